#include "domain/user/administer_wish.h"
#include "domain/kernel/text.h"

static void read_reason(const char *typed, char reason[AUDIT_REASON_BYTES + 1], struct problems *why)
{
    reason[0] = '\0';
    if (typed != NULL &&
        (text_trim(typed, reason, AUDIT_REASON_BYTES + 1) != ERR_OK || text_characters(reason) > AUDIT_REASON_CHARACTERS)) {
        problems_add(why, "reason", "reason.length");
    }
}

void administer_read_wish(const struct user_wish *wish, struct problems *why, struct read_wish *read)
{
    *read = (struct read_wish){ .has_coins = wish->coins != NULL, .has_role = wish->role != NULL, .username = wish->username };
    if (read->has_coins && (text_to_int64_trimmed(wish->coins, &read->coins) != ERR_OK || read->coins < 0)) {
        problems_add(why, "coins", "coins.range");
    }
    if (read->has_role && user_role_from(wish->role, &read->role) != ERR_OK) {
        problems_add(why, "role", "role.unknown");
    }
    if (wish->username != NULL && wish->username[0] != '\0') {
        user_check_username(wish->username, why);
    }
    read_reason(wish->reason, read->reason, why);
}

enum err administer_move_coins(const struct user_ports *ports, int64_t id, int64_t amount, struct problems *why)
{
    const struct ledger_entry entry = {
        .user_id = id, .amount = amount, .reason = COIN_OPERATOR, .created_on = ports->clock->now(ports->clock->self)
    };
    enum err err = amount == 0 ? ERR_OK : ports->ledger->add(ports->ledger->self, &entry, NULL);
    return err == ERR_OVERFLOW || err == ERR_CONFLICT ? problems_reject(why, "coins", "coins.range") : err;
}

enum err administer_set(const struct user_ports *ports, int64_t id, const struct user_settings *settings, struct problems *why)
{
    enum err err = ports->users->edit(ports->users->self, id, settings);
    return err == ERR_CONFLICT ? problems_reject(why, "username", "username.taken") : err;
}
