#include "adapters/kore/stop_signal.h"
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>

/* The workers need not be waited for one by one then: a parent that stops waits for all. */
static void note_end_of_worker(int number)
{
    if (sig_recv != SIGTERM && sig_recv != SIGINT && sig_recv != SIGQUIT) {
        sig_recv = number;
    }
}

void stop_signal_keep(void)
{
    struct sigaction action = { .sa_handler = note_end_of_worker };
    /* A stop that comes while the handler runs waits for it, and is written down after it. */
    (void)sigfillset(&action.sa_mask);
    if (sigaction(SIGCHLD, &action, NULL) == -1) {
        fatal("sigaction: %s", errno_s);
    }
}
