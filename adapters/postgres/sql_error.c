#include "adapters/postgres/sql_error.h"
#include <string.h>

struct meaning {
    const char *sql_state; /* or its beginning */
    enum err err;
    bool ends_the_connection;
};

/* The first match counts. */
static const struct meaning meanings[] = {
    { .sql_state = "23505", .err = ERR_CONFLICT },    /* unique_violation */
    { .sql_state = "23503", .err = ERR_NOT_FOUND },   /* foreign_key_violation: the user is gone */
    { .sql_state = "22003", .err = ERR_OVERFLOW },    /* numeric_value_out_of_range */
    { .sql_state = "22008", .err = ERR_OVERFLOW },    /* datetime_field_overflow */
    { .sql_state = "22021", .err = ERR_MALFORMED },   /* character_not_in_repertoire: not UTF-8 */
    { .sql_state = "57014", .err = ERR_UNAVAILABLE }, /* query_canceled: the statement's time is over */
    { .sql_state = "55P03", .err = ERR_UNAVAILABLE }, /* lock_not_available */
    { .sql_state = "53", .err = ERR_UNAVAILABLE },    /* insufficient_resources: disk, memory, connections */
    { .sql_state = "40", .err = ERR_UNAVAILABLE },    /* serialization_failure, deadlock_detected */
    { .sql_state = "25006", .err = ERR_UNAVAILABLE, .ends_the_connection = true }, /* read only: a standby since a failover */
    { .sql_state = "25P03", .err = ERR_UNAVAILABLE, .ends_the_connection = true }, /* idle in a transaction for too long */
    { .sql_state = "57P", .err = ERR_UNAVAILABLE, .ends_the_connection = true },   /* admin_shutdown, crash, starting up */
    { .sql_state = "08", .err = ERR_UNAVAILABLE, .ends_the_connection = true },    /* connection exceptions */
    { .sql_state = "26000",
      .err = ERR_UNAVAILABLE,
      .ends_the_connection = true }, /* what was prepared is gone: DISCARD ALL, a pooler */
    { .sql_state = "0A000",
      .err = ERR_UNAVAILABLE,
      .ends_the_connection = true }, /* a migration changed a prepared result's type */
};

static const struct meaning *find_meaning(const PGresult *failed)
{
    const char *sql_state = PQresultErrorField(failed, PG_DIAG_SQLSTATE);
    for (size_t i = 0; sql_state != NULL && i < sizeof meanings / sizeof meanings[0]; i++) {
        if (strncmp(sql_state, meanings[i].sql_state, strlen(meanings[i].sql_state)) == 0) {
            return &meanings[i];
        }
    }
    return NULL;
}

/* The checks that a port speaks of; a row that breaks any other is a mistake of the code. */
static bool breaks_the_balance(const PGresult *failed)
{
    const char *constraint = PQresultErrorField(failed, PG_DIAG_CONSTRAINT_NAME);
    return constraint != NULL && (strcmp(constraint, "users_coins_are_never_negative") == 0 ||
                                  strcmp(constraint, "users_coin_debt_is_never_negative") == 0);
}

enum err sql_error_meaning(const PGresult *failed)
{
    const struct meaning *meaning = find_meaning(failed);
    if (meaning != NULL) {
        return meaning->err;
    }
    return breaks_the_balance(failed) ? ERR_CONFLICT : ERR_INTERNAL;
}

bool sql_error_ends_the_connection(const PGresult *failed)
{
    const struct meaning *meaning = find_meaning(failed);
    return meaning != NULL && meaning->ends_the_connection;
}
