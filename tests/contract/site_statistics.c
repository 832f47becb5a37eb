#include "tests/contract/contract.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

static struct site_totals totals(const struct contract_fixture *fixture)
{
    struct site_totals found = { .with_coupon = -7 };
    assert_int_equal(fixture->site->totals(fixture->site->self, &found), ERR_OK);
    return found;
}

/* The day that begins now and those after it. */
enum { DAYS = 3 };
struct days {
    struct site_day at[DAYS];
};

static struct days days(const struct contract_fixture *fixture)
{
    struct days found = { .at = { { .bets = -7 } } };
    assert_int_equal(fixture->site->days(fixture->site->self, CONTRACT_NOW, found.at, DAYS), ERR_OK);
    return found;
}

static void sum_up(const struct contract_fixture *fixture)
{
    const struct transaction *transaction = fixture->transaction;
    bool more = true;
    while (more) {
        assert_int_equal(transaction->begin(transaction->self), ERR_OK);
        assert_int_equal(fixture->site->sum_up(fixture->site->self, &more), ERR_OK);
        assert_int_equal(transaction->commit(transaction->self), ERR_OK);
    }
}

static int64_t add_user(const struct contract_fixture *fixture, const char *email, enum user_role role, int64_t created_on)
{
    const struct seed_pair seeds = contract_seeds();
    const struct new_user user = {
        .email = email, .password_hash = "hash", .role = role, .seeds = &seeds, .created_on = created_on
    };
    int64_t id = 0;
    assert_int_equal(fixture->users->add(fixture->users->self, &user, &id), ERR_OK);
    return id;
}

static void place(const struct contract_fixture *fixture, struct bet bet)
{
    int64_t coins = 0;
    assert_int_equal(fixture->bets->place(fixture->bets->self, &bet, &bet.id, &bet.number, &coins), ERR_OK);
}

static void lose(const struct contract_fixture *fixture, int64_t user_id, int64_t wagered, int64_t placed_on)
{
    struct bet bet = contract_losing_bet(fixture, user_id, wagered);
    bet.placed_on = placed_on;
    place(fixture, bet);
}

/* Snake eyes: 36 times the wager. */
static void win(const struct contract_fixture *fixture, int64_t user_id, int64_t wagered, int64_t placed_on)
{
    struct bet bet = contract_losing_bet(fixture, user_id, wagered);
    bet.guess = 2;
    bet.dice.die_2 = 1;
    bet.payout = 360;
    bet.net = 36 * wagered;
    bet.placed_on = placed_on;
    place(fixture, bet);
}

static struct subscription subscribe(const struct contract_fixture *fixture, const char *email, enum plan_rank plan,
                                     enum subscription_status status, int64_t coupon_id)
{
    struct subscription subscription = {
        .user_id = contract_add_user(fixture, email, 0),
        .plan = plan,
        .status = status,
        .coupon_id = coupon_id,
        .created_on = CONTRACT_NOW,
    };
    assert_int_equal(text_copy(email, subscription.gateway_id, sizeof subscription.gateway_id), ERR_OK);
    assert_int_equal(fixture->subscriptions->add(fixture->subscriptions->self, &subscription, &subscription.id), ERR_OK);
    return subscription;
}

static struct invoice pay(const struct contract_fixture *fixture, int64_t user_id, const char *gateway_id, int64_t cents,
                          int64_t created_on)
{
    struct invoice invoice = { .user_id = user_id, .subtotal = cents, .total = cents, .created_on = created_on };
    assert_int_equal(text_copy(gateway_id, invoice.gateway_id, sizeof invoice.gateway_id), ERR_OK);
    assert_int_equal(text_copy(gateway_id, invoice.charge, sizeof invoice.charge), ERR_OK);
    assert_int_equal(text_copy("coins", invoice.description, sizeof invoice.description), ERR_OK);
    assert_int_equal(fixture->invoices->add(fixture->invoices->self, &invoice, &invoice.id), ERR_OK);
    return invoice;
}

static void an_empty_site_has_nothing(void **state)
{
    const struct contract_fixture *fixture = *state;
    static const struct site_totals nothing;

    const struct site_totals found = totals(fixture);
    const struct days empty = days(fixture);

    assert_memory_equal(&found, &nothing, sizeof found);
    for (size_t i = 0; i < DAYS; i++) {
        const struct site_day day = { .begins_on = CONTRACT_NOW + (int64_t)i * CALENDAR_DAY };
        assert_memory_equal(&empty.at[i], &day, sizeof day);
    }
}

