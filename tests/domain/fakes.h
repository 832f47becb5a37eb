#ifndef TESTS_DOMAIN_FAKES_H
#define TESTS_DOMAIN_FAKES_H
/* The domain over fakes of every port: what each test of a use case begins with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/memory/clock.h"
#include "adapters/memory/database.h"
#include "adapters/memory/job_wire.h"
#include "adapters/memory/password_blocklist.h"
#include "adapters/memory/password_hasher.h"
#include "adapters/memory/random_source.h"
#include "domain/billing/billing.h"
#include "domain/coupon/administer.h"
#include "domain/dice/bet.h"
#include "domain/export/export.h"
#include "domain/job/work.h"
#include "domain/play/play.h"
#include "domain/user/account.h"

#define FAKES_NOW      (INT64_C(1735689600) * 1000000) /* 2025-01-01 */
#define FAKES_PASSWORD "correct horse"

struct fakes {
    struct memory_faults faults; /* every port that can fail counts here */
    struct memory_database database;
    struct memory_wire carried; /* jobs on the wire */
    struct memory_receiver receiver;
    struct memory_clock time;
    struct memory_random randomness;
    struct memory_hasher hashing;
    struct digest sha;  /* the real one, behind `digest`, which can fail */
    struct arena arena; /* for the texts of jobs */

    struct clock clock;
    struct random_source random;
    struct digest digest;
    struct password_hasher hasher;
    struct password_blocklist blocklist;
    struct transaction transaction;
    struct user_store users;
    struct user_directory directory;
    struct session_store sessions;
    struct ledger ledger;
    struct bet_store bets;
    struct seed_store seeds;
    struct play_limit_store limits;
    struct export_store exports;
    struct record_format format;
    struct reset_token_store reset_tokens;
    struct job_queue queue;
    struct job_store jobs;
    struct job_wire wire;
    struct tick_store ticks;
    struct billing_account_store accounts;
    struct subscription_store subscriptions;
    struct purchase_store purchases;
    struct invoice_store invoices;
    struct card_store cards;
    struct coupon_store coupons;
    struct gateway_event_store events;
    struct audit_log audit_log;

    struct audit_ports audit_ports;
    struct user_ports user_ports;
    struct dice_ports dice_ports;
    struct play_ports play_ports;
    struct job_ports job_ports;
    struct billing_ports billing_ports; /* without a gateway */
    struct coupon_ports coupon_ports;   /* without one, too */
    struct export_ports export_ports;
};

/* For cmocka: *state becomes fresh fakes with an empty database. */
int fakes_setup(void **state);
int fakes_teardown(void **state);
#define FAKES_TEST(rule) cmocka_unit_test_setup_teardown(rule, fakes_setup, fakes_teardown)

/* The same by hand. */
void fakes_open(struct fakes *fakes);
void fakes_close(struct fakes *fakes);

/* Signs up with that e-mail and FAKES_PASSWORD; the token where not NULL. */
struct user fakes_sign_up(struct fakes *fakes, const char *email, struct session_token *token);

/* Opens a user's session as signing in does. */
struct session_token fakes_sign_in(struct fakes *fakes, const char *identity);

/* Opens a link that resets a user's password, as the mail has it. */
struct session_token fakes_issue_reset_token(struct fakes *fakes, const char *identity);

/* The only job that was asked for. */
const struct memory_job *fakes_only_job(const struct fakes *fakes);

/* A field of a job's payload; NULL when it has none of that name. Valid until the next job. */
const char *fakes_job_field(const struct fakes *fakes, const struct memory_job *job, const char *name);

/* The user's row, which tests may change. */
struct memory_user *fakes_row(struct fakes *fakes, int64_t id);

/* Sets a user's coins by a ledger entry. */
void fakes_set_coins(struct fakes *fakes, struct user *user, int64_t coins);

/* Adds a job of kind "drill" with the field "number" "7" that is due now, and returns its id. */
int64_t fakes_add_job(struct fakes *fakes);

/* Adds such a job and begins so many tries of it; the last one runs, by the worker "w1". */
struct job fakes_begin_job(struct fakes *fakes, int32_t tries);

/* The job's row, which tests may change. */
struct memory_job *fakes_job(struct fakes *fakes, int64_t id);

/* How many jobs there are of a kind; *latest becomes the newest, with its texts in the arena, where not NULL. */
size_t fakes_count_jobs(struct fakes *fakes, const char *kind, struct job *latest);

/* The latest entry of the audit log, its texts in the arena; fails the test when there is none. */
struct audit_entry fakes_latest_entry(struct fakes *fakes);

/* Fails the test unless coins = entries + bets and debt = entries' debt for every user. */
void fakes_assert_books(struct fakes *fakes);

/* Fails the test unless the tables are what `before` says, byte by byte. */
void fakes_assert_unchanged(const struct fakes *fakes, const struct memory_tables *before);

/* Fails the test unless `why` holds exactly this problem. */
void fakes_assert_problem(const struct problems *why, const char *field, const char *key);
#endif
