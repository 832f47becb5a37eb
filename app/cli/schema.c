#include "app/cli/schema.h"
#include "app/cli/site.h"
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

static bool is_ready(const struct cli_site *site)
{
    char folder[PATH_MAX];
    size_t count = 0;
    struct postgres_migration *migrations = calloc(MIGRATIONS_MAX, sizeof *migrations);
    enum err err = migrations ? path_find(PATH_MIGRATIONS, folder, sizeof folder) : ERR_NO_MEMORY;
    if (err == ERR_OK) {
        err = postgres_migration_status(site->parts->postgres, folder, &site->parts->digest, migrations, MIGRATIONS_MAX, &count);
    }
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
