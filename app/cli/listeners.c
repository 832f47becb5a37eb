#include "app/cli/listeners.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "adapters/kore/heritage.h"

enum { BACKLOG = 1024, NUMBER_BYTES = 12, STEP_MILLISECONDS = 10, HANDSHAKE_MILLISECONDS = 200, ACCEPT_MILLISECONDS = 1800 };

static int listen_at(const struct addrinfo *address)
{
    const int on = 1;
    int descriptor = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor != -1 &&
        (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1 ||
         bind(descriptor, address->ai_addr, address->ai_addrlen) == -1 || listen(descriptor, BACKLOG) == -1)) {
        int reason = errno;
        (void)close(descriptor);
        errno = reason;
        return -1;
    }
    return descriptor;
}

static int open_listener(const char *bind_to, int port)
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
    struct addrinfo *found = NULL;
    char service[NUMBER_BYTES];
    (void)snprintf(service, sizeof service, "%d", port);
    int failure = getaddrinfo(bind_to, service, &hints, &found);
    if (failure != 0) {
        fprintf(stderr, "snakeeyes: the address %s is not to be listened on: %s\n", bind_to, gai_strerror(failure));
        return -1;
    }
    int descriptor = listen_at(found);
    if (descriptor == -1) {
        fprintf(stderr, "snakeeyes: port %d of %s is not to be listened on: %s\n", port, bind_to, strerror(errno));
    }
    freeaddrinfo(found);
    return descriptor;
}

bool listeners_open(const struct config *config, struct listeners *listeners)
{
    struct listeners opened = { .site = open_listener(config->bind, config->port), .metrics = -1 };
    if (opened.site != -1) {
        opened.metrics = open_listener(config->metrics_bind, config->metrics_port);
    }
    if (opened.metrics == -1) {
        listeners_close(&opened);
        return false;
    }
    *listeners = opened;
    return true;
}

bool listeners_bequeath(const struct listeners *listeners)
{
    char text[2 * NUMBER_BYTES];
    return fcntl(listeners->site, F_SETFD, 0) == 0 && fcntl(listeners->metrics, F_SETFD, 0) == 0 &&
           snprintf(text, sizeof text, "%d,%d", listeners->site, listeners->metrics) > 0 &&
           setenv(HERITAGE_LISTENERS, text, 1) == 0;
}

/* The first packet of a connection is dropped from now on, as on a bad line: the peer repeats it a second later and is refused
 * then, or accepted by whoever listens there by then. What follows the first packet passes. */
static void drop_first_packets(int descriptor)
{
    enum { TCP_FLAGS_OFFSET = 13, TCP_SYN = 0x02 };
    struct sock_filter instructions[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, TCP_FLAGS_OFFSET),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, TCP_SYN, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
    };
    const struct sock_fprog program = { .len = sizeof instructions / sizeof instructions[0], .filter = instructions };
    (void)setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

static bool has_waiting(const struct listeners *listeners)
{
    struct pollfd descriptors[] = { { .fd = listeners->site, .events = POLLIN }, { .fd = listeners->metrics, .events = POLLIN } };
    return poll(descriptors, 2, 0) > 0;
}

void listeners_refuse(const struct listeners *listeners)
{
    drop_first_packets(listeners->site);
    drop_first_packets(listeners->metrics);
    (void)poll(NULL, 0, HANDSHAKE_MILLISECONDS); /* who is half connected becomes connected, and so waits to be accepted */
    for (int waited = 0; has_waiting(listeners) && waited < ACCEPT_MILLISECONDS; waited += STEP_MILLISECONDS) {
        (void)poll(NULL, 0, STEP_MILLISECONDS);
    }
    (void)shutdown(listeners->site, SHUT_RD); /* for all processes that have the socket */
    (void)shutdown(listeners->metrics, SHUT_RD);
}

void listeners_close(struct listeners *listeners)
{
    if (listeners->site != -1) {
        (void)close(listeners->site);
    }
    if (listeners->metrics != -1) {
        (void)close(listeners->metrics);
    }
    *listeners = (struct listeners){ .site = -1, .metrics = -1 };
}
