#include "domain/user/deletion_part.h"
#include <string.h>
#include "domain/kernel/numbers.h"
#include "domain/kernel/text.h"

enum { PART_USERS = 50 };

static const char *number_text(struct arena *arena, int64_t number)
{
    char *text = arena_allocate(arena, TEXT_INT64_BYTES);
    if (text != NULL) {
        (void)text_from_int64(number, text);
    }
    return text;
}

enum { PROGRESS_BYTES = 2 * TEXT_INT64_BYTES };

/* "100/5000" */
static const char *write_progress(struct arena *arena, const struct deletion_part *part)
{
    char *text = arena_allocate(arena, PROGRESS_BYTES);
    if (text != NULL) {
        size_t length = text_from_int64(part->done, text);
        text[length] = '/';
        (void)text_from_int64(part->total, text + length + 1);
    }
    return text;
}

static void put(struct job_payload *payload, const char *name, const char *value)
{
    payload->fields[payload->count++] = (struct job_field){ .name = name, .value = value };
}

enum err deletion_part_add(const struct user_ports *ports, struct arena *arena, const struct audit_actor *actor,
                           const struct deletion_part *part, const char *key)
{
    int64_t now = ports->clock->now(ports->clock->self);
    struct new_job job = { .kind = "users.delete", .key = key, .run_at = now, .created_on = now };
    int64_t id = 0;
    put(&job.payload, "progress", write_progress(arena, part));
    put(&job.payload, "ids", numbers_write(arena, part->ids, part->count, ' '));
    put(&job.payload, "actor_id", number_text(arena, actor->user_id));
    put(&job.payload, "actor", actor->name);
    put(&job.payload, "address", actor->address);
    if (part->part != NULL) {
        put(&job.payload, "part", part->part);
        put(&job.payload, "until", number_text(arena, part->until));
    }
    for (size_t i = 0; i < job.payload.count; i++) {
        if (job.payload.fields[i].value == NULL) {
            return ERR_NO_MEMORY;
        }
    }
    return ports->jobs->add(ports->jobs->self, &job, &id);
}

static enum err read_ids(const char *text, struct deletion_part *part)
{
    enum err err = ERR_OK;
    while (err == ERR_OK && *text != '\0') {
        err = part->count == USER_DELETION_IDS ? ERR_MALFORMED : numbers_take(&text, ' ', &part->ids[part->count]);
        part->count++;
    }
    return err;
}

static enum err read_progress(const char *text, struct deletion_part *part)
{
    enum err err = numbers_take(&text, '/', &part->done);
    return err == ERR_OK ? numbers_take(&text, '\0', &part->total) : err;
}

static enum err read_search(const struct job_payload *payload, struct deletion_part *part)
{
    const char *until = job_payload_find(payload, "until");
    part->part = job_payload_find(payload, "part");
    if (part->part == NULL) {
        return ERR_OK;
    }
    return until == NULL ? ERR_MALFORMED : text_to_int64(until, &part->until);
}

enum err deletion_part_read(const struct job_payload *payload, struct audit_actor *actor, struct deletion_part *part)
{
    const char *ids = job_payload_find(payload, "ids");
    const char *progress = job_payload_find(payload, "progress");
    const char *actor_id = job_payload_find(payload, "actor_id");
    *part = (struct deletion_part){ .count = 0 };
    *actor = (struct audit_actor){ .name = job_payload_find(payload, "actor"), .address = job_payload_find(payload, "address") };
    if (ids == NULL || progress == NULL || actor_id == NULL || actor->name == NULL || actor->address == NULL) {
        return ERR_MALFORMED;
    }
    enum err err = text_to_int64(actor_id, &actor->user_id);
    if (err == ERR_OK) {
        err = read_ids(ids, part);
    }
    if (err == ERR_OK) {
        err = read_progress(progress, part);
    }
    if (err == ERR_OK) {
        err = read_search(payload, part);
    }
    return err == ERR_OK ? ERR_OK : ERR_MALFORMED;
}

enum err deletion_part_search(const struct user_ports *ports, const struct audit_actor *actor, int64_t after,
                              struct deletion_part *part)
{
    const struct user_directory *directory = ports->directory;
    int64_t ids[PART_USERS];
    size_t count = 0;
    enum err err = directory->find_ids(directory->self, part->part, after, part->until, ids, PART_USERS, &count);
    part->count = 0;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        if (ids[i] != actor->user_id) {
            part->ids[part->count++] = ids[i];
        }
    }
    return err;
}
