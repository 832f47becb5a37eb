#include <stdio.h>
#include <string.h>
#include "adapters/memory/payment_gateway_internal.h"
#include "domain/billing/charge.h"
#include "domain/billing/proration.h"

enum { ASKED_BYTES = 2048 };

static enum err redeem(struct memory_gateway *gateway, const char *code, struct subscription_row *subscription)
{
    struct coupon *coupon = gateway_coupon(gateway, code);
    if (code[0] == '\0') {
        return ERR_OK;
    }
    if (coupon == NULL || !coupon_is_redeemable(coupon, gateway->clock->now)) {
        return ERR_NOT_FOUND;
    }
    coupon->times_redeemed++;
    subscription->discount = *coupon;
    subscription->redeemed_on = gateway->clock->now;
    subscription->seen.coupon = gateway_keep(gateway, code);
    return ERR_OK;
}

static void start_periods(struct memory_gateway *gateway, const struct gateway_new_subscription *wish,
                          struct subscription_row *subscription)
{
    struct gateway_subscription *seen = &subscription->seen;
    bool is_trial = wish->trial_end_on > gateway->clock->now;
    seen->status = is_trial ? SUBSCRIPTION_TRIALING : SUBSCRIPTION_ACTIVE;
    seen->created_on = gateway->clock->now / 1000000 * 1000000;
    seen->current_period_start_on = seen->created_on;
    subscription->anchor = is_trial ? wish->trial_end_on : seen->created_on;
    subscription->periods = is_trial ? 0 : 1;
    seen->current_period_end_on = gateway_months_after(subscription->anchor, subscription->periods);
}

/* What keeps a subscription from being made, before anything is. */
static enum err refuse(const struct memory_gateway *gateway, const struct gateway_new_subscription *wish)
{
    const struct customer_row *customer = gateway_customer(gateway, wish->customer);
    bool is_trial = wish->trial_end_on > gateway->clock->now;
    if (customer == NULL || !gateway->has_plan[wish->plan] || (!is_trial && customer->seen.payment_method[0] == '\0')) {
        return ERR_PAYMENT_INVALID;
    }
    return is_trial || gateway_bank_pays(gateway, customer->seen.payment_method) ? ERR_OK : ERR_PAYMENT_DECLINED;
}

static enum err create(struct memory_gateway *gateway, const void *asked, union gateway_answer *answer)
{
    const struct gateway_new_subscription *wish = asked;
    struct subscription_row made = { .seen = { .coupon = "", .reference = wish->reference } };
    enum err err = refuse(gateway, wish);
    err = err == ERR_OK ? redeem(gateway, wish->coupon, &made) : err;
    if (err != ERR_OK) {
        return err;
    }
    struct customer_row *customer = gateway_customer(gateway, wish->customer);
    made.seen.id = gateway_new_id(gateway, "sub");
    made.seen.customer = customer->seen.id;
    made.seen.item = gateway_new_id(gateway, "si");
    made.seen.plan = plan_at(wish->plan)->id;
    start_periods(gateway, wish, &made);
    err = gateway_tell(gateway, GATEWAY_SUBSCRIPTION_CREATED, &made.seen);
    err = err == ERR_OK ? gateway_bill(gateway, &made) : err;
    answer->subscription = made.seen;
    return err == ERR_OK ? memory_table_append(&gateway->subscriptions, &made) : err;
}

static enum err serve(struct memory_gateway *gateway, const struct gateway_request *request, struct arena *arena,
                      struct gateway_subscription *out)
{
    union gateway_answer answer;
    enum err err = gateway_serve(gateway, request, &answer);
    return err == ERR_OK ? gateway_give(arena, &subscription_shape, &answer.subscription, out) : err;
}

enum err gateway_subscription_create(void *self, struct arena *arena, const struct gateway_new_subscription *wish,
                                     struct gateway_subscription *made)
{
    char asked[ASKED_BYTES];
    (void)snprintf(asked, sizeof asked, "subscription %s %d %s %lld %lld", wish->customer, (int)wish->plan, wish->coupon,
                   (long long)wish->trial_end_on, (long long)wish->reference);
    const struct gateway_request request = { .key = wish->key, .asked = asked, .work = create, .wish = wish };
    return serve(self, &request, arena, made);
}

static enum err give(struct memory_gateway *gateway, struct arena *arena, const struct subscription_row *row,
                     struct gateway_subscription *out)
{
    enum err err = gateway_end(gateway, row == NULL ? ERR_NOT_FOUND : ERR_OK);
    return err == ERR_OK ? gateway_give(arena, &subscription_shape, &row->seen, out) : err;
}

