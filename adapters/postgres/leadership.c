#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

/* The server alone knows who leads: it is asked each time, and a connection that was made anew asks for the lead anew. A lock
 * that is held is not taken once more, or it would have to be given up as often. */
STATEMENT(leadership_hold,
          "SELECT CASE WHEN EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted "
          "AND classid = 20260101 AND objid = 2 AND objsubid = 2) THEN true ELSE pg_try_advisory_lock(20260101, 2) END");

static void read_leads(struct row *row, void *out)
{
    bool leads = row_bool(row);
    if (!row->malformed) {
        *(bool *)out = leads;
    }
}

static enum err hold(void *self, bool *leads)
{
    return query_one(self, &sql_leadership_hold, NO_PARAMETERS, read_leads, leads);
}

STATEMENT(leadership_step_down, "SELECT pg_advisory_unlock(20260101, 2)");

/* Without a connection there is nothing to give up. When it can't be told, the connection goes and the lead with it. */
static void step_down(void *self)
{
    struct postgres *postgres = self;
    bool led = false;
    if (postgres->link != NULL && query_one(postgres, &sql_leadership_step_down, NO_PARAMETERS, read_leads, &led) != ERR_OK) {
        connection_drop(postgres);
    }
}

struct leadership postgres_leadership(struct postgres *postgres)
{
    return (struct leadership){ .self = postgres, .hold = hold, .step_down = step_down };
}
