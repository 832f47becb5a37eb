#include "domain/user/new_account.h"
#include "domain/dice/bet.h"

enum err new_account_prepare(const struct user_ports *ports, const char *email, const char *password, enum user_role role,
                             struct problems *why, struct new_account *account)
{
    *account = (struct new_account){ .role = role, .locale = USER_LOCALE_EN, .now = ports->clock->now(ports->clock->self) };
    user_check_email(email == NULL ? "" : email, account->email, why);
    user_check_password(ports->blocklist, password == NULL ? "" : password, why);
    enum err err = problems_verdict(why);
    if (err == ERR_OK) {
        err = dice_first_seeds(ports->random, &account->seeds);
    }
    if (err == ERR_OK) {
        err = ports->hasher->hash(ports->hasher->self, password, account->password_hash);
    }
    return err;
}

static enum err add_user(const struct user_ports *ports, const struct new_account *account, struct problems *why, int64_t *id)
{
    const struct new_user user = {
        .email = account->email,
        .password_hash = account->password_hash,
        .role = account->role,
        .locale = account->locale,
        .seeds = &account->seeds,
        .created_on = account->now,
    };
    enum err err = ports->users->add(ports->users->self, &user, id);
    if (err == ERR_CONFLICT) {
        problems_add(why, "email", "email.taken");
        return ERR_REJECTED;
    }
    return err;
}

enum err new_account_add(const struct user_ports *ports, const struct new_account *account, struct problems *why, int64_t *id)
{
    enum err err = add_user(ports, account, why, id);
    if (err != ERR_OK) {
        return err;
    }
    const struct ledger_entry gift = {
        .user_id = *id, .amount = NEW_USER_COINS, .reason = COIN_SIGN_UP, .created_on = account->now
    };
    return ports->ledger->add(ports->ledger->self, &gift, NULL);
}
