#include <string.h>
#include "domain/billing/charge.h"
#include "domain/billing/coin_bundle.h"
#include "domain/billing/settle.h"
#include "domain/kernel/text.h"
#include "domain/play/play.h"

/* A purchase on its way. */
struct buying {
    const struct billing_ports *ports;
    struct arena *arena;
    struct problems *why;
    struct coupon coupon; /* id 0 for none */
    struct billing_account account;
    struct purchase purchase;
};

static enum err price(struct buying *buying)
{
    struct purchase *purchase = &buying->purchase;
    int64_t cents = purchase->cents;
    enum err err = ERR_OK;
    if (buying->coupon.id != 0) {
        err = coupon_discount(&buying->coupon, purchase->cents, &cents);
    }
    purchase->due = charge_due(cents);
    purchase->coupon_id = buying->coupon.id;
    return err;
}

static enum err read_wish(struct buying *buying, const struct purchase_wish *wish)
{
    const struct coin_bundle *bundle = coin_bundle_find(wish->bundle);
    if (bundle == NULL) {
        problems_add(buying->why, "coin_bundles", "bundle.unknown");
    }
    enum err err = account_read_coupon(buying->ports, wish->coupon_code, 0, buying->why, &buying->coupon);
    if (err != ERR_OK || bundle == NULL) {
        return err == ERR_OK ? ERR_REJECTED : err;
    }
    buying->purchase.coins = bundle->coins;
    buying->purchase.cents = bundle->cents;
    return price(buying);
}

/* Where nothing is due the coins come in the same transaction. */
static enum err add_row(const struct billing_ports *ports, struct billing_account *account, void *context)
{
    struct buying *buying = context;
    struct purchase *purchase = &buying->purchase;
    purchase->user_id = account->user_id;
    purchase->created_on = account_now(ports);
    enum err err = account_redeem(ports, &buying->coupon, buying->why);
    if (err == ERR_OK) {
        err = ports->purchases->add(ports->purchases->self, purchase, &purchase->id);
    }
    return err == ERR_OK && purchase->due == 0 ? settle_purchase(ports, account, purchase, NULL, NULL) : err;
}

static enum err ask_gateway(const struct buying *buying, struct gateway_payment_intent *made)
{
    const struct payment_gateway *gateway = buying->ports->gateway;
    const struct purchase *purchase = &buying->purchase;
    char key[GATEWAY_KEY_BYTES + 1];
    char description[TEXT_INT64_BYTES + sizeof " coins"];
    memcpy(description + text_from_int64(purchase->coins, description), " coins", sizeof " coins");
    gateway_key(key, "purchase", purchase->id);
    const struct gateway_new_payment wish = {
        .key = key,
        .customer = buying->account.customer,
        .description = description,
        .cents = purchase->due,
        .reference = purchase->id,
    };
    return gateway->payment_intent_create(gateway->self, buying->arena, &wish, made);
}

/* Without its secret nobody can pay an intent, so whatever the gateway has done, this purchase can be given up. Where that fails,
 * the reconcile does it. */
static enum err give_up(const struct buying *buying, enum err reason)
{
    enum err err = settle_abandoned_purchase(buying->ports, buying->account.user_id, buying->purchase.id, NULL);
    return err == ERR_OK ? reason : err;
}

static enum err charge_card(const struct buying *buying, struct purchase_begun *begun)
{
    const struct purchase_store *purchases = buying->ports->purchases;
    struct gateway_payment_intent made;
    enum err err = ask_gateway(buying, &made);
    if (err != ERR_OK) {
        return give_up(buying, err);
    }
    err = purchases->set_payment_intent(purchases->self, buying->purchase.id, made.id);
    if (err == ERR_OK) {
        *begun = (struct purchase_begun){ .client_secret = made.client_secret, .payment_intent = made.id };
    }
    return err;
}

enum err billing_buy_coins(const struct billing_ports *ports, struct arena *arena, int64_t user_id,
                           const struct purchase_wish *wish, struct problems *why, struct purchase_begun *begun)
{
    struct buying buying = { .ports = ports, .arena = arena, .why = why };
    enum err err = play_refuse_excluded(ports->limits, ports->clock, user_id, why);
    if (err == ERR_OK) {
        err = read_wish(&buying, wish);
    }
    if (err == ERR_OK && buying.purchase.due > 0) {
        err = account_with_customer(ports, arena, user_id, &buying.account);
    }
    if (err == ERR_OK) {
        err = account_begin(ports, user_id, add_row, &buying);
    }
    if (err == ERR_OK && buying.purchase.due > 0) {
        return charge_card(&buying, begun);
    }
    if (err == ERR_OK) {
        *begun = (struct purchase_begun){ .client_secret = "", .payment_intent = "" };
    }
    return err;
}
