#include "domain/dice/rotate_all.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

enum { USERS_AT_A_TIME = 100, ROTATIONS = 2 };

/* The player is read anew and locked: who was listed may have rotated or gone since. */
static enum err rotate_twice(const struct dice_ports *ports, int64_t user_id, int64_t *rotated)
{
    struct user player;
    enum err err = ports->users->find_locked(ports->users->self, user_id, &player);
    if (err != ERR_OK || player.deleted) {
        return err;
    }
    for (int i = 0; err == ERR_OK && i < ROTATIONS; i++) {
        struct problems why = { .count = 0 };
        struct revealed_seeds revealed;
        err = dice_rotate_seeds(ports, &player, NULL, &why, &revealed);
    }
    if (err == ERR_OK) {
        (*rotated)++;
    }
    return err;
}

static enum err record(const struct audit_ports *audit, const struct audit_actor *actor, int64_t rotated)
{
    char number[TEXT_INT64_BYTES];
    (void)text_from_int64(rotated, number);
    const struct audit_change changes[] = { { .field = "count", .before = "", .after = number } };
    const struct audit_deed deed = { .action = "seeds.rotated", .subject = "user", .changes = changes, .change_count = 1 };
    return rotated == 0 ? ERR_OK : audit_record(audit, actor, &deed);
}

static enum err rotate_page(const struct dice_ports *ports, const struct audit_ports *audit, const struct audit_actor *actor,
                            const struct user *users, size_t count, int64_t *rotated)
{
    int64_t rotated_now = 0;
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = rotate_twice(ports, users[i].id, &rotated_now);
    }
    if (err == ERR_OK) {
        err = record(audit, actor, rotated_now);
    }
    err = transaction_end(ports->transaction, err);
    if (err == ERR_OK) {
        *rotated += rotated_now;
    }
    return err;
}

enum err dice_rotate_all(const struct dice_ports *ports, const struct audit_ports *audit, const struct audit_actor *actor,
                         const struct rotation_listener *listener, int64_t *rotated)
{
    struct user page[USERS_AT_A_TIME];
    size_t count = USERS_AT_A_TIME;
    int64_t after = 0;
    enum err err = ERR_OK;
    *rotated = 0;
    while (err == ERR_OK && count == USERS_AT_A_TIME) {
        err = ports->users->list(ports->users->self, after, page, USERS_AT_A_TIME, &count);
        if (err == ERR_OK && count > 0) {
            err = rotate_page(ports, audit, actor, page, count, rotated);
            after = page[count - 1].id;
        }
        if (err == ERR_OK && listener) {
            listener->tell(listener->self, *rotated);
        }
    }
    return err;
}
