#ifndef APP_CLI_LISTENERS_H
#define APP_CLI_LISTENERS_H
#include <stdbool.h>
#include "app/config.h"

/* The sockets that the site listens on. They outlive the processes that accept from them, so that one generation of web processes
 * takes the place of another without a moment in which nobody listens. */
struct listeners {
    int site;    /* the site's, and */
    int metrics; /* that of /metrics */
};

/* Listens on BIND:PORT and METRICS_BIND:METRICS_PORT. Says on standard error what can't be done and returns false. */
bool listeners_open(const struct config *config, struct listeners *listeners);

/* In a child: leaves them open over exec, and tells Kore's glue of them in the environment (adapters/kore/heritage.h). */
bool listeners_bequeath(const struct listeners *listeners);

/* No more connections, and none lost: whoever comes from now on is refused, as soon as all that had come before are accepted by
 * those who still accept. Takes a fifth of a second and at most two. */
void listeners_refuse(const struct listeners *listeners);

void listeners_close(struct listeners *listeners);
#endif
