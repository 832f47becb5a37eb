#ifndef ADAPTERS_KORE_STOP_SIGNAL_H
#define ADAPTERS_KORE_STOP_SIGNAL_H
#include <stdbool.h>

/* Kore's parent keeps the latest signal only, so that a worker's end (SIGCHLD) right after a SIGTERM makes it forget to stop.
 * From now on it doesn't; and SIGHUP, at which Kore would load the module anew, changes nothing. For the parent, before it starts
 * its workers; each of them sets its own handlers. */
void stop_signal_keep(void);

/* Of a worker: says whether it got SIGUSR2, which means that another generation serves: a stop after it has no hurry. */
bool stop_signal_is_relieved(void);
#endif
