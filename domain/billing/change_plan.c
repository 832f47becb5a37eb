#include <string.h>
#include "domain/billing/settle.h"
#include "domain/play/play.h"

/* A change of plan on its way. */
struct changing {
    const struct billing_ports *ports;
    struct arena *arena;
    struct problems *why;
    const struct plan *plan;
    struct coupon coupon; /* id 0 for none */
    struct subscription row;
    const char *item; /* what the gateway calls the row's plan */
};

static enum err reject(const struct changing *changing, const char *key)
{
    return problems_reject(changing->why, "", key);
}

static enum err find_running(const struct changing *changing, int64_t user_id, struct subscription *row)
{
    const struct subscription_store *subscriptions = changing->ports->subscriptions;
    enum err err = subscriptions->find_of_user(subscriptions->self, user_id, row);
    bool is_none = err == ERR_NOT_FOUND || (err == ERR_OK && !subscription_is_active(row->status));
    return is_none ? reject(changing, "subscription.none") : err;
}

static enum err read_wish(struct changing *changing, int64_t user_id, const char *plan, const char *coupon_code)
{
    changing->plan = plan_find(plan);
    if (changing->plan == NULL) {
        return reject(changing, "plan.unknown");
    }
    enum err err = find_running(changing, user_id, &changing->row);
    if (err == ERR_OK && changing->plan->rank > changing->row.plan) {
        err = play_refuse_excluded(changing->ports->limits, changing->ports->clock, user_id, changing->why);
    }
    if (err != ERR_OK) {
        return err;
    }
    const struct subscription *row = &changing->row;
    int64_t taken = row->asked_coupon_id != 0 ? row->asked_coupon_id : row->coupon_id;
    return account_read_coupon(changing->ports, coupon_code, taken, changing->why, &changing->coupon);
}

static bool changes_nothing(const struct changing *changing)
{
    return changing->row.plan == changing->plan->rank && changing->coupon.id == 0;
}

/* Sees the subscription as it is now, and so what came of an earlier change: a coupon that it has isn't taken twice. */
static enum err look(struct changing *changing)
{
    struct settlement settlement = { .ports = changing->ports, .arena = changing->arena };
    struct subscription_matter matter;
    enum err err = settle_subscription_now(&settlement, &changing->row, &matter);
    if (err == ERR_NOT_FOUND) {
        err = settle_ended_subscription(&settlement, &changing->row);
        return err == ERR_OK ? reject(changing, "subscription.none") : err;
    }
    if (err == ERR_OK && !subscription_is_active(matter.row.status)) {
        return reject(changing, "subscription.none");
    }
    if (err == ERR_OK) {
        changing->row = matter.row;
        changing->item = matter.said.item;
    }
    if (err == ERR_OK && strcmp(changing->coupon.code, matter.said.coupon) == 0) {
        changing->coupon = (struct coupon){ .id = 0 };
    }
    return err;
}

/* Numbers the request and takes the coupon. */
static enum err take_number(const struct billing_ports *ports, struct billing_account *account, void *context)
{
    struct changing *changing = context;
    struct subscription *row = &changing->row;
    enum err err = find_running(changing, account->user_id, row);
    if (err == ERR_OK) {
        err = account_redeem(ports, &changing->coupon, changing->why);
    }
    if (err == ERR_OK) {
        row->changes++;
        row->asked_coupon_id = changing->coupon.id;
        err = ports->subscriptions->set(ports->subscriptions->self, row);
    }
    return err;
}

static enum err ask_gateway(const struct changing *changing, struct gateway_subscription *changed)
{
    const struct payment_gateway *gateway = changing->ports->gateway;
    const struct subscription *row = &changing->row;
    char key[GATEWAY_KEY_BYTES + 1];
    const struct gateway_change wish = {
        .key = key,
        .subscription = row->gateway_id,
        .item = changing->item,
        .plan = changing->plan->rank,
        .coupon = changing->coupon.code,
    };
    gateway_key_numbered(key, "subscription", row->id, "change", row->changes);
    return gateway->subscription_change(gateway->self, changing->arena, &wish, changed);
}

/* The coupon of a change that wasn't made is given back, unless a settlement did so before. */
static enum err take_back(const struct billing_ports *ports, struct billing_account *account, void *context)
{
    const struct changing *changing = context;
    struct subscription row;
    (void)account;
    enum err err = ports->subscriptions->find_locked(ports->subscriptions->self, changing->row.id, &row);
    if (err != ERR_OK || row.asked_coupon_id != changing->coupon.id) {
        return err;
    }
    row.asked_coupon_id = 0;
    err = ports->subscriptions->set(ports->subscriptions->self, &row);
    return err == ERR_OK ? account_give_back(ports, changing->coupon.id) : err;
}

static enum err refuse(struct changing *changing, enum err refusal)
{
    if (!gateway_has_refused(refusal)) {
        return refusal;
    }
    enum err err = ERR_OK;
    if (changing->coupon.id != 0) {
        err = account_change(changing->ports, changing->row.user_id, take_back, changing);
    }
    if (err != ERR_OK || refusal != ERR_NOT_FOUND) {
        return err == ERR_OK ? refusal : err;
    }
    return changing->coupon.id != 0 ? problems_reject(changing->why, "coupon_code", "coupon_code.unknown")
                                    : reject(changing, "subscription.none");
}

static enum err carry_out(struct changing *changing)
{
    struct settlement settlement = { .ports = changing->ports, .arena = changing->arena };
    struct subscription_matter matter = { .source = { .is_answer = true } };
    enum err err = account_change(changing->ports, changing->row.user_id, take_number, changing);
    if (err != ERR_OK) {
        return err;
    }
    matter.source.seen_on = changing->row.seen_on;
    err = ask_gateway(changing, &matter.said);
    return err == ERR_OK ? settle_subscription(&settlement, &matter) : refuse(changing, err);
}

enum err billing_change_plan(const struct billing_ports *ports, struct arena *arena, int64_t user_id, const char *plan,
                             const char *coupon_code, struct problems *why, bool *changed)
{
    struct changing changing = { .ports = ports, .arena = arena, .why = why };
    enum err err = read_wish(&changing, user_id, plan, coupon_code);
    if (err == ERR_OK && changes_nothing(&changing)) {
        *changed = false;
        return ERR_OK;
    }
    if (err == ERR_OK) {
        err = look(&changing);
    }
    if (err == ERR_OK && !changes_nothing(&changing)) {
        err = carry_out(&changing);
    }
    if (err == ERR_OK) {
        *changed = true;
    }
    return err;
}
