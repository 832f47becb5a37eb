#ifndef ADAPTERS_POSTGRES_STATEMENT_H
#define ADAPTERS_POSTGRES_STATEMENT_H

/* Every prepared statement of the adapter. Its text stands in the repository that uses it. */
#define STATEMENT_LIST(X)                                                                                                        \
    X(user_add)                                                                                                                  \
    X(user_find)                                                                                                                 \
    X(user_find_locked)                                                                                                          \
    X(user_find_credentials)                                                                                                     \
    X(user_record_sign_in)                                                                                                       \
    X(user_set_password_hash)                                                                                                    \
    X(user_set_username)                                                                                                         \
    X(user_list)                                                                                                                 \
    X(session_add)                                                                                                               \
    X(session_find)                                                                                                              \
    X(session_renew)                                                                                                             \
    X(session_remove)                                                                                                            \
    X(session_remove_of_user)                                                                                                    \
    X(ledger_add)                                                                                                                \
    X(ledger_audit)                                                                                                              \
    X(bet_place)                                                                                                                 \
    X(bet_list)                                                                                                                  \
    X(seeds_rotate)                                                                                                              \
    X(seeds_last_revealed)                                                                                                       \
    X(health_check)                                                                                                              \
    X(migration_table_exists)                                                                                                    \
    X(migration_find)                                                                                                            \
    X(migration_add)

enum statement_number {
#define X(name) STATEMENT_##name,
    STATEMENT_LIST(X)
#undef X
        STATEMENT_COUNT
};

struct statement {
    enum statement_number number;
    const char *name;
    const char *sql;
};

#define X(name) extern const struct statement sql_##name;
STATEMENT_LIST(X)
#undef X

#define STATEMENT(statement_name, text)                                                                                          \
    const struct statement sql_##statement_name = { .number = STATEMENT_##statement_name, .name = #statement_name, .sql = (text) }
#endif
