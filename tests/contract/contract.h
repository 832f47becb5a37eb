#ifndef TESTS_CONTRACT_CONTRACT_H
#define TESTS_CONTRACT_CONTRACT_H
/* What every port's adapters must do, the fake and the real one alike. One suite a port; a composition fills a fixture with its
 * adapters and runs the suites of the ports that it has:
 *
 *     struct contract_fixture fixture = { .users = &users, ..., .reset = empty_the_tables };
 *     return CONTRACT_RUN(&fixture, user_store) + CONTRACT_RUN(&fixture, session_store) == 0 ? 0 : 1;
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "ports/audit_log.h"
#include "ports/bet_store.h"
#include "ports/billing_account_store.h"
#include "ports/bulk_loader.h"
#include "ports/card_store.h"
#include "ports/clock.h"
#include "ports/coupon_store.h"
#include "ports/diagnosis.h"
#include "ports/digest.h"
#include "ports/drill_log.h"
#include "ports/export_store.h"
#include "ports/gateway_event_store.h"
#include "ports/gateway_meter.h"
#include "ports/health_check.h"
#include "ports/invoice_store.h"
#include "ports/job_bell.h"
#include "ports/job_queue.h"
#include "ports/job_statistics.h"
#include "ports/job_store.h"
#include "ports/job_wire.h"
#include "ports/leadership.h"
#include "ports/ledger.h"
#include "ports/mailer.h"
#include "ports/password_blocklist.h"
#include "ports/password_hasher.h"
#include "ports/payment_gateway.h"
#include "ports/play_limit_store.h"
#include "ports/purchase_store.h"
#include "ports/random_source.h"
#include "ports/rate_limiter.h"
#include "ports/record_format.h"
#include "ports/reset_token_store.h"
#include "ports/seed_store.h"
#include "ports/session_store.h"
#include "ports/site_statistics.h"
#include "ports/store_meter.h"
#include "ports/subscription_store.h"
#include "ports/tick_store.h"
#include "ports/trace.h"
#include "ports/transaction.h"
#include "ports/user_directory.h"
#include "ports/user_store.h"

struct contract_fixture;

/* A mail as its reader's program shows it; NULL for what it lacks. */
struct contract_mail {
    const char *to;
    const char *reply_to;
    const char *language;
    const char *subject;
    const char *text;
    const char *html;
    const char *request_id;
    int64_t date;  /* microseconds since 1970, whole seconds */
    size_t copies; /* how many with its message id have arrived; with 0 there is nothing else */
};

/* What a card's bank says: yes; no to everything; yes to taking it down and no to every charge. */
enum contract_card { CONTRACT_CARD_PAYS, CONTRACT_CARD_DECLINED, CONTRACT_CARD_DECLINED_LATER };

/* What others than us do at the payment gateway; each fails the running test when it can't. */
struct contract_payers {
    /* What a browser does with an intent; says whether the bank said yes. */
    bool (*confirm_setup)(struct contract_fixture *fixture, const struct gateway_setup_intent *intent, enum contract_card card);
    bool (*pay)(struct contract_fixture *fixture, const struct gateway_payment_intent *intent, enum contract_card card);
    /* Lets a subscription's trial or period end and its next one be charged. */
    void (*renew)(struct contract_fixture *fixture, const char *subscription);
    void (*refund)(struct contract_fixture *fixture, const char *charge, int64_t cents);
    /* How many charges of the customer were paid. */
    size_t (*charges)(struct contract_fixture *fixture, const char *customer);
    /* The body that a webhook has for the latest event of that type about that object; holds until the next call. */
    const char *(*event)(struct contract_fixture *fixture, const char *type, const char *object);
};

/* One composition. A port that it doesn't have is NULL, and its suite isn't run. */
struct contract_fixture {
    void *self; /* the composition's own */

    const struct clock *clock;
    const struct random_source *random;
    const struct digest *digest;
    const struct password_hasher *hasher;
    const struct password_blocklist *blocklist;
    const struct rate_limiter *limiter;
    const struct health_check *health;
    const struct diagnosis *diagnosis;
    const struct transaction *transaction;
    const struct user_store *users;
    const struct user_directory *directory;
    const struct session_store *sessions;
    const struct reset_token_store *reset_tokens;
    const struct ledger *ledger;
    const struct bet_store *bets;
    const struct seed_store *seeds;
    const struct play_limit_store *limits;
    const struct export_store *exports;
    const struct record_format *format;
    const struct billing_account_store *accounts;
    const struct subscription_store *subscriptions;
    const struct purchase_store *purchases;
    const struct invoice_store *invoices;
    const struct card_store *cards;
    const struct coupon_store *coupons;
    const struct gateway_event_store *events;
    const struct audit_log *audit_log;
    const struct bulk_loader *bulk;
    const struct mailer *mailer;
    const struct drill_log *drills;
    const struct job_queue *queue;
    const struct job_store *jobs;
    const struct job_wire *wire;
    const struct job_wire *other_end; /* another receiver of the same wire */
    const struct tick_store *ticks;
    const struct job_statistics *statistics;
    const struct site_statistics *site;
    const struct leadership *leadership;
    const struct leadership *rival; /* who competes with it */
    const struct job_bell *bell;
    const struct gateway_meter *gateway_meter;
    const struct store_meter *store_meter;
    const struct trace *trace;
    const struct payment_gateway *gateway;
    const struct contract_payers *payers;
    const char *run; /* for the gateway's suites: what keys and codes begin with, so that no other run has them */

