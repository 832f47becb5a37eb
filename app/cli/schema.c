#include "app/cli/schema.h"
#include "app/paths.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static bool has_all(const struct postgres_migration *migrations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (migrations[i].applied_on == 0) {
            fprintf(stderr, "snakeeyes: the database lacks %s: it must be migrated first, by `snakeeyes db migrate`\n",
                    migrations[i].name);
            return false;
        }
    }
    return true;
}

enum err schema_read(const struct cli_site *site, struct postgres_migration **migrations, size_t *count)
{
    char folder[PATH_MAX];
    *migrations = calloc(MIGRATIONS_MAX, sizeof **migrations);
    enum err err = *migrations ? path_find(PATH_MIGRATIONS, folder, sizeof folder) : ERR_NO_MEMORY;
    return err == ERR_OK ? postgres_migration_status(site->parts->postgres, folder, &site->parts->digest, *migrations,
                                                     MIGRATIONS_MAX, count)
                         : err;
}

static bool is_ready(const struct cli_site *site)
{
    struct postgres_migration *migrations = NULL;
    size_t count = 0;
    enum err err = schema_read(site, &migrations, &count);
    bool ready = err != ERR_OK || has_all(migrations, count);
    free(migrations);
    return ready;
}

bool schema_is_ready(void)
{
    struct cli_site site;
    bool ready = cli_site_open(&site) && is_ready(&site);
    cli_site_close(&site);
    return ready;
}
