#ifndef TESTS_POSTGRES_BOTH_SIDES_H
#define TESTS_POSTGRES_BOTH_SIDES_H
#include "tests/postgres/server.h"

/* For tests that look from both sides: a connection of the adapter, and one past it. Each test has them anew. */
extern struct postgres *postgres;
extern PGconn *database;

/* cmocka's set-up, which empties and migrates the database, and its tear-down. */
int connect_both(void **state);
int close_both(void **state);
#endif