    const char *outdated_hash; /* for the hasher's suite: a hash of "correct horse" with other parameters than today's */

    /* Empties what the stores and the limiter keep; runs before every test. NULL when there is nothing to empty. */
    void (*reset)(struct contract_fixture *fixture);

    /* For the diagnosis' suite: lets a call of the adapter fail. */
    void (*break_a_call)(struct contract_fixture *fixture);

    /* For the limiter's and the wire's suites: lets so much of their time go by (a real adapter sleeps). */
    void (*pass_time)(struct contract_fixture *fixture, int64_t microseconds);

    /* For the mailer's suite: the latest mail that has arrived with that message id. Its texts hold until the next call. */
    struct contract_mail (*find_mail)(struct contract_fixture *fixture, const char *message_id);
    /* For the wire's suite: it loses all that it holds and itself. */
    void (*lose_wire)(struct contract_fixture *fixture);
};

#define CONTRACT_SUITE(port)                                                                                                     \
    extern const struct CMUnitTest port##_contract[];                                                                            \
    extern const size_t port##_contract_count

CONTRACT_SUITE(clock);                 /* needs clock */
CONTRACT_SUITE(random_source);         /* random */
CONTRACT_SUITE(digest);                /* digest */
CONTRACT_SUITE(password_hasher);       /* hasher, outdated_hash */
CONTRACT_SUITE(password_blocklist);    /* blocklist */
CONTRACT_SUITE(record_format);         /* format */
CONTRACT_SUITE(rate_limiter);          /* limiter, pass_time */
CONTRACT_SUITE(drill_log);             /* drills */
CONTRACT_SUITE(health_check);          /* health */
CONTRACT_SUITE(diagnosis);             /* diagnosis, break_a_call */
CONTRACT_SUITE(user_store);            /* users */
CONTRACT_SUITE(sign_in_history);       /* users */
CONTRACT_SUITE(leaders);               /* users, subscriptions, ledger, bets, directory: the leaderboard (user_store) */
CONTRACT_SUITE(user_operators);        /* users, transaction: what operators do with accounts (user_store) */
CONTRACT_SUITE(user_directory);        /* users, directory, ledger, bets, subscriptions, transaction */
CONTRACT_SUITE(session_store);         /* users, sessions */
CONTRACT_SUITE(reset_token_store);     /* users, reset_tokens */
CONTRACT_SUITE(ledger);                /* users, ledger, bets */
CONTRACT_SUITE(bet_store);             /* users, ledger, bets, seeds */
CONTRACT_SUITE(seed_store);            /* users, ledger, bets, seeds */
CONTRACT_SUITE(play_limit_store);      /* users, ledger, bets, limits */
CONTRACT_SUITE(export_store);          /* users, exports, transaction */
CONTRACT_SUITE(pages_of_user);         /* users, sessions, ledger, subscriptions, purchases: lists of one user's rows */
CONTRACT_SUITE(transaction);           /* transaction, users, ledger, sessions */
CONTRACT_SUITE(billing_account_store); /* accounts, users, ledger, transaction */
CONTRACT_SUITE(subscription_store);    /* subscriptions, users, sessions, coupons, transaction */
CONTRACT_SUITE(purchase_store);        /* purchases, users, coupons, transaction */
CONTRACT_SUITE(invoice_store);         /* invoices, users, transaction */
CONTRACT_SUITE(card_store);            /* cards, users, transaction */
CONTRACT_SUITE(coupon_store);          /* coupons, transaction */
CONTRACT_SUITE(gateway_event_store);   /* events, users, transaction */
CONTRACT_SUITE(audit_log);             /* audit_log, transaction */
CONTRACT_SUITE(bulk_loader);           /* bulk, users, ledger, bets, accounts, subscriptions, invoices, coupons, transaction */
CONTRACT_SUITE(mailer);                /* mailer, find_mail */
CONTRACT_SUITE(job_queue);             /* queue, jobs, transaction */
CONTRACT_SUITE(job_store);             /* queue, jobs */
CONTRACT_SUITE(job_ends);              /* queue, jobs, transaction: how a try ends (job_store) */
CONTRACT_SUITE(job_operators);         /* queue, jobs: what operators do (job_store) */
CONTRACT_SUITE(job_wire);              /* wire, other_end, lose_wire, clock, pass_time */
CONTRACT_SUITE(tick_store);            /* ticks, transaction */
CONTRACT_SUITE(job_statistics);        /* statistics */
CONTRACT_SUITE(site_statistics);       /* site, users, subscriptions, coupons, ledger, bets, invoices, transaction */
CONTRACT_SUITE(leadership);            /* leadership, rival */
CONTRACT_SUITE(job_bell);              /* bell, queue, transaction, clock (of the bell's time) */
CONTRACT_SUITE(gateway_meter);         /* gateway_meter */
CONTRACT_SUITE(store_meter);           /* store_meter */
CONTRACT_SUITE(trace);                 /* trace */
CONTRACT_SUITE(payment_gateway);       /* gateway, payers, clock, run: customers, cards, payments */
CONTRACT_SUITE(gateway_catalog);       /* gateway, payers, clock, run: plans, coupons */
CONTRACT_SUITE(gateway_subscriptions); /* gateway, payers, clock, run: subscriptions and their invoices */

