/* What is built when memory is short: nothing, or the whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/memory/random_source.h"
#include "adapters/stripe/gateway.h"
#include "tests/domain/allocation_faults.h"

static const char subscription[] =
    "{\"id\":\"sub_1\",\"customer\":\"cus_1\",\"status\":\"active\",\"created\":5,\"items\":{\"data\":[{\"id\":\"si_1\","
    "\"plan\":{\"id\":\"gold\"}}]},\"metadata\":{\"subscription_id\":\"7\"}}";

static enum err carry(void *self, const struct call_request *request, int64_t patience, struct call_answer *answer,
                      const char **words)
{
    (void)request;
    (void)patience;
    (void)words;
    answer->status = 200;
    text_buffer_add_text(&answer->body, self);
    if (answer->body.failed) {
        text_buffer_release(&answer->body);
        return ERR_NO_MEMORY;
    }
    return ERR_OK;
}

static int64_t no_time(void *self)
{
    (void)self;
    return 0;
}

struct house {
    struct memory_random chance;
    struct random_source random;
    struct caller caller;
    struct payment_gateway gateway;
    struct arena arena;
};

static void open_house(struct house *house, const char *answer)
{
    *house = (struct house){ .chance = { .state = 1 } };
    house->random = memory_random_source(&house->chance);
    house->caller = (struct caller){ .transport = { .self = (void *)(uintptr_t)answer, .carry = carry },
                                     .pace = { .now = no_time },
                                     .random = &house->random };
    house->gateway = stripe_gateway(&house->caller);
    arena_init(&house->arena, 1000000);
}

/* jansson doesn't tell that its memory was short from a text that is none. */
static bool is_short_of_memory(enum err err)
{
    return err == ERR_NO_MEMORY || err == ERR_PAYMENT_FAILED || err == ERR_MALFORMED;
}

/* Runs it with each allocation failing in turn until none does; each of these must fail and touch no output. */
static void sweep(const char *answer, enum err (*run)(struct house *house, const char **output))
{
    size_t n = 1;
    for (enum err err = ERR_NO_MEMORY; err != ERR_OK; n++) {
        struct house house;
        const char *output = "untouched";
        open_house(&house, answer);
        allocation_faults = (struct allocation_faults){ .fail_at = n };
        err = run(&house, &output);
        allocation_faults.fail_at = 0;
        if (err != ERR_OK && (!is_short_of_memory(err) || strcmp(output, "untouched") != 0)) {
            fail_msg("allocation %zu: %s, %s", n, err_name(err), output);
        }
        arena_release(&house.arena);
    }
    assert_true(n > 10);
}

static enum err find(struct house *house, const char **output)
{
    struct gateway_subscription found = { .id = *output };
    enum err err = house->gateway.subscription_find(house->gateway.self, &house->arena, "sub_1", &found);
    *output = found.id;
    return err;
}

static enum err change(struct house *house, const char **output)
{
    const struct gateway_change wish = {
        .key = "change-1", .subscription = "sub_1", .item = "si_1", .plan = PLAN_GOLD, .coupon = "HALF"
    };
    struct gateway_subscription changed = { .id = *output };
    enum err err = house->gateway.subscription_change(house->gateway.self, &house->arena, &wish, &changed);
    *output = changed.id;
    return err;
}

static enum err list(struct house *house, const char **output)
{
    static struct gateway_invoice invoices[GATEWAY_PAGE];
    const struct gateway_cursor cursor = { .created_from_on = 5000000, .after = "in_9" };
    size_t count = 0;
    invoices[0].id = *output;
    enum err err = house->gateway.invoices_paid(house->gateway.self, &house->arena, &cursor, invoices, &count);
    *output = invoices[0].id;
    return err;
}

static enum err read_event(struct house *house, const char **output)
{
    static const char body[] = "{\"id\":\"evt_1\",\"type\":\"invoice.paid\",\"created\":5,\"data\":{\"object\":{\"id\":\"in_1\","
                               "\"lines\":{\"data\":[]}}}}";
    struct gateway_event event = { .id = *output };
    enum err err = house->gateway.event_read(house->gateway.self, &house->arena, body, sizeof body - 1, &event);
    *output = event.id;
    return err;
}

static void an_answer_is_read_whole_or_not_at_all(void **state)
{
    (void)state;
    sweep(subscription, find);
}

static void a_request_is_built_whole_or_not_at_all(void **state)
{
    (void)state;
    sweep(subscription, change);
}

static void a_list_is_read_whole_or_not_at_all(void **state)
{
    (void)state;
    sweep("{\"data\":[{\"id\":\"in_1\",\"number\":\"A-1\"},{\"id\":\"in_2\"}]}", list);
}

static void an_event_is_read_whole_or_not_at_all(void **state)
{
    (void)state;
    sweep("", read_event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_read_whole_or_not_at_all),
        cmocka_unit_test(a_request_is_built_whole_or_not_at_all),
        cmocka_unit_test(a_list_is_read_whole_or_not_at_all),
        cmocka_unit_test(an_event_is_read_whole_or_not_at_all),
    };
    json_set_alloc_funcs(malloc, free); /* those that fail */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
