/* Events come twice and in any order; and thousands of random steps of users, banks, time and bad lines. */
#include "domain/kernel/calendar.h"
#include "tests/domain/billing_sweep.h"
#include "tests/domain/draw.h"

enum { SHUFFLES = 20, RUNS = 300, STEPS = 80, USERS = 3, EVENTS_MAX = 4000 };

/* A use case may be refused or meet a bad line, but never breaks a promise. */
static void assert_lawful(enum err err)
{
    assert_true(err != ERR_INTERNAL && err != ERR_CONFLICT && err != ERR_STALE && err != ERR_OVERFLOW && err != ERR_MALFORMED);
}

static void receive_at(struct billing_rig *rig, size_t index)
{
    assert_int_equal(rig_receive(rig, memory_gateway_event(&rig->gateway, index)), ERR_OK);
}

/* Opens a rig in which a case has been run and none of its events has come. */
static void open_case(struct billing_rig *rig, size_t index)
{
    billing_case_open(rig, &billing_cases[index]);
    (void)billing_cases[index].run(rig);
}

static void close_case(struct billing_rig *rig, size_t index)
{
    rig->delivered = rig->gateway.events.count;
    billing_case_settle(rig, &billing_cases[index]);
    rig_close(rig);
}

static void each_event_twice_has_one_effect(void **state)
{
    static struct billing_rig rig;
    (void)state;
    for (size_t i = 0; i < billing_case_count; i++) {
        open_case(&rig, i);
        for (size_t event = 0; event < rig.gateway.events.count; event++) {
            receive_at(&rig, event);
            receive_at(&rig, event);
        }
        close_case(&rig, i);
    }
}

static void events_in_reversed_order_end_the_same(void **state)
{
    static struct billing_rig rig;
    (void)state;
    for (size_t i = 0; i < billing_case_count; i++) {
        open_case(&rig, i);
        for (size_t event = rig.gateway.events.count; event > 0; event--) {
            receive_at(&rig, event - 1);
        }
        close_case(&rig, i);
    }
}

static void events_in_any_order_end_the_same(void **state)
{
    static struct billing_rig rig;
    (void)state;
    for (size_t i = 0; i < billing_case_count * SHUFFLES; i++) {
        open_case(&rig, i % billing_case_count);
        rig.fakes.randomness.state = i + 1;
        size_t count = rig.gateway.events.count;
        for (size_t drawn = 0; drawn < 3 * count; drawn++) {
            receive_at(&rig, (size_t)draw(&rig.fakes.random, (int64_t)count));
        }
        for (size_t event = count; event > 0; event--) {
            receive_at(&rig, event - 1);
        }
        close_case(&rig, i % billing_case_count);
    }
}

/* The reconcile alone. */
static void events_that_never_come_end_the_same(void **state)
{
    static struct billing_rig rig;
    (void)state;
    for (size_t i = 0; i < billing_case_count; i++) {
        open_case(&rig, i);
        close_case(&rig, i);
    }
}

/* A world of three users whose lines are bad. */
struct world {
    struct billing_rig rig;
    struct user users[USERS];
    struct memory_random chance; /* never fails */
    bool has_come[EVENTS_MAX];
    bool is_broken; /* now and then */
};

static int64_t pick(struct world *world, int64_t below)
{
    const struct random_source source = memory_random_source(&world->chance);
    return draw(&source, below);
}

static const char *pick_plan(struct world *world)
{
    return plan_at((enum plan_rank)pick(world, PLANS))->id;
}

static const char *pick_coupon(struct world *world)
{
    static const char *const codes[] = { "", "", "HALF", "TEN", "ALL" };
    return codes[pick(world, sizeof codes / sizeof codes[0])];
}

/* For good, so that what a lost answer had redeemed is still to be seen when it is looked for. */
static void add_coupon(struct billing_rig *rig, const char *code, int32_t percent_off, int64_t most)
{
    int64_t id = rig_add_coupon(rig, code, percent_off, most);
    struct coupon *theirs = memory_table_row(&rig->gateway.coupons, rig->gateway.coupons.count - 1);
    struct memory_coupon *ours = memory_database_coupon(&rig->fakes.database, id);
    theirs->duration = COUPON_FOREVER;
    theirs->max_redemptions = 0;
    ours->coupon.duration = COUPON_FOREVER;
}

/* Breaks one of the next calls, here or at the gateway. */
static void break_a_line(struct world *world)
{
    static const enum err answers[] = { ERR_PAYMENT_UNREACHABLE, ERR_PAYMENT_FAILED, ERR_PAYMENT_AUTHENTICATION };
    struct billing_rig *rig = &world->rig;
    struct memory_faults fault = { .fail_at = (size_t)pick(world, 12) + 1 };
    switch (pick(world, 4)) {
    case 0:
        fault.err = ERR_UNAVAILABLE;
        fault.fail_at += (size_t)pick(world, 12);
        rig->fakes.faults = fault;
        break;
    case 1:
        fault.err = answers[pick(world, 3)];
        rig->asked = fault;
        break;
    case 2:
        fault.err = answers[pick(world, 2)];
        rig->lost = fault;
        break;
    default:
        fault.err = ERR_UNAVAILABLE;
        fault.fail_at = (size_t)pick(world, 3) + 1;
        rig->stored = fault;
    }
}