static void users_are_counted_by_role(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)add_user(fixture, "ann@example.com", USER_MEMBER, CONTRACT_NOW);
    (void)add_user(fixture, "bob@example.com", USER_MEMBER, CONTRACT_NOW - 400 * CALENDAR_DAY);
    (void)add_user(fixture, "eve@example.com", USER_ADMIN, CONTRACT_NOW);

    const struct site_totals found = totals(fixture);

    assert_int_equal(found.users[USER_MEMBER], 2);
    assert_int_equal(found.users[USER_ADMIN], 1);
}

static void who_is_deleted_has_signed_up_and_is_no_user(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)add_user(fixture, "ann@example.com", USER_MEMBER, CONTRACT_NOW);
    int64_t eve = add_user(fixture, "eve@example.com", USER_ADMIN, CONTRACT_NOW);
    sum_up(fixture);

    assert_int_equal(fixture->users->forget(fixture->users->self, eve, CONTRACT_NOW + 1), ERR_OK);

    const struct site_totals found = totals(fixture);
    assert_int_equal(found.users[USER_MEMBER], 1);
    assert_int_equal(found.users[USER_ADMIN], 0);
    assert_int_equal(days(fixture).at[0].sign_ups, 2);
}

static void a_sign_up_belongs_to_its_day_in_utc(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)add_user(fixture, "a@example.com", USER_MEMBER, CONTRACT_NOW - 1);
    (void)add_user(fixture, "b@example.com", USER_MEMBER, CONTRACT_NOW);
    (void)add_user(fixture, "c@example.com", USER_ADMIN, CONTRACT_NOW + CALENDAR_DAY - 1);
    (void)add_user(fixture, "d@example.com", USER_MEMBER, CONTRACT_NOW + 2 * CALENDAR_DAY);
    (void)add_user(fixture, "e@example.com", USER_MEMBER, CONTRACT_NOW + DAYS * CALENDAR_DAY);

    const struct days found = days(fixture);

    assert_int_equal(found.at[0].sign_ups, 2);
    assert_int_equal(found.at[1].sign_ups, 0);
    assert_int_equal(found.at[2].sign_ups, 1);
}

static void a_sign_up_that_was_rolled_back_is_none(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct seed_pair seeds = contract_seeds();
    const struct new_user user = {
        .email = "a@example.com", .password_hash = "hash", .seeds = &seeds, .created_on = CONTRACT_NOW
    };
    int64_t id = 0;

    CONTRACT_ROLLED_BACK(fixture, fixture->users->add(fixture->users->self, &user, &id));

    assert_int_equal(totals(fixture).users[USER_MEMBER], 0);
    assert_int_equal(days(fixture).at[0].sign_ups, 0);
}

static void subscriptions_that_count_are_counted_by_plan(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)subscribe(fixture, "a@example.com", PLAN_BRONZE, SUBSCRIPTION_TRIALING, 0);
    (void)subscribe(fixture, "b@example.com", PLAN_PLATINUM, SUBSCRIPTION_ACTIVE, 0);
    (void)subscribe(fixture, "c@example.com", PLAN_PLATINUM, SUBSCRIPTION_PAST_DUE, 0);
    (void)subscribe(fixture, "d@example.com", PLAN_PLATINUM, SUBSCRIPTION_INCOMPLETE, 0);
    (void)subscribe(fixture, "e@example.com", PLAN_PLATINUM, SUBSCRIPTION_CANCELED, 0);
    (void)subscribe(fixture, "f@example.com", PLAN_PLATINUM, SUBSCRIPTION_PAUSED, 0);
    (void)subscribe(fixture, "g@example.com", PLAN_PLATINUM, SUBSCRIPTION_UNPAID, 0);

    const struct site_totals found = totals(fixture);

    assert_int_equal(found.subscriptions[PLAN_BRONZE], 1);
    assert_int_equal(found.subscriptions[PLAN_GOLD], 0);
    assert_int_equal(found.subscriptions[PLAN_PLATINUM], 2);
    assert_int_equal(found.with_coupon, 0);
}

static void a_change_of_a_subscription_is_followed(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct subscription anns = subscribe(fixture, "a@example.com", PLAN_BRONZE, SUBSCRIPTION_INCOMPLETE, 0);
    const struct subscription bobs = subscribe(fixture, "b@example.com", PLAN_BRONZE, SUBSCRIPTION_ACTIVE, 0);

    anns.plan = PLAN_GOLD;
    anns.status = SUBSCRIPTION_ACTIVE;
    assert_int_equal(fixture->subscriptions->set(fixture->subscriptions->self, &anns), ERR_OK);
    assert_int_equal(totals(fixture).subscriptions[PLAN_GOLD], 1);
    assert_int_equal(totals(fixture).subscriptions[PLAN_BRONZE], 1);

    sum_up(fixture);
    anns.status = SUBSCRIPTION_CANCELED;
    assert_int_equal(fixture->subscriptions->set(fixture->subscriptions->self, &anns), ERR_OK);
    assert_int_equal(fixture->subscriptions->set(fixture->subscriptions->self, &bobs), ERR_OK);
    assert_int_equal(totals(fixture).subscriptions[PLAN_GOLD], 0);
    assert_int_equal(totals(fixture).subscriptions[PLAN_BRONZE], 1);
}

