#include "tests/postgres/both_sides.h"

struct postgres *postgres;
PGconn *database;

int connect_both(void **state)
{
    (void)state;
    postgres = server_fresh();
    database = server_connect();
    return 0;
}

int close_both(void **state)
{
    (void)state;
    postgres_close(postgres);
    PQfinish(database);
    return 0;
}
