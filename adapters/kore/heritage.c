#include "adapters/kore/heritage.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/param.h>
#include <sys/types.h>
#include <unistd.h>
#include <kore/kore.h>

static int ready = -1;

static void replace_listener(const char *server_name, int inherited)
{
    struct kore_server *server = kore_server_lookup(server_name);
    struct listener *listener = server == NULL ? NULL : LIST_FIRST(&server->listeners);
    if (listener == NULL || dup3(inherited, listener->fd, O_CLOEXEC) == -1) {
        fatal("%s: the listening socket %d can't be taken over: %s", server_name, inherited, errno_s);
    }
    (void)close(inherited);
}

void heritage_take(void)
{
    const char *listeners = getenv(HERITAGE_LISTENERS);
    const char *told = getenv(HERITAGE_READY);
    char *rest = NULL;
    if (listeners != NULL) {
        int site = (int)strtol(listeners, &rest, 10);
        int metrics = *rest == ',' ? (int)strtol(rest + 1, NULL, 10) : -1;
        replace_listener("public", site);
        replace_listener("metrics", metrics);
    }
    if (told != NULL) {
        ready = (int)strtol(told, NULL, 10);
        (void)fcntl(ready, F_SETFD, FD_CLOEXEC);
    }
}

void heritage_tell_ready(void)
{
    if (ready != -1) {
        (void)!write(ready, "", 1); /* a worker that is started again later tells nobody */
        (void)close(ready);
    }
}
