#include <stdio.h>
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "tests/domain/billing_rig.h"

static const struct card renewed = { .brand = "visa", .last4 = "4242", .exp_year = 2038, .exp_month = 1 };

static void a_card_that_its_bank_renews_is_known_with_its_new_date(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, rig_card(rig).payment_method, &renewed, MEMORY_BANK_PAYS),
                     ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_card(rig).card.exp_year, 2038);
    assert_string_equal(rig_card(rig).name, "Ann Smith");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void older_details_of_a_card_are_asked_about(void **state)
{
    static const struct card first = { .brand = "visa", .last4 = "0001", .exp_year = 2036, .exp_month = 1 };
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    char method[GATEWAY_ID_BYTES + 1];
    assert_int_equal(text_copy(rig_card(rig).payment_method, method, sizeof method), ERR_OK);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, method, &first, MEMORY_BANK_PAYS), ERR_OK);
    const char *old = rig_latest(rig, GATEWAY_CARD_UPDATED);
    rig_wait(rig, CALENDAR_MINUTE);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, method, &renewed, MEMORY_BANK_PAYS), ERR_OK);

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_CARD_UPDATED)), ERR_OK);
    assert_int_equal(rig_receive(rig, old), ERR_OK);

    assert_int_equal(rig_card(rig).card.exp_year, 2038);
    rig->gateway.payment_methods.count = 0;
    struct gateway_event again = *(struct gateway_event *)memory_table_row(&rig->gateway.events, rig->gateway.events.count - 2);
    again.id = "evt_again";
    assert_int_equal(memory_table_append(&rig->gateway.events, &again), ERR_OK);
    assert_int_equal(rig_receive(rig, "evt_again"), ERR_OK);
    assert_int_equal(rig_card(rig).card.exp_year, 2038);
}

static void a_card_that_we_do_not_have_is_nobodys(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    char method[GATEWAY_ID_BYTES + 1];
    assert_int_equal(text_copy(rig_card(rig).payment_method, method, sizeof method), ERR_OK);
    assert_int_equal(rig_cancel(rig), ERR_OK);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, method, &renewed, MEMORY_BANK_PAYS), ERR_OK);

    rig_let_run(rig);

    rig_assert_equal(rig);
}

/* The gateway is told by its own pages to charge another card. */
static void choose_card(struct billing_rig *rig, const char *setup_intent)
{
    struct gateway_setup_intent intent;
    char key[64];
    assert_int_equal(rig->port.setup_intent_find(rig->port.self, &rig->arena, setup_intent, &intent), ERR_OK);
    (void)snprintf(key, sizeof key, "%s-%lld", setup_intent, (long long)rig->fakes.time.now);
    assert_int_equal(rig->port.customer_set_card(rig->port.self, key, intent.customer, intent.payment_method), ERR_OK);
}

static void another_card_that_the_gateway_charges_is_the_card(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    choose_card(rig, rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS));

    rig_deliver(rig);

    assert_string_equal(rig_card(rig).name, "");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void an_older_choice_of_card_is_asked_about(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    choose_card(rig, rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS));
    const char *old = rig_latest(rig, GATEWAY_CUSTOMER_UPDATED);
    rig_wait(rig, CALENDAR_MINUTE);
    choose_card(rig, rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS));

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_CUSTOMER_UPDATED)), ERR_OK);
    assert_int_equal(rig_receive(rig, old), ERR_OK);

    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void who_has_no_subscription_keeps_no_card(void **state)
{
    struct billing_rig *rig = *state;
    choose_card(rig, rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS));

    rig_let_run(rig);

    rig_assert_equal(rig);
}

static void a_card_that_was_taken_away_at_the_gateway_is_taken_away(void **state)
{
    struct billing_rig *rig = *state;
    struct card_on_file card;
    rig_begin_gold(rig);
    struct gateway_event taken = { .id = "evt_taken", .type = "customer.updated", .kind = GATEWAY_CUSTOMER_UPDATED };
    taken.created_on = rig->fakes.time.now;
    struct gateway_customer *customer = memory_table_row(&rig->gateway.customers, 0);
    customer->payment_method = "";
    taken.object.customer =
        (struct gateway_customer){ .id = rig_at_gateway(rig).customer, .email = "ann@example.com", .payment_method = "" };
    assert_int_equal(memory_table_append(&rig->gateway.events, &taken), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig->fakes.cards.find(rig->fakes.cards.self, rig->ann.id, &card), ERR_NOT_FOUND);
    taken.id = "evt_taken_again";
    taken.created_on++;
    assert_int_equal(memory_table_append(&rig->gateway.events, &taken), ERR_OK);
    rig_deliver(rig);
    assert_int_equal(rig->fakes.cards.find(rig->fakes.cards.self, rig->ann.id, &card), ERR_NOT_FOUND);
}

