#include "adapters/stripe/stripe.h"
#include "adapters/sodium/random_source.h"
#include "app/cli/handlers.h"
#include "app/cli/password.h"
#include "app/cli/site.h"
#include "app/cli/table.h"
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

/* The plans at the payment gateway. */

struct shop {
    struct cli_site site; /* what is changed there is recorded here */
    struct config config;
    struct random_source random;
    struct stripe *stripe;
    struct payment_gateway gateway;
};

/* Says what is wrong on standard error and returns false. */
static bool open_shop(struct shop *shop)
{
    struct config_problems problems = { .count = 0 };
    *shop = (struct shop){ .random = sodium_random_source() };
    if (config_load(ENV_FILE, &shop->config, &problems) != ERR_OK) {
        fputs("snakeeyes: out of memory\n", stderr);
        return false;
    }
    config_require_payments(&shop->config, &problems);
    print_config_problems(&problems);
    if (problems.count > 0) {
        return false;
    }
    signal(SIGPIPE, SIG_IGN); /* a lost connection is an error of a call */
    const struct stripe_settings settings = { .api_base = shop->config.stripe_api_base,
                                              .secret_key = shop->config.stripe_secret_key,
                                              .random = &shop->random };
    if (stripe_open(&settings, &shop->stripe) != ERR_OK) {
        fputs("snakeeyes: out of memory\n", stderr);
        return false;
    }
    shop->gateway = stripe_payment_gateway(shop->stripe);
    return true;
}

/* The same for who changes something, which must be recorded then. */
static bool open_shop_for_change(struct shop *shop)
{
    struct audit_head head;
    if (!open_shop(shop) || !cli_site_open(&shop->site)) {
        return false;
    }
    const struct audit_log *log = &shop->site.parts->audit_log;
    enum err err = log->lock_head(log->self, &head);
    if (err != ERR_OK) {
        cli_site_complain(&shop->site, "what is changed can't be recorded", err);
    }
    return err == ERR_OK;
}

static void close_shop(struct shop *shop)
{
    cli_site_close(&shop->site);
    stripe_close(shop->stripe);
    config_wipe(&shop->config);
}

static bool record(const struct shop *shop, const char *action, const struct plan *plan)
{
    const struct composition *parts = shop->site.parts;
    const struct audit_deed deed = { .action = action, .subject = "plan", .subject_name = plan->id };
    enum err err = audit_record_alone(&parts->services.audit, &parts->transaction, &audit_command_line, &deed);
    if (err != ERR_OK) {
        cli_site_complain(&shop->site, "what was changed can't be recorded", err);
    }
    return err == ERR_OK;
}

static bool complain(const struct plan *plan, const char *what, enum err err)
{
    fprintf(stderr, "snakeeyes: %s can't be %s: %s\n", plan->id, what, err_text(err));
    return false;
}

/* Says what became of the plan; false when it isn't at the gateway as it is here. */
static bool sync_plan(const struct shop *shop, const struct plan *plan)
{
    const struct payment_gateway *gateway = &shop->gateway;
    int64_t cents = 0;
    enum err err = gateway->plan_find(gateway->self, plan->rank, &cents);
    if (err == ERR_OK && cents == plan->cents) {
        printf("%s is there already.\n", plan->id);
        return true;
    }
    if (err == ERR_OK) {
        fprintf(stderr, "snakeeyes: %s costs %" PRId64 " cents there and %" PRId64 " here; delete-plans, then sync again\n",
                plan->id, cents, plan->cents);
        return false;
    }
    err = err == ERR_NOT_FOUND ? gateway->plan_create(gateway->self, plan->rank) : err;
    if (err != ERR_OK) {
        return complain(plan, "made", err);
    }
    printf("%s made.\n", plan->id);
    return record(shop, "plan.created", plan);
}

static bool delete_plan(const struct shop *shop, const struct plan *plan)
{
    const struct payment_gateway *gateway = &shop->gateway;
    int64_t cents = 0;
    enum err err = gateway->plan_find(gateway->self, plan->rank, &cents);
    bool was_there = err == ERR_OK;
    if (was_there) {
        err = gateway->plan_delete(gateway->self, plan->rank);
    }
    if (err != ERR_OK && err != ERR_NOT_FOUND) {
        return complain(plan, "deleted", err);
    }
    printf("%s deleted.\n", plan->id);
    return !was_there || record(shop, "plan.deleted", plan);
}

/* Does it to each plan, also after one that it failed with. */
static enum exit_code do_to_all(bool (*work)(const struct shop *shop, const struct plan *plan))
{
    struct shop shop;
    bool is_done = open_shop_for_change(&shop);
    bool is_open = is_done;
    for (int rank = 0; is_open && rank < PLANS; rank++) {
        is_done = work(&shop, plan_at((enum plan_rank)rank)) && is_done;
    }
    close_shop(&shop);
    return is_done ? EXIT_DONE : EXIT_FAILED;
}

enum exit_code run_stripe_sync_plans(const struct invocation *invocation)
{
    (void)invocation;
    return do_to_all(sync_plan);
}

enum exit_code run_stripe_delete_plans(const struct invocation *invocation)
{
    if (!invocation_option(invocation, "--yes") &&
        !confirm("Delete the plans at Stripe? Nobody can subscribe until they are synced.")) {
        fputs("snakeeyes: nothing was deleted; --yes answers the question\n", stderr);
        return EXIT_FAILED;
    }
    return do_to_all(delete_plan);
}

static bool add_row(const struct payment_gateway *gateway, const struct plan *plan, struct table *table)
{
    int64_t cents = 0;
    enum err err = gateway->plan_find(gateway->self, plan->rank, &cents);
    if (err != ERR_OK && err != ERR_NOT_FOUND) {
        return complain(plan, "listed", err);
    }
    table_text(table, plan->id);
    table_text(table, plan->name);
    table_number(table, plan->cents);
    if (err == ERR_OK) {
        table_number(table, cents);
    } else {
        table_text(table, NULL);
    }
    return true;
}

static enum exit_code list_plans(const struct shop *shop, bool json)
{
    static const char *const columns[] = { "id", "name", "cents", "cents_at_stripe" };
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    bool is_whole = true;
    for (int rank = 0; table && is_whole && rank < PLANS; rank++) {
        is_whole = add_row(&shop->gateway, plan_at((enum plan_rank)rank), table);
    }
    enum exit_code code = is_whole ? table_print(table, json) : EXIT_FAILED;
    table_destroy(table);
    return code;
}

enum exit_code run_stripe_list_plans(const struct invocation *invocation)
{
    struct shop shop;
    bool json = invocation_option(invocation, "--json") != NULL;
    enum exit_code code = open_shop(&shop) ? list_plans(&shop, json) : EXIT_FAILED;
    close_shop(&shop);
    return code;
}
