#ifndef ADAPTERS_MEMORY_DATABASE_H
#define ADAPTERS_MEMORY_DATABASE_H
#include "adapters/memory/faults.h"
#include "adapters/memory/table.h"
#include "ports/audit_log.h"
#include "ports/bet_store.h"
#include "ports/billing_account_store.h"
#include "ports/bulk_loader.h"
#include "ports/card_store.h"
#include "ports/coupon_store.h"
#include "ports/drill_log.h"
#include "ports/export_store.h"
#include "ports/gateway_event_store.h"
#include "ports/invoice_store.h"
#include "ports/job_queue.h"
#include "ports/job_statistics.h"
#include "ports/job_store.h"
#include "ports/ledger.h"
#include "ports/play_limit_store.h"
#include "ports/purchase_store.h"
#include "ports/reset_token_store.h"
#include "ports/seed_store.h"
#include "ports/session_store.h"
#include "ports/site_statistics.h"
#include "ports/subscription_store.h"
#include "ports/tick_store.h"
#include "ports/transaction.h"
#include "ports/user_directory.h"
#include "ports/user_store.h"

struct memory_user {
    struct user user; /* whether it is subscribed stands in the table of subscriptions: memory_database_read_user */
    char password_hash[PASSWORD_HASH_BYTES + 1];
    char customer[GATEWAY_ID_BYTES + 1];
    bool had_plan;
    enum plan_rank biggest_plan;
};

struct memory_revealed_seeds {
    int64_t user_id;
    struct revealed_seeds seeds;
};

struct memory_play_limits {
    int64_t user_id;
    struct play_limits limits;
};

struct memory_sign_in {
    int64_t user_id;
    struct sign_in_record record;
};

struct memory_job {
    struct job job; /* all but the payload */
    int64_t due_on;
    int64_t lease_until; /* 0 unless it runs */
    size_t texts_at;     /* the payload in the table job_texts: name NUL value NUL of each field */
    size_t texts_size;
    size_t field_count;
};

enum { MEMORY_TICK_NAME_BYTES = 32 };

struct memory_tick {
    char name[MEMORY_TICK_NAME_BYTES + 1];
    int64_t last_tick;
};

struct memory_drill {
    int64_t job_id;
    int64_t done_on;
};

struct memory_coupon {
    struct coupon coupon;
    bool expired; /* marked */
};

struct memory_gateway_event {
    char id[GATEWAY_ID_BYTES + 1];
    char type[GATEWAY_ID_BYTES + 1];
    int64_t created_on;
    int64_t received_on;
};

struct memory_audit_entry {
    struct audit_entry entry; /* all but the texts, which stand in the table audit_texts, each with its NUL */
    size_t texts_at;
    size_t texts_size;
};

struct memory_export_chunk {
    int64_t export_id;
    int64_t number;
    size_t text_at; /* in the table export_texts, with its NUL */
};

struct memory_export_token {
    uint8_t token_hash[DIGEST_BYTES];
    int64_t export_id;
};

enum { MEMORY_PURGED_AT_ONCE = 1000 }; /* of a user's sign-ins, sessions, tokens; of coupons, events */

/* The tables and what a row of each is. Rows are copied byte by byte and own nothing. What a job forgets stays in job_texts, what
 * an export said in export_texts. */
#define MEMORY_TABLE_LIST(X)                                                                                                     \
    X(users, struct memory_user)                                                                                                 \
    X(sessions, struct session)                                                                                                  \
    X(reset_tokens, struct reset_token)                                                                                          \
    X(sign_ins, struct memory_sign_in)                                                                                           \
    X(entries, struct ledger_entry)                                                                                              \
    X(bets, struct bet)                                                                                                          \
    X(play_limits, struct memory_play_limits)                                                                                    \
    X(revealed_seeds, struct memory_revealed_seeds)                                                                              \
    X(exports, struct data_export)                                                                                               \
    X(export_chunks, struct memory_export_chunk)                                                                                 \
    X(export_tokens, struct memory_export_token)                                                                                 \
    X(export_texts, char)                                                                                                        \
    X(jobs, struct memory_job)                                                                                                   \
    X(job_texts, char)                                                                                                           \
    X(job_ticks, struct memory_tick)                                                                                             \
    X(job_tallies, struct job_tally)                                                                                             \
    X(workers, struct worker_sign)                                                                                               \
    X(job_drills, struct memory_drill)                                                                                           \
    X(subscriptions, struct subscription)                                                                                        \
    X(purchases, struct purchase)                                                                                                \
    X(invoices, struct invoice)                                                                                                  \
    X(cards, struct card_on_file)                                                                                                \
    X(coupons, struct memory_coupon)                                                                                             \
    X(gateway_events, struct memory_gateway_event)                                                                               \
    X(audit_entries, struct memory_audit_entry)                                                                                  \
    X(audit_texts, char)                                                                                                         \
    X(audit_heads, struct audit_head)

