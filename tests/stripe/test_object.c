/* Stripe's objects as the port's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/stripe/object.h"

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena, 100000);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static enum err read(const struct object_shape *shape, const char *text, void *object)
{
    json_error_t error;
    json_t *json = json_loads(text, 0, &error);
    if (json == NULL) {
        fail_msg("%s: %s", error.text, text);
    }
    enum err err = object_read(shape, json, &arena, object);
    json_decref(json);
    return err;
}

static void a_customer_without_a_card_has_none(void **state)
{
    struct gateway_customer customer;
    (void)state;

    assert_int_equal(read(&stripe_customer,
                          "{\"id\":\"cus_1\",\"email\":null,\"invoice_settings\":{\"default_payment_method\":null}}", &customer),
                     ERR_OK);

    assert_string_equal(customer.id, "cus_1");
    assert_string_equal(customer.email, "");
    assert_string_equal(customer.payment_method, "");
}

static void an_object_in_a_references_place_stands_for_its_id(void **state)
{
    struct gateway_customer customer;
    (void)state;

    assert_int_equal(read(&stripe_customer,
                          "{\"id\":\"cus_1\",\"invoice_settings\":{\"default_payment_method\":{\"id\":\"pm_1\"}}}", &customer),
                     ERR_OK);

    assert_string_equal(customer.payment_method, "pm_1");
}

static void unknown_fields_are_passed_over(void **state)
{
    struct gateway_customer customer;
    (void)state;

    assert_int_equal(
        read(&stripe_customer, "{\"new\":{\"id\":[]},\"id\":\"cus_1\",\"invoice_settings\":{\"footer\":7}}", &customer), ERR_OK);
}

static void what_lacks_its_id_or_has_another_kind_is_malformed(void **state)
{
    static const char *const texts[] = {
        "{}",
        "[]",
        "{\"id\":null}",
        "{\"id\":\"\"}",
        "{\"id\":7}",
        "{\"id\":\"cus_1\",\"email\":7}",
        "{\"id\":\"cus_1\",\"invoice_settings\":{\"default_payment_method\":{}}}",
    };
    struct gateway_customer customer = { .id = "untouched" };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(read(&stripe_customer, texts[i], &customer), ERR_MALFORMED);
        assert_string_equal(customer.id, "untouched");
    }
}

static void a_card_is_what_may_be_known_of_it(void **state)
{
    struct gateway_payment_method method;
    (void)state;

    assert_int_equal(
        read(&stripe_payment_method,
             "{\"id\":\"pm_1\",\"customer\":\"cus_1\",\"type\":\"card\",\"card\":{\"brand\":\"amex\",\"last4\":\"0005\","
             "\"exp_month\":2,\"exp_year\":2031,\"fingerprint\":\"x\"}}",
             &method),
        ERR_OK);

    assert_string_equal(method.card.brand, "amex");
    assert_string_equal(method.card.last4, "0005");
    assert_int_equal(method.card.exp_month, 2);
    assert_int_equal(method.card.exp_year, 2031);
}

static void what_is_no_card_is_an_empty_one(void **state)
{
    struct gateway_payment_method method;
    (void)state;

    assert_int_equal(read(&stripe_payment_method, "{\"id\":\"pm_1\",\"type\":\"us_bank_account\"}", &method), ERR_OK);

    assert_string_equal(method.card.last4, "");
    assert_int_equal(method.card.exp_year, 0);
}

static void a_card_of_a_month_that_there_is_not_is_malformed(void **state)
{
    struct gateway_payment_method method;
    (void)state;

    assert_int_equal(read(&stripe_payment_method,
                          "{\"id\":\"pm_1\",\"card\":{\"brand\":\"visa\",\"last4\":\"4242\",\"exp_month\":13,\"exp_year\":2031}}",
                          &method),
                     ERR_MALFORMED);
}

static void an_intent_is_open_until_it_is_paid_or_cancelled(void **state)
{
    static const struct {
        const char *text;
        enum gateway_intent_status status;
    } cases[] = {
        { "{\"id\":\"pi_1\",\"status\":\"requires_payment_method\"}", GATEWAY_INTENT_OPEN },
        { "{\"id\":\"pi_1\",\"status\":\"requires_action\"}", GATEWAY_INTENT_OPEN },
        { "{\"id\":\"pi_1\",\"status\":\"processing\"}", GATEWAY_INTENT_OPEN },
        { "{\"id\":\"pi_1\",\"status\":\"succeeded\"}", GATEWAY_INTENT_SUCCEEDED },
        { "{\"id\":\"pi_1\",\"status\":\"canceled\"}", GATEWAY_INTENT_CANCELED },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct gateway_payment_intent intent;
        assert_int_equal(read(&stripe_payment_intent, cases[i].text, &intent), ERR_OK);
        assert_int_equal(intent.status, cases[i].status);
    }
}

static void our_reference_stands_in_the_metadata(void **state)
{
    static const struct {
        const char *text;
        int64_t reference;
    } cases[] = {
        { "{\"id\":\"pi_1\",\"status\":\"processing\",\"metadata\":{\"purchase_id\":\"42\"}}", 42 },
        { "{\"id\":\"pi_1\",\"status\":\"processing\",\"metadata\":{\"purchase_id\":\"forty\"}}", 0 },
        { "{\"id\":\"pi_1\",\"status\":\"processing\",\"metadata\":{\"purchase_id\":\"-1\"}}", 0 },
        { "{\"id\":\"pi_1\",\"status\":\"processing\",\"metadata\":{}}", 0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct gateway_payment_intent intent;
        assert_int_equal(read(&stripe_payment_intent, cases[i].text, &intent), ERR_OK);
        assert_int_equal(intent.reference, cases[i].reference);
    }
}

static void a_subscriptions_plan_is_that_of_its_item(void **state)
{
    struct gateway_subscription subscription;
    (void)state;

    assert_int_equal(read(&stripe_subscription,
                          "{\"id\":\"sub_1\",\"customer\":\"cus_1\",\"status\":\"past_due\",\"created\":1735689600,"
                          "\"current_period_start\":1735689600,\"current_period_end\":1738368000,"
                          "\"items\":{\"data\":[{\"id\":\"si_1\",\"plan\":{\"id\":\"gold\"}}]},"
                          "\"discount\":{\"coupon\":{\"id\":\"HALF\"}},\"metadata\":{\"subscription_id\":\"7\"}}",
                          &subscription),
                     ERR_OK);

    assert_string_equal(subscription.item, "si_1");
    assert_string_equal(subscription.plan, "gold");
    assert_string_equal(subscription.coupon, "HALF");
    assert_int_equal(subscription.reference, 7);
    assert_int_equal(subscription.status, SUBSCRIPTION_PAST_DUE);
    assert_int_equal(subscription.current_period_end_on, INT64_C(1738368000000000));
}

static void a_status_that_nobody_knows_is_malformed(void **state)
{
    struct gateway_subscription subscription;
    (void)state;

    assert_int_equal(read(&stripe_subscription, "{\"id\":\"sub_1\",\"status\":\"hibernating\"}", &subscription), ERR_MALFORMED);
    assert_int_equal(read(&stripe_subscription, "{\"id\":\"sub_1\"}", &subscription), ERR_MALFORMED);
}

#define GOLD     "\"plan\":{\"id\":\"gold\"}"
#define PLATINUM "\"plan\":{\"id\":\"platinum\"}"

static void an_invoices_plan_is_that_of_the_period(void **state)
{
    struct gateway_invoice invoice;
    (void)state;

    assert_int_equal(read(&stripe_invoice,
                          "{\"subtotal\":1250,\"total\":750,\"tax\":null,\"paid\":false,\"next_payment_attempt\":1738371600,"
                          "\"total_discount_amounts\":[{\"amount\":300},{\"amount\":200}],\"lines\":{\"data\":["
                          "{\"amount\":-250," GOLD ",\"proration\":true,\"period\":{\"start\":5,\"end\":6}},"
                          "{\"amount\":500," PLATINUM ",\"proration\":true,\"period\":{\"start\":5,\"end\":6}},"
                          "{\"amount\":1000," PLATINUM ",\"proration\":false,\"period\":{\"start\":7,\"end\":8}}]}}",
                          &invoice),
                     ERR_OK);

    assert_string_equal(invoice.id, "");
    assert_string_equal(invoice.plan, "platinum");
    assert_int_equal(invoice.period_start_on, 7000000);
    assert_int_equal(invoice.period_end_on, 8000000);
    assert_int_equal(invoice.discount, 500);
    assert_int_equal(invoice.tax, 0);
    assert_int_equal(invoice.due_on, INT64_C(1738371600000000));
    assert_false(invoice.paid);
}

static void where_only_changes_are_shown_the_newest_has_the_plan(void **state)
{
    struct gateway_invoice invoice;
    (void)state;

    assert_int_equal(read(&stripe_invoice,
                          "{\"id\":\"in_1\",\"lines\":{\"data\":["
                          "{\"amount\":-250," GOLD ",\"proration\":true,\"period\":{\"start\":7,\"end\":8}},"
                          "{\"amount\":500," PLATINUM ",\"proration\":true,\"period\":{\"start\":7,\"end\":8}},"
                          "{\"amount\":250," GOLD ",\"proration\":true,\"period\":{\"start\":5,\"end\":8}}]}}",
                          &invoice),
                     ERR_OK);

    assert_string_equal(invoice.plan, "platinum");
}

static void an_invoice_without_a_plan_has_none(void **state)
{
    struct gateway_invoice invoice;
    (void)state;

    assert_int_equal(read(&stripe_invoice, "{\"id\":\"in_1\",\"lines\":{\"data\":[{\"amount\":5,\"plan\":null}]}}", &invoice),
                     ERR_OK);

    assert_string_equal(invoice.plan, "");
    assert_int_equal(invoice.period_end_on, 0);
}

static void an_amount_that_is_no_whole_number_is_malformed(void **state)
{
    struct gateway_invoice invoice;
    (void)state;

    assert_int_equal(read(&stripe_invoice, "{\"id\":\"in_1\",\"total\":1.5}", &invoice), ERR_MALFORMED);
    assert_int_equal(read(&stripe_invoice, "{\"id\":\"in_1\",\"total\":\"5\"}", &invoice), ERR_MALFORMED);
    assert_int_equal(read(&stripe_invoice, "{\"id\":\"in_1\",\"created\":9223372036854775807}", &invoice), ERR_MALFORMED);
    assert_int_equal(read(&stripe_invoice, "{\"id\":\"in_1\",\"created\":-1}", &invoice), ERR_MALFORMED);
}

static void an_arena_that_is_full_is_no_memory(void **state)
{
    struct gateway_customer customer = { .id = "untouched" };
    (void)state;
    for (size_t limit = 0; limit < sizeof customer + 20; limit++) {
        arena_release(&arena);
        arena_init(&arena, limit);
        enum err err = read(&stripe_customer, "{\"id\":\"cus_1\",\"email\":\"ann@example.com\"}", &customer);
        assert_int_equal(err, ERR_NO_MEMORY);
        assert_string_equal(customer.id, "untouched");
    }
}

int main(void)
{
#define OBJECT_TEST(rule) cmocka_unit_test_setup_teardown(rule, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        OBJECT_TEST(a_customer_without_a_card_has_none),
        OBJECT_TEST(an_object_in_a_references_place_stands_for_its_id),
        OBJECT_TEST(unknown_fields_are_passed_over),
        OBJECT_TEST(what_lacks_its_id_or_has_another_kind_is_malformed),
        OBJECT_TEST(a_card_is_what_may_be_known_of_it),
        OBJECT_TEST(what_is_no_card_is_an_empty_one),
        OBJECT_TEST(a_card_of_a_month_that_there_is_not_is_malformed),
        OBJECT_TEST(an_intent_is_open_until_it_is_paid_or_cancelled),
        OBJECT_TEST(our_reference_stands_in_the_metadata),
        OBJECT_TEST(a_subscriptions_plan_is_that_of_its_item),
        OBJECT_TEST(a_status_that_nobody_knows_is_malformed),
        OBJECT_TEST(an_invoices_plan_is_that_of_the_period),
        OBJECT_TEST(where_only_changes_are_shown_the_newest_has_the_plan),
        OBJECT_TEST(an_invoice_without_a_plan_has_none),
        OBJECT_TEST(an_amount_that_is_no_whole_number_is_malformed),
        OBJECT_TEST(an_arena_that_is_full_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
