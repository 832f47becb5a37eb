#include "domain/user/administer.h"
#include "tests/domain/billing_rig.h"

/* Deleting a user for good. Ann has played, bought and subscribed. */

static const struct audit_actor boss = { .user_id = 77, .name = "boss@example.com", .address = "192.0.2.1" };

static enum err delete_user(struct billing_rig *rig, int64_t id)
{
    rig->why = (struct problems){ .count = 0 };
    return user_delete(&rig->fakes.user_ports, &rig->ports, &rig->arena, &boss, id, &rig->why);
}

static const struct user *row_of(struct billing_rig *rig, int64_t id)
{
    return &fakes_row(&rig->fakes, id)->user;
}

static void e_mail_and_username_are_free(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(user_choose_username(&rig->fakes.user_ports, "Ann", &rig->why, &rig->ann), ERR_OK);

    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);

    struct user again = fakes_sign_up(&rig->fakes, rig->ann.email, NULL);
    assert_int_not_equal(again.id, rig->ann.id);
    assert_int_equal(user_choose_username(&rig->fakes.user_ports, "ANN", &rig->why, &again), ERR_OK);
}

static void sessions_links_sign_ins_and_the_card_are_gone(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    (void)fakes_issue_reset_token(&rig->fakes, rig->ann.email);

    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);

    const struct memory_tables *tables = &rig->fakes.database.tables;
    assert_int_equal(tables->sessions.count, 0);
    assert_int_equal(tables->reset_tokens.count, 0);
    assert_int_equal(tables->sign_ins.count, 0);
    assert_int_equal(tables->cards.count, 0);
}

static void the_subscription_ends_at_the_gateway(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);

    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    rig_deliver(rig);
    rig_assert_equal(rig);
}

static void books_bets_and_invoices_stay(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    rig_begin_gold(rig);
    rig_renew(rig);
    rig_deliver(rig);
    size_t invoices = rig_invoices(rig, NULL);
    int64_t coins = rig_coins(rig);
    assert_true(invoices > 0);

    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);

    assert_int_equal(rig_invoices(rig, NULL), invoices);
    assert_int_equal(rig_coins(rig), coins);
    fakes_assert_books(&rig->fakes);
}

static void money_that_is_given_back_later_still_finds_its_invoice(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    int64_t coins = rig_coins(rig);
    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);

    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 900), ERR_OK);
    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), coins - 1000);
    fakes_assert_books(&rig->fakes);
}

/* A page that was on its way when the user was deleted. */
static void who_is_deleted_begins_nothing(void **state)
{
    struct billing_rig *rig = *state;
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, intent), ERR_NOT_FOUND);
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_NOT_FOUND);

    assert_int_equal(rig->fakes.database.tables.subscriptions.count, 0);
    assert_int_equal(rig->fakes.database.tables.purchases.count, 0);
    assert_int_equal(rig->fakes.database.tables.cards.count, 0);
}

static void it_is_recorded_once_with_the_actor(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);
    size_t entries = rig->fakes.database.tables.audit_entries.count;

    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(&rig->fakes);
    assert_int_equal(rig->fakes.database.tables.audit_entries.count, entries);
    assert_string_equal(entry.action, "user.deleted");
    assert_int_equal(entry.subject_id, rig->ann.id);
    assert_string_equal(entry.actor.name, "boss@example.com");
}

static void nobody_deletes_oneself_or_the_last_admin(void **state)
{
    struct billing_rig *rig = *state;
    const struct audit_actor ann = { .user_id = rig->ann.id, .name = "ann@example.com", .address = "" };
    fakes_row(&rig->fakes, rig->ann.id)->user.role = USER_ADMIN;

    assert_int_equal(delete_user(rig, rig->ann.id), ERR_REJECTED);
    rig_assert_problem(rig, "", "user.last_admin");
    rig->why = (struct problems){ .count = 0 };
    assert_int_equal(user_delete(&rig->fakes.user_ports, &rig->ports, &rig->arena, &ann, rig->ann.id, &rig->why), ERR_REJECTED);
    rig_assert_problem(rig, "", "user.oneself");

    assert_true(row_of(rig, rig->ann.id)->active);
}

static void one_of_several_admins_may_be_deleted(void **state)
{
    struct billing_rig *rig = *state;
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    fakes_row(&rig->fakes, rig->ann.id)->user.role = USER_ADMIN;
    fakes_row(&rig->fakes, bob.id)->user.role = USER_ADMIN;

    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);
    assert_int_equal(delete_user(rig, bob.id), ERR_REJECTED);

    assert_true(row_of(rig, rig->ann.id)->deleted);
    assert_false(row_of(rig, bob.id)->deleted);
}

static void a_disabled_admin_is_not_the_last_one(void **state)
{
    struct billing_rig *rig = *state;
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    fakes_row(&rig->fakes, rig->ann.id)->user.role = USER_ADMIN;
    fakes_row(&rig->fakes, bob.id)->user.role = USER_ADMIN;
    fakes_row(&rig->fakes, rig->ann.id)->user.active = false;

    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);

    assert_true(row_of(rig, rig->ann.id)->deleted);
    assert_string_equal(fakes_latest_entry(&rig->fakes).action, "user.deleted");
}

