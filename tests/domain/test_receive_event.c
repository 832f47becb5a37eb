#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

/* The gateway's row of ann's subscription, to be changed behind everybody's back. */
static struct gateway_subscription *their_row(struct billing_rig *rig)
{
    return memory_table_row(&rig->gateway.subscriptions, rig->gateway.subscriptions.count - 1);
}

static void a_delivery_without_the_right_signature_is_not_the_gateways(void **state)
{
    struct billing_rig *rig = *state;
    const struct webhook_delivery unsigned_one = { .body = "evt_1", .size = 5 };
    const struct webhook_delivery wrong = { .signature = "t=1735689600,v1="
                                                         "0000000000000000000000000000000000000000000000000000000000000000",
                                            .body = "evt_1",
                                            .size = 5 };
    struct gateway_event event = { .id = "untouched" };

    assert_int_equal(billing_receive_event(&rig->ports, &rig->arena, "whsec", &unsigned_one, &event), ERR_MALFORMED);
    assert_int_equal(billing_receive_event(&rig->ports, &rig->arena, "whsec", &wrong, &event), ERR_REJECTED);

    assert_string_equal(event.id, "untouched");
}

static void a_body_that_is_no_event_is_malformed(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_receive(rig, "no event"), ERR_MALFORMED);
}

static void an_event_of_an_unknown_type_is_taken_and_does_nothing(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(memory_gateway_tell_other(&rig->gateway, "invoice.marked_uncollectible"), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig->fakes.database.tables.gateway_events.count, 1);
}

static void a_paid_invoice_adds_the_plans_coins_once(void **state)
{
    struct billing_rig *rig = *state;
    struct invoice invoice;
    rig_begin_gold(rig);
    rig_renew(rig);
    const char *body = rig_latest(rig, GATEWAY_INVOICE_PAID);

    assert_int_equal(rig_receive(rig, body), ERR_OK);
    assert_int_equal(rig_receive(rig, body), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600 + 600);
    (void)rig_invoices(rig, &invoice);
    assert_string_equal(invoice.description, "gold");
    assert_int_equal(invoice.total, 500);
    assert_int_equal(invoice.coins, 600);
    assert_true(invoice.has_card);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void the_invoice_of_a_trial_adds_none(void **state)
{
    struct billing_rig *rig = *state;
    struct invoice invoice;

    rig_begin_gold(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    assert_int_equal(rig_invoices(rig, &invoice), 1);
    assert_int_equal(invoice.total, 0);
    assert_int_equal(invoice.coins, 0);
    assert_false(invoice.has_card);
}

static void an_invoice_under_another_event_is_the_same_invoice(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_renew(rig);
    rig_deliver(rig);
    struct gateway_event again = *(struct gateway_event *)memory_table_row(&rig->gateway.events, rig->gateway.events.count - 2);
    assert_int_equal(again.kind, GATEWAY_INVOICE_PAID);
    again.id = "evt_again";
    assert_int_equal(memory_table_append(&rig->gateway.events, &again), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600 + 600);
    assert_int_equal(rig_invoices(rig, NULL), 2);
}

static void an_invoice_of_a_plan_that_was_not_sold_here_is_passed_over(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_renew(rig);
    rig_deliver(rig);
    struct gateway_event foreign = *(struct gateway_event *)memory_table_row(&rig->gateway.events, rig->gateway.events.count - 2);
    foreign.id = "evt_foreign";
    foreign.object.invoice.id = "in_foreign";
    foreign.object.invoice.plan = "lead";
    assert_int_equal(memory_table_append(&rig->gateway.events, &foreign), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_invoices(rig, NULL), 2);
}

static void an_event_of_a_customer_who_is_nobodys_here_does_nothing(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_renew(rig);
    fakes_row(&rig->fakes, rig->ann.id)->customer[0] = '\0';
    size_t before = rig_invoices(rig, NULL);

    rig_deliver(rig);

    assert_int_equal(rig_invoices(rig, NULL), before);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
}

static void a_failed_payment_makes_the_subscription_past_due(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, rig_card(rig).payment_method, NULL, MEMORY_BANK_DECLINES),
                     ERR_OK);
    rig_renew(rig);

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_INVOICE_PAYMENT_FAILED)), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_PAST_DUE);
    rig_let_run(rig);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_assert_equal(rig);
}

