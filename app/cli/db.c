#include "app/cli/handlers.h"
#include "app/cli/password.h"
#include "app/cli/problem_text.h"
#include "app/cli/schema.h"
#include "app/cli/site.h"
#include "app/cli/table.h"
#include "app/paths.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static enum exit_code migrate(const struct cli_site *site)
{
    char folder[PATH_MAX];
    size_t applied = 0;
    enum err err = path_find(PATH_MIGRATIONS, folder, sizeof folder);
    if (err == ERR_OK) {
        const char *serving_role = site->serving_role[0] == '\0' ? NULL : site->serving_role;
        err = postgres_migrate(site->parts->postgres, folder, &site->parts->digest, serving_role, &applied);
    }
    if (err != ERR_OK) {
        cli_site_complain(site, "the migrations can't be applied", err);
        return EXIT_FAILED;
    }
    printf("%zu migrations applied.\n", applied);
    return EXIT_DONE;
}

enum exit_code run_db_migrate(const struct invocation *invocation)
{
    (void)invocation;
    struct cli_site site;
    enum exit_code code = cli_site_open_to_migrate(&site) ? migrate(&site) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}

static enum exit_code print_status(const struct postgres_migration *migrations, size_t count, bool json)
{
    static const char *const columns[] = { "number", "name", "applied_on", "changed" };
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    bool complete = true;
    for (size_t i = 0; i < count && table; i++) {
        table_number(table, migrations[i].number);
        table_text(table, migrations[i].name);
        table_instant(table, migrations[i].applied_on);
        table_flag(table, migrations[i].changed);
        complete = complete && migrations[i].applied_on != 0 && !migrations[i].changed;
    }
    enum exit_code code = table_print(table, json);
    table_destroy(table);
    return complete ? code : EXIT_FAILED;
}

static enum exit_code status(const struct cli_site *site, bool json)
{
    struct postgres_migration *migrations = NULL;
    size_t count = 0;
    enum exit_code code = EXIT_FAILED;
    enum err err = schema_read(site, &migrations, &count);
    if (err == ERR_OK) {
        code = print_status(migrations, count, json);
    } else {
        cli_site_complain(site, "the migrations can't be listed", err);
    }
    free(migrations);
    return code;
}

enum exit_code run_db_status(const struct invocation *invocation)
{
    struct cli_site site;
    bool json = invocation_option(invocation, "--json") != NULL;
    enum exit_code code = cli_site_open(&site) ? status(&site, json) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}

static enum exit_code reset(const struct cli_site *site)
{
    enum err err = postgres_reset(site->parts->postgres);
    if (err != ERR_OK) {
        cli_site_complain(site, "the database can't be reset", err);
        return EXIT_FAILED;
    }
    return migrate(site);
}

enum exit_code run_db_reset(const struct invocation *invocation)
{
    struct cli_site site;
    if (!invocation_option(invocation, "--yes") && !confirm("Delete all data?")) {
        fputs("snakeeyes: nothing was deleted; --yes answers the question\n", stderr);
        return EXIT_FAILED;
    }
    enum exit_code code = cli_site_open_to_migrate(&site) ? reset(&site) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}

static enum exit_code seed(const struct cli_site *site)
{
    struct problems why = { .count = 0 };
    struct user made;
    const char *email = site->config.seed_admin_email;
    enum err err =
        user_create_admin(&site->parts->services.user, &audit_command_line, email, site->config.seed_admin_password, &why, &made);
    if (err == ERR_OK) {
        printf("Admin %s made.\n", made.email);
        return EXIT_DONE;
    }
    if (problems_have(&why, "email.taken")) {
        printf("Admin %s is there already.\n", email);
        return EXIT_DONE;
    }
    print_problems(&why);
    cli_site_complain(site, "the admin can't be made", err);
    return EXIT_FAILED;
}

enum exit_code run_db_seed(const struct invocation *invocation)
{
    (void)invocation;
    struct cli_site site;
    enum exit_code code = cli_site_open(&site) ? seed(&site) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}
