#ifndef ADAPTERS_POSTGRES_POSTGRES_H
#define ADAPTERS_POSTGRES_POSTGRES_H
#include <stdbool.h>
#include <stddef.h>
#include "domain/kernel/err.h"
#include "ports/audit_log.h"
#include "ports/bet_store.h"
#include "ports/billing_account_store.h"
#include "ports/bulk_loader.h"
#include "ports/card_store.h"
#include "ports/coupon_store.h"
#include "ports/drill_log.h"
#include "ports/diagnosis.h"
#include "ports/digest.h"
#include "ports/export_store.h"
#include "ports/gateway_event_store.h"
#include "ports/gateway_meter.h"
#include "ports/health_check.h"
#include "ports/invoice_store.h"
#include "ports/job_bell.h"
#include "ports/job_queue.h"
#include "ports/job_statistics.h"
#include "ports/job_store.h"
#include "ports/leadership.h"
#include "ports/ledger.h"
#include "ports/purchase_store.h"
#include "ports/reset_token_store.h"
#include "ports/play_limit_store.h"
#include "ports/seed_store.h"
#include "ports/session_store.h"
#include "ports/site_statistics.h"
#include "ports/store_meter.h"
#include "ports/subscription_store.h"
#include "ports/tick_store.h"
#include "ports/transaction.h"
#include "ports/user_directory.h"
#include "ports/user_store.h"

/* The stores on PostgreSQL. One connection, used by one thread at a time; all stores of one struct postgres share its
 * connection and so its transaction.
 *
 * A connection that was ended while it lay idle is made anew unnoticed. One that is lost during a call or inside a transaction
 * fails that call with ERR_UNAVAILABLE; the next connects anew, but never inside a transaction: until its commit or rollback all
 * fail then. After a connection was refused, calls fail at once for half a second before another try. No call waits longer than 2
 * s for a connection (to each host that the URL names) and 8 s for an answer.
 *
 * When a store fails inside a transaction with anything but ERR_NOT_FOUND, ERR_STALE or a key's ERR_CONFLICT, PostgreSQL has
 * given it up: roll back. */
struct postgres;

/* Copies the URL ("postgresql://user@/database?host=/socket/folder", or libpq's "key=value" form) and connects at the first use.
 * What the URL says goes before the adapter's own limits (connect_timeout, options=-c statement_timeout=..., tcp_user_timeout,
 * gssencmode). A URL that names its user spares libpq the look-up of the system's. Returns NULL when out of memory. */
struct postgres *postgres_open(const char *database_url);

/* As postgres_open, for the workers' own connections. Plans hold whether few jobs wait or a million, and the server soon notices
 * a worker whose machine is gone. A commit doesn't wait for the disk (synchronous_commit=off), so that many more jobs end in a
 * second: after a crash of PostgreSQL itself the last moments' commits may be gone, always the latest ones and never a part of
 * one. A job whose effects commit together with its end is done again then, with nothing of it left. What must be there before
 * something else happens in the world, such as a token before its mail, needs postgres_firm_transaction. */
struct postgres *postgres_open_for_jobs(const char *database_url);

/* Lets `meter`, which is borrowed, count from now on: each connection, and each call by its statement's name or, for commands,
 * its text. Not what may take as long as it needs, such as migrations and audits. NULL for none, as at first. */
void postgres_measure(struct postgres *postgres, const struct store_meter *meter);

/* Closes the connection. Takes NULL. */
void postgres_close(struct postgres *postgres);

/* What PostgreSQL or libpq said at the latest failure, one line, for the edge to log; "" when nothing failed yet. It names rules
 * and columns, no values. Owned by `postgres`, valid until its next call. */
const char *postgres_last_error(const struct postgres *postgres);

enum { POSTGRES_ROLE_BYTES = 63 };

/* The role that a URL connects as, by what it says or by libpq's environment and defaults. Errors: ERR_MALFORMED when libpq can't
 * read the URL, ERR_NOT_FOUND when nothing names a role, ERR_OVERFLOW for a name that is too long, ERR_NO_MEMORY; `role` is
 * untouched then. */
enum err postgres_url_role(const char *database_url, char role[POSTGRES_ROLE_BYTES + 1]) MUST_USE;

/* Says whether a network carries in the clear what is said over this URL: some host of it is neither a socket nor this machine,
 * and its sslmode (default: prefer) lets the server do without TLS. Errors: ERR_MALFORMED, ERR_NO_MEMORY. */
enum err postgres_url_is_overheard(const char *database_url, bool *is_overheard) MUST_USE;

/* Says whether the URL's password, if any, is the name of its role or its database. Errors: ERR_MALFORMED, ERR_NO_MEMORY. */
enum err postgres_url_is_guessable(const char *database_url, bool *is_guessable) MUST_USE;