static void subscriptions_with_a_coupon_are_counted(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t coupon = contract_add_coupon(fixture, "TWENTY");
    struct subscription anns = subscribe(fixture, "a@example.com", PLAN_GOLD, SUBSCRIPTION_ACTIVE, coupon);
    (void)subscribe(fixture, "b@example.com", PLAN_GOLD, SUBSCRIPTION_ACTIVE, 0);
    (void)subscribe(fixture, "c@example.com", PLAN_GOLD, SUBSCRIPTION_CANCELED, coupon);

    assert_int_equal(totals(fixture).with_coupon, 1);

    anns.coupon_id = 0;
    assert_int_equal(fixture->subscriptions->set(fixture->subscriptions->self, &anns), ERR_OK);
    assert_int_equal(totals(fixture).with_coupon, 0);
    assert_int_equal(totals(fixture).subscriptions[PLAN_GOLD], 2);
}

static void bets_are_counted_by_payout(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 1000);
    lose(fixture, ann, 1, CONTRACT_NOW);
    lose(fixture, ann, 2, CONTRACT_NOW - 500 * CALENDAR_DAY);
    win(fixture, ann, 3, CONTRACT_NOW);

    const struct site_totals found = totals(fixture);

    for (size_t i = 0; i < PAYOUTS; i++) {
        assert_int_equal(found.bets[i], payout_at(i) == 60 ? 2 : payout_at(i) == 360 ? 1 : 0);
    }
}

static void coins_of_a_day_are_what_was_wagered_and_what_winners_netted(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 1000);
    lose(fixture, ann, 500, CONTRACT_NOW - 1);
    lose(fixture, ann, 1, CONTRACT_NOW + CALENDAR_DAY);
    win(fixture, ann, 2, CONTRACT_NOW + CALENDAR_DAY);
    win(fixture, ann, 3, CONTRACT_NOW + 2 * CALENDAR_DAY - 1);

    const struct days found = days(fixture);

    assert_int_equal(found.at[0].bets, 0);
    assert_int_equal(found.at[1].bets, 3);
    assert_int_equal(found.at[1].wagered, 6);
    assert_int_equal(found.at[1].won, 180);
    assert_int_equal(found.at[2].bets, 0);
}

static void a_sum_of_coins_beyond_int64_is_told_as_its_end(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", INT64_MAX);
    int64_t bob = contract_add_user(fixture, "bob@example.com", INT64_MAX);
    lose(fixture, ann, INT64_MAX - 1, CONTRACT_NOW);
    assert_true(days(fixture).at[0].wagered == INT64_MAX - 1);

    lose(fixture, bob, INT64_MAX, CONTRACT_NOW);

    assert_true(days(fixture).at[0].wagered == INT64_MAX);
    assert_int_equal(days(fixture).at[0].bets, 2);
    sum_up(fixture);
    assert_true(days(fixture).at[0].wagered == INT64_MAX);
}

static void revenue_is_what_was_paid_less_what_was_given_back(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    (void)pay(fixture, ann, "in_1", 500, CONTRACT_NOW);
    struct invoice second = pay(fixture, ann, "in_2", 900, CONTRACT_NOW + 1);
    (void)pay(fixture, ann, "in_3", 100, CONTRACT_NOW + CALENDAR_DAY);
    assert_int_equal(days(fixture).at[0].revenue, 1400);

    second.refunded = 300;
    second.disputed = 50;
    assert_int_equal(fixture->invoices->set_returned(fixture->invoices->self, &second), ERR_OK);

    assert_int_equal(days(fixture).at[0].revenue, 1050);
    assert_int_equal(days(fixture).at[1].revenue, 100);
    sum_up(fixture);
    second.refunded = 900;
    second.disputed = 0;
    assert_int_equal(fixture->invoices->set_returned(fixture->invoices->self, &second), ERR_OK);
    assert_int_equal(days(fixture).at[0].revenue, 500);
}

