#ifndef TESTS_WEB_SHOP_H
#define TESTS_WEB_SHOP_H
/* What the tests of paying share: a browser whose user has a card. */
#include "tests/web/browser.h"

/* What the page's script does with a Visa of 4242: begins a setup intent and has it confirmed. Returns its id, the gateway's. */
const char *shop_take_card(struct browser *browser);

/* A member, ada@example.com, with that plan; or the one who is signed in, who has none yet. */
void shop_subscribe(struct browser *browser, const char *plan);
void shop_subscribe_again(struct browser *browser, const char *plan);

/* A coupon that both sides know. */
void shop_add_coupon(struct browser *browser, const struct coupon *coupon);

/* Begins to buy and returns the payment intent, the gateway's. */
const char *shop_begin_purchase(struct browser *browser, const char *form);

/* The gateway's next call ends so. */
void shop_break_gateway(struct browser *browser, enum err err);

/* Sends a webhook with the signature of that secret, as the gateway does. */
void shop_deliver(struct browser *browser, const char *body, const char *secret);
#endif
