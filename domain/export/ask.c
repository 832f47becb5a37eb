#include "domain/export/document.h"
#include "domain/export/export.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

enum err export_add_job(const struct export_ports *ports, const char *kind, int64_t export_id, int64_t now)
{
    char number[TEXT_INT64_BYTES];
    const struct new_job job = {
        .kind = kind,
        .payload = { .fields = { { .name = "export_id", .value = number } }, .count = 1 },
        .run_at = now,
        .created_on = now,
    };
    int64_t id = 0;
    (void)text_from_int64(export_id, number);
    return ports->queue->add(ports->queue->self, &job, &id);
}

static enum err ask(const struct export_ports *ports, const struct audit_actor *actor, const struct user *user)
{
    int64_t now = ports->clock->now(ports->clock->self);
    const struct data_export wish = { .user_id = user->id, .created_on = now, .expires_on = now + EXPORT_PATIENCE };
    const struct audit_deed deed = {
        .action = "user.export_asked", .subject = "user", .subject_id = user->id, .subject_name = user->email
    };
    int64_t id = 0;
    enum err err = ports->exports->add(ports->exports->self, &wish, &id);
    if (err == ERR_OK) {
        err = export_add_job(ports, "users.export", id, now);
    }
    return err == ERR_OK ? audit_record(&ports->audit, actor, &deed) : err;
}

enum err export_ask(const struct export_ports *ports, const struct audit_actor *actor, const struct user *user)
{
    enum err err = ports->transaction->begin(ports->transaction->self);
    return err == ERR_OK ? transaction_end(ports->transaction, ask(ports, actor, user)) : err;
}

enum err export_find(const struct export_ports *ports, int64_t user_id, struct data_export *found)
{
    return ports->exports->find_of_user(ports->exports->self, user_id, ports->clock->now(ports->clock->self), found);
}
