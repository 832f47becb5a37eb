#include "adapters/kore/stop_signal.h"
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>

/* Of a worker; set by the signal itself, as Kore keeps only the last. */
static volatile sig_atomic_t is_relieved;

static void note_relief(int number)
{
    (void)number;
    is_relieved = 1;
}

/* The workers need not be waited for one by one then: a parent that stops waits for all. */
static void note_end_of_worker(int number)
{
    if (sig_recv != SIGTERM && sig_recv != SIGINT && sig_recv != SIGQUIT) {
        sig_recv = number;
    }
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };
    /* A stop that comes while the handler runs waits for it, and is written down after it. */
    (void)sigfillset(&action.sa_mask);
    if (sigaction(number, &action, NULL) == -1) {
        fatal("sigaction: %s", errno_s);
    }
}

void stop_signal_keep(void)
{
    handle(SIGCHLD, note_end_of_worker);
    handle(SIGUSR2, note_relief); /* the workers have it from here */
    handle(SIGHUP, SIG_IGN);      /* Kore would load the module anew, under a site that was made before it forked */
}

bool stop_signal_is_relieved(void)
{
    return is_relieved != 0;
}
