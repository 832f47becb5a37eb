#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

static void read_tick(struct row *row, void *out)
{
    int64_t tick = row_instant(row);
    if (!row->malformed) {
        *(int64_t *)out = tick;
    }
}

STATEMENT(tick_find, "SELECT last_tick FROM job_ticks WHERE name = $1");

/* The update changes nothing: it is there so that a row which somebody else has just made comes back, too. */
STATEMENT(tick_keep, "INSERT INTO job_ticks (name, last_tick) VALUES ($1, $2) "
                     "ON CONFLICT (name) DO UPDATE SET last_tick = job_ticks.last_tick RETURNING last_tick");

static enum err find(void *self, const char *name, int64_t first, int64_t *last)
{
    enum err err = query_one(self, &sql_tick_find, PARAMETERS(parameter_text(name)), read_tick, last);
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    return query_one(self, &sql_tick_keep, PARAMETERS(parameter_text(name), parameter_instant(first)), read_tick, last);
}

STATEMENT(tick_advance, "UPDATE job_ticks SET last_tick = $2 WHERE name = $1 AND last_tick < $2");

static enum err advance(void *self, const char *name, int64_t tick)
{
    enum err err = query_change(self, &sql_tick_advance, PARAMETERS(parameter_text(name), parameter_instant(tick)));
    return err == ERR_NOT_FOUND ? ERR_STALE : err;
}

struct tick_store postgres_tick_store(struct postgres *postgres)
{
    return (struct tick_store){ .self = postgres, .find = find, .advance = advance };
}
