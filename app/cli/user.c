#include "app/cli/handlers.h"
#include "app/cli/password.h"
#include "app/cli/problem_text.h"
#include "app/cli/site.h"
#include "app/cli/table.h"
#include <stdio.h>
#include <string.h>

enum { USERS_AT_A_TIME = 100 };

static enum exit_code create_admin(const struct cli_site *site, const char *email, const char *password)
{
    struct problems why = { .count = 0 };
    struct user made;
    enum err err = user_create_admin(&site->parts->services.user, &audit_command_line, email, password, &why, &made);
    if (err != ERR_OK) {
        print_problems(&why);
        cli_site_complain(site, "the admin can't be made", err);
        return EXIT_FAILED;
    }
    printf("Admin %s made.\n", made.email);
    return EXIT_DONE;
}

static enum exit_code set_password(const struct cli_site *site, const char *identity, const char *password)
{
    struct problems why = { .count = 0 };
    enum err err = user_set_password(&site->parts->services.user, &audit_command_line, identity, password, &why);
    if (err != ERR_OK) {
        print_problems(&why);
        cli_site_complain(site, "the password can't be set", err);
        return EXIT_FAILED;
    }
    printf("The password of %s is set.\n", identity);
    return EXIT_DONE;
}

/* Both commands take a user and a new password. */
static enum exit_code run_with_password(const char *identity,
                                        enum exit_code (*run)(const struct cli_site *, const char *, const char *))
{
    struct cli_site site;
    char password[PASSWORD_BYTES + 1] = "";
    bool ready = cli_site_open(&site) && password_ask(password);
    enum exit_code code = ready ? run(&site, identity, password) : EXIT_FAILED;
    explicit_bzero(password, sizeof password);
    cli_site_close(&site);
    return code;
}

enum exit_code run_user_create_admin(const struct invocation *invocation)
{
    return run_with_password(invocation->arguments[0], create_admin);
}

enum exit_code run_user_set_password(const struct invocation *invocation)
{
    return run_with_password(invocation->arguments[0], set_password);
}

static void add_row(struct table *table, const struct user *user)
{
    table_number(table, user->id);
    table_text(table, user->email);
    table_text(table, user->username);
    table_text(table, user_role_name(user->role));
    table_flag(table, user->active);
    table_number(table, user->coins);
    table_number(table, user->bet_count);
    table_number(table, user->sign_in_count);
    table_instant(table, user->current_sign_in_on);
    table_instant(table, user->created_on);
}

static enum err add_all(const struct user_store *users, struct table *table)
{
    struct user page[USERS_AT_A_TIME];
    size_t count = USERS_AT_A_TIME;
    int64_t after = 0;
    enum err err = ERR_OK;
    while (err == ERR_OK && count == USERS_AT_A_TIME) {
        err = users->list(users->self, after, page, USERS_AT_A_TIME, &count);
        for (size_t i = 0; err == ERR_OK && i < count; i++) {
            add_row(table, &page[i]);
            after = page[i].id;
        }
    }
    return err;
}

static enum exit_code list(const struct cli_site *site, bool json)
{
    static const char *const columns[] = { "id",        "email",         "username",           "role",      "active", "coins",
                                           "bet_count", "sign_in_count", "current_sign_in_on", "created_on" };
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    enum err err = ERR_NO_MEMORY;
    if (table) {
        table_stream(table, json);
        err = add_all(&site->parts->users, table);
    }
    enum exit_code code = EXIT_FAILED;
    if (err == ERR_OK) {
        code = table_print(table, json);
    } else {
        cli_site_complain(site, "the users can't be listed", err);
    }
    table_destroy(table);
    return code;
}

enum exit_code run_user_list(const struct invocation *invocation)
{
    struct cli_site site;
    bool json = invocation_option(invocation, "--json") != NULL;
    enum exit_code code = cli_site_open(&site) ? list(&site, json) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}
