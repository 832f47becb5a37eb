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
#include "ports/bet_store.h"
#include "ports/clock.h"
#include "ports/digest.h"
#include "ports/health_check.h"
#include "ports/ledger.h"
#include "ports/password_blocklist.h"
#include "ports/password_hasher.h"
#include "ports/random_source.h"
#include "ports/rate_limiter.h"
#include "ports/seed_store.h"
#include "ports/session_store.h"
#include "ports/transaction.h"
#include "ports/user_store.h"

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
    const struct transaction *transaction;
    const struct user_store *users;
    const struct session_store *sessions;
    const struct ledger *ledger;
    const struct bet_store *bets;
    const struct seed_store *seeds;

    const char *outdated_hash; /* for the hasher's suite: a hash of "correct horse" with other parameters than today's */

    /* Empties what the stores and the limiter keep; runs before every test. NULL when there is nothing to empty. */
    void (*reset)(struct contract_fixture *fixture);

    /* For the limiter's suite: lets so much of the limiter's time go by (a real adapter sleeps). */
    void (*pass_time)(struct contract_fixture *fixture, int64_t microseconds);
};

#define CONTRACT_SUITE(port)                                                                                                     \
    extern const struct CMUnitTest port##_contract[];                                                                            \
    extern const size_t port##_contract_count

CONTRACT_SUITE(clock);              /* needs clock */
CONTRACT_SUITE(random_source);      /* random */
CONTRACT_SUITE(digest);             /* digest */
CONTRACT_SUITE(password_hasher);    /* hasher, outdated_hash */
CONTRACT_SUITE(password_blocklist); /* blocklist */
CONTRACT_SUITE(rate_limiter);       /* limiter, pass_time */
CONTRACT_SUITE(health_check);       /* health */
CONTRACT_SUITE(user_store);         /* users */
CONTRACT_SUITE(session_store);      /* users, sessions */
CONTRACT_SUITE(ledger);             /* users, ledger, bets */
CONTRACT_SUITE(bet_store);          /* users, ledger, bets, seeds */
CONTRACT_SUITE(seed_store);         /* users, ledger, bets, seeds */
CONTRACT_SUITE(transaction);        /* transaction, users, ledger, sessions */

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

/* An id that no user has. */
int64_t contract_unknown_id(const struct contract_fixture *fixture);

/* A losing bet as the user's seeds now stand: guess 7, dice 1 and 2. */
struct bet contract_losing_bet(const struct contract_fixture *fixture, int64_t user_id, int64_t wagered);

/* Places that bet and returns it with its id and number. */
struct bet contract_place_bet(const struct contract_fixture *fixture, int64_t user_id, int64_t wagered);
#endif
