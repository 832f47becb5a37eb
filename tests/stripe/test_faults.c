/* What goes wrong between us and Stripe, as the simulator plays it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/memory/log.h"
#include "adapters/sodium/random_source.h"
#include "adapters/stripe/gateway.h"
#include "adapters/stripe/stripe.h"
#include "adapters/stripe/transport.h"
#include "tests/stripe/other_side.h"

struct house {
    struct random_source random;
    struct memory_log lines;
    struct log log;
    struct stripe *stripe;
    struct payment_gateway gateway;
    struct contract_fixture fixture;
};

static struct house house;

static struct stripe *open_at(const char *base, const char *key)
{
    struct stripe *stripe = NULL;
    const struct stripe_settings settings = { .api_base = base, .secret_key = key, .random = &house.random, .log = &house.log };
    assert_int_equal(stripe_open(&settings, &stripe), ERR_OK);
    return stripe;
}

static int open_house(void **state)
{
    house.random = sodium_random_source();
    memory_log_init(&house.lines);
    house.log = memory_log(&house.lines);
    house.stripe = open_at(other_side_base(), other_side_key());
    house.gateway = stripe_payment_gateway(house.stripe);
    house.fixture = (struct contract_fixture){ .gateway = &house.gateway, .payers = &stripe_payers, .run = "faults" };
    json_decref(other_side_control("/_/reset", "{}"));
    *state = &house.fixture;
    return gateway_reset(state);
}

static int close_house(void **state)
{
    (void)state;
    stripe_close(house.stripe);
    return 0;
}

static void plan_fault(const char *json)
{
    json_decref(other_side_control("/_/faults", json));
}

/* How many payment intents there are. */
static size_t intents(void)
{
    static struct gateway_payment_intent page[GATEWAY_PAGE];
    const struct gateway_cursor cursor = { .after = "" };
    size_t count = 99;
    assert_int_equal(house.gateway.payment_intents(house.gateway.self, gateway_arena(), &cursor, page, &count), ERR_OK);
    return count;
}

static enum err make_payment(void)
{
    struct gateway_payment_intent made;
    const struct gateway_new_payment wish = gateway_payment_wish(&house.fixture, gateway_make_customer(&house.fixture).id);
    return house.gateway.payment_intent_create(house.gateway.self, gateway_arena(), &wish, &made);
}

static void a_lost_answer_to_work_that_was_done_does_it_once(void **state)
{
    (void)state;
    plan_fault("{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"kind\":\"drop\",\"when\":\"after\",\"times\":2}");

    assert_int_equal(make_payment(), ERR_OK);

    assert_int_equal(intents(), 1);
}

static void what_goes_wrong_before_the_work_is_tried_again(void **state)
{
    static const char *const faults[] = {
        "{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"kind\":\"drop\"}",
        "{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"kind\":\"status\",\"status\":500}",
        "{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"kind\":\"status\",\"status\":409}",
        "{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"kind\":\"status\",\"status\":429,\"retry_after\":1}",
        "{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"kind\":\"status\",\"status\":503,\"when\":\"after\"}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        plan_fault(faults[i]);

        assert_int_equal(make_payment(), ERR_OK);

        assert_int_equal(intents(), i + 1);
    }
}

static void what_stays_wrong_is_tried_three_times(void **state)
{
    (void)state;
    plan_fault("{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"kind\":\"status\",\"status\":500,\"times\":0}");

    assert_int_equal(make_payment(), ERR_PAYMENT_FAILED);

    assert_non_null(strstr(house.lines.text, "result=PAYMENT_FAILED status=500"));
    assert_non_null(strstr(house.lines.text, "tries=3"));
    plan_fault("{\"method\":\"GET\",\"kind\":\"drop\",\"times\":0}");
    assert_int_equal(house.gateway.coupon_delete(house.gateway.self, "NONE"), ERR_OK);
}

static void stripes_no_is_heeded(void **state)
{
    (void)state;
    plan_fault("{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"kind\":\"status\",\"status\":500,\"retry\":false}");

    assert_int_equal(make_payment(), ERR_PAYMENT_FAILED);

    assert_int_equal(intents(), 0);
}

static void an_answer_that_is_cut_is_a_failure(void **state)
{
    (void)state;
    plan_fault("{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"kind\":\"garbage\"}");

    assert_int_equal(make_payment(), ERR_PAYMENT_FAILED);
}

static void a_subscription_that_was_ended_by_a_lost_call_is_told_as_ended(void **state)
{
    struct contract_fixture *fixture = *state;
    struct gateway_subscription ended;
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    const struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    const struct gateway_subscription made = gateway_subscribe(fixture, &wish);
    plan_fault("{\"method\":\"DELETE\",\"path\":\"*\",\"kind\":\"drop\",\"when\":\"after\"}");

    assert_int_equal(house.gateway.subscription_cancel(house.gateway.self, gateway_arena(), made.id, &ended), ERR_OK);

    assert_string_equal(ended.id, made.id);
    assert_int_equal(ended.status, SUBSCRIPTION_CANCELED);
}

