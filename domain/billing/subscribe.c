#include <string.h>
#include "domain/billing/settle.h"
#include "domain/kernel/calendar.h"
#include "domain/play/play.h"

/* A wish to subscribe on its way. */
struct subscribing {
    const struct billing_ports *ports;
    struct arena *arena;
    struct problems *why;
    const struct subscribe_wish *wish;
    const struct plan *plan;
    struct coupon coupon; /* id 0 for none */
    struct billing_account account;
    struct card_on_file card;
    struct subscription row;
    bool is_retry; /* the row is of an earlier try, whose outcome isn't known */
};

static enum err reject(const struct subscribing *subscribing, const char *key)
{
    return problems_reject(subscribing->why, "", key);
}

static struct settlement begin_settlement(const struct subscribing *subscribing)
{
    return (struct settlement){ .ports = subscribing->ports, .arena = subscribing->arena };
}

/* The same request may be repeated under its key, as long as the gateway remembers that. */
static bool is_same_wish(const struct subscribing *subscribing, const struct subscription *row)
{
    int64_t age = account_now(subscribing->ports) - row->created_on;
    return settle_is_pending(row) && row->plan == subscribing->plan->rank && row->coupon_id == subscribing->coupon.id &&
           age < PENDING_KEY_LIFE;
}

static enum err find_open(const struct subscribing *subscribing, struct subscription *open)
{
    const struct subscription_store *subscriptions = subscribing->ports->subscriptions;
    return subscriptions->find_of_user(subscriptions->self, subscribing->account.user_id, open);
}

/* One whose first payment was not made is in the way of nobody. */
static enum err end_incomplete(const struct subscribing *subscribing, const struct subscription *open)
{
    struct settlement settlement = begin_settlement(subscribing);
    struct subscription_matter matter;
    enum err err = settle_subscription_now(&settlement, open, &matter);
    bool is_incomplete = err == ERR_OK && matter.row.status == SUBSCRIPTION_INCOMPLETE;
    return err == ERR_NOT_FOUND || is_incomplete ? settle_ended_subscription(&settlement, open) : err;
}

