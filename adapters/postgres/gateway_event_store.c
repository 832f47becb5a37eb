#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

/* A second delivery at the same time waits for the first one's commit, and changes nothing then. */
STATEMENT(gateway_event_add, "INSERT INTO gateway_events (id, type, created_on, received_on) VALUES ($1, $2, $3, $4) "
                             "ON CONFLICT (id) DO NOTHING");

static enum err add(void *self, const char *id, const char *type, int64_t created_on, int64_t received_on)
{
    enum err err = query_change(
        self, &sql_gateway_event_add,
        PARAMETERS(parameter_text(id), parameter_text(type), parameter_instant(created_on), parameter_instant(received_on)));
    return err == ERR_NOT_FOUND ? ERR_CONFLICT : err;
}

STATEMENT(gateway_event_purge, "WITH purged AS (DELETE FROM gateway_events WHERE id = ANY (ARRAY(SELECT id FROM gateway_events "
                               "WHERE received_on < $1 ORDER BY received_on LIMIT 1000 FOR UPDATE SKIP LOCKED)) RETURNING 1) "
                               "SELECT count(*) FROM purged");

static enum err purge(void *self, int64_t before, size_t *count)
{
    return query_purge(self, &sql_gateway_event_purge, before, count);
}

struct gateway_event_store postgres_gateway_event_store(struct postgres *postgres)
{
    return (struct gateway_event_store){ .self = postgres, .add = add, .purge = purge };
}