static void a_payment_that_succeeds_later_adds_the_coins(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, rig_card(rig).payment_method, NULL, MEMORY_BANK_DECLINES),
                     ERR_OK);
    rig_renew(rig);
    rig_deliver(rig);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, rig_card(rig).payment_method, NULL, MEMORY_BANK_PAYS), ERR_OK);
    assert_int_equal(memory_gateway_retry(&rig->gateway, rig_subscription(rig).gateway_id), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_ACTIVE);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600 + 600);
}

static void a_failed_payment_of_an_unknown_subscription_does_nothing(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, rig_card(rig).payment_method, NULL, MEMORY_BANK_DECLINES),
                     ERR_OK);
    rig_renew(rig);
    for (size_t i = 0; i < rig->gateway.events.count; i++) {
        struct gateway_event *event = memory_table_row(&rig->gateway.events, i);
        if (event->kind == GATEWAY_INVOICE_PAYMENT_FAILED) {
            event->object.invoice.subscription = "";
        }
    }

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_INVOICE_PAYMENT_FAILED)), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
}

static void a_subscription_that_ends_for_non_payment_ends_here(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    assert_int_equal(memory_gateway_end(&rig->gateway, rig_subscription(rig).gateway_id), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

/* The gateway gives up on a payment, as it does where it is told to leave such subscriptions. */
static void give_up_on_payment(struct billing_rig *rig)
{
    struct gateway_event told = *(struct gateway_event *)memory_table_row(&rig->gateway.events, 0);
    their_row(rig)->status = SUBSCRIPTION_UNPAID;
    told.id = "evt_unpaid";
    told.kind = GATEWAY_SUBSCRIPTION_UPDATED;
    told.created_on = rig->fakes.time.now;
    told.object.subscription = *their_row(rig);
    assert_int_equal(memory_table_append(&rig->gateway.events, &told), ERR_OK);
}

static void an_unpaid_subscription_is_cancelled_at_the_gateway_too(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    give_up_on_payment(rig);

    rig_deliver(rig);

    assert_int_equal(their_row(rig)->status, SUBSCRIPTION_CANCELED);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_row_that_is_unpaid_is_cancelled_when_it_runs_again(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    struct subscription *row = memory_table_row(&rig->fakes.database.tables.subscriptions, 0);
    row->status = SUBSCRIPTION_UNPAID;
    rig_renew(rig);

    rig_deliver(rig);

    assert_int_equal(their_row(rig)->status, SUBSCRIPTION_CANCELED);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
}

static void an_older_event_is_not_believed_but_asked_about(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "bronze", NULL), ERR_OK);
    const char *created = rig_latest(rig, GATEWAY_SUBSCRIPTION_CREATED);
    rig_wait(rig, CALENDAR_MINUTE);
    assert_int_equal(rig_change(rig, "gold", NULL), ERR_OK);

    assert_int_equal(rig_receive(rig, created), ERR_OK);

    assert_int_equal(rig_subscription(rig).plan, PLAN_GOLD);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void of_two_events_in_one_second_the_gateway_says_which_holds(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    const struct gateway_subscription now = rig_at_gateway(rig);
    struct gateway_subscription changed;
    const struct gateway_change up = {
        .key = "up", .subscription = now.id, .item = now.item, .plan = PLAN_PLATINUM, .coupon = ""
    };
    const struct gateway_change down = { .key = "down", .subscription = now.id, .item = now.item, .coupon = "" };
    assert_int_equal(rig->port.subscription_change(rig->port.self, &rig->arena, &up, &changed), ERR_OK);
    const char *first = rig_latest(rig, GATEWAY_SUBSCRIPTION_UPDATED);
    assert_int_equal(rig->port.subscription_change(rig->port.self, &rig->arena, &down, &changed), ERR_OK);
    const char *second = rig_latest(rig, GATEWAY_SUBSCRIPTION_UPDATED);

    assert_int_equal(rig_receive(rig, second), ERR_OK);
    assert_int_equal(rig_receive(rig, first), ERR_OK);

    assert_int_equal(rig_subscription(rig).plan, PLAN_BRONZE);
}

static void old_news_that_says_the_same_asks_nobody(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    size_t calls = rig->asked.calls;

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_SUBSCRIPTION_CREATED)), ERR_OK);

    assert_int_equal(rig->asked.calls, calls + 1); /* to read the event */
}

