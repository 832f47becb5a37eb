#include "domain/job/work.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

/* Records what was done to so many jobs; nothing was done to none. */
static enum err record_many(const struct job_ports *ports, const struct audit_actor *actor, const char *action,
                            enum job_state state, int64_t count)
{
    char number[TEXT_INT64_BYTES];
    (void)text_from_int64(count, number);
    const struct audit_change changes[] = {
        { .field = "state", .before = job_state_name(state), .after = "" },
        { .field = "count", .before = "", .after = number },
    };
    const struct audit_deed deed = { .action = action, .subject = "job", .changes = changes, .change_count = 2 };
    return count == 0 ? ERR_OK : audit_record(&ports->audit, actor, &deed);
}

static enum err retry(const struct job_ports *ports, const struct audit_actor *actor, int64_t id)
{
    const struct audit_deed deed = { .action = "job.retried", .subject = "job", .subject_id = id };
    enum err err = ports->jobs->retry(ports->jobs->self, id, ports->clock->now(ports->clock->self));
    return err == ERR_OK ? audit_record(&ports->audit, actor, &deed) : err;
}

enum err job_retry(const struct job_ports *ports, const struct audit_actor *actor, int64_t id)
{
    enum err err = ports->transaction->begin(ports->transaction->self);
    return err == ERR_OK ? transaction_end(ports->transaction, retry(ports, actor, id)) : err;
}

enum err job_retry_dead(const struct job_ports *ports, const struct audit_actor *actor, int64_t *count)
{
    int64_t retried = 0;
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = ports->jobs->retry_dead(ports->jobs->self, ports->clock->now(ports->clock->self), &retried);
    if (err == ERR_OK) {
        err = record_many(ports, actor, "jobs.retried", JOB_DEAD, retried);
    }
    err = transaction_end(ports->transaction, err);
    if (err == ERR_OK) {
        *count = retried;
    }
    return err;
}

enum err job_purge_ended(const struct job_ports *ports, const struct audit_actor *actor, enum job_state state, size_t *count)
{
    size_t purged = 0;
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = ports->jobs->purge(ports->jobs->self, state, ports->clock->now(ports->clock->self), &purged);
    if (err == ERR_OK) {
        err = record_many(ports, actor, "jobs.purged", state, (int64_t)purged);
    }
    err = transaction_end(ports->transaction, err);
    if (err == ERR_OK) {
        *count = purged;
    }
    return err;
}
