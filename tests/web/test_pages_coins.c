#include "tests/web/shop.h"
#include <string.h>

/* Coupons, bundles of coins, the card and the invoices, as CONTRACT has it. */

static const struct coupon fifth = { .code = "FIFTH", .percent_off = 20, .duration = COUPON_ONCE };
static const struct coupon free_of_charge = { .code = "FREE", .percent_off = 100, .duration = COUPON_FOREVER };
static const struct coupon dollar = {
    .code = "DOLLAR", .amount_off = 100, .duration = COUPON_REPEATING, .duration_in_months = 3
};

static void a_coupon_is_told_with_what_applies_to_it(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    shop_add_coupon(browser, &fifth);
    shop_add_coupon(browser, &dollar);

    browser_post(browser, "/subscription/coupon_code", "coupon_code=+fifth+");
    assert_status(browser, 200);
    assert_body_has(browser, "{\"data\":{\"code\":\"FIFTH\",\"duration\":\"once\",\"percent_off\":20}}");

    browser_post(browser, "/subscription/coupon_code", "coupon_code=Dollar");
    assert_body_has(browser, "{\"data\":{\"code\":\"DOLLAR\",\"duration\":\"repeating\",\"duration_in_months\":3,"
                             "\"amount_off\":100,\"currency\":\"usd\"}}");
}

static void no_code_is_422_and_an_unknown_one_404(void **state)
{
    struct browser *browser = *state;
    struct coupon late = fifth;
    late.redeem_by = 1;
    int64_t id = 0;
    browser_sign_up(browser, "ada@example.com");
    assert_int_equal(browser->coupons.add(browser->coupons.self, &late, &id), ERR_OK);

    browser_post_json(browser, "/subscription/coupon_code", "coupon_code=+");
    assert_status(browser, 422);
    assert_body_has(browser, "\"code\":\"coupon.missing\"");
    browser_post_json(browser, "/subscription/coupon_code", "x=1");
    assert_status(browser, 422);
    browser_post_json(browser, "/subscription/coupon_code", "coupon_code=NONE");
    assert_status(browser, 404);
    assert_body_has(browser, "\"code\":\"coupon.unknown\"");
    browser_post_json(browser, "/subscription/coupon_code", "coupon_code=FIFTH");
    assert_status(browser, 404);
    assert_body_has(browser, "\"code\":\"coupon.unknown\"");
}

static void codes_are_not_tried_without_end_wherever_they_are_typed(void **state)
{
    struct browser *browser = *state;
    static const char *const forms[] = { "/subscription/coupon_code", "/subscription/create", "/subscription/update",
                                         "/subscription/purchase_coins" };
    browser_sign_up(browser, "ada@example.com");
    for (int i = 0; i < 10; i++) {
        browser_post_json(browser, "/subscription/coupon_code", "coupon_code=NONE");
        assert_status(browser, 404);
    }

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        browser_post_json(browser, forms[i], "coupon_code=NONE");
        assert_status(browser, 429);
        assert_body_has(browser, "\"code\":\"rate.limited\"");
    }
    (void)shop_begin_purchase(browser, "coin_bundles=1000&coupon_code=&name=Ada");
    assert_status(browser, 200);
}

static void the_gateway_is_not_asked_for_cards_without_end(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    for (int i = 0; i < 10; i++) {
        browser_post_json(browser, "/subscription/setup_intent", "");
        assert_status(browser, 200);
    }

    browser_post_json(browser, "/subscription/setup_intent", "");

    assert_status(browser, 429);
}

static void the_bundles_and_their_prices_are_shown(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/subscription/purchase_coins");

    assert_status(browser, 200);
    assert_body_has(browser, "name=\"coin_bundles\" value=\"10000\"");
    assert_body_has(browser, "data-cents=\"4000\" data-charge-least=\"50\">$40.00<");
}

