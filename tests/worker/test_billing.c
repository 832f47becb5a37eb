/* What the clock lets billing do. */
#include "adapters/memory/payment_gateway.h"
#include "tests/worker/rig.h"

static void cards_that_expire_soon_are_marked_and_their_users_mailed(void **state)
{
    struct rig *rig = *state;
    const struct user ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    const struct card_on_file card = { .user_id = ann.id,
                                       .payment_method = "pm_1",
                                       .card = { "visa", "4242", .exp_year = 2025, .exp_month = 2 } };
    assert_int_equal(rig->fakes.cards.set(rig->fakes.cards.self, &card), ERR_OK);
    struct job job = rig_begin(rig, "cards.expiring", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.card_expiring", &job), 1);
    job = rig_begin_again(rig, job.id);
    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);
    assert_string_equal(rig_only_mail(rig)->to, "ann@example.com");
}

/* A gateway at which ann has bought coins that never came. */
static void lose_a_payment(struct rig *rig, struct memory_gateway *gateway)
{
    const struct user ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    const struct purchase_wish wish = { .bundle = "1000" };
    struct problems why = { .count = 0 };
    struct purchase_begun begun;
    assert_int_equal(billing_buy_coins(&rig->services.billing, &rig->arena, ann.id, &wish, &why, &begun), ERR_OK);
    assert_int_equal(memory_gateway_pay(gateway, begun.payment_intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
}

static void what_no_webhook_told_of_is_found_and_logged(void **state)
{
    struct rig *rig = *state;
    struct memory_gateway gateway;
    memory_gateway_init(&gateway, &rig->fakes.time);
    const struct payment_gateway port = memory_payment_gateway(&gateway);
    rig->services.billing.gateway = &port;
    lose_a_payment(rig, &gateway);
    struct job job = rig_begin(rig, "billing.reconcile", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    const struct memory_user *row = memory_table_row(&rig->fakes.database.tables.users, 0);
    assert_int_equal(row->user.coins, 1100);
    assert_non_null(
        strstr(rig->lines.text, "warning billing.reconciled subscriptions=0 invoices=0 purchases=1 abandoned=0 events=0"));
    memory_gateway_release(&gateway);
}

static void a_refund_that_no_webhook_told_of_is_taken_back_and_logged(void **state)
{
    struct rig *rig = *state;
    struct memory_gateway gateway;
    memory_gateway_init(&gateway, &rig->fakes.time);
    const struct payment_gateway port = memory_payment_gateway(&gateway);
    rig->services.billing.gateway = &port;
    lose_a_payment(rig, &gateway);
    const struct gateway_charge *charge = memory_table_row(&gateway.charges, 0);
    struct job job = rig_begin(rig, "billing.reconcile", NULL);
    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);
    assert_int_equal(memory_gateway_refund(&gateway, charge->id, charge->cents), ERR_OK);

    job = rig_begin(rig, "billing.reconcile", NULL);
    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    const struct memory_user *row = memory_table_row(&rig->fakes.database.tables.users, 0);
    assert_int_equal(row->user.coins, 100);
    assert_non_null(
        strstr(rig->lines.text, "warning billing.reconciled subscriptions=0 invoices=0 purchases=0 abandoned=0 events=1"));
    memory_gateway_release(&gateway);
}

static void a_gateway_that_does_not_answer_is_asked_again_later(void **state)
{
    struct rig *rig = *state;
    struct memory_gateway gateway;
    struct memory_faults outage = { .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };
    memory_gateway_init(&gateway, &rig->fakes.time);
    gateway.faults = &outage;
    const struct payment_gateway port = memory_payment_gateway(&gateway);
    rig->services.billing.gateway = &port;
    struct job job = rig_begin(rig, "billing.reconcile", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_TO_BE_RETRIED);

    memory_gateway_release(&gateway);
}

static void without_a_gateway_there_is_nothing_to_reconcile(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "billing.reconcile", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(cards_that_expire_soon_are_marked_and_their_users_mailed),
        RIG_TEST(what_no_webhook_told_of_is_found_and_logged),
        RIG_TEST(a_refund_that_no_webhook_told_of_is_taken_back_and_logged),
        RIG_TEST(a_gateway_that_does_not_answer_is_asked_again_later),
        RIG_TEST(without_a_gateway_there_is_nothing_to_reconcile),
    };
    return cmocka_run_group_tests_name("billing jobs", tests, NULL, NULL);
}
