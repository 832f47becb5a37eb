#include "domain/billing/account.h"
#include "domain/kernel/text.h"
#include "domain/user/deletion_part.h"

/* A part of a deletion of many on its way. */
struct part_work {
    const struct user_ports *ports;
    const struct billing_ports *billing;
    struct arena *arena;
    const struct job *job;
    struct audit_actor actor;
    struct deletion_part part;
};

/* A job that this one makes, once: "users.delete 17 42". */
static enum err add_once(const struct part_work *work, const struct deletion_part *part, int64_t number)
{
    char ids[2][TEXT_INT64_BYTES];
    char key[JOB_KEY_BYTES + 1];
    (void)text_from_int64(work->job->id, ids[0]);
    (void)text_from_int64(number, ids[1]);
    const char *const texts[] = { "users.delete ", ids[0], " ", ids[1] };
    enum err err = text_join(texts, sizeof texts / sizeof texts[0], key, sizeof key);
    if (err == ERR_OK) {
        err = deletion_part_add(work->ports, work->arena, &work->actor, part, key);
    }
    return err == ERR_CONFLICT ? ERR_OK : err;
}

static enum err delete_one(const struct part_work *work, int64_t id)
{
    struct problems why = { .count = 0 };
    enum err err = user_delete(work->ports, work->billing, work->arena, &work->actor, id, &why);
    if (err == ERR_OK || err == ERR_REJECTED) {
        return ERR_OK; /* who may not be deleted stays */
    }
    bool is_alone = work->part.count == 1 && work->part.part == NULL;
    if (is_alone || gateway_stops_all(err)) {
        return err;
    }
    const struct deletion_part alone = { .ids = { id }, .count = 1, .total = 1 };
    return add_once(work, &alone, id);
}

/* The next part is named by the number 0, which no user has. */
static enum err go_on(const struct part_work *work)
{
    const struct deletion_part *part = &work->part;
    struct deletion_part next = *part;
    if (part->part == NULL || part->count == 0) {
        return ERR_OK;
    }
    next.done += (int64_t)part->count;
    enum err err = deletion_part_search(work->ports, &work->actor, part->ids[part->count - 1], &next);
    return err == ERR_OK && next.count > 0 ? add_once(work, &next, 0) : err;
}

enum err user_delete_many(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena,
                          const struct job *job)
{
    struct part_work work = { .ports = ports, .billing = billing, .arena = arena, .job = job };
    enum err err = deletion_part_read(&job->payload, &work.actor, &work.part);
    for (size_t i = 0; err == ERR_OK && i < work.part.count; i++) {
        err = delete_one(&work, work.part.ids[i]);
    }
    return err == ERR_OK ? go_on(&work) : err;
}
