/* What Stripe's errors mean here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/stripe/refusal.h"

static enum err meaning(int status, const char *body, const char *sought)
{
    json_t *json = json_loads(body, 0, NULL);
    const struct refusal refusal = refusal_of(json);
    json_decref(json);
    return refusal_error(status, &refusal, sought);
}

static void each_class_of_error_is_one_of_ours(void **state)
{
    static const struct {
        int status;
        const char *body;
        enum err err;
    } cases[] = {
        { 200, "{}", ERR_OK },
        { 302, "", ERR_PAYMENT_FAILED },
        { 400, "{\"error\":{\"type\":\"invalid_request_error\"}}", ERR_PAYMENT_INVALID },
        { 400, "{\"error\":{\"type\":\"idempotency_error\"}}", ERR_PAYMENT_INVALID },
        { 400, "{\"error\":{\"type\":\"card_error\",\"code\":\"incorrect_number\"}}", ERR_PAYMENT_DECLINED },
        { 400, "{\"error\":{\"code\":\"resource_already_exists\"}}", ERR_CONFLICT },
        { 400, "", ERR_PAYMENT_INVALID },
        { 401, "{\"error\":{\"type\":\"invalid_request_error\"}}", ERR_PAYMENT_AUTHENTICATION },
        { 402, "{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\"}}", ERR_PAYMENT_DECLINED },
        { 403, "{}", ERR_PAYMENT_AUTHENTICATION },
        { 404, "{\"error\":{\"code\":\"resource_missing\",\"param\":\"id\"}}", ERR_NOT_FOUND },
        { 404, "{\"error\":{\"code\":\"invoice_upcoming_none\"}}", ERR_NOT_FOUND },
        { 404, "{\"error\":{\"type\":\"invalid_request_error\"}}", ERR_PAYMENT_INVALID },
        { 404, "not found", ERR_PAYMENT_INVALID },
        { 409, "{\"error\":{\"type\":\"idempotency_error\"}}", ERR_PAYMENT_FAILED },
        { 429, "{\"error\":{\"code\":\"rate_limit\"}}", ERR_PAYMENT_FAILED },
        { 500, "{\"error\":{\"type\":\"api_error\"}}", ERR_PAYMENT_FAILED },
        { 503, "", ERR_PAYMENT_FAILED },
        { 0, "", ERR_PAYMENT_FAILED },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(err_name(meaning(cases[i].status, cases[i].body, "coupon")), err_name(cases[i].err));
    }
}

static void only_what_is_sought_is_not_found(void **state)
{
    static const char missing[] = "{\"error\":{\"code\":\"resource_missing\",\"param\":\"coupon\"}}";
    static const char expired[] = "{\"error\":{\"code\":\"coupon_expired\",\"param\":\"coupon\"}}";
    (void)state;

    assert_int_equal(meaning(400, missing, "coupon"), ERR_NOT_FOUND);
    assert_int_equal(meaning(400, expired, "coupon"), ERR_NOT_FOUND);
    assert_int_equal(meaning(400, missing, "subscription"), ERR_PAYMENT_INVALID);
    assert_int_equal(meaning(400, missing, NULL), ERR_PAYMENT_INVALID);
}

static void the_words_of_an_error_are_kept_for_operators(void **state)
{
    (void)state;
    json_t *json = json_loads("{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\",\"decline_code\":\"lost_card\","
                              "\"param\":\"items[0][plan]\",\"payment_intent\":{\"status\":\"canceled\"}}}",
                              0, NULL);

    const struct refusal refusal = refusal_of(json);

    json_decref(json);
    assert_string_equal(refusal.type, "card_error");
    assert_string_equal(refusal.code, "card_declined");
    assert_string_equal(refusal.decline_code, "lost_card");
    assert_string_equal(refusal.param, "items[0][plan]");
    assert_string_equal(refusal.intent_status, "canceled");
}

static void what_is_no_word_is_left_out(void **state)
{
    char body[200] = "{\"error\":{\"type\":\"two words\",\"code\":7,\"param\":\"";
    (void)state;
    memset(body + strlen(body), 'x', REFUSAL_WORD_BYTES + 1);
    memcpy(body + strlen(body), "\"}}", sizeof "\"}}");
    json_t *json = json_loads(body, 0, NULL);
    assert_non_null(json);

    const struct refusal refusal = refusal_of(json);

    json_decref(json);
    assert_string_equal(refusal.type, "");
    assert_string_equal(refusal.code, "");
    assert_string_equal(refusal.param, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_class_of_error_is_one_of_ours),
        cmocka_unit_test(only_what_is_sought_is_not_found),
        cmocka_unit_test(the_words_of_an_error_are_kept_for_operators),
        cmocka_unit_test(what_is_no_word_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