/* The subscriptions are the rig's, but for what happens between two looks at them. */
static struct billing_rig *raced;
static int looks;
static enum err find_once(void *self, int64_t user_id, struct subscription *subscription)
{
    looks++;
    return looks == 1 ? raced->ports.subscriptions->find_of_user(self, user_id, subscription) : ERR_NOT_FOUND;
}

static enum err find_late(void *self, int64_t user_id, struct subscription *subscription)
{
    looks++;
    return looks == 1 ? ERR_NOT_FOUND : raced->ports.subscriptions->find_of_user(self, user_id, subscription);
}

static enum err delete_with(struct billing_rig *rig, enum err (*find)(void *, int64_t, struct subscription *))
{
    struct subscription_store subscriptions = *rig->ports.subscriptions;
    struct billing_ports billing = rig->ports;
    subscriptions.find_of_user = find;
    billing.subscriptions = &subscriptions;
    raced = rig;
    looks = 0;
    return user_delete(&rig->fakes.user_ports, &billing, &rig->arena, &boss, rig->ann.id, &rig->why);
}

static void a_subscription_that_ends_by_itself_meanwhile_keeps_nobody(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);

    assert_int_equal(delete_with(rig, find_once), ERR_OK);

    assert_true(row_of(rig, rig->ann.id)->deleted);
}

static void a_subscription_that_begins_meanwhile_is_ended_the_next_time(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);

    assert_int_equal(delete_with(rig, find_late), ERR_STALE);
    assert_false(row_of(rig, rig->ann.id)->deleted);

    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
}

static void who_is_not_there_is_no_error(void **state)
{
    assert_int_equal(delete_user(*state, 99), ERR_OK);
}

static void without_a_gateway_a_subscriber_waits(void **state)
{
    struct billing_rig *rig = *state;
    struct billing_ports without = rig->ports;
    without.gateway = NULL;
    rig_begin_gold(rig);

    assert_int_equal(user_delete(&rig->fakes.user_ports, &without, &rig->arena, &boss, rig->ann.id, &rig->why),
                     ERR_PAYMENT_AUTHENTICATION);

    assert_false(row_of(rig, rig->ann.id)->deleted);
    assert_false(row_of(rig, rig->ann.id)->active);
    assert_int_equal(delete_user(rig, rig->ann.id), ERR_OK);
}

/* Breaks the Nth call at each side in turn, and goes on with it: once all is done it is as if nothing had failed. */
static void assert_gone_on_with(struct billing_rig *rig, struct memory_faults *faults, enum err fault, size_t *tries)
{
    enum err err = ERR_OK;
    size_t n = 1;
    faults->err = fault;
    do {
        faults->fail_at = faults->calls + n;
        err = delete_user(rig, rig->ann.id);
        faults->fail_at = 0;
        n++;
    } while (err != ERR_OK);
    *tries = n - 1;
    rig_deliver(rig);
    rig_assert_equal(rig);
    assert_true(row_of(rig, rig->ann.id)->deleted);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
}

static void whatever_call_fails_it_is_gone_on_with(void **state)
{
    struct billing_rig *rig = *state;
    size_t tries = 0;
    rig_begin_gold(rig);

    assert_gone_on_with(rig, &rig->fakes.faults, ERR_UNAVAILABLE, &tries);

    assert_true(tries > 10);
    assert_int_equal(rig->fakes.database.tables.audit_entries.count, 2); /* disabled, deleted: each once */
}

static void a_gateway_that_fails_or_whose_answer_is_lost_is_asked_again(void **state)
{
    struct billing_rig *rig = *state;
    size_t tries = 0;
    rig_begin_gold(rig);
    rig->lost.err = ERR_PAYMENT_UNREACHABLE;
    rig->lost.fail_at = rig->lost.calls + 1;
    assert_int_equal(delete_user(rig, rig->ann.id), ERR_PAYMENT_UNREACHABLE);
    rig->lost.fail_at = 0;

    assert_gone_on_with(rig, &rig->asked, ERR_PAYMENT_UNREACHABLE, &tries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(e_mail_and_username_are_free),
        RIG_TEST(sessions_links_sign_ins_and_the_card_are_gone),
        RIG_TEST(the_subscription_ends_at_the_gateway),
        RIG_TEST(books_bets_and_invoices_stay),
        RIG_TEST(money_that_is_given_back_later_still_finds_its_invoice),
        RIG_TEST(who_is_deleted_begins_nothing),
        RIG_TEST(it_is_recorded_once_with_the_actor),
        RIG_TEST(nobody_deletes_oneself_or_the_last_admin),
        RIG_TEST(one_of_several_admins_may_be_deleted),
        RIG_TEST(a_disabled_admin_is_not_the_last_one),
        RIG_TEST(a_subscription_that_ends_by_itself_meanwhile_keeps_nobody),
        RIG_TEST(a_subscription_that_begins_meanwhile_is_ended_the_next_time),
        RIG_TEST(who_is_not_there_is_no_error),
        RIG_TEST(without_a_gateway_a_subscriber_waits),
        RIG_TEST(whatever_call_fails_it_is_gone_on_with),
        RIG_TEST(a_gateway_that_fails_or_whose_answer_is_lost_is_asked_again),
    };
    return cmocka_run_group_tests_name("delete user", tests, NULL, NULL);
}
