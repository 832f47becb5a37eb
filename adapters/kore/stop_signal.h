#ifndef ADAPTERS_KORE_STOP_SIGNAL_H
#define ADAPTERS_KORE_STOP_SIGNAL_H

/* Kore's parent keeps the latest signal only, so that a worker's end (SIGCHLD) right after a SIGTERM makes it forget to stop.
 * From now on it doesn't. For the parent, before it starts its workers; each of them sets its own handlers. */
void stop_signal_keep(void);
#endif
