#ifndef APP_CLI_SCHEMA_H
#define APP_CLI_SCHEMA_H
#include <stdbool.h>
#include <stddef.h>
#include "app/cli/site.h"

/* Lists this program's migrations and when each was applied. `*migrations` is the caller's to free, after a failure, too. Errors:
 * as postgres_migration_status; ERR_NO_MEMORY; path_find's. */
enum err schema_read(const struct cli_site *site, struct postgres_migration **migrations, size_t *count) MUST_USE;

/* Says whether the database has all migrations that this program comes with; names the first that is missing on standard error.
 * More than those is well: it was migrated for a newer release, which this one serves beside (docs/upgrading.md). A database that
 * can't be asked may be there later, so that is well, too. */
bool schema_is_ready(void);
#endif