/* Finds out what became of an earlier try. */
static enum err clear_the_way(const struct subscribing *subscribing, const struct subscription *open)
{
    struct subscription still_open;
    struct settlement settlement = begin_settlement(subscribing);
    enum err err = settle_is_pending(open) ? settle_pending_subscription(&settlement, open) : end_incomplete(subscribing, open);
    if (err == ERR_OK) {
        err = find_open(subscribing, &still_open);
        return err == ERR_OK ? reject(subscribing, "subscription.already") : err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    return err;
}

static enum err read_coupon(struct subscribing *subscribing, const struct subscription *open)
{
    return account_read_coupon(subscribing->ports, subscribing->wish->coupon_code, settle_is_pending(open) ? open->coupon_id : 0,
                               subscribing->why, &subscribing->coupon);
}

/* A try whose outcome isn't known is repeated, or cleared out of the way of another wish. */
static enum err read_wish(struct subscribing *subscribing)
{
    struct subscription open = { .status = SUBSCRIPTION_CANCELED };
    subscribing->plan = plan_find(subscribing->wish->plan);
    if (subscribing->plan == NULL) {
        return reject(subscribing, "plan.unknown");
    }
    enum err err = find_open(subscribing, &open);
    bool is_open = err == ERR_OK;
    if (err != ERR_OK && err != ERR_NOT_FOUND) {
        return err;
    }
    if (is_open && open.status != SUBSCRIPTION_INCOMPLETE) {
        return reject(subscribing, "subscription.already");
    }
    if (!account_is_given(subscribing->wish->setup_intent)) {
        return reject(subscribing, "javascript.required");
    }
    err = read_coupon(subscribing, &open);
    return err == ERR_OK && is_open && !is_same_wish(subscribing, &open) ? clear_the_way(subscribing, &open) : err;
}

static enum err read_card(struct subscribing *subscribing)
{
    const struct subscribe_wish *wish = subscribing->wish;
    enum err err = account_read_card(subscribing->ports, subscribing->arena, &subscribing->account, wish->name,
                                     wish->setup_intent, &subscribing->card);
    return err == ERR_OK ? account_charge_to(subscribing->ports, &subscribing->account, &subscribing->card) : err;
}

static enum err add_row(const struct billing_ports *ports, const struct billing_account *account, struct subscribing *subscribing)
{
    struct subscription row = {
        .user_id = account->user_id,
        .plan = subscribing->plan->rank,
        .status = SUBSCRIPTION_INCOMPLETE,
        .coupon_id = subscribing->coupon.id,
        .created_on = account_now(ports),
    };
    int64_t second = calendar_divide(row.created_on, CALENDAR_SECOND) * CALENDAR_SECOND;
    row.current_period_end_on = account->had_plan ? 0 : subscription_trial_end(second);
    enum err err = account_redeem(ports, &subscribing->coupon, subscribing->why);
    if (err == ERR_OK) {
        err = ports->subscriptions->add(ports->subscriptions->self, &row, &row.id);
    }
    subscribing->row = row;
    return err;
}

static enum err take_row(const struct billing_ports *ports, struct billing_account *account, void *context)
{
    struct subscribing *subscribing = context;
    enum err err = find_open(subscribing, &subscribing->row);
    if (err == ERR_NOT_FOUND) {
        return add_row(ports, account, subscribing);
    }
    if (err == ERR_OK && !is_same_wish(subscribing, &subscribing->row)) {
        return reject(subscribing, "subscription.already");
    }
    subscribing->is_retry = err == ERR_OK;
    return err;
}

static enum err ask_gateway(const struct subscribing *subscribing, struct gateway_subscription *made)
{
    const struct payment_gateway *gateway = subscribing->ports->gateway;
    const struct subscription *row = &subscribing->row;
    char key[GATEWAY_KEY_BYTES + 1];
    const struct gateway_new_subscription wish = {
        .key = key,
        .customer = subscribing->account.customer,
        .plan = row->plan,
        .coupon = subscribing->coupon.code,
        .trial_end_on = row->current_period_end_on,
        .reference = row->id,
    };
    gateway_key(key, "subscription", row->id);
    return gateway->subscription_create(gateway->self, subscribing->arena, &wish, made);
}

/* A request that can't have been done, and won't be, leaves nothing. What an earlier try has done is told by its own answer only:
 * that the card was declined, or that there is no such coupon. */
static enum err refuse(const struct subscribing *subscribing, enum err refusal)
{
    bool tells_of_retry = refusal == ERR_PAYMENT_DECLINED || refusal == ERR_NOT_FOUND;
    if (!gateway_has_refused(refusal) || (subscribing->is_retry && !tells_of_retry)) {
        return refusal;
    }
    enum err err = settle_refused_subscription(subscribing->ports, subscribing->account.user_id, subscribing->row.id);
    if (err == ERR_OK && refusal == ERR_NOT_FOUND) {
        return problems_reject(subscribing->why, "coupon_code", "coupon_code.unknown");
    }
    return err == ERR_OK ? refusal : err;
}

/* A subscription whose first payment wasn't made is none. */
static enum err conclude(const struct subscribing *subscribing, const struct subscription_matter *matter)
{
    if (!matter->is_ours) {
        return reject(subscribing, "subscription.already");
    }
    if (matter->row.status == SUBSCRIPTION_INCOMPLETE) {
        enum err err = end_incomplete(subscribing, &matter->row);
        return err == ERR_OK ? ERR_PAYMENT_DECLINED : err;
    }
    return subscription_is_over(matter->row.status) ? ERR_PAYMENT_DECLINED : ERR_OK;
}

static enum err carry_out(const struct subscribing *subscribing)
{
    struct settlement settlement = begin_settlement(subscribing);
    struct subscription_matter matter = { .card = subscribing->card, .has_card = true };
    enum err err = ask_gateway(subscribing, &matter.said);
    if (err != ERR_OK) {
        return refuse(subscribing, err);
    }
    err = settle_subscription(&settlement, &matter);
    return err == ERR_OK ? conclude(subscribing, &matter) : err;
}

enum err billing_subscribe(const struct billing_ports *ports, struct arena *arena, int64_t user_id,
                           const struct subscribe_wish *wish, struct problems *why)
{
    struct subscribing subscribing = { .ports = ports, .arena = arena, .why = why, .wish = wish };
    enum err err = ports->accounts->find(ports->accounts->self, user_id, &subscribing.account);
    if (err == ERR_OK) {
        err = read_wish(&subscribing);
    }
    if (err == ERR_OK) {
        err = play_refuse_excluded(ports->limits, ports->clock, user_id, why);
    }
    if (err == ERR_OK) {
        err = read_card(&subscribing);
    }
    if (err == ERR_OK) {
        err = account_begin(ports, user_id, take_row, &subscribing);
    }
    return err == ERR_OK ? carry_out(&subscribing) : err;
}