static void a_customer_who_is_gone_changes_no_card(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    choose_card(rig, rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS));
    const char *told = rig_latest(rig, GATEWAY_CUSTOMER_UPDATED);
    rig->gateway.customers.count = 0;

    assert_int_equal(rig_receive(rig, told), ERR_OK);

    assert_string_equal(rig_card(rig).name, "Ann Smith");
}

static void a_subscription_without_a_card_at_the_gateway_has_none_here(void **state)
{
    struct billing_rig *rig = *state;
    struct card_on_file card;
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, intent), ERR_PAYMENT_UNREACHABLE);
    rig->lost.fail_at = 0;
    struct gateway_customer *customer = memory_table_row(&rig->gateway.customers, 0);
    customer->payment_method = "";

    rig_deliver(rig);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
    assert_int_equal(rig->fakes.cards.find(rig->fakes.cards.self, rig->ann.id, &card), ERR_NOT_FOUND);
}

static void old_news_of_a_card_that_says_the_same_asks_nobody(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, rig_card(rig).payment_method, &renewed, MEMORY_BANK_PAYS),
                     ERR_OK);
    rig_deliver(rig);
    struct gateway_event again = *(struct gateway_event *)memory_table_row(&rig->gateway.events, rig->gateway.events.count - 1);
    again.id = "evt_again";
    assert_int_equal(memory_table_append(&rig->gateway.events, &again), ERR_OK);
    size_t calls = rig->asked.calls;

    assert_int_equal(rig_receive(rig, "evt_again"), ERR_OK);

    assert_int_equal(rig->asked.calls, calls + 1); /* to read the event */
}

/* Ann changes her card while the gateway's answer to a webhook is on its way. */
static struct billing_rig *hurried;
static const char *overtaking; /* the setup intent of that card */

static enum err find_and_be_overtaken(void *self, struct arena *arena, const char *id, struct gateway_customer *found)
{
    const struct payment_gateway real = memory_payment_gateway(self);
    hurried->port.customer_find = real.customer_find;
    enum err err = real.customer_find(self, arena, id, found);
    rig_wait(hurried, CALENDAR_MINUTE);
    assert_int_equal(
        billing_update_card(&hurried->ports, &hurried->arena, hurried->ann.id, "Ann Jones", overtaking, &hurried->why), ERR_OK);
    return err;
}

static void an_answer_that_is_overtaken_by_another_choice_is_asked_for_again(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    choose_card(rig, rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS));
    const char *told = rig_latest(rig, GATEWAY_CUSTOMER_UPDATED);
    overtaking = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    hurried = rig;
    rig->port.customer_find = find_and_be_overtaken;

    assert_int_equal(rig_receive(rig, told), ERR_OK);

    assert_string_equal(rig_card(rig).name, "Ann Jones");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(an_answer_that_is_overtaken_by_another_choice_is_asked_for_again),
        RIG_TEST(a_card_that_its_bank_renews_is_known_with_its_new_date),
        RIG_TEST(older_details_of_a_card_are_asked_about),
        RIG_TEST(a_card_that_we_do_not_have_is_nobodys),
        RIG_TEST(another_card_that_the_gateway_charges_is_the_card),
        RIG_TEST(an_older_choice_of_card_is_asked_about),
        RIG_TEST(who_has_no_subscription_keeps_no_card),
        RIG_TEST(a_card_that_was_taken_away_at_the_gateway_is_taken_away),
        RIG_TEST(a_customer_who_is_gone_changes_no_card),
        RIG_TEST(a_subscription_without_a_card_at_the_gateway_has_none_here),
        RIG_TEST(old_news_of_a_card_that_says_the_same_asks_nobody),
    };
    return cmocka_run_group_tests_name("cards that the gateway tells of", tests, NULL, NULL);
}
