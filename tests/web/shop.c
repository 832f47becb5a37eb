#include "tests/web/shop.h"
#include <inttypes.h>
#include <string.h>
#include "domain/kernel/text.h"

const char *shop_take_card(struct browser *browser)
{
    const struct memory_table *intents = &browser->gateway_state.setup_intents;
    browser->clock_state.now++;
    browser_post_json(browser, "/subscription/setup_intent", "x=1");
    assert_status(browser, 200);
    const struct gateway_setup_intent *intent = memory_table_row(intents, intents->count - 1);
    const char *id = intent->id;
    assert_int_equal(memory_gateway_confirm_setup(&browser->gateway_state, id, NULL, MEMORY_BANK_PAYS), ERR_OK);
    return id;
}

void shop_subscribe_again(struct browser *browser, const char *plan)
{
    char form[256];
    (void)snprintf(form, sizeof form, "plan=%s&name=Ada&coupon_code=&setup_intent=%s", plan, shop_take_card(browser));
    browser_post(browser, "/subscription/create", form);
    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
}

void shop_subscribe(struct browser *browser, const char *plan)
{
    browser_sign_up(browser, "ada@example.com");
    shop_subscribe_again(browser, plan);
}

void shop_add_coupon(struct browser *browser, const struct coupon *coupon)
{
    int64_t id = 0;
    assert_int_equal(browser->gateway.coupon_create(browser->gateway.self, coupon->code, coupon), ERR_OK);
    assert_int_equal(browser->coupons.add(browser->coupons.self, coupon, &id), ERR_OK);
}

const char *shop_begin_purchase(struct browser *browser, const char *form)
{
    const struct memory_table *intents = &browser->gateway_state.payment_intents;
    browser_post_json(browser, "/subscription/purchase_coins", form);
    assert_status(browser, 200);
    const struct gateway_payment_intent *intent = memory_table_row(intents, intents->count - 1);
    return intent->id;
}

void shop_break_gateway(struct browser *browser, enum err err)
{
    browser->gateway_faults = (struct memory_faults){ .fail_at = 1, .err = err };
}

void shop_deliver(struct browser *browser, const char *body, const char *secret)
{
    char signed_text[8192];
    char hex[2 * DIGEST_BYTES + 1];
    char header[160];
    uint8_t hash[DIGEST_BYTES];
    int64_t seconds = browser->clock_state.now / 1000000;
    int size = snprintf(signed_text, sizeof signed_text, "%" PRId64 ".%s", seconds, body);
    assert_true(size > 0 && (size_t)size < sizeof signed_text);
    assert_int_equal(browser->digest.hmac_sha256(browser->digest.self, secret, strlen(secret), signed_text, (size_t)size, hash),
                     ERR_OK);
    text_to_hex(hash, sizeof hash, hex);
    (void)snprintf(header, sizeof header, "t=%" PRId64 ",v1=%s", seconds, hex);
    const struct web_header headers[] = { { "Stripe-Signature", header }, { "Accept", "*/*; q=0.5, application/xml" } };
    browser_send(browser, (struct web_request){ .method = WEB_POST,
                                                .path = "/stripe_webhook/event",
                                                .headers = headers,
                                                .header_count = 2,
                                                .body = body,
                                                .body_size = strlen(body) });
}
