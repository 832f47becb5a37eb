#include "domain/job/work.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

static enum err add_job(const struct job_ports *ports, const struct schedule *schedule, int64_t tick, int64_t now)
{
    char minute[CALENDAR_TEXT_BYTES];
    char key[JOB_KEY_BYTES + 1];
    int64_t id = 0;
    calendar_write_minute(tick, minute);
    const char *const parts[] = { schedule->name, " ", minute };
    enum err err = text_join(parts, sizeof parts / sizeof parts[0], key, sizeof key);
    if (err != ERR_OK) {
        return err;
    }
    const struct new_job job = { .kind = schedule->kind, .key = key, .run_at = tick, .created_on = now };
    return ports->queue->add(ports->queue->self, &job, &id);
}

/* A job that is there already was made by this tick before. */
static enum err make_up_for(const struct job_ports *ports, const struct schedule *schedule, int64_t tick, int64_t now,
                            bool *added)
{
    enum err err = add_job(ports, schedule, tick, now);
    *added = err == ERR_OK;
    if (err == ERR_OK || err == ERR_CONFLICT) {
        err = ports->ticks->advance(ports->ticks->self, schedule->name, tick);
    }
    return err;
}

static enum err fire(const struct job_ports *ports, const struct schedule *schedule, int64_t tick, int64_t now, size_t *made)
{
    bool added = false;
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = transaction_end(ports->transaction, make_up_for(ports, schedule, tick, now, &added));
    if (err == ERR_STALE) {
        return ERR_OK; /* another who thinks that he leads has just fired it */
    }
    *made += err == ERR_OK && added;
    return err;
}

static enum err look_at(const struct job_ports *ports, const struct schedule *schedule, int64_t now, size_t *made)
{
    int64_t last = 0;
    int64_t tick = 0;
    enum err err = ports->ticks->find(ports->ticks->self, schedule->name, now, &last);
    if (err != ERR_OK) {
        return err;
    }
    return cron_latest(&schedule->cron, last, now, &tick) == ERR_OK ? fire(ports, schedule, tick, now, made) : ERR_OK;
}

enum err job_tick(const struct job_ports *ports, const struct schedule *schedules, size_t count, size_t *made)
{
    int64_t now = ports->clock->now(ports->clock->self);
    size_t made_now = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = look_at(ports, &schedules[i], now, &made_now);
    }
    if (err == ERR_OK) {
        *made = made_now;
    }
    return err;
}
