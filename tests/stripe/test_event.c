/* The bodies of Stripe's webhooks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/stripe/event.h"

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

static enum err parse(const char *body, struct gateway_event *event)
{
    return event_parse(&arena, body, strlen(body), event);
}

static void each_type_has_its_kind(void **state)
{
    static const struct {
        const char *type;
        enum gateway_event_kind kind;
    } kinds[] = {
#define X(kind, type, object) { type, GATEWAY_##kind },
        GATEWAY_EVENT_LIST(X)
#undef X
    };
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct gateway_event event;
        char body[300];
        assert_true(snprintf(body, sizeof body,
                             "{\"id\":\"evt_1\",\"type\":\"%s\",\"created\":1735689600,\"data\":{\"object\":{\"id\":\"x\","
                             "\"status\":\"canceled\"}}}",
                             kinds[i].type) < (int)sizeof body);

        assert_int_equal(parse(body, &event), ERR_OK);

        assert_int_equal(event.kind, kinds[i].kind);
        assert_string_equal(event.id, "evt_1");
        assert_string_equal(event.type, kinds[i].type);
        assert_int_equal(event.created_on, INT64_C(1735689600000000));
        assert_string_equal(event.object.coupon, "x"); /* an id stands first in every object */
    }
}

static void a_new_type_is_no_error_whatever_it_is_about(void **state)
{
    struct gateway_event event;
    (void)state;

    assert_int_equal(parse("{\"id\":\"evt_1\",\"type\":\"coin.flipped\",\"created\":5,\"data\":{\"object\":[7]}}", &event),
                     ERR_OK);

    assert_int_equal(event.kind, GATEWAY_OTHER);
    assert_string_equal(event.type, "coin.flipped");
}

static void a_dispute_says_whose_it_is_and_how_it_stands(void **state)
{
    struct gateway_event event;
    (void)state;

    assert_int_equal(
        parse("{\"id\":\"evt_1\",\"type\":\"charge.dispute.closed\",\"created\":5,\"data\":{\"object\":{\"id\":\"dp_1\","
              "\"charge\":\"ch_1\",\"payment_intent\":\"pi_1\",\"status\":\"lost\",\"amount\":900}}}",
              &event),
        ERR_OK);

    assert_int_equal(event.kind, GATEWAY_DISPUTE_CLOSED);
    assert_string_equal(event.object.dispute.charge, "ch_1");
    assert_string_equal(event.object.dispute.payment_intent, "pi_1");
    assert_string_equal(event.object.dispute.status, "lost");
    assert_int_equal(event.object.dispute.cents, 900);
}

static void what_can_not_be_read_is_malformed(void **state)
{
    static const char *const bodies[] = {
        "",
        "x",
        "{",
        "[]",
        "{}",
        "{\"id\":\"\",\"type\":\"a\"}",
        "{\"id\":\"evt_1\"}",
        "{\"id\":\"evt_1\",\"type\":7}",
        "{\"id\":\"evt_1\",\"type\":\"a\",\"created\":-1}",
        "{\"id\":\"evt_1\",\"type\":\"a\",\"created\":9223372036854775807}",
        "{\"id\":\"evt_1\",\"id\":\"evt_2\",\"type\":\"a\"}",
        "{\"id\":\"evt_1\",\"type\":\"invoice.paid\"}",
        "{\"id\":\"evt_1\",\"type\":\"invoice.paid\",\"data\":{\"object\":\"in_1\"}}",
        "{\"id\":\"evt_1\",\"type\":\"charge.refunded\",\"data\":{\"object\":{}}}",
        "{\"id\":\"evt\\u0000\",\"type\":\"a\"}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct gateway_event event = { .id = "untouched" };
        assert_int_equal(parse(bodies[i], &event), ERR_MALFORMED);
        assert_string_equal(event.id, "untouched");
    }
}

static void the_depth_of_a_body_has_an_end(void **state)
{
    static char body[200000];
    struct gateway_event event;
    (void)state;
    memset(body, '[', sizeof body);

    assert_int_equal(event_parse(&arena, body, sizeof body, &event), ERR_MALFORMED);
}

static void an_arena_that_is_full_is_no_memory(void **state)
{
    struct gateway_event event = { .id = "untouched" };
    (void)state;
    arena_release(&arena);
    arena_init(&arena, 10);

    assert_int_equal(parse("{\"id\":\"evt_1\",\"type\":\"invoice.paid\",\"data\":{\"object\":{\"id\":\"in_1\"}}}", &event),
                     ERR_NO_MEMORY);

    assert_string_equal(event.id, "untouched");
}

int main(void)
{
#define EVENT_TEST(rule) cmocka_unit_test_setup_teardown(rule, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EVENT_TEST(each_type_has_its_kind),
        EVENT_TEST(a_new_type_is_no_error_whatever_it_is_about),
        EVENT_TEST(a_dispute_says_whose_it_is_and_how_it_stands),
        EVENT_TEST(what_can_not_be_read_is_malformed),
        EVENT_TEST(the_depth_of_a_body_has_an_end),
        EVENT_TEST(an_arena_that_is_full_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