static void a_bundle_is_paid_and_its_coins_come_once(void **state)
{
    struct browser *browser = *state;
    char target[128];
    browser_sign_up(browser, "ada@example.com");
    const char *intent = shop_begin_purchase(browser, "coin_bundles=1000&coupon_code=&name=Ada");
    assert_body_has(browser, "{\"client_secret\":\"");
    assert_body_has(browser, "\"payment_intent\":\"pi_");
    assert_int_equal(memory_gateway_pay(&browser->gateway_state, intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    (void)snprintf(target, sizeof target, "/subscription/purchase_coins/complete?payment_intent=%s", intent);

    browser_get(browser, target);

    assert_redirect(browser, "/bet/place");
    browser_get(browser, "/bet/place");
    assert_body_has(browser, "data-message=\"coins.purchased\"");
    browser_get(browser, target);
    assert_redirect(browser, "/bet/place");
    assert_int_equal(browser_last_user(browser)->user.coins, 1100);
}

static void a_purchase_that_is_not_paid_gives_nothing(void **state)
{
    struct browser *browser = *state;
    char target[128];
    browser_sign_up(browser, "ada@example.com");
    const char *intent = shop_begin_purchase(browser, "coin_bundles=100");
    (void)snprintf(target, sizeof target, "/subscription/purchase_coins/complete?payment_intent=%s", intent);

    browser_get(browser, target);

    assert_redirect(browser, "/subscription/purchase_coins");
    browser_get(browser, "/subscription/purchase_coins");
    assert_body_has(browser, "data-message=\"payment.pending\"");
    assert_int_equal(browser_last_user(browser)->user.coins, 100);
}

static void the_intent_of_nobody_or_of_another_is_404(void **state)
{
    struct browser *browser = *state;
    char target[128];
    browser_sign_up(browser, "ada@example.com");
    const char *intent = shop_begin_purchase(browser, "coin_bundles=100");
    (void)snprintf(target, sizeof target, "/subscription/purchase_coins/complete?payment_intent=%s", intent);

    browser_get(browser, "/subscription/purchase_coins/complete?payment_intent=pi_none");
    assert_status(browser, 404);
    browser_get(browser, "/subscription/purchase_coins/complete");
    assert_status(browser, 404);
    browser_forget(browser);
    browser_sign_up(browser, "eve@example.com");
    browser_get(browser, target);
    assert_status(browser, 404);
}

static void what_a_coupon_makes_free_is_given_at_once(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    shop_add_coupon(browser, &free_of_charge);

    browser_post_json(browser, "/subscription/purchase_coins", "coin_bundles=100&coupon_code=free");

    assert_status(browser, 200);
    assert_body_has(browser, "{\"redirect\":\"/bet/place\"}");
    browser_get(browser, "/bet/place");
    assert_body_has(browser, "data-message=\"coins.purchased\"");
    assert_int_equal(browser_last_user(browser)->user.coins, 200);
}

static void a_wrong_bundle_or_coupon_is_422(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post_json(browser, "/subscription/purchase_coins", "coin_bundles=7");
    assert_status(browser, 422);
    assert_body_has(browser, "\"code\":\"bundle.unknown\"");
    browser_post_json(browser, "/subscription/purchase_coins", "coin_bundles=100&coupon_code=NONE");
    assert_status(browser, 422);
    assert_body_has(browser, "\"code\":\"coupon_code.unknown\"");
    browser_post(browser, "/subscription/purchase_coins", "coin_bundles=7&coupon_code=NONE&name=Ada");
    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"bundle.unknown\"");
    assert_body_has(browser, "data-error=\"coupon_code.unknown\"");
    assert_body_has(browser, "value=\"Ada\"");
}

static void coins_are_not_begun_while_the_gateway_is_away(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    shop_break_gateway(browser, ERR_PAYMENT_UNREACHABLE);

    browser_post_json(browser, "/subscription/purchase_coins", "coin_bundles=100");

    assert_status(browser, 422);
    assert_body_has(browser, "\"code\":\"payment.unreachable\"");
}

static void a_new_card_takes_the_place_of_the_old(void **state)
{
    struct browser *browser = *state;
    char form[128];
    shop_subscribe(browser, "gold");
    browser_get(browser, "/subscription/update_payment_method");
    assert_status(browser, 200);
    assert_body_has(browser, "4242");
    (void)snprintf(form, sizeof form, "name=Ada+Lovelace&setup_intent=%s", shop_take_card(browser));

    browser_post(browser, "/subscription/update_payment_method", form);

    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"payment_method.updated\"");
}

