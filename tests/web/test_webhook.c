#include "tests/web/shop.h"
#include <string.h>

/* The gateway's own word: a raw body and a signature, no cookie, no token. */

/* A member with 1,000 coins more on the way, of which only the gateway knows that they are paid. */
static const char *pay_in_secret(struct browser *browser)
{
    browser_sign_up(browser, "ada@example.com");
    const char *intent = shop_begin_purchase(browser, "coin_bundles=1000");
    assert_int_equal(memory_gateway_pay(&browser->gateway_state, intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    browser_forget(browser);
    const char *body = memory_gateway_latest_event(&browser->gateway_state, GATEWAY_PAYMENT_SUCCEEDED);
    assert_non_null(body);
    return body;
}

static void a_signed_event_has_its_effect_once(void **state)
{
    struct browser *browser = *state;
    const char *body = pay_in_secret(browser);

    shop_deliver(browser, body, BROWSER_WEBHOOK_SECRET);

    assert_status(browser, 200);
    assert_header(browser, "Content-Type", "application/json");
    assert_null(web_response_find(&browser->response, "Set-Cookie"));
    assert_int_equal(browser_last_user(browser)->user.coins, 1100);
    shop_deliver(browser, body, BROWSER_WEBHOOK_SECRET);
    assert_status(browser, 200);
    assert_int_equal(browser_last_user(browser)->user.coins, 1100);
}

static void an_event_of_another_secret_is_400(void **state)
{
    struct browser *browser = *state;
    const char *body = pay_in_secret(browser);

    shop_deliver(browser, body, "whsec_of_somebody_else");

    assert_status(browser, 400);
    assert_int_equal(browser_last_user(browser)->user.coins, 100);
    assert_null(browser->response.event_id);
}

static void an_event_without_a_signature_is_400(void **state)
{
    struct browser *browser = *state;
    const char *body = pay_in_secret(browser);

    browser_send(browser, (struct web_request){
                              .method = WEB_POST, .path = "/stripe_webhook/event", .body = body, .body_size = strlen(body) });

    assert_status(browser, 400);
    assert_body_has(browser, "\"code\":\"request.malformed\"");
}

static void what_is_signed_and_no_event_is_400(void **state)
{
    struct browser *browser = *state;

    shop_deliver(browser, "100% no event & no form", BROWSER_WEBHOOK_SECRET);

    assert_status(browser, 400);
}

static void an_event_of_an_unknown_type_is_taken(void **state)
{
    struct browser *browser = *state;
    size_t last = 0;
    assert_int_equal(memory_gateway_tell_other(&browser->gateway_state, "invoice.created"), ERR_OK);
    while (memory_gateway_event(&browser->gateway_state, last + 1) != NULL) {
        last++;
    }

    shop_deliver(browser, memory_gateway_event(&browser->gateway_state, last), BROWSER_WEBHOOK_SECRET);

    assert_status(browser, 200);
}

static void what_could_not_be_stored_is_to_be_sent_again(void **state)
{
    struct browser *browser = *state;
    const char *body = pay_in_secret(browser);
    browser->faults.err = ERR_UNAVAILABLE;
    browser->faults.fail_at = browser->faults.calls + 1;

    shop_deliver(browser, body, BROWSER_WEBHOOK_SECRET);

    assert_status(browser, 503);
    browser->faults.fail_at = 0;
    shop_deliver(browser, body, BROWSER_WEBHOOK_SECRET);
    assert_status(browser, 200);
    assert_int_equal(browser_last_user(browser)->user.coins, 1100);
}

static void a_body_of_1_MiB_is_read_and_more_is_413(void **state)
{
    struct browser *browser = *state;
    static char body[1024 * 1024 + 1];
    memset(body, 'a', sizeof body);
    struct web_request request = {
        .method = WEB_POST, .path = "/stripe_webhook/event", .body = body, .body_size = sizeof body - 1
    };

    browser_send(browser, request);
    assert_status(browser, 400);
    request.body_size++;
    browser_send(browser, request);
    assert_status(browser, 413);
}

static void the_log_and_the_metrics_know_of_it(void **state)
{
    struct browser *browser = *state;
    struct web_response metrics;
    const char *body = pay_in_secret(browser);
    browser->clock_state.now += 3000000;

    shop_deliver(browser, body, BROWSER_WEBHOOK_SECRET);

    assert_string_equal(browser->response.event_type, "payment_intent.succeeded");
    assert_memory_equal(browser->response.event_id, "evt_", 4);
    site_metrics(browser->site, NULL, &browser->arena, &metrics);
    assert_non_null(strstr(metrics.body, "snakeeyes_webhook_lag_seconds_bucket{le=\"2\"} 0\n"));
    assert_non_null(strstr(metrics.body, "snakeeyes_webhook_lag_seconds_bucket{le=\"5\"} 1\n"));
    assert_non_null(strstr(metrics.body, "snakeeyes_webhook_lag_seconds_count{} 1\n"));
}

#define SHOP_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHOP_TEST(a_signed_event_has_its_effect_once),      SHOP_TEST(an_event_of_another_secret_is_400),
        SHOP_TEST(an_event_without_a_signature_is_400),     SHOP_TEST(what_is_signed_and_no_event_is_400),
        SHOP_TEST(an_event_of_an_unknown_type_is_taken),    SHOP_TEST(what_could_not_be_stored_is_to_be_sent_again),
        SHOP_TEST(a_body_of_1_MiB_is_read_and_more_is_413), SHOP_TEST(the_log_and_the_metrics_know_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
