#ifndef APP_COMPOSITION_H
#define APP_COMPOSITION_H
#include "adapters/postgres/postgres.h"
#include "adapters/redis/connection.h"
#include "adapters/redis/fallback_limiter.h"
#include "adapters/redis/rate_limiter.h"
#include "adapters/stripe/stripe.h"
#include "adapters/trace/trace.h"
#include "adapters/web/services.h"
#include "app/config.h"
#include "app/shared_parts.h"

/* Which adapter stands behind each port. */

/* All adapters of one thread; a page gets `services`. Connections are opened when first used. */
struct composition {
    struct services services; /* the ports, filled in */
    struct postgres *postgres;
    struct redis_connection *redis;
    struct stripe *stripe;
    struct thread_trace thread; /* what it is at work for */

    /* What the ports in `services` point to. */
    struct digest digest;
    struct random_source random;
    struct password_hasher hasher;
    struct password_blocklist blocklist;
    struct transaction transaction;
    struct user_store users;
    struct user_directory directory;
    struct session_store sessions;
    struct reset_token_store reset_tokens;
    struct ledger ledger;
    struct bet_store bets;
    struct seed_store seeds;
    struct play_limit_store limits;
    struct export_store exports;
    struct record_format format;
    struct billing_account_store accounts;
    struct subscription_store subscriptions;
    struct purchase_store purchases;
    struct invoice_store invoices;
    struct card_store cards;
    struct coupon_store coupons;
    struct gateway_event_store events;
    struct audit_log audit_log;
    struct job_queue queue_in_postgres;
    struct traced_queue traced_queue;
    struct job_queue queue;
    struct job_store jobs;
    struct job_statistics statistics;
    struct site_statistics site;
    struct gateway_meter worker_meter; /* what all workers' threads count in */
    struct payment_gateway gateway;
    struct diagnosis diagnosis;
    struct trace trace;
    struct store_meter meter;
    struct redis_limiter redis_limiter;
    struct rate_limiter limiter_in_redis;
    struct fallback_limiter fallback;
    struct rate_limiter limiter;
};

/* Makes a thread's adapters. Borrows `shared`, which must outlive them. Errors: ERR_NO_MEMORY. */
enum err composition_open(const struct config *config, struct shared_parts *shared, struct composition **opened) MUST_USE;

/* The same for a worker's thread (postgres_open_for_jobs). */
enum err composition_open_for_jobs(const struct config *config, struct shared_parts *shared,
                                   struct composition **opened) MUST_USE;

/* Closes the connections. Takes NULL. */
void composition_close(struct composition *composition);
#endif
