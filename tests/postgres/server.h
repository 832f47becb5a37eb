#ifndef TESTS_POSTGRES_SERVER_H
#define TESTS_POSTGRES_SERVER_H
/* The real server of the adapter's tests: an empty database of their own at DATABASE_URL (tests/with_servers gives one). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include "adapters/postgres/postgres.h"

#define MIGRATIONS "adapters/postgres/migrations"

/* DATABASE_URL; says what is missing and ends the program without it. */
const char *server_url(void);

/* A second look at the same database, past the adapter. Fails the running test when there is none. */
PGconn *server_connect(void);

/* Runs SQL that must succeed. */
void server_run(PGconn *link, const char *sql);

/* The number in the first column of the first row. */
int64_t server_number(PGconn *link, const char *sql);

/* The name of the constraint that SQL broke; "" when it broke none. Valid until the next call. */
const char *server_broken_constraint(PGconn *link, const char *sql);

/* A connection of the adapter to the database, which is emptied and migrated before. */
struct postgres *server_fresh(void);

/* A user with so many coins, by its ledger entry. */
int64_t server_add_user(struct postgres *postgres, const char *email, int64_t coins);

/* A losing bet (guess 7, dice 1 and 2) of the user's first seeds. */
struct bet server_losing_bet(int64_t user_id, int64_t nonce, int64_t wagered);

#define SERVER_NOW (INT64_C(1735689600) * 1000000) /* 2025-01-01 */
#endif