static void mend_the_lines(struct billing_rig *rig)
{
    rig->fakes.faults.fail_at = 0;
    rig->asked.fail_at = 0;
    rig->lost.fail_at = 0;
    rig->stored.fail_at = 0;
}

static const char *pick_card(struct world *world)
{
    const enum memory_bank bank = pick(world, 4) == 0 ? MEMORY_BANK_DECLINES_LATER : MEMORY_BANK_PAYS;
    return rig_take_card(&world->rig, world->rig.ann.id, bank);
}

static void subscribe_or_change(struct world *world)
{
    struct billing_rig *rig = &world->rig;
    const char *plan = pick_plan(world);
    const char *coupon = pick_coupon(world);
    const char *card = pick_card(world);
    if (world->is_broken) {
        break_a_line(world);
    }
    enum err err = rig_subscribe_with(rig, rig->ann.id, plan, coupon, card);
    assert_lawful(err);
    if (err == ERR_REJECTED) {
        assert_lawful(rig_change(rig, plan, coupon));
    }
}

static void cancel_or_replace_card(struct world *world)
{
    struct billing_rig *rig = &world->rig;
    const char *card = pick_card(world);
    if (world->is_broken) {
        break_a_line(world);
    }
    if (pick(world, 3) == 0) {
        assert_lawful(rig_cancel(rig));
        return;
    }
    assert_lawful(billing_update_card(&rig->ports, &rig->arena, rig->ann.id, "Ann", card, &rig->why));
}

static void buy(struct world *world)
{
    static const char *const bundles[] = { "100", "1000", "5000", "10000" };
    struct billing_rig *rig = &world->rig;
    const char *bundle = bundles[pick(world, 4)];
    const char *coupon = pick_coupon(world);
    if (world->is_broken) {
        break_a_line(world);
    }
    if (rig_buy(rig, bundle, coupon) != ERR_OK || rig->intent[0] == '\0' || pick(world, 4) == 0) {
        return;
    }
    bool paid = false;
    const enum memory_bank bank = pick(world, 5) == 0 ? MEMORY_BANK_DECLINES : MEMORY_BANK_PAYS;
    assert_lawful(memory_gateway_pay(&rig->gateway, rig->intent, NULL, bank));
    assert_lawful(billing_complete_purchase(&rig->ports, &rig->arena, rig->ann.id, rig->intent, &paid));
}

static void spend(struct world *world)
{
    struct billing_rig *rig = &world->rig;
    const struct billing_account account = rig_account(rig, rig->ann.id);
    const struct ledger_entry bet = { .user_id = rig->ann.id,
                                      .amount = -pick(world, account.holding.coins + 1),
                                      .reason = COIN_SEED };
    assert_int_equal(rig->fakes.ledger.add(rig->fakes.ledger.self, &bet, NULL), ERR_OK);
}

/* A month goes by for one of the gateway's subscriptions; the gateway forgets its keys meanwhile. */
static void let_a_month_pass(struct world *world)
{
    struct billing_rig *rig = &world->rig;
    if (rig->gateway.subscriptions.count == 0) {
        return;
    }
    const size_t index = (size_t)pick(world, (int64_t)rig->gateway.subscriptions.count);
    const struct gateway_subscription *row = memory_table_row(&rig->gateway.subscriptions, index);
    const char *id = row->id;
    const int64_t before = rig->fakes.time.now;
    if (memory_gateway_renew(&rig->gateway, id) == ERR_OK && rig->fakes.time.now - before > CALENDAR_DAY) {
        memory_gateway_forget_keys(&rig->gateway);
    }
    switch (pick(world, 4)) {
    case 0:
        assert_lawful(memory_gateway_retry(&rig->gateway, id));
        break;
    case 1:
        assert_lawful(memory_gateway_end(&rig->gateway, id));
        break;
    default:
        break;
    }
}

static void take_money_back(struct world *world)
{
    struct billing_rig *rig = &world->rig;
    const char *dispute = NULL;
    if (rig->gateway.charges.count == 0) {
        return;
    }
    const struct gateway_charge *charge =
        memory_table_row(&rig->gateway.charges, (size_t)pick(world, (int64_t)rig->gateway.charges.count));
    const char *id = charge->id;
    if (pick(world, 3) > 0) {
        assert_lawful(memory_gateway_refund(&rig->gateway, id, 1 + pick(world, charge->cents)));
        return;
    }
    assert_int_equal(memory_gateway_dispute(&rig->gateway, id, &dispute), ERR_OK);
    assert_int_equal(memory_gateway_close_dispute(&rig->gateway, dispute, pick(world, 2) == 0 ? "won" : "lost"), ERR_OK);
}

