#include <string.h>
#include "domain/billing/settle.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

/* Whose a subscription is: nobody's here, the row's, or one too many that our row asked for. */
enum standing { UNKNOWN, OURS, STRAY };

static enum err ask_to(struct settlement *settlement, enum subscription_question question)
{
    struct subscription_matter *matter = settlement->matter;
    matter->question = question;
    return settle_by_asking(settlement);
}

static bool is_linked(const struct subscription *row)
{
    return row->gateway_id[0] != '\0';
}

/* A row that is over may have one that runs only while the user has no other. */
static enum err judge_late_one(const struct settlement *settlement, const struct subscription *row, enum standing *standing)
{
    const struct subscription_store *subscriptions = settlement->ports->subscriptions;
    struct subscription other;
    if (is_linked(row)) {
        *standing = STRAY;
        return ERR_OK;
    }
    enum err err = subscriptions->find_of_user(subscriptions->self, row->user_id, &other);
    *standing = err == ERR_OK ? STRAY : OURS;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err judge(const struct settlement *settlement, const struct subscription *row, enum standing *standing)
{
    const struct subscription_matter *matter = settlement->matter;
    bool is_another = is_linked(row) && strcmp(row->gateway_id, matter->said.id) != 0;
    *standing = is_another ? STRAY : OURS;
    if (is_another || !subscription_is_over(row->status)) {
        return ERR_OK;
    }
    if (subscription_is_over(matter->said.status)) {
        *standing = is_linked(row) ? OURS : UNKNOWN;
        return ERR_OK;
    }
    return subscription_is_final(row->status) && is_linked(row) ? ERR_OK : judge_late_one(settlement, row, standing);
}

static enum err find_row(const struct settlement *settlement, const struct billing_account *account, struct subscription *row,
                         enum standing *standing)
{
    const struct subscription_store *subscriptions = settlement->ports->subscriptions;
    const struct subscription_matter *matter = settlement->matter;
    enum err err = subscriptions->find_gateway_locked(subscriptions->self, matter->said.id, row);
    if (err == ERR_NOT_FOUND) {
        err = subscriptions->find_locked(subscriptions->self, matter->said.reference, row);
    }
    *standing = UNKNOWN;
    if (err != ERR_OK || row->user_id != account->user_id) {
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    return judge(settlement, row, standing);
}

static bool differs(const struct subscription *row, const struct gateway_subscription *said)
{
    const struct plan *plan = plan_find(said->plan);
    return strcmp(row->gateway_id, said->id) != 0 || (plan != NULL && plan->rank != row->plan) || row->status != said->status ||
           row->current_period_end_on != said->current_period_end_on;
}

/* Nothing follows an end. */
static bool is_believed(const struct subscription *row, const struct subscription_matter *matter)
{
    return subscription_is_final(matter->said.status) || settle_believes(&matter->source, row->seen_on);
}

/* The coupon that the gateway names; id 0 for none, and for one that isn't known here. */
static enum err find_named_coupon(const struct billing_ports *ports, const char *code, struct coupon *coupon)
{
    *coupon = (struct coupon){ .id = 0 };
    if (code[0] == '\0') {
        return ERR_OK;
    }
    enum err err = ports->coupons->find_by_code(ports->coupons->self, code, coupon);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* The coupon that the gateway names is the row's: the one that a change has asked for, whose redemption is taken, or one that it
 * was given otherwise. What was asked for and isn't named was not taken, as far as an answer, or the subscription's end, can
 * tell. */
static enum err settle_coupon(const struct billing_ports *ports, const struct subscription_matter *matter,
                              struct subscription *row)
{
    struct coupon named;
    int64_t asked = row->asked_coupon_id;
    bool may_tell = matter->source.is_answer || subscription_is_over(matter->said.status);
    enum err err = find_named_coupon(ports, matter->said.coupon, &named);
    if (err == ERR_OK && named.id != 0 && named.id != asked && named.id != row->coupon_id) {
        err = account_redeem_again(ports, named.id);
    }
    if (err == ERR_OK && asked != 0 && asked != named.id && may_tell) {
        err = account_give_back(ports, asked);
    }
    row->coupon_id = named.id != 0 ? named.id : row->coupon_id;
    row->asked_coupon_id = asked == named.id || may_tell ? 0 : asked;
    return err;
}

/* A first payment that was never made gives back the coupon, but not a subscription that came and went unseen; one that was given
 * up and runs all the same takes it again. */
static enum err settle_redemption(const struct billing_ports *ports, const struct subscription *before,
                                  const struct subscription *row)
{
    bool was_unpaid = row->status == SUBSCRIPTION_INCOMPLETE_EXPIRED || is_linked(before);
    if (before->status == SUBSCRIPTION_INCOMPLETE && subscription_is_over(row->status) && was_unpaid) {
        return account_give_back(ports, row->coupon_id);
    }
    bool runs_again = subscription_is_over(before->status) && !subscription_is_over(row->status);
    return runs_again ? account_redeem_again(ports, row->coupon_id) : ERR_OK;
}

static enum err copy(const struct gateway_subscription *said, struct subscription *row)
{
    const struct plan *plan = plan_find(said->plan);
    row->plan = plan == NULL ? row->plan : plan->rank;
    row->status = said->status;
    row->current_period_end_on = said->current_period_end_on;
    return text_copy(said->id, row->gateway_id, sizeof row->gateway_id);
}

static enum err give_coins(const struct billing_ports *ports, struct billing_account *account, const struct subscription *row)
{
    const struct plan *before = account->had_plan ? plan_at(account->biggest_plan) : NULL;
    int64_t coins = plan_coins_on_change(before, plan_at(row->plan));
    if (!subscription_is_active(row->status) || coins == 0) {
        return ERR_OK;
    }
    enum err err = ports->accounts->set_biggest_plan(ports->accounts->self, account->user_id, row->plan);
    return err == ERR_OK ? account_credit(ports, account, coins, COIN_PLAN) : err;
}

/* A card is kept while there is something to charge to it. */
static enum err keep_card(struct settlement *settlement, const struct subscription *before, const struct subscription *row)
{
    const struct subscription_matter *matter = settlement->matter;
    const struct card_store *cards = settlement->ports->cards;
    struct card_on_file card = matter->card;
    if (subscription_ends(before->status, row->status)) {
        return cards->remove(cards->self, row->user_id);
    }
    if (!subscription_is_active(row->status)) {
        return ERR_OK;
    }
    if (matter->has_card) {
        card.user_id = row->user_id;
        card.seen_on = account_now(settlement->ports);
        return cards->set(cards->self, &card);
    }
    enum err err = cards->find(cards->self, row->user_id, &card);
    if (err == ERR_NOT_FOUND) {
        return matter->card_was_asked ? ERR_OK : ask_to(settlement, SUBSCRIPTION_CARD);
    }
    return err;
}

static enum err write(struct settlement *settlement, struct billing_account *account, const struct subscription *before,
                      struct subscription *row)
{
    const struct billing_ports *ports = settlement->ports;
    const struct subscription_matter *matter = settlement->matter;
    enum err err = copy(&matter->said, row);
    row->seen_on = settle_stamp(ports, &matter->source, before->seen_on);
    if (err == ERR_OK) {
        err = settle_coupon(ports, matter, row);
    }
    if (err == ERR_OK) {
        err = settle_redemption(ports, before, row);
    }
    if (err == ERR_OK) {
        err = ports->subscriptions->set(ports->subscriptions->self, row);
        err = err == ERR_NOT_FOUND ? ERR_STALE : err; /* the coupon went away meanwhile */
    }
    return err == ERR_OK ? give_coins(ports, account, row) : err;
}

/* Old news that says the same is no news; that says something else makes one ask. After an end there is nothing to ask. */
static enum err take(struct settlement *settlement, struct billing_account *account, struct subscription *row)
{
    struct subscription_matter *matter = settlement->matter;
    const struct subscription before = *row;
    enum err err = ERR_OK;
    bool is_news = differs(row, &matter->said);
    bool has_ended = subscription_is_final(row->status) && is_linked(row);
    if (!has_ended && matter->said.status == SUBSCRIPTION_UNPAID) {
        return ask_to(settlement, SUBSCRIPTION_END);
    }
    if (!has_ended && is_believed(row, matter)) {
        err = write(settlement, account, &before, row);
    } else if (!has_ended && is_news) {
        matter->source.seen_on = row->seen_on;
        return ask_to(settlement, SUBSCRIPTION_REFETCH);
    }
    if (err == ERR_OK) {
        err = keep_card(settlement, &before, row);
    }
    matter->has_changed = is_news && !has_ended;
    matter->is_ours = true;
    matter->row = *row;
    return err;
}

static enum err apply(struct settlement *settlement, struct billing_account *account)
{
    struct subscription_matter *matter = settlement->matter;
    struct subscription row;
    enum standing standing;
    enum err err = find_row(settlement, account, &row, &standing);
    matter->is_ours = false;
    matter->has_changed = false;
    if (err != ERR_OK || standing == UNKNOWN) {
        return err;
    }
    if (standing == STRAY) {
        return subscription_is_over(matter->said.status) ? ERR_OK : ask_to(settlement, SUBSCRIPTION_END);
    }
    return take(settlement, account, &row);
}

static enum err refetch(struct settlement *settlement)
{
    const struct payment_gateway *gateway = settlement->ports->gateway;
    struct subscription_matter *matter = settlement->matter;
    enum err err = gateway->subscription_find(gateway->self, settlement->arena, matter->said.id, &matter->said);
    if (err == ERR_NOT_FOUND) {
        settlement->user_id = 0; /* nothing is known of it any more: what stands here stays */
        return ERR_OK;
    }
    matter->source.is_answer = true;
    return err;
}

/* What the gateway doesn't know has ended. */
static enum err end_at_gateway(struct settlement *settlement)
{
    const struct payment_gateway *gateway = settlement->ports->gateway;
    struct subscription_matter *matter = settlement->matter;
    enum err err = gateway->subscription_cancel(gateway->self, settlement->arena, matter->said.id, &matter->said);
    matter->source.is_answer = true;
    if (err == ERR_NOT_FOUND) {
        matter->said.status = SUBSCRIPTION_CANCELED;
        return ERR_OK;
    }
    return err;
}

static enum err find_card(struct settlement *settlement)
{
    struct subscription_matter *matter = settlement->matter;
    struct gateway_customer customer;
    struct gateway_payment_method method;
    matter->card_was_asked = true;
    enum err err = settle_find_charged(settlement, matter->said.customer, &customer, &method);
    if (err == ERR_OK && customer.payment_method[0] != '\0') {
        matter->card = (struct card_on_file){ .card = method.card };
        matter->has_card = true;
        err = text_copy(method.id, matter->card.payment_method, sizeof matter->card.payment_method);
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err ask(struct settlement *settlement)
{
    const struct subscription_matter *matter = settlement->matter;
    if (matter->question == SUBSCRIPTION_REFETCH) {
        return refetch(settlement);
    }
    return matter->question == SUBSCRIPTION_END ? end_at_gateway(settlement) : find_card(settlement);
}

enum err settle_subscription(struct settlement *settlement, struct subscription_matter *matter)
{
    settlement->apply = apply;
    settlement->ask = ask;
    settlement->matter = matter;
    matter->is_ours = false;
    matter->has_changed = false;
    matter->row = (struct subscription){ .id = 0 };
    enum err err = settle_find_user(settlement, matter->said.customer);
    return err == ERR_OK ? settle(settlement) : err;
}

enum err settle_subscription_now(struct settlement *settlement, const struct subscription *row,
                                 struct subscription_matter *matter)
{
    const struct payment_gateway *gateway = settlement->ports->gateway;
    *matter = (struct subscription_matter){ .source = { .is_answer = true, .seen_on = row->seen_on } };
    enum err err = gateway->subscription_find(gateway->self, settlement->arena, row->gateway_id, &matter->said);
    return err == ERR_OK ? settle_subscription(settlement, matter) : err;
}