static void news_that_say_the_same_make_older_ones_old(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    const struct gateway_subscription now = rig_at_gateway(rig);
    struct gateway_subscription changed;
    const struct gateway_change up = {
        .key = "up", .subscription = now.id, .item = now.item, .plan = PLAN_PLATINUM, .coupon = ""
    };
    const struct gateway_change back = {
        .key = "back", .subscription = now.id, .item = now.item, .plan = PLAN_GOLD, .coupon = ""
    };
    assert_int_equal(rig->port.subscription_change(rig->port.self, &rig->arena, &up, &changed), ERR_OK);
    const char *first = rig_latest(rig, GATEWAY_SUBSCRIPTION_UPDATED);
    rig_wait(rig, CALENDAR_MINUTE);
    assert_int_equal(rig->port.subscription_change(rig->port.self, &rig->arena, &back, &changed), ERR_OK);

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_SUBSCRIPTION_UPDATED)), ERR_OK);
    assert_int_equal(rig_receive(rig, first), ERR_OK);

    assert_int_equal(rig_subscription(rig).plan, PLAN_GOLD);
}

static void nothing_follows_an_end(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    assert_int_equal(rig_cancel(rig), ERR_OK);
    size_t calls = rig->asked.calls;

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_SUBSCRIPTION_CREATED)), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    assert_int_equal(rig->asked.calls, calls + 1);
}

static void what_the_gateway_forgot_changes_nothing(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "bronze", NULL), ERR_OK);
    const char *created = rig_latest(rig, GATEWAY_SUBSCRIPTION_CREATED);
    rig_wait(rig, CALENDAR_MINUTE);
    assert_int_equal(rig_change(rig, "gold", NULL), ERR_OK);
    rig->gateway.subscriptions.count = 0;

    assert_int_equal(rig_receive(rig, created), ERR_OK);

    assert_int_equal(rig_subscription(rig).plan, PLAN_GOLD);
}

/* Somebody else writes to the row between each refetch and its transaction. */
static struct billing_rig *raced;
static enum err find_and_lose_the_race(void *self, struct arena *arena, const char *id, struct gateway_subscription *found)
{
    const struct payment_gateway real = memory_payment_gateway(self);
    enum err err = real.subscription_find(self, arena, id, found);
    struct subscription *row = memory_table_row(&raced->fakes.database.tables.subscriptions, 0);
    row->seen_on++;
    return err;
}

static void an_event_that_loses_every_race_is_sent_again(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "bronze", NULL), ERR_OK);
    const char *created = rig_latest(rig, GATEWAY_SUBSCRIPTION_CREATED);
    rig_wait(rig, CALENDAR_MINUTE);
    assert_int_equal(rig_change(rig, "gold", NULL), ERR_OK);
    struct subscription *row = memory_table_row(&rig->fakes.database.tables.subscriptions, 0);
    row->plan = PLAN_PLATINUM;
    raced = rig;
    rig->port.subscription_find = find_and_lose_the_race;

    assert_int_equal(rig_receive(rig, created), ERR_STALE);
    rig->port.subscription_find = memory_payment_gateway(&rig->gateway).subscription_find;
    assert_int_equal(rig_receive(rig, created), ERR_OK);

    assert_int_equal(rig_subscription(rig).plan, PLAN_GOLD);
}