/* The ports. Each borrows `postgres`, which must outlive it. */
struct user_store postgres_user_store(struct postgres *postgres);
struct user_directory postgres_user_directory(struct postgres *postgres);
struct session_store postgres_session_store(struct postgres *postgres);
struct reset_token_store postgres_reset_token_store(struct postgres *postgres);
struct ledger postgres_ledger(struct postgres *postgres);
struct bet_store postgres_bet_store(struct postgres *postgres);
struct seed_store postgres_seed_store(struct postgres *postgres);
struct play_limit_store postgres_play_limit_store(struct postgres *postgres);
struct export_store postgres_export_store(struct postgres *postgres);
struct billing_account_store postgres_billing_account_store(struct postgres *postgres);
struct subscription_store postgres_subscription_store(struct postgres *postgres);
struct purchase_store postgres_purchase_store(struct postgres *postgres);
struct invoice_store postgres_invoice_store(struct postgres *postgres);
struct card_store postgres_card_store(struct postgres *postgres);
struct coupon_store postgres_coupon_store(struct postgres *postgres);
struct gateway_event_store postgres_gateway_event_store(struct postgres *postgres);
struct audit_log postgres_audit_log(struct postgres *postgres);
struct bulk_loader postgres_bulk_loader(struct postgres *postgres);     /* by COPY */
struct gateway_meter postgres_gateway_meter(struct postgres *postgres); /* never inside a transaction, as the calls are not */
struct drill_log postgres_drill_log(struct postgres *postgres);
struct job_queue postgres_job_queue(struct postgres *postgres);
struct job_store postgres_job_store(struct postgres *postgres);
struct tick_store postgres_tick_store(struct postgres *postgres);
struct job_statistics postgres_job_statistics(struct postgres *postgres);
struct site_statistics postgres_site_statistics(struct postgres *postgres);
struct transaction postgres_transaction(struct postgres *postgres);

/* A transaction whose commit waits for the disk on any connection. */
struct transaction postgres_firm_transaction(struct postgres *postgres);

struct health_check postgres_health_check(struct postgres *postgres);
struct diagnosis postgres_diagnosis(struct postgres *postgres);

/* The lead is a lock of this connection: who leads keeps it open, and loses the lead with it. Not for use inside a transaction.
 */
struct leadership postgres_leadership(struct postgres *postgres);

/* Rings for every job that is added, retried, given back, taken back or forgotten by a relay, and at once when the connection is
 * new: something may have been missed before. Waits on the connection, which other ports may use in between. Not for use inside a
 * transaction. */
struct job_bell postgres_job_bell(struct postgres *postgres);

/* The SQL of one statement by name, as it is prepared ("session_find", "bet_place"), for benchmarks and EXPLAIN; NULL for an
 * unknown name. Static. */
const char *postgres_statement_sql(const char *name);

/* The name of the statement at `position`, NULL past the last. Static. */
const char *postgres_statement_name(size_t position);

enum { MIGRATION_NAME_BYTES = 95, MIGRATIONS_MAX = 1000 };

/* A migration is a file NUMBER_NAME.sql ("0001_users.sql") of the folder; other files there are ignored. */
struct postgres_migration {
    int64_t number;
    char name[MIGRATION_NAME_BYTES + 1]; /* of the file */
    int64_t applied_on;                  /* 0: not yet */
    bool changed;                        /* the file is not what was applied */
};

/* Applies what is missing in the order of the numbers, each file in its own transaction, one migrator at a time (others wait).
 * Then gives the role `serving_role`, unless that is NULL or this connection's own, the rights of the table serving_rights
 * (migration 0017) and takes all others. *applied counts those that this call applied, also when it fails half-way.
 * Errors: ERR_NOT_FOUND when the folder can't be read or holds no migration, ERR_MALFORMED when two files share a number or one
 * is too large, ERR_CONFLICT when an applied file was changed since (nothing is applied), ERR_INTERNAL when a file's SQL fails
 * (it leaves nothing behind) or the serving role is not there, ERR_UNAVAILABLE, ERR_NO_MEMORY. postgres_last_error names the
 * culprit. */
enum err postgres_migrate(struct postgres *postgres, const char *folder, const struct digest *digest, const char *serving_role,
                          size_t *applied) MUST_USE;

/* Lists the folder's migrations by number, at most `capacity`. Errors: as postgres_migrate; ERR_OVERFLOW beyond `capacity`. */
enum err postgres_migration_status(struct postgres *postgres, const char *folder, const struct digest *digest,
                                   struct postgres_migration *migrations, size_t capacity, size_t *count) MUST_USE;

/* What a role may do that the site never does. A superuser may do all of it, an owner what is said of tables: nothing more is
 * said then. */
struct postgres_excess {
    bool is_superuser;
    bool rules_the_server; /* makes roles, replicates, or reads and writes what nobody granted */
    bool makes_databases;
    bool owns_the_tables; /* or their schema or database */
    bool makes_tables;    /* temporary ones, too */
    bool changes_the_audit_log;
    bool changes_the_books; /* bets, coin entries, invoices */
    bool changes_more;      /* or reads more */
};

/* Looks what this connection's role may do beyond its serving_rights. Errors: ERR_NOT_FOUND when they are not there to be read:
 * the migrations were not applied, or not for this role; ERR_UNAVAILABLE, ERR_INTERNAL. */
enum err postgres_find_excess(struct postgres *postgres, struct postgres_excess *excess) MUST_USE;

/* Drops everything in the database's schema and makes it anew, empty. */
enum err postgres_reset(struct postgres *postgres) MUST_USE;
#endif