static enum err find_at(const char *base, const char *key, const char *id)
{
    struct gateway_customer found;
    struct stripe *stripe = open_at(base, key);
    const struct payment_gateway gateway = stripe_payment_gateway(stripe);
    enum err err = gateway.customer_find(gateway.self, gateway_arena(), id, &found);
    stripe_close(stripe);
    return err;
}

static void a_wrong_key_is_an_authentications_failure(void **state)
{
    (void)state;

    assert_int_equal(find_at(other_side_base(), "sk_test_wrong_one", "cus_1"), ERR_PAYMENT_AUTHENTICATION);
}

static void where_nobody_listens_the_gateway_is_unreachable(void **state)
{
    (void)state;

    assert_int_equal(find_at("http://127.0.0.1:1", other_side_key(), "cus_1"), ERR_PAYMENT_UNREACHABLE);
    assert_int_equal(find_at("http://nowhere.invalid", other_side_key(), "cus_1"), ERR_PAYMENT_UNREACHABLE);
    assert_int_equal(find_at("https://127.0.0.1:1", other_side_key(), "cus_1"), ERR_PAYMENT_UNREACHABLE);
}

static void what_is_no_stripe_is_a_failure(void **state)
{
    static const struct {
        const char *id;
        enum err err;
    } cases[] = {
        { "customer", ERR_OK },
        { "redirect", ERR_PAYMENT_FAILED },
        { "long", ERR_PAYMENT_FAILED },
        { "page", ERR_PAYMENT_FAILED },
        { "list", ERR_PAYMENT_FAILED },
        { "short", ERR_PAYMENT_UNREACHABLE },
        { "missing", ERR_PAYMENT_INVALID },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum err err = find_at(getenv("STRANGE_API_BASE"), other_side_key(), cases[i].id);
        if (err != cases[i].err) {
            fail_msg("%s: %s", cases[i].id, err_name(err));
        }
    }
}

static void who_does_not_answer_in_time_is_unreachable(void **state)
{
    struct transport *transport = NULL;
    struct call_answer answer = { .should_retry = -1 };
    const struct call_request request = { .method = "GET", .path = "/v1/customers/silent", .form = "", .key = "" };
    const char *words = "";
    (void)state;
    assert_int_equal(transport_open(getenv("STRANGE_API_BASE"), other_side_key(), &transport), ERR_OK);
    const struct call_transport calls = transport_calls(transport);

    assert_int_equal(calls.carry(calls.self, &request, 300000, &answer, &words), ERR_PAYMENT_UNREACHABLE);

    assert_true(words[0] != '\0');
    transport_close(transport);
}

static void what_can_be_no_id_is_not_asked_for(void **state)
{
    static const char *const ids[] = { "", ".", "..", "a/b", "a?b", "cus_\xc3\xb1", "a b" };
    struct gateway_customer found;
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        assert_int_equal(house.gateway.customer_find(house.gateway.self, gateway_arena(), ids[i], &found), ERR_NOT_FOUND);
    }
    assert_int_equal(house.lines.lines, 0);
}

static void no_secret_is_in_the_log(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_DECLINED_LATER);
    const struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    struct gateway_subscription made;
    (void)gateway_make_payment(fixture, card.customer);

    assert_int_equal(house.gateway.subscription_create(house.gateway.self, gateway_arena(), &wish, &made), ERR_PAYMENT_DECLINED);

    assert_non_null(strstr(house.lines.text, "request_id=req_"));
    assert_non_null(strstr(house.lines.text, "code=card_declined"));
    assert_null(strstr(house.lines.text, "_secret_"));
    assert_null(strstr(house.lines.text, other_side_key()));
    assert_null(strstr(house.lines.text, "4242"));
    assert_null(strstr(house.lines.text, "ann@example.com"));
}

int main(void)
{
#define FAULT_TEST(rule) cmocka_unit_test_setup_teardown(rule, open_house, close_house)
    const struct CMUnitTest tests[] = {
        FAULT_TEST(a_lost_answer_to_work_that_was_done_does_it_once),
        FAULT_TEST(what_goes_wrong_before_the_work_is_tried_again),
        FAULT_TEST(what_stays_wrong_is_tried_three_times),
        FAULT_TEST(stripes_no_is_heeded),
        FAULT_TEST(an_answer_that_is_cut_is_a_failure),
        FAULT_TEST(a_subscription_that_was_ended_by_a_lost_call_is_told_as_ended),
        FAULT_TEST(a_wrong_key_is_an_authentications_failure),
        FAULT_TEST(where_nobody_listens_the_gateway_is_unreachable),
        FAULT_TEST(what_is_no_stripe_is_a_failure),
        FAULT_TEST(who_does_not_answer_in_time_is_unreachable),
        FAULT_TEST(what_can_be_no_id_is_not_asked_for),
        FAULT_TEST(no_secret_is_in_the_log),
    };
    if (!getenv("STRANGE_API_BASE")) {
        fputs("tests/stripe/with_simulator.mjs gives this program what it needs\n", stderr);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    other_side_open();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(gateway_arena());
    other_side_close();
    return failed == 0 ? 0 : 1;
}