/* Something of everything. */
static int64_t live(const struct contract_fixture *fixture)
{
    int64_t ann = contract_add_user(fixture, "ann@example.com", 1000);
    (void)subscribe(fixture, "b@example.com", PLAN_GOLD, SUBSCRIPTION_ACTIVE, contract_add_coupon(fixture, "TWENTY"));
    (void)pay(fixture, ann, "in_1", 500, CONTRACT_NOW);
    win(fixture, ann, 3, CONTRACT_NOW);
    lose(fixture, ann, 5, CONTRACT_NOW + CALENDAR_DAY);
    return ann;
}

static void summing_up_changes_no_figure(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)live(fixture);
    const struct site_totals totals_before = totals(fixture);
    const struct days days_before = days(fixture);

    for (int times = 0; times < 3; times++) {
        sum_up(fixture);

        const struct site_totals totals_after = totals(fixture);
        const struct days days_after = days(fixture);
        assert_memory_equal(&totals_after, &totals_before, sizeof totals_before);
        assert_memory_equal(&days_after, &days_before, sizeof days_before);
    }
}

static void summing_up_that_was_rolled_back_is_done_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    bool more = false;
    (void)live(fixture);
    const struct days before = days(fixture);

    CONTRACT_ROLLED_BACK(fixture, fixture->site->sum_up(fixture->site->self, &more));

    const struct days after_rollback = days(fixture);
    assert_memory_equal(&after_rollback, &before, sizeof before);
    sum_up(fixture);
    const struct days after = days(fixture);
    assert_memory_equal(&after, &before, sizeof before);
}

static void what_comes_after_summing_up_is_added(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = live(fixture);
    sum_up(fixture);

    lose(fixture, ann, 7, CONTRACT_NOW);
    (void)add_user(fixture, "new@example.com", USER_ADMIN, CONTRACT_NOW + CALENDAR_DAY);

    assert_int_equal(days(fixture).at[0].bets, 2);
    assert_int_equal(days(fixture).at[0].wagered, 10);
    assert_int_equal(days(fixture).at[1].sign_ups, 1);
    assert_int_equal(totals(fixture).users[USER_ADMIN], 1);
    sum_up(fixture);
    assert_int_equal(days(fixture).at[0].wagered, 10);
    assert_int_equal(totals(fixture).users[USER_ADMIN], 1);
}

static void as_many_days_are_told_as_are_asked_for(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct site_day found[SITE_DAYS_MAX + 1] = { { .bets = -7 } };
    (void)add_user(fixture, "a@example.com", USER_MEMBER, CONTRACT_NOW);
    const int64_t first = CONTRACT_NOW - (SITE_DAYS_MAX - 1) * CALENDAR_DAY;

    assert_int_equal(fixture->site->days(fixture->site->self, first, found, SITE_DAYS_MAX), ERR_OK);

    assert_true(found[0].begins_on == first);
    assert_true(found[SITE_DAYS_MAX - 1].begins_on == CONTRACT_NOW);
    assert_int_equal(found[SITE_DAYS_MAX - 1].sign_ups, 1);
    assert_int_equal(fixture->site->days(fixture->site->self, first, found, SITE_DAYS_MAX + 1), ERR_INTERNAL);
}

const struct CMUnitTest site_statistics_contract[] = {
    CONTRACT_TEST(an_empty_site_has_nothing),
    CONTRACT_TEST(users_are_counted_by_role),
    CONTRACT_TEST(who_is_deleted_has_signed_up_and_is_no_user),
    CONTRACT_TEST(a_sign_up_belongs_to_its_day_in_utc),
    CONTRACT_TEST(a_sign_up_that_was_rolled_back_is_none),
    CONTRACT_TEST(subscriptions_that_count_are_counted_by_plan),
    CONTRACT_TEST(a_change_of_a_subscription_is_followed),
    CONTRACT_TEST(subscriptions_with_a_coupon_are_counted),
    CONTRACT_TEST(bets_are_counted_by_payout),
    CONTRACT_TEST(coins_of_a_day_are_what_was_wagered_and_what_winners_netted),
    CONTRACT_TEST(a_sum_of_coins_beyond_int64_is_told_as_its_end),
    CONTRACT_TEST(revenue_is_what_was_paid_less_what_was_given_back),
    CONTRACT_TEST(summing_up_changes_no_figure),
    CONTRACT_TEST(summing_up_that_was_rolled_back_is_done_again),
    CONTRACT_TEST(what_comes_after_summing_up_is_added),
    CONTRACT_TEST(as_many_days_are_told_as_are_asked_for),
};
const size_t site_statistics_contract_count = sizeof site_statistics_contract / sizeof site_statistics_contract[0];
