#include "app/cli/count.h"
#include "app/cli/handlers.h"
#include "app/cli/problem_text.h"
#include "app/cli/progress.h"
#include "app/cli/site.h"
#include "app/cli/table.h"
#include "domain/sample/sample.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Made-up records, for development and drills. */

enum { COUNT_BY_DEFAULT = 100 };

static int64_t sum(const struct sample_counts *counts)
{
    return counts->users + counts->bets + counts->invoices + counts->coupons;
}

static void show_progress(void *nobody, const struct sample_counts *added, const struct sample_counts *planned)
{
    (void)nobody;
    progress_show("records", sum(added), sum(planned));
}

static enum exit_code print_json(const struct sample_counts *added)
{
    static const char *const columns[] = { "users", "bets", "invoices", "coupons" };
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    if (table) {
        table_number(table, added->users);
        table_number(table, added->bets);
        table_number(table, added->invoices);
        table_number(table, added->coupons);
    }
    enum exit_code code = table_print(table, true);
    table_destroy(table);
    return code;
}

static enum exit_code report(const struct sample_counts *added, bool json)
{
    if (json) {
        return print_json(added);
    }
    printf("Added %" PRId64 " users, %" PRId64 " bets, %" PRId64 " invoices and %" PRId64 " coupons.\n", added->users,
           added->bets, added->invoices, added->coupons);
    return EXIT_DONE;
}

static enum exit_code add(const struct cli_site *site, const struct sample_counts *counts, bool json)
{
    const struct composition *parts = site->parts;
    const struct bulk_loader loader = postgres_bulk_loader(parts->postgres);
    const struct sample_ports ports = { .clock = &site->shared->clock,
                                        .random = &parts->random,
                                        .digest = &parts->digest,
                                        .hasher = &parts->hasher,
                                        .blocklist = &parts->blocklist,
                                        .transaction = &parts->transaction,
                                        .loader = &loader,
                                        .audit = parts->services.audit };
    const struct sample_listener listener = { .tell = show_progress };
    const struct sample_wish wish = { .counts = *counts, .password = getenv("SNAKEEYES_PASSWORD") };
    struct problems why = { .count = 0 };
    struct sample_counts added;
    enum err err = sample_add(&ports, &audit_command_line, &wish, &listener, &why, &added);
    progress_end();
    enum exit_code code = err == ERR_OK || sum(&added) > 0 ? report(&added, json) : EXIT_FAILED;
    if (err != ERR_OK) {
        print_problems(&why);
        cli_site_complain(site, "not all could be added", err);
        return EXIT_FAILED;
    }
    return code;
}

/* `kinds` says with 1 what is asked for, with 0 what isn't. */
static enum exit_code run_add(const struct invocation *invocation, struct sample_counts kinds)
{
    struct cli_site site;
    int64_t count = COUNT_BY_DEFAULT;
    if (!read_count(invocation, SAMPLE_COUNT_MAX, &count)) {
        return EXIT_USAGE;
    }
    const struct sample_counts counts = { .users = kinds.users * count,
                                          .bets = kinds.bets * count,
                                          .invoices = kinds.invoices * count,
                                          .coupons = kinds.coupons * count };
    bool json = invocation_option(invocation, "--json") != NULL;
    enum exit_code code = cli_site_open(&site) ? add(&site, &counts, json) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}

enum exit_code run_add_users(const struct invocation *invocation)
{
    return run_add(invocation, (struct sample_counts){ .users = 1 });
}

enum exit_code run_add_invoices(const struct invocation *invocation)
{
    return run_add(invocation, (struct sample_counts){ .invoices = 1 });
}

enum exit_code run_add_bets(const struct invocation *invocation)
{
    return run_add(invocation, (struct sample_counts){ .bets = 1 });
}

enum exit_code run_add_coupons(const struct invocation *invocation)
{
    return run_add(invocation, (struct sample_counts){ .coupons = 1 });
}

enum exit_code run_add_all(const struct invocation *invocation)
{
    return run_add(invocation, (struct sample_counts){ .users = 1, .bets = 1, .invoices = 1, .coupons = 1 });
}