/* Runs one suite over the fixture and returns how many of its tests failed. */
int contract_run(struct contract_fixture *fixture, const char *name, const struct CMUnitTest *tests, size_t count);

#define CONTRACT_RUN(fixture, port) contract_run((fixture), #port " contract", port##_contract, port##_contract_count)

/* What the suites begin with: each is one test with the reset before it. */
int contract_reset(void **state);
#define CONTRACT_TEST(rule) cmocka_unit_test_setup(rule, contract_reset)

/* Arrangements that several suites share; they fail the running test when the adapter refuses. */
enum { CONTRACT_NOW_SECONDS = 1735689600 };
#define CONTRACT_NOW (CONTRACT_NOW_SECONDS * INT64_C(1000000)) /* 2025-01-01 */

/* The seeds that contract_add_user gives: number 1, nonce 0, server seed 00 01 .. 1f, next 80 81 .. 9f, client seed
 * "h\xc3\xa9llo". */
struct seed_pair contract_seeds(void);

/* Adds a member with that e-mail, the password hash "hash" and so many coins (by a ledger entry unless 0); returns its id. */
int64_t contract_add_user(const struct contract_fixture *fixture, const char *email, int64_t coins);

/* What the stores of an account delete at once when they purge. */
enum { CONTRACT_PURGED_AT_ONCE = 1000 };

/* An id that no user has. */
int64_t contract_unknown_id(const struct contract_fixture *fixture);

/* A losing bet as the user's seeds now stand: guess 7, dice 1 and 2. */
struct bet contract_losing_bet(const struct contract_fixture *fixture, int64_t user_id, int64_t wagered);

/* Places that bet and returns it with its id and number. */
struct bet contract_place_bet(const struct contract_fixture *fixture, int64_t user_id, int64_t wagered);

/* Adds a coupon of 20 percent, once, without limits; returns its id. */
int64_t contract_add_coupon(const struct contract_fixture *fixture, const char *code);

/* Takes back what `change` does, and fails the running test if it isn't ERR_OK. */
#define CONTRACT_ROLLED_BACK(fixture, change)                                                                                    \
    do {                                                                                                                         \
        assert_int_equal((fixture)->transaction->begin((fixture)->transaction->self), ERR_OK);                                   \
        assert_int_equal((change), ERR_OK);                                                                                      \
        (fixture)->transaction->rollback((fixture)->transaction->self);                                                          \
    } while (0)

#define CONTRACT_SECOND INT64_C(1000000)
#define CONTRACT_LEASE  (CONTRACT_NOW + 30 * CONTRACT_SECOND) /* until when contract_begin_job leases */

/* Adds a job of the kind "drill", created now and to run at `run_at`; returns its id. */
int64_t contract_add_job(const struct contract_fixture *fixture, int64_t run_at);

/* The job as it is kept, without its payload's texts (their count stays); fails the running test when there is none. */
struct job contract_find_job(const struct contract_fixture *fixture, int64_t id);

/* Begins a try of the queued job now, for "worker-1" until CONTRACT_LEASE. */
struct job contract_begin_job(const struct contract_fixture *fixture, int64_t id);

/* Relays what is due at `now`, due again a minute later; returns how many. */
size_t contract_relay(const struct contract_fixture *fixture, int64_t now, int64_t *ids, size_t capacity);
#endif
