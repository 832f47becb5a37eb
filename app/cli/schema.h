#ifndef APP_CLI_SCHEMA_H
#define APP_CLI_SCHEMA_H
#include <stdbool.h>

/* Says whether the database has all migrations that this program comes with; names the first that is missing on standard error.
 * More than those is well: it was migrated for a newer release, which this one serves beside (docs/upgrading.md). A database that
 * can't be asked may be there later, so that is well, too. */
bool schema_is_ready(void);
#endif
