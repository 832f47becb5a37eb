#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

STATEMENT(health_check, "SELECT 1");

static void read_one(struct row *row, void *nothing)
{
    (void)nothing;
    (void)row_int32(row);
}

static enum err check(void *self)
{
    enum err err = query_one(self, &sql_health_check, NO_PARAMETERS, read_one, NULL);
    return err == ERR_OK ? ERR_OK : ERR_UNAVAILABLE;
}

struct health_check postgres_health_check(struct postgres *postgres)
{
    return (struct health_check){ .self = postgres, .name = "postgres", .check = check };
}
