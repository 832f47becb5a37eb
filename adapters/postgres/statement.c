#include "adapters/postgres/statement.h"
#include <string.h>
#include "adapters/postgres/postgres.h"

static const struct statement *const statements[STATEMENT_COUNT] = {
#define X(name) &sql_##name,
    STATEMENT_LIST(X)
#undef X
};

const char *postgres_statement_sql(const char *name)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (strcmp(statements[i]->name, name) == 0) {
            return statements[i]->sql;
        }
    }
    return NULL;
}

const char *postgres_statement_name(size_t position)
{
    return position < STATEMENT_COUNT ? statements[position]->name : NULL;
}
