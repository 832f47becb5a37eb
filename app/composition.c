#include "app/composition.h"
#include "adapters/json/record_format.h"
#include "adapters/redis/health_check.h"
#include "adapters/sodium/digest.h"
#include "adapters/sodium/password_hasher.h"
#include "adapters/sodium/random_source.h"
#include "adapters/wordlist/common_passwords.h"
#include <stdlib.h>

static void choose_stateless(struct composition *composition, const struct shared_parts *shared)
{
    composition->digest = sodium_digest();
    composition->random = sodium_random_source();
    composition->hasher = sodium_password_hasher(shared->gate);
    composition->blocklist = common_passwords();
    composition->format = json_record_format();
}

static void choose_stores(struct composition *composition)
{
    struct postgres *postgres = composition->postgres;
    composition->transaction = postgres_transaction(postgres);
    composition->users = postgres_user_store(postgres);
    composition->directory = postgres_user_directory(postgres);
    composition->sessions = postgres_session_store(postgres);
    composition->reset_tokens = postgres_reset_token_store(postgres);
    composition->ledger = postgres_ledger(postgres);
    composition->bets = postgres_bet_store(postgres);
    composition->seeds = postgres_seed_store(postgres);
    composition->limits = postgres_play_limit_store(postgres);
    composition->exports = postgres_export_store(postgres);
    composition->accounts = postgres_billing_account_store(postgres);
    composition->subscriptions = postgres_subscription_store(postgres);
    composition->purchases = postgres_purchase_store(postgres);
    composition->invoices = postgres_invoice_store(postgres);
    composition->cards = postgres_card_store(postgres);
    composition->coupons = postgres_coupon_store(postgres);
    composition->events = postgres_gateway_event_store(postgres);
    composition->audit_log = postgres_audit_log(postgres);
    composition->queue_in_postgres = postgres_job_queue(postgres);
    composition->traced_queue = (struct traced_queue){ .queue = &composition->queue_in_postgres, .thread = &composition->thread };
    composition->queue = traced_job_queue(&composition->traced_queue);
    composition->jobs = postgres_job_store(postgres);
    composition->statistics = postgres_job_statistics(postgres);
    composition->site = postgres_site_statistics(postgres);
    composition->worker_meter = postgres_gateway_meter(postgres);
    composition->diagnosis = postgres_diagnosis(postgres);
}

/* Whatever the thread's adapters do from here on is done for its turn. */
static void choose_trace(struct composition *composition, const struct shared_parts *shared)
{
    composition->thread = (struct thread_trace){ .meter = &shared->store_meter, .log = &shared->log };
    composition->trace = thread_trace(&composition->thread);
    composition->meter = thread_trace_meter(&composition->thread);
    postgres_measure(composition->postgres, &composition->meter);
    redis_connection_measure(composition->redis, &composition->meter);
}

static enum err choose_gateway(struct composition *composition, const struct config *config, const struct shared_parts *shared,
                               const struct gateway_meter *meter)
{
    const struct stripe_settings settings = {
        .api_base = config->stripe_api_base,
        .secret_key = config->stripe_secret_key,
        .random = &composition->random,
        .log = &shared->log,
        .meter = meter,
        .trace = &composition->trace,
    };
    enum err err = stripe_open(&settings, &composition->stripe);
    if (err == ERR_OK) {
        composition->gateway = stripe_payment_gateway(composition->stripe);
    }
    return err;
}

static void choose_limiter(struct composition *composition, struct shared_parts *shared)
{
    composition->redis_limiter = (struct redis_limiter){ .connection = composition->redis };
    composition->limiter_in_redis = redis_rate_limiter(&composition->redis_limiter);
    composition->fallback = (struct fallback_limiter){
        .first = &composition->limiter_in_redis,
        .second = &shared->limiter,
        .clock = &shared->clock,
        .log = &shared->log,
        .warned_on = shared->redis_warned_on,
    };
    composition->limiter = fallback_rate_limiter(&composition->fallback);
}

static struct audit_ports audit_ports(const struct composition *composition, const struct shared_parts *shared)
{
    return (struct audit_ports){ .log = &composition->audit_log, .clock = &shared->clock, .digest = &composition->digest };
}

static struct billing_ports billing_ports(const struct composition *composition, const struct shared_parts *shared)
{
    return (struct billing_ports){
        .clock = &shared->clock,
        .digest = &composition->digest,
        .transaction = &composition->transaction,
        .gateway = &composition->gateway,
        .accounts = &composition->accounts,
        .subscriptions = &composition->subscriptions,
        .cards = &composition->cards,
        .coupons = &composition->coupons,
        .invoices = &composition->invoices,
        .purchases = &composition->purchases,
        .events = &composition->events,
        .ledger = &composition->ledger,
        .queue = &composition->queue,
        .limits = &composition->limits,
        .audit = audit_ports(composition, shared),
    };
}