static void without_a_card_there_is_none_to_change(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/subscription/update_payment_method");
    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"payment_method.none\"");
    browser_post(browser, "/subscription/update_payment_method", "name=Ada&setup_intent=seti_1");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"payment_method.none\"");
}

static void a_card_is_not_changed_without_a_script(void **state)
{
    struct browser *browser = *state;
    shop_subscribe(browser, "gold");

    browser_post(browser, "/subscription/update_payment_method", "name=Ada&setup_intent=");

    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"javascript.required\"");
}

static void a_card_that_expires_soon_is_marked_in_the_settings(void **state)
{
    struct browser *browser = *state;
    shop_subscribe(browser, "gold");
    browser_get(browser, "/settings");
    assert_body_lacks(browser, "data-card=\"soon\"");
    struct card_on_file *card = memory_table_row(&browser->database.tables.cards, 0);
    card->card.exp_year = 2027; /* the clock stands at 15 January 2027 */
    card->card.exp_month = 2;

    browser_get(browser, "/settings");
    assert_body_has(browser, "data-card=\"soon\"");

    card->card.exp_month = 1;
    card->card.exp_year = 2026;
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-card=\"expired\"");
}

static void billing_details_tell_what_was_paid_and_what_comes(void **state)
{
    struct browser *browser = *state;
    char form[256];
    browser_sign_up(browser, "ada@example.com");
    shop_add_coupon(browser, &dollar);
    (void)snprintf(form, sizeof form, "plan=gold&coupon_code=dollar&setup_intent=%s", shop_take_card(browser));
    browser_post(browser, "/subscription/create", form);
    const char *intent = shop_begin_purchase(browser, "coin_bundles=1000");
    assert_int_equal(memory_gateway_pay(&browser->gateway_state, intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    (void)snprintf(form, sizeof form, "/subscription/purchase_coins/complete?payment_intent=%s", intent);
    browser_get(browser, form);

    browser_get(browser, "/subscription/billing_details");

    assert_status(browser, 200);
    assert_body_has(browser, "id=\"upcoming_invoice\"");
    assert_body_has(browser, "<strong>$4.00</strong>");
    assert_body_has(browser, "DOLLAR: $1.00 off, for 3 months");
    assert_body_has(browser, "data-id=\"1\"");
    assert_body_has(browser, "$9.00");
}

static void billing_details_are_shown_while_the_gateway_is_away(void **state)
{
    struct browser *browser = *state;
    shop_subscribe(browser, "gold");
    shop_break_gateway(browser, ERR_PAYMENT_UNREACHABLE);

    browser_get(browser, "/subscription/billing_details");

    assert_status(browser, 200);
    assert_body_has(browser, "data-message=\"payment.unreachable\"");
    assert_body_has(browser, "4242");
}

static void add_invoices(struct browser *browser, int count)
{
    for (int i = 0; i < count; i++) {
        struct invoice invoice = {
            .user_id = browser_last_user(browser)->user.id, .subtotal = 100, .total = 100, .coins = 100, .created_on = i
        };
        int64_t id = 0;
        (void)snprintf(invoice.gateway_id, sizeof invoice.gateway_id, "in_%d", i);
        (void)snprintf(invoice.description, sizeof invoice.description, "coins");
        assert_int_equal(browser->invoices.add(browser->invoices.self, &invoice, &id), ERR_OK);
    }
}

static void invoices_come_twelve_a_page(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/subscription/billing_details/page/1");
    assert_status(browser, 200);
    add_invoices(browser, 13);

    browser_get(browser, "/subscription/billing_details");
    assert_body_has(browser, "data-id=\"13\"");
    assert_body_lacks(browser, "data-id=\"1\"");
    assert_body_has(browser, "rel=\"next\" href=\"/subscription/billing_details/page/2\"");
    assert_body_lacks(browser, "rel=\"prev\"");
    browser_get(browser, "/subscription/billing_details/page/2");
    assert_body_has(browser, "data-id=\"1\"");
    assert_body_has(browser, "rel=\"prev\" href=\"/subscription/billing_details/page/1\"");
    assert_body_lacks(browser, "rel=\"next\"");
    static const char *const past[] = { "3", "0", "-1", "x", "9223372036854775807" };
    for (size_t i = 0; i < sizeof past / sizeof past[0]; i++) {
        char target[128];
        (void)snprintf(target, sizeof target, "/subscription/billing_details/page/%s", past[i]);
        browser_get(browser, target);
        assert_status(browser, 404);
    }
}

static void only_pages_that_take_cards_let_the_gateways_script_in(void **state)
{
    struct browser *browser = *state;
    shop_subscribe(browser, "gold");

    browser_get(browser, "/subscription/purchase_coins");
    assert_header(browser, "Content-Security-Policy",
                  "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; "
                  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; script-src 'self' https://pay.example; "
                  "frame-src https://pay.example; connect-src 'self' https://pay.example");
    assert_body_has(browser, "<script src=\"https://pay.example/v3/\" defer></script>");
    assert_body_has(browser, "data-key=\"pk_test_browser\"");
    assert_body_has(browser, "class=\"simulation\"");

    browser_get(browser, "/settings");
    assert_null(strstr(web_response_find(&browser->response, "Content-Security-Policy"), "pay.example"));
    assert_body_lacks(browser, "pay.example");
}

static void the_real_gateway_shows_3d_secure_and_is_called_from_hosts_of_its_own(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/subscription/purchase_coins");

    const char *policy = web_response_find(&browser->response, "Content-Security-Policy");
    assert_non_null(strstr(policy, "; frame-src https://pay.example https://hooks.stripe.com;"));
    assert_non_null(strstr(policy, "; connect-src 'self' https://pay.example https://api.stripe.com"));
    assert_body_lacks(browser, "class=\"simulation\"");
}

#define SHOP_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHOP_TEST(a_coupon_is_told_with_what_applies_to_it),
        SHOP_TEST(no_code_is_422_and_an_unknown_one_404),
        SHOP_TEST(the_bundles_and_their_prices_are_shown),
        SHOP_TEST(a_bundle_is_paid_and_its_coins_come_once),
        SHOP_TEST(a_purchase_that_is_not_paid_gives_nothing),
        SHOP_TEST(the_intent_of_nobody_or_of_another_is_404),
        SHOP_TEST(what_a_coupon_makes_free_is_given_at_once),
        SHOP_TEST(a_wrong_bundle_or_coupon_is_422),
        SHOP_TEST(coins_are_not_begun_while_the_gateway_is_away),
        SHOP_TEST(a_new_card_takes_the_place_of_the_old),
        SHOP_TEST(without_a_card_there_is_none_to_change),
        SHOP_TEST(a_card_is_not_changed_without_a_script),
        SHOP_TEST(a_card_that_expires_soon_is_marked_in_the_settings),
        SHOP_TEST(codes_are_not_tried_without_end_wherever_they_are_typed),
        SHOP_TEST(the_gateway_is_not_asked_for_cards_without_end),
        SHOP_TEST(billing_details_tell_what_was_paid_and_what_comes),
        SHOP_TEST(billing_details_are_shown_while_the_gateway_is_away),
        SHOP_TEST(invoices_come_twelve_a_page),
        SHOP_TEST(only_pages_that_take_cards_let_the_gateways_script_in),
        cmocka_unit_test_setup_teardown(the_real_gateway_shows_3d_secure_and_is_called_from_hosts_of_its_own, browser_open_https,
                                        browser_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
