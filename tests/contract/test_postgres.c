/* The suites of the ports that PostgreSQL serves, on a real and empty database. The tables are made at DATABASE_URL, by their
 * owner; the stores connect at SERVING_DATABASE_URL and may do what the site needs and no more. */
#include <libpq-fe.h>
#include "adapters/postgres/postgres.h"
#include "adapters/sodium/digest.h"
#include "tests/contract/contract.h"

static PGconn *connect_directly(const char *url)
{
    PGconn *database = PQconnectdb(url);
    if (PQstatus(database) != CONNECTION_OK) {
        (void)fprintf(stderr, "%s", PQerrorMessage(database));
        exit(1);
    }
    return database;
}

static int64_t monotonic_now(void *self)
{
    (void)self;
    struct timespec now = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static const char *url_of(const char *setting)
{
    const char *url = getenv(setting);
    if (url == NULL || url[0] == '\0') {
        (void)fprintf(stderr, "%s is not set: run this by tests/with_servers\n", setting);
        exit(1);
    }
    return url;
}

static void migrate(const char *url, const char *serving_url)
{
    struct postgres *postgres = postgres_open(url);
    const struct digest digest = sodium_digest();
    char serving_role[POSTGRES_ROLE_BYTES + 1];
    size_t applied = 0;
    if (postgres == NULL || postgres_url_role(serving_url, serving_role) != ERR_OK || postgres_reset(postgres) != ERR_OK ||
        postgres_migrate(postgres, "adapters/postgres/migrations", &digest, serving_role, &applied) != ERR_OK) {
        (void)fprintf(stderr, "%s\n", postgres == NULL ? "out of memory" : postgres_last_error(postgres));
        exit(1);
    }
    postgres_close(postgres);
}

static struct postgres *open_migrated(const char *url, const char *serving_url)
{
    migrate(url, serving_url);
    struct postgres *postgres = postgres_open(serving_url);
    if (postgres == NULL) {
        exit(1);
    }
    return postgres;
}

/* The audit log resists: its owner takes the rights and switches the triggers off for it. */
static void empty_the_audit_log(PGconn *database)
{
    PGresult *result = PQexec(database, "DO $$ BEGIN IF EXISTS (SELECT FROM audit_entries) THEN "
                                        "GRANT TRUNCATE ON audit_entries, audit_head TO CURRENT_USER; "
                                        "GRANT INSERT ON audit_head TO CURRENT_USER; "
                                        "ALTER TABLE audit_entries DISABLE TRIGGER USER; "
                                        "ALTER TABLE audit_head DISABLE TRIGGER USER; TRUNCATE audit_entries, audit_head; "
                                        "INSERT INTO audit_head VALUES (true, 0, decode(repeat('00', 32), 'hex')); "
                                        "ALTER TABLE audit_entries ENABLE TRIGGER USER; "
                                        "ALTER TABLE audit_head ENABLE TRIGGER USER; END IF; END $$");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
}

static void empty_the_tables(struct contract_fixture *fixture)
{
    empty_the_audit_log(fixture->self);
    PGresult *result = PQexec(
        fixture->self, "TRUNCATE users, sessions, coin_entries, bets, play_limits, exports, export_chunks, export_tokens, "
                       "seed_pairs, reset_tokens, sign_ins, "
                       "jobs, job_ticks, job_tallies, workers, job_drills, coupons, subscriptions, purchases, "
                       "invoices, cards, gateway_events, gateway_calls, site_figures, site_figure_changes RESTART IDENTITY; "
                       "UPDATE bet_sums SET summed_to = 0, next_to = 0, writers = '{}'");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
}

/* A session of nobody breaks a rule. */
static void break_a_call(struct contract_fixture *fixture)
{
    const struct session session = { .user_id = 0, .created_on = CONTRACT_NOW, .expires_on = CONTRACT_NOW + 1 };
    assert_int_not_equal(fixture->sessions->add(fixture->sessions->self, &session), ERR_OK);
}

static int run_suites(struct contract_fixture *fixture)
{
    return CONTRACT_RUN(fixture, health_check) + CONTRACT_RUN(fixture, diagnosis) + CONTRACT_RUN(fixture, user_store) +
           CONTRACT_RUN(fixture, user_operators) + CONTRACT_RUN(fixture, sign_in_history) + CONTRACT_RUN(fixture, session_store) +
           CONTRACT_RUN(fixture, reset_token_store) + CONTRACT_RUN(fixture, ledger) + CONTRACT_RUN(fixture, bet_store) +
           CONTRACT_RUN(fixture, seed_store) + CONTRACT_RUN(fixture, play_limit_store) + CONTRACT_RUN(fixture, export_store) +
           CONTRACT_RUN(fixture, transaction);
}

static int run_billing(struct contract_fixture *fixture, struct postgres *postgres)
{
    const struct billing_account_store accounts = postgres_billing_account_store(postgres);
    const struct subscription_store subscriptions = postgres_subscription_store(postgres);
    const struct purchase_store purchases = postgres_purchase_store(postgres);
    const struct invoice_store invoices = postgres_invoice_store(postgres);
    const struct card_store cards = postgres_card_store(postgres);
    const struct coupon_store coupons = postgres_coupon_store(postgres);
    const struct gateway_event_store events = postgres_gateway_event_store(postgres);
    const struct audit_log audit_log = postgres_audit_log(postgres);
    const struct bulk_loader bulk = postgres_bulk_loader(postgres);
    const struct site_statistics site = postgres_site_statistics(postgres);
    const struct gateway_meter gateway_meter = postgres_gateway_meter(postgres);
    fixture->accounts = &accounts;
    fixture->subscriptions = &subscriptions;
    fixture->purchases = &purchases;
    fixture->invoices = &invoices;
    fixture->cards = &cards;
    fixture->coupons = &coupons;
    fixture->events = &events;
    fixture->gateway_meter = &gateway_meter;
    fixture->audit_log = &audit_log;
    fixture->site = &site;
    fixture->bulk = &bulk;
    return CONTRACT_RUN(fixture, leaders) + CONTRACT_RUN(fixture, user_directory) + CONTRACT_RUN(fixture, billing_account_store) +
           CONTRACT_RUN(fixture, pages_of_user) + CONTRACT_RUN(fixture, subscription_store) +
           CONTRACT_RUN(fixture, purchase_store) + CONTRACT_RUN(fixture, invoice_store) + CONTRACT_RUN(fixture, card_store) +
           CONTRACT_RUN(fixture, coupon_store) + CONTRACT_RUN(fixture, gateway_event_store) + CONTRACT_RUN(fixture, audit_log) +
           CONTRACT_RUN(fixture, bulk_loader) + CONTRACT_RUN(fixture, site_statistics) + CONTRACT_RUN(fixture, gateway_meter);
}

static int run_jobs(struct contract_fixture *fixture)
{
    return CONTRACT_RUN(fixture, job_queue) + CONTRACT_RUN(fixture, job_store) + CONTRACT_RUN(fixture, job_ends) +
           CONTRACT_RUN(fixture, job_operators) + CONTRACT_RUN(fixture, tick_store) + CONTRACT_RUN(fixture, job_statistics) +
           CONTRACT_RUN(fixture, leadership) + CONTRACT_RUN(fixture, job_bell) + CONTRACT_RUN(fixture, drill_log);
}

/* The ports of the workers: over `postgres`, as a worker opens it, and over connections of their own. */
static int run_workers(struct contract_fixture *fixture, struct postgres *postgres, const char *url)
{
    struct postgres *keeper = postgres_open_for_jobs(url);
    struct postgres *rivals = postgres_open_for_jobs(url);
    struct postgres *listener = postgres_open_for_jobs(url);
    const struct clock clock = { .now = monotonic_now };
    const struct job_queue queue = postgres_job_queue(postgres);
    const struct job_store jobs = postgres_job_store(postgres);
    const struct tick_store ticks = postgres_tick_store(postgres);
    const struct job_statistics statistics = postgres_job_statistics(postgres);
    const struct drill_log drills = postgres_drill_log(postgres);
    fixture->drills = &drills;
    const struct leadership leadership = postgres_leadership(keeper);
    const struct leadership rival = postgres_leadership(rivals);
    const struct job_bell bell = postgres_job_bell(listener);
    fixture->clock = &clock;
    fixture->queue = &queue;
    fixture->jobs = &jobs;
    fixture->ticks = &ticks;
    fixture->statistics = &statistics;
    fixture->leadership = &leadership;
    fixture->rival = &rival;
    fixture->bell = &bell;
    int failed = run_jobs(fixture);
    postgres_close(keeper);
    postgres_close(rivals);
    postgres_close(listener);
    return failed;
}

int main(void)
{
    const char *url = url_of("DATABASE_URL");
    const char *serving_url = url_of("SERVING_DATABASE_URL");
    struct postgres *postgres = open_migrated(url, serving_url);
    const struct health_check health = postgres_health_check(postgres);
    const struct diagnosis diagnosis = postgres_diagnosis(postgres);
    const struct transaction transaction = postgres_transaction(postgres);
    const struct user_store users = postgres_user_store(postgres);
    const struct user_directory directory = postgres_user_directory(postgres);
    const struct session_store sessions = postgres_session_store(postgres);
    const struct reset_token_store reset_tokens = postgres_reset_token_store(postgres);
    const struct ledger ledger = postgres_ledger(postgres);
    const struct bet_store bets = postgres_bet_store(postgres);
    const struct seed_store seeds = postgres_seed_store(postgres);
    const struct play_limit_store limits = postgres_play_limit_store(postgres);
    const struct export_store exports = postgres_export_store(postgres);
    struct contract_fixture fixture = {
        .self = connect_directly(url),
        .health = &health,
        .diagnosis = &diagnosis,
        .transaction = &transaction,
        .users = &users,
        .directory = &directory,
        .sessions = &sessions,
        .reset_tokens = &reset_tokens,
        .ledger = &ledger,
        .bets = &bets,
        .limits = &limits,
        .exports = &exports,
        .seeds = &seeds,
        .reset = empty_the_tables,
        .break_a_call = break_a_call,
    };
    int failed = run_suites(&fixture) + run_billing(&fixture, postgres) + run_workers(&fixture, postgres, serving_url);
    PQfinish(fixture.self);
    postgres_close(postgres);
    return failed == 0 ? 0 : 1;
}
