#include "domain/billing/account.h"

/* A change of card on its way. */
struct card_change {
    struct problems *why;
    struct card_on_file card;
};

static enum err check(const struct billing_ports *ports, int64_t user_id, struct problems *why)
{
    struct card_on_file card;
    enum err err = ports->cards->find(ports->cards->self, user_id, &card);
    return err == ERR_NOT_FOUND ? problems_reject(why, "", "payment_method.none") : err;
}

static enum err replace(const struct billing_ports *ports, struct billing_account *account, void *context)
{
    struct card_change *change = context;
    change->card.seen_on = account_now(ports);
    enum err err = check(ports, account->user_id, change->why);
    return err == ERR_OK ? ports->cards->set(ports->cards->self, &change->card) : err;
}

enum err billing_update_card(const struct billing_ports *ports, struct arena *arena, int64_t user_id, const char *name,
                             const char *setup_intent, struct problems *why)
{
    struct card_change change = { .why = why };
    struct billing_account account;
    enum err err = check(ports, user_id, why);
    if (err == ERR_OK && !account_is_given(setup_intent)) {
        err = problems_reject(why, "", "javascript.required");
    }
    if (err == ERR_OK) {
        err = ports->accounts->find(ports->accounts->self, user_id, &account);
    }
    if (err == ERR_OK) {
        err = account_read_card(ports, arena, &account, name, setup_intent, &change.card);
    }
    if (err == ERR_OK) {
        err = account_charge_to(ports, &account, &change.card);
    }
    return err == ERR_OK ? account_begin(ports, user_id, replace, &change) : err;
}