struct memory_tables {
#define X(name, row) struct memory_table name;
    MEMORY_TABLE_LIST(X)
#undef X
};

/* What PostgreSQL keeps for the site, in memory, with the same constraints. For one thread. Tests may look into the tables and
 * change rows behind the ports' back. */
struct memory_database {
    struct memory_tables tables;
    struct memory_tables before; /* as they were when the transaction in progress began */
    bool in_transaction;
    int64_t last_user_id; /* sequences: a rollback doesn't take them back */
    int64_t last_bet_id;
    int64_t last_job_id;
    int64_t last_sign_in_id;
    int64_t last_subscription_id;
    int64_t last_purchase_id;
    int64_t last_invoice_id;
    int64_t last_coupon_id;
    int64_t last_export_id;
    struct memory_faults *faults; /* NULL for none; borrowed */
    struct memory_faults *losses; /* commits that are done and answer this all the same; NULL for none; borrowed */
};

/* Makes an empty database. */
void memory_database_init(struct memory_database *database);

/* Releases the rows; the database is empty again. Takes NULL and zeroed databases. */
void memory_database_release(struct memory_database *database);

/* Copies all tables into `copy`, which holds nothing; memory_tables_clear releases it. Errors: ERR_NO_MEMORY. */
enum err memory_tables_copy(const struct memory_tables *tables, struct memory_tables *copy) MUST_USE;
void memory_tables_clear(struct memory_tables *tables);

/* The user's row, or NULL. */
struct memory_user *memory_database_user(const struct memory_database *database, int64_t id);

/* What the stores tell of a user: the row's, with what the pages need of the subscription. */
struct user memory_database_read_user(const struct memory_database *database, const struct memory_user *row);

/* Adds a row to the ledger, as its next. Moves no coins. Errors: ERR_NO_MEMORY. */
enum err memory_database_add_entry(struct memory_database *database, const struct ledger_entry *entry) MUST_USE;

/* The coupon's row, or NULL. */
struct memory_coupon *memory_database_coupon(const struct memory_database *database, int64_t id);

/* Deletes what a user has asked for of the own data. */
void memory_database_forget_export(struct memory_database *database, int64_t user_id);

/* The job's row, or NULL. */
struct memory_job *memory_database_job(const struct memory_database *database, int64_t id);

/* The stores over one database, which they borrow and which must outlive them. */
struct user_store memory_user_store(struct memory_database *database);
struct user_directory memory_user_directory(struct memory_database *database);
struct session_store memory_session_store(struct memory_database *database);
struct reset_token_store memory_reset_token_store(struct memory_database *database);
struct ledger memory_ledger(struct memory_database *database);
struct bet_store memory_bet_store(struct memory_database *database);
struct seed_store memory_seed_store(struct memory_database *database);
struct play_limit_store memory_play_limit_store(struct memory_database *database);
struct export_store memory_export_store(struct memory_database *database);
struct job_queue memory_job_queue(struct memory_database *database);
struct job_store memory_job_store(struct memory_database *database);
struct job_statistics memory_job_statistics(struct memory_database *database);
struct tick_store memory_tick_store(struct memory_database *database);
struct drill_log memory_drill_log(struct memory_database *database);
struct billing_account_store memory_billing_account_store(struct memory_database *database);
struct subscription_store memory_subscription_store(struct memory_database *database);
struct purchase_store memory_purchase_store(struct memory_database *database);
struct invoice_store memory_invoice_store(struct memory_database *database);
struct card_store memory_card_store(struct memory_database *database);
struct coupon_store memory_coupon_store(struct memory_database *database);
struct gateway_event_store memory_gateway_event_store(struct memory_database *database);
struct audit_log memory_audit_log(struct memory_database *database);
struct bulk_loader memory_bulk_loader(struct memory_database *database);
struct site_statistics memory_site_statistics(struct memory_database *database);
struct transaction memory_transaction(struct memory_database *database);
#endif
