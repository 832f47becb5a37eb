#ifndef APP_CLI_SITE_H
#define APP_CLI_SITE_H
#include <stdbool.h>
#include "app/composition.h"
#include "app/config.h"

/* The site as a command works on it: its settings and its adapters. */
struct cli_site {
    struct config config;
    struct shared_parts *shared;
    struct composition *parts;
    char serving_role[POSTGRES_ROLE_BYTES + 1]; /* of DATABASE_URL, where another one migrates; else "" */
};

/* Reads the settings and opens the adapters. Says what is wrong with them on standard error and returns false. */
bool cli_site_open(struct cli_site *site);

/* The same, connecting by MIGRATION_DATABASE_URL where there is one: for what shapes the tables. */
bool cli_site_open_to_migrate(struct cli_site *site);

/* Forgets the secrets, too. Takes what a failed open left. */
void cli_site_close(struct cli_site *site);

/* Prints "snakeeyes: WHAT: the error's text", with PostgreSQL's own words where there are any. */
void cli_site_complain(const struct cli_site *site, const char *what, enum err err);

/* Names each bad setting on standard error. */
void print_config_problems(const struct config_problems *problems);
#endif