enum err gateway_subscription_find(void *self, struct arena *arena, const char *id, struct gateway_subscription *found)
{
    struct memory_gateway *gateway = self;
    enum err err = gateway_begin(gateway);
    return err != ERR_OK ? err : give(gateway, arena, gateway_row(&gateway->subscriptions, id), found);
}

/* A trial costs nothing, so leaving it gives nothing back. */
static enum err prorate(const struct memory_gateway *gateway, const struct plan *plan, struct subscription_row *subscription)
{
    const struct gateway_subscription *seen = &subscription->seen;
    struct proration proration = {
        .period_start_on = seen->current_period_start_on,
        .period_end_on = seen->current_period_end_on,
        .changed_on = gateway->clock->now,
    };
    int64_t cents = 0;
    if (seen->status == SUBSCRIPTION_TRIALING) {
        return ERR_OK;
    }
    enum err err = gateway_reduce(subscription, proration.changed_on, plan_find(seen->plan)->cents, &proration.cents_before);
    err = err == ERR_OK ? gateway_reduce(subscription, proration.changed_on, plan->cents, &proration.cents_after) : err;
    err = err == ERR_OK ? proration_preview(&proration, &cents) : err;
    subscription->prorated += cents;
    return err;
}

static enum err change(struct memory_gateway *gateway, const void *asked, union gateway_answer *answer)
{
    const struct gateway_change *wish = asked;
    struct subscription_row *subscription = gateway_row(&gateway->subscriptions, wish->subscription);
    if (subscription == NULL) {
        return ERR_NOT_FOUND;
    }
    if (subscription_is_over(subscription->seen.status) || strcmp(subscription->seen.item, wish->item) != 0 ||
        !gateway->has_plan[wish->plan]) {
        return ERR_PAYMENT_INVALID;
    }
    struct subscription_row changed = *subscription;
    enum err err = prorate(gateway, plan_at(wish->plan), &changed);
    err = err == ERR_OK ? redeem(gateway, wish->coupon, &changed) : err;
    if (err != ERR_OK) {
        return err;
    }
    changed.seen.plan = plan_at(wish->plan)->id;
    *subscription = changed;
    answer->subscription = changed.seen;
    return gateway_tell(gateway, GATEWAY_SUBSCRIPTION_UPDATED, &subscription->seen);
}

enum err gateway_subscription_change(void *self, struct arena *arena, const struct gateway_change *wish,
                                     struct gateway_subscription *changed)
{
    char asked[ASKED_BYTES];
    (void)snprintf(asked, sizeof asked, "change %s %s %d %s", wish->subscription, wish->item, (int)wish->plan, wish->coupon);
    const struct gateway_request request = { .key = wish->key, .asked = asked, .work = change, .wish = wish };
    return serve(self, &request, arena, changed);
}

enum err gateway_end_subscription(struct memory_gateway *gateway, struct subscription_row *subscription)
{
    subscription->seen.status = SUBSCRIPTION_CANCELED;
    subscription->prorated = 0;
    return gateway_tell(gateway, GATEWAY_SUBSCRIPTION_DELETED, &subscription->seen);
}

enum err gateway_subscription_cancel(void *self, struct arena *arena, const char *id, struct gateway_subscription *ended)
{
    struct memory_gateway *gateway = self;
    enum err err = gateway_begin(gateway);
    struct subscription_row *subscription = gateway_row(&gateway->subscriptions, id);
    bool runs = subscription != NULL && !subscription_is_final(subscription->seen.status);
    err = err == ERR_OK && runs ? gateway_end_subscription(gateway, subscription) : err;
    return err != ERR_OK ? err : give(gateway, arena, subscription, ended);
}

static bool is_of(const void *row, const void *key)
{
    const struct subscription_row *subscription = row;
    const char *customer = key;
    return customer[0] == '\0' || strcmp(subscription->seen.customer, customer) == 0;
}

enum err gateway_subscriptions(void *self, struct arena *arena, const char *customer, const struct gateway_cursor *cursor,
                               struct gateway_subscription subscriptions[GATEWAY_PAGE], size_t *count)
{
    struct memory_gateway *gateway = self;
    const struct gateway_list list = {
        .table = &gateway->subscriptions,
        .created_on = offsetof(struct subscription_row, seen.created_on),
        .is_listed = is_of,
        .key = customer,
        .shape = &subscription_shape,
    };
    return gateway_page(gateway, arena, &list, cursor, subscriptions, count);
}
