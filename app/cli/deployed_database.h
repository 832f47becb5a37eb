#ifndef APP_CLI_DEPLOYED_DATABASE_H
#define APP_CLI_DEPLOYED_DATABASE_H
#include <stdbool.h>
#include "app/config.h"

/* What a database must be like behind a site that is open to the world. Connects to it, by each of the URLs that the settings
 * give, and adds what their roles may do beyond their need, and what a network would tell. `is_apart` as in app/deployment.h:
 * what is said to PostgreSQL may go in the clear then. */
void deployed_database_require(const struct config *config, bool is_apart, struct config_problems *why);
#endif
