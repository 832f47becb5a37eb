#include "app/cli/handlers.h"
#include "app/cli/site.h"
#include "app/cli/table.h"
#include <inttypes.h>
#include <stdio.h>

enum { WRONG_MAX = 1000 };

static enum exit_code print_wrong(const struct coin_balance *wrong, size_t count, bool json)
{
    static const char *const columns[] = { "user_id", "coins", "entries", "bets", "debt", "debt_entries" };
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < count && table; i++) {
        table_number(table, wrong[i].user_id);
        table_number(table, wrong[i].coins);
        table_number(table, wrong[i].entries);
        table_number(table, wrong[i].bets);
        table_number(table, wrong[i].debt);
        table_number(table, wrong[i].debt_entries);
    }
    enum exit_code code = table_print(table, json);
    table_destroy(table);
    return code;
}

static enum exit_code audit(const struct cli_site *site, bool json)
{
    static struct coin_balance wrong[WRONG_MAX];
    const struct ledger *ledger = &site->parts->ledger;
    size_t wrong_count = 0;
    int64_t user_count = 0;
    enum err err = ledger->audit(ledger->self, wrong, WRONG_MAX, &wrong_count, &user_count);
    if (err != ERR_OK) {
        cli_site_complain(site, "the coins can't be audited", err);
        return EXIT_FAILED;
    }
    size_t listed = wrong_count < WRONG_MAX ? wrong_count : WRONG_MAX;
    enum exit_code code = json || listed > 0 ? print_wrong(wrong, listed, json) : EXIT_DONE;
    fprintf(json ? stderr : stdout, "%" PRId64 " users, %zu with wrong coins.\n", user_count, wrong_count);
    return wrong_count == 0 ? code : EXIT_FAILED;
}

enum exit_code run_coins_audit(const struct invocation *invocation)
{
    struct cli_site site;
    bool json = invocation_option(invocation, "--json") != NULL;
    enum exit_code code = cli_site_open(&site) ? audit(&site, json) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}
