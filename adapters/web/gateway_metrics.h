#ifndef ADAPTERS_WEB_GATEWAY_METRICS_H
#define ADAPTERS_WEB_GATEWAY_METRICS_H
#include <stdio.h>
#include "adapters/web/services.h"

/* What /metrics tells of the calls that web processes and workers made to the payment gateway: how many, by kind and result, and
 * how long they took with all their tries. Nothing of those whose meter `services` doesn't have, or which can't be read. */
void gateway_metrics_write(FILE *out, const struct services *services);
#endif
