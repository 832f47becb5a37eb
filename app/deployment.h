#ifndef APP_DEPLOYMENT_H
#define APP_DEPLOYMENT_H
#include <stdbool.h>
#include "app/config.h"

/* What is well for a developer and not for a site that is open to the world. */

/* Adds each setting that is unsafe or missing there, as far as settings alone tell. `is_apart`: web, workers, PostgreSQL, Redis
 * and who reads the metrics are on a network that nobody else reaches, such as containers' own; METRICS_BIND may be any address
 * then. */
void deployment_require(const struct config *config, bool is_apart, struct config_problems *why);
#endif
