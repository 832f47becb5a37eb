#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"
#include "domain/user/deletion_part.h"

static bool has(const struct deletion_part *part, int64_t id)
{
    for (size_t i = 0; i < part->count; i++) {
        if (part->ids[i] == id) {
            return true;
        }
    }
    return false;
}

static enum err choose(const struct user_ports *ports, const struct audit_actor *actor, const struct user_deletion *wish,
                       struct deletion_part *part)
{
    for (size_t i = 0; i < wish->count && i < USER_DELETION_IDS; i++) {
        struct user user;
        enum err err = ports->users->find(ports->users->self, wish->ids[i], &user);
        if (err != ERR_OK && err != ERR_NOT_FOUND) {
            return err;
        }
        if (err == ERR_OK && !user.deleted && user.id != actor->user_id && !has(part, user.id)) {
            part->ids[part->count++] = user.id;
        }
    }
    part->total = (int64_t)part->count;
    return ERR_OK;
}

/* Whether the search finds the actor, who is not to be counted. */
static enum err finds_actor(const struct user_ports *ports, const struct audit_actor *actor, const char *part, bool *is_found)
{
    int64_t id = 0;
    size_t count = 0;
    enum err err = ports->directory->find_ids(ports->directory->self, part, actor->user_id - 1, actor->user_id, &id, 1, &count);
    if (err == ERR_OK) {
        *is_found = count == 1;
    }
    return err;
}

static enum err search(const struct user_ports *ports, const struct audit_actor *actor, struct deletion_part *part)
{
    bool is_found = false;
    enum err err = ports->directory->count(ports->directory->self, part->part, &part->total, &part->until);
    if (err == ERR_OK) {
        err = finds_actor(ports, actor, part->part, &is_found);
    }
    if (err == ERR_OK && is_found) {
        part->total--;
    }
    return err == ERR_OK ? deletion_part_search(ports, actor, 0, part) : err;
}

static enum err record(const struct user_ports *ports, const struct audit_actor *actor, const struct deletion_part *part)
{
    char count[TEXT_INT64_BYTES];
    (void)text_from_int64(part->total, count);
    const struct audit_change changes[] = { { "count", "", count }, { "search", "", part->part } };
    const struct audit_deed deed = {
        .action = "users.deletion_asked", .subject = "user", .changes = changes, .change_count = part->part == NULL ? 1 : 2
    };
    return audit_record(&ports->audit, actor, &deed);
}

static enum err ask(const struct user_ports *ports, const struct audit_actor *actor, struct arena *arena,
                    const struct deletion_part *part)
{
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = deletion_part_add(ports, arena, actor, part, NULL);
    if (err == ERR_OK) {
        err = record(ports, actor, part);
    }
    return transaction_end(ports->transaction, err);
}

enum err user_schedule_deletion(const struct user_ports *ports, const struct audit_actor *actor, struct arena *arena,
                                const struct user_deletion *wish, struct problems *why, int64_t *count)
{
    struct deletion_part part = { .part = wish->part };
    if (wish->part != NULL && wish->part[0] == '\0') {
        return problems_reject(why, "", "users.search_missing");
    }
    enum err err = wish->part == NULL ? choose(ports, actor, wish, &part) : search(ports, actor, &part);
    if (err == ERR_OK && part.total > 0) {
        err = ask(ports, actor, arena, &part);
    }
    if (err == ERR_OK) {
        *count = part.total;
    }
    return err;
}