static struct user_ports user_ports(const struct composition *composition, const struct shared_parts *shared)
{
    return (struct user_ports){
        .clock = &shared->clock,
        .random = &composition->random,
        .digest = &composition->digest,
        .hasher = &composition->hasher,
        .blocklist = &composition->blocklist,
        .transaction = &composition->transaction,
        .users = &composition->users,
        .directory = &composition->directory,
        .sessions = &composition->sessions,
        .ledger = &composition->ledger,
        .reset_tokens = &composition->reset_tokens,
        .jobs = &composition->queue,
        .audit = audit_ports(composition, shared),
    };
}

static struct export_ports export_ports(const struct composition *composition, const struct shared_parts *shared)
{
    return (struct export_ports){
        .clock = &shared->clock,
        .random = &composition->random,
        .digest = &composition->digest,
        .transaction = &composition->transaction,
        .users = &composition->users,
        .sessions = &composition->sessions,
        .ledger = &composition->ledger,
        .bets = &composition->bets,
        .limits = &composition->limits,
        .subscriptions = &composition->subscriptions,
        .purchases = &composition->purchases,
        .invoices = &composition->invoices,
        .cards = &composition->cards,
        .exports = &composition->exports,
        .format = &composition->format,
        .queue = &composition->queue,
        .audit = audit_ports(composition, shared),
    };
}

static struct job_ports job_ports(const struct composition *composition, const struct shared_parts *shared)
{
    return (struct job_ports){
        .clock = &shared->clock,
        .random = &composition->random,
        .digest = &composition->digest,
        .transaction = &composition->transaction,
        .queue = &composition->queue,
        .jobs = &composition->jobs,
        .audit = audit_ports(composition, shared),
    };
}

static struct coupon_ports coupon_ports(const struct composition *composition, const struct shared_parts *shared)
{
    return (struct coupon_ports){
        .clock = &shared->clock,
        .random = &composition->random,
        .transaction = &composition->transaction,
        .gateway = &composition->gateway,
        .coupons = &composition->coupons,
        .queue = &composition->queue,
        .audit = audit_ports(composition, shared),
    };
}

static void fill_services(struct composition *composition, const struct shared_parts *shared)
{
    composition->services = (struct services){
        .user = user_ports(composition, shared),
        .dice = {
            .clock = &shared->clock,
            .random = &composition->random,
            .digest = &composition->digest,
            .transaction = &composition->transaction,
            .users = &composition->users,
            .bets = &composition->bets,
            .seeds = &composition->seeds,
            .limits = &composition->limits,
        },
        .play = {
            .clock = &shared->clock,
            .transaction = &composition->transaction,
            .users = &composition->users,
            .limits = &composition->limits,
            .audit = audit_ports(composition, shared),
        },
        .billing = billing_ports(composition, shared),
        .export = export_ports(composition, shared),
        .audit = audit_ports(composition, shared),
        .job = job_ports(composition, shared),
        .coupon = coupon_ports(composition, shared),
        .jobs = &composition->jobs,
        .statistics = &composition->statistics,
        .site = &composition->site,
        .gateway_meter = &shared->gateway_meter,
        .worker_meter = &composition->worker_meter,
        .store_meter = &shared->store_meter,
        .trace = &composition->trace,
        .limiter = &composition->limiter,
        .log = &shared->log,
        .diagnosis = &composition->diagnosis,
        .health = { postgres_health_check(composition->postgres), redis_health_check(composition->redis) },
        .health_count = 2,
    };
}

enum purpose { FOR_PAGES, FOR_JOBS };

/* Steals `postgres`, which may be NULL. */
static enum err compose(const struct config *config, struct shared_parts *shared, struct postgres *postgres, enum purpose purpose,
                        struct composition **opened)
{
    struct composition *composition = calloc(1, sizeof *composition);
    if (!composition) {
        postgres_close(postgres);
        return ERR_NO_MEMORY;
    }
    composition->postgres = postgres;
    if (!composition->postgres || redis_connection_open(&config->redis, &composition->redis) != ERR_OK ||
        choose_gateway(composition, config, shared, purpose == FOR_JOBS ? &composition->worker_meter : &shared->gateway_meter) !=
            ERR_OK) {
        composition_close(composition);
        return ERR_NO_MEMORY;
    }
    choose_trace(composition, shared);
    choose_stateless(composition, shared);
    choose_stores(composition);
    choose_limiter(composition, shared);
    fill_services(composition, shared);
    *opened = composition;
    return ERR_OK;
}

enum err composition_open(const struct config *config, struct shared_parts *shared, struct composition **opened)
{
    return compose(config, shared, postgres_open(config->database_url), FOR_PAGES, opened);
}

enum err composition_open_for_jobs(const struct config *config, struct shared_parts *shared, struct composition **opened)
{
    return compose(config, shared, postgres_open_for_jobs(config->database_url), FOR_JOBS, opened);
}

void composition_close(struct composition *composition)
{
    if (composition) {
        stripe_close(composition->stripe);
        redis_connection_close(composition->redis);
        postgres_close(composition->postgres);
        free(composition);
    }
}
