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
#include "adapters/memory/password_blocklist.h"
#include "adapters/memory/password_hasher.h"
#include "adapters/memory/random_source.h"
#include "domain/dice/bet.h"
#include "domain/user/account.h"

#define FAKES_NOW      (INT64_C(1735689600) * 1000000) /* 2025-01-01 */
#define FAKES_PASSWORD "correct horse"

struct fakes {
    struct memory_faults faults; /* every port that can fail counts here */
    struct memory_database database;
    struct memory_clock time;
    struct memory_random randomness;
    struct memory_hasher hashing;
    struct digest sha; /* the real one, behind `digest`, which can fail */

    struct clock clock;
    struct random_source random;
    struct digest digest;
    struct password_hasher hasher;
    struct password_blocklist blocklist;
    struct transaction transaction;
    struct user_store users;
    struct session_store sessions;
    struct ledger ledger;
    struct bet_store bets;
    struct seed_store seeds;

    struct user_ports user_ports;
    struct dice_ports dice_ports;
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

/* The user's row, which tests may change. */
struct memory_user *fakes_row(struct fakes *fakes, int64_t id);

/* Sets a user's coins by a ledger entry. */
void fakes_set_coins(struct fakes *fakes, struct user *user, int64_t coins);

/* Fails the test unless coins = entries + bets for every user. */
void fakes_assert_books(struct fakes *fakes);

/* Fails the test unless the tables are what `before` says, byte by byte. */
void fakes_assert_unchanged(const struct fakes *fakes, const struct memory_tables *before);

/* Fails the test unless `why` holds exactly this problem. */
void fakes_assert_problem(const struct problems *why, const char *field, const char *key);
#endif