static void a_subscription_of_another_users_row_is_not_taken(void **state)
{
    struct billing_rig *rig = *state;
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    rig_begin_gold(rig);
    (void)rig_take_card(rig, bob.id, MEMORY_BANK_PAYS);
    struct subscription *row = memory_table_row(&rig->fakes.database.tables.subscriptions, 0);
    row->gateway_id[0] = '\0';
    row->status = SUBSCRIPTION_INCOMPLETE;
    const struct gateway_event told = {
        .id = "evt_wrong",
        .type = "customer.subscription.created",
        .kind = GATEWAY_SUBSCRIPTION_CREATED,
        .created_on = rig->fakes.time.now,
        .object.subscription = { .id = "sub_wrong",
                                 .customer = rig_account(rig, bob.id).customer,
                                 .item = "",
                                 .plan = "gold",
                                 .coupon = "",
                                 .reference = rig_subscription(rig).id,
                                 .status = SUBSCRIPTION_ACTIVE },
    };
    assert_int_equal(memory_table_append(&rig->gateway.events, &told), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_account(rig, bob.id).holding.coins, RIG_SIGN_UP_COINS);
}

static void a_coupon_that_was_deleted_at_the_gateway_is_deleted_here(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon found;
    (void)rig_add_coupon(rig, "GONE", 50, 1);
    assert_int_equal(rig_subscribe(rig, "gold", "GONE"), ERR_OK);
    assert_int_equal(rig->port.coupon_delete(rig->port.self, "GONE"), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig->fakes.coupons.find_by_code(rig->fakes.coupons.self, "GONE", &found), ERR_NOT_FOUND);
    assert_int_equal(rig_subscription(rig).coupon_id, 0);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
}

static enum err find_nobody(void *self, int64_t user_id, struct billing_account *found)
{
    (void)self;
    (void)user_id;
    (void)found;
    return ERR_NOT_FOUND;
}

static void a_user_who_is_deleted_meanwhile_is_nobody(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_renew(rig);
    rig->fakes.accounts.find_locked = find_nobody;

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_delivery_without_the_right_signature_is_not_the_gateways),
        RIG_TEST(a_body_that_is_no_event_is_malformed),
        RIG_TEST(an_event_of_an_unknown_type_is_taken_and_does_nothing),
        RIG_TEST(a_paid_invoice_adds_the_plans_coins_once),
        RIG_TEST(the_invoice_of_a_trial_adds_none),
        RIG_TEST(an_invoice_under_another_event_is_the_same_invoice),
        RIG_TEST(an_invoice_of_a_plan_that_was_not_sold_here_is_passed_over),
        RIG_TEST(an_event_of_a_customer_who_is_nobodys_here_does_nothing),
        RIG_TEST(a_failed_payment_makes_the_subscription_past_due),
        RIG_TEST(a_payment_that_succeeds_later_adds_the_coins),
        RIG_TEST(a_failed_payment_of_an_unknown_subscription_does_nothing),
        RIG_TEST(a_subscription_that_ends_for_non_payment_ends_here),
        RIG_TEST(an_unpaid_subscription_is_cancelled_at_the_gateway_too),
        RIG_TEST(a_row_that_is_unpaid_is_cancelled_when_it_runs_again),
        RIG_TEST(an_older_event_is_not_believed_but_asked_about),
        RIG_TEST(of_two_events_in_one_second_the_gateway_says_which_holds),
        RIG_TEST(old_news_that_says_the_same_asks_nobody),
        RIG_TEST(news_that_say_the_same_make_older_ones_old),
        RIG_TEST(nothing_follows_an_end),
        RIG_TEST(what_the_gateway_forgot_changes_nothing),
        RIG_TEST(an_event_that_loses_every_race_is_sent_again),
        RIG_TEST(a_subscription_of_another_users_row_is_not_taken),
        RIG_TEST(a_coupon_that_was_deleted_at_the_gateway_is_deleted_here),
        RIG_TEST(a_user_who_is_deleted_meanwhile_is_nobody),
    };
    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