/* Some events come, in any order, again, or not at all for now. */
static void receive_some(struct world *world)
{
    struct billing_rig *rig = &world->rig;
    int64_t count = (int64_t)rig->gateway.events.count;
    assert_in_range(count, 0, EVENTS_MAX);
    for (int64_t i = count == 0 ? 0 : pick(world, 8); i > 0; i--) {
        size_t index = (size_t)(pick(world, 3) == 0 ? pick(world, count) : count - 1 - pick(world, count < 5 ? count : 5));
        if (world->is_broken && pick(world, 3) == 0) {
            break_a_line(world);
        }
        enum err err = rig_receive(rig, memory_gateway_event(&rig->gateway, index));
        assert_lawful(err);
        mend_the_lines(rig);
        world->has_come[index] = world->has_come[index] || err == ERR_OK;
    }
}

static void step(struct world *world)
{
    struct billing_rig *rig = &world->rig;
    static void (*const steps[])(struct world *) = {
        subscribe_or_change, subscribe_or_change, cancel_or_replace_card, buy,          spend,
        let_a_month_pass,    take_money_back,     receive_some,           receive_some, receive_some,
    };
    rig->ann = world->users[pick(world, USERS)];
    steps[pick(world, sizeof steps / sizeof steps[0])](world);
    mend_the_lines(rig);
    rig_wait(rig, pick(world, 3) * pick(world, CALENDAR_MINUTE) + 1);
    if (pick(world, 25) == 0) {
        (void)rig_reconcile(rig);
    }
}

static size_t open_at_gateway(const struct billing_rig *rig, const char *customer)
{
    size_t open = 0;
    for (size_t i = 0; i < rig->gateway.subscriptions.count; i++) {
        const struct gateway_subscription *row = memory_table_row(&rig->gateway.subscriptions, i);
        open += strcmp(row->customer, customer) == 0 && !subscription_is_over(row->status);
    }
    return open;
}

static void assert_sane(struct world *world)
{
    for (size_t i = 0; i < USERS; i++) {
        const struct billing_account account = rig_account(&world->rig, world->users[i].id);
        assert_true(account.customer[0] == '\0' || open_at_gateway(&world->rig, account.customer) <= 1);
    }
    fakes_assert_books(&world->rig.fakes);
}

static void open_world(struct world *world, uint64_t seed)
{
    static const char *const emails[USERS] = { "ann@example.net", "bob@example.net", "cid@example.net" };
    memset(world, 0, sizeof *world);
    rig_open(&world->rig);
    world->chance.state = seed;
    world->is_broken = seed % 3 > 0;
    for (size_t i = 0; i < USERS; i++) {
        world->users[i] = fakes_sign_up(&world->rig.fakes, emails[i], NULL);
    }
    add_coupon(&world->rig, "HALF", 50, 2);
    add_coupon(&world->rig, "TEN", 10, 0);
    add_coupon(&world->rig, "ALL", 100, 3);
}

static void let_the_rest_come(struct world *world)
{
    struct billing_rig *rig = &world->rig;
    for (size_t i = rig->gateway.events.count; i > 0; i--) {
        if (!world->has_come[i - 1]) {
            receive_at(rig, i - 1);
        }
    }
}

/* What has not come yet never does: the reconcile is alone with all that was told, however long ago. */
static void lose_the_rest(struct world *world)
{
    struct billing_rig *rig = &world->rig;
    struct reconcile_report report;
    assert_int_equal(billing_reconcile(&rig->ports, 0, &report), ERR_OK);
}

static void let_run(struct world *world, bool is_lost)
{
    struct billing_rig *rig = &world->rig;
    if (is_lost) {
        lose_the_rest(world);
    } else {
        let_the_rest_come(world);
    }
    rig->delivered = rig->gateway.events.count;
    rig_let_run(rig);
}

static void whatever_happens_ends_as_the_gateway_has_it(void **state)
{
    static struct world world;
    (void)state;
    for (uint64_t run = 1; run <= RUNS; run++) {
        print_message("seed %llu\n", (unsigned long long)run);
        open_world(&world, run);
        for (int i = 0; i < STEPS; i++) {
            step(&world);
            assert_sane(&world);
        }
        let_run(&world, run % 2 == 0);
        rig_assert_equal(&world.rig);
        rig_close(&world.rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_twice_has_one_effect),
        cmocka_unit_test(events_in_reversed_order_end_the_same),
        cmocka_unit_test(events_in_any_order_end_the_same),
        cmocka_unit_test(events_that_never_come_end_the_same),
        cmocka_unit_test(whatever_happens_ends_as_the_gateway_has_it),
    };
    return cmocka_run_group_tests_name("orders of events", tests, NULL, NULL);
}
