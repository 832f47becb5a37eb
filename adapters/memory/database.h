#ifndef ADAPTERS_MEMORY_DATABASE_H
#define ADAPTERS_MEMORY_DATABASE_H
#include "adapters/memory/faults.h"
#include "adapters/memory/table.h"
#include "ports/bet_store.h"
#include "ports/ledger.h"
#include "ports/seed_store.h"
#include "ports/session_store.h"
#include "ports/transaction.h"
#include "ports/user_store.h"

struct memory_user {
    struct user user;
    char password_hash[PASSWORD_HASH_BYTES + 1];
};

struct memory_revealed_seeds {
    int64_t user_id;
    struct revealed_seeds seeds;
};

struct memory_tables {
    struct memory_table users;          /* struct memory_user */
    struct memory_table sessions;       /* struct session */
    struct memory_table entries;        /* struct ledger_entry */
    struct memory_table bets;           /* struct bet */
    struct memory_table revealed_seeds; /* struct memory_revealed_seeds */
};

/* What PostgreSQL keeps for the site, in memory, with the same constraints. For one thread. Tests may look into the tables and
 * change rows behind the ports' back. */
struct memory_database {
    struct memory_tables tables;
    struct memory_tables before; /* as they were when the transaction in progress began */
    bool in_transaction;
    int64_t last_user_id; /* sequences: a rollback doesn't take them back */
    int64_t last_bet_id;
    struct memory_faults *faults; /* NULL for none; borrowed */
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

/* The stores over one database, which they borrow and which must outlive them. */
struct user_store memory_user_store(struct memory_database *database);
struct session_store memory_session_store(struct memory_database *database);
struct ledger memory_ledger(struct memory_database *database);
struct bet_store memory_bet_store(struct memory_database *database);
struct seed_store memory_seed_store(struct memory_database *database);
struct transaction memory_transaction(struct memory_database *database);
#endif
