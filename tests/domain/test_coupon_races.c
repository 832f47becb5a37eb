#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "tests/domain/billing_rig.h"

/* What happens to a coupon between two steps of an operator's request: the gateway and the store are the rig's, but for one call,
 * in which somebody else was quicker. */

static const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1" };
static const struct coupon_wish half = { .code = "HALF", .percent_off = "50" };

/* The rig whose calls are stood in for, and its ports with them. */
static struct billing_rig *raced;
static struct payment_gateway gateway;
static struct coupon_store store;

static int open_race(void **state)
{
    int status = rig_setup(state);
    raced = *state;
    gateway = raced->port;
    store = *raced->coupons.coupons;
    raced->coupons.gateway = &gateway;
    raced->coupons.coupons = &store;
    return status;
}

static enum err create(const struct coupon_wish *wish, struct coupon *made)
{
    raced->why = (struct problems){ .count = 0 };
    return coupon_create(&raced->coupons, &boss, &raced->arena, wish, &raced->why, made);
}

static size_t rows(void)
{
    return raced->fakes.database.tables.coupons.count;
}

static const struct coupon *only_row(void)
{
    assert_int_equal(rows(), 1);
    const struct memory_coupon *row = memory_table_row(&raced->fakes.database.tables.coupons, 0);
    return &row->coupon;
}

static size_t rows_there(void)
{
    return raced->gateway.coupons.count;
}

static enum err create_while_given_up(void *self, const char *key, const struct coupon *coupon)
{
    enum err err = raced->port.coupon_create(self, key, coupon);
    return err == ERR_OK ? store.remove(store.self, coupon->id) : err;
}

static void one_that_was_given_up_meanwhile_is_at_neither(void **state)
{
    struct coupon made;
    (void)state;
    gateway.coupon_create = create_while_given_up;

    assert_int_equal(create(&half, &made), ERR_STALE);

    assert_int_equal(rows(), 0);
    assert_int_equal(rows_there(), 0);
    assert_int_equal(raced->fakes.database.tables.audit_entries.count, 0);
}

static enum err create_while_settled(void *self, const char *key, const struct coupon *coupon)
{
    enum err err = raced->port.coupon_create(self, key, coupon);
    return err == ERR_OK ? coupon_settle(&raced->coupons, &boss, &raced->arena, coupon->id) : err;
}

static void one_that_was_settled_meanwhile_is_made_and_recorded_once(void **state)
{
    struct coupon made;
    (void)state;
    gateway.coupon_create = create_while_settled;

    assert_int_equal(create(&half, &made), ERR_OK);

    assert_int_equal(made.id, only_row()->id);
    assert_false(only_row()->is_pending);
    assert_int_equal(rows_there(), 1);
    assert_int_equal(raced->fakes.database.tables.audit_entries.count, 1);
}

/* The key of an earlier try is forgotten, and what it made is in the way. */
static enum err create_once_more(void *self, const char *key, const struct coupon *coupon)
{
    enum err err = raced->port.coupon_create(self, key, coupon);
    return err == ERR_OK ? ERR_CONFLICT : err;
}

static void one_that_is_in_the_way_and_is_ours_was_made(void **state)
{
    struct coupon made;
    (void)state;
    gateway.coupon_create = create_once_more;

    assert_int_equal(create(&half, &made), ERR_OK);

    assert_int_equal(made.id, only_row()->id);
    assert_int_equal(rows_there(), 1);
}

static enum err create_conflict(void *self, const char *key, const struct coupon *coupon)
{
    (void)self, (void)key, (void)coupon;
    return ERR_CONFLICT;
}

static void one_that_was_in_the_way_and_is_gone_is_told_as_taken(void **state)
{
    struct coupon made;
    (void)state;
    gateway.coupon_create = create_conflict;

    assert_int_equal(create(&half, &made), ERR_REJECTED);

    rig_assert_problem(raced, "code", "code.taken");
    assert_int_equal(rows(), 0);
}

static void who_cannot_ask_whose_is_in_the_way_leaves_it_to_the_job(void **state)
{
    struct coupon made;
    (void)state;
    gateway.coupon_create = create_conflict;
    raced->asked = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };

    assert_int_equal(create(&half, &made), ERR_PAYMENT_UNREACHABLE);

    assert_true(only_row()->is_pending);
}

static void one_in_the_way_that_cannot_be_given_up_is_left_to_the_job(void **state)
{
    struct coupon made;
    (void)state;
    gateway.coupon_create = create_conflict;
    for (size_t nth = 1; nth < 20 && rows() == 0; nth++) {
        raced->fakes.faults = (struct memory_faults){ .fail_at = nth, .err = ERR_UNAVAILABLE };
        (void)create(&half, &made);
        raced->fakes.faults.fail_at = 0;
    }

    assert_true(only_row()->is_pending);
    rig_wait(raced, CALENDAR_MINUTE);
    assert_int_equal(coupon_settle(&raced->coupons, &boss, &raced->arena, only_row()->id), ERR_OK);
    assert_int_equal(rows(), 0);
}

static enum err add_conflict(void *self, const struct coupon *coupon, int64_t *id)
{
    (void)self, (void)coupon, (void)id;
    return ERR_CONFLICT;
}

static void a_try_that_is_given_up_while_its_code_is_looked_up_is_made_anew(void **state)
{
    struct coupon made;
    (void)state;
    store.add = add_conflict;

    assert_int_equal(create(&half, &made), ERR_STALE);

    assert_int_equal(rows(), 0);
    assert_int_equal(rows_there(), 0);
}

static void codes_that_are_all_taken_are_a_conflict(void **state)
{
    const struct coupon_wish wish = { .percent_off = "50" };
    struct coupon made;
    (void)state;
    store.add = add_conflict;

    assert_int_equal(create(&wish, &made), ERR_CONFLICT);

    assert_int_equal(rows_there(), 0);
}

static enum err ask_of_nobody(void *self, int64_t id, int64_t now)
{
    (void)self, (void)id, (void)now;
    return ERR_NOT_FOUND;
}

/* A wish of a try that the gateway hasn't answered, and the same but for one thing. */
static void only_the_same_wish_goes_on_with_a_try(void **state)
{
    static const struct coupon_wish first = { .code = "HALF",
                                              .percent_off = "50",
                                              .duration = "repeating",
                                              .duration_in_months = "3",
                                              .max_redemptions = "9",
                                              .redeem_by = "2090-01-01" };
    struct coupon_wish others[] = { first, first, first, first, first, first };
    struct coupon made;
    (void)state;
    others[0].percent_off = "51";
    others[1].percent_off = NULL;
    others[1].amount_off = "5";
    others[2].duration = "forever";
    others[3].duration_in_months = "4";
    others[4].max_redemptions = "8";
    others[5].redeem_by = "2090-01-02";
    raced->lost = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };
    assert_int_equal(create(&first, &made), ERR_PAYMENT_UNREACHABLE);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(create(&others[i], &made), ERR_REJECTED);
        rig_assert_problem(raced, "code", "code.taken");
    }
    store.ask_again = ask_of_nobody;
    assert_int_equal(create(&first, &made), ERR_STALE);
    store.ask_again = raced->fakes.coupons.ask_again;

    assert_int_equal(create(&first, &made), ERR_OK);

    assert_int_equal(made.id, only_row()->id);
    assert_int_equal(rows_there(), 1);
}

/* The refusal of a second try says nothing of the first, whose answer was lost. */
static void a_try_that_is_refused_the_second_time_is_left_to_the_job(void **state)
{
    struct coupon made;
    (void)state;
    raced->lost = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };
    assert_int_equal(create(&half, &made), ERR_PAYMENT_UNREACHABLE);
    raced->asked = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_INVALID };

    assert_int_equal(create(&half, &made), ERR_PAYMENT_INVALID);

    assert_true(only_row()->is_pending);
    assert_int_equal(coupon_settle(&raced->coupons, &boss, &raced->arena, only_row()->id), ERR_OK);
    assert_false(only_row()->is_pending);
}

static enum err rename_nothing(void *self, const char *key, const char *code, const char *name)
{
    (void)self, (void)key, (void)code, (void)name;
    return ERR_OK;
}

static void a_name_that_never_arrives_is_tried_again_later(void **state)
{
    struct coupon made;
    (void)state;
    assert_int_equal(create(&half, &made), ERR_OK);
    assert_int_equal(coupon_rename(&raced->coupons, &boss, made.id, "for friends", &raced->why), ERR_OK);
    gateway.coupon_rename = rename_nothing;
    assert_int_equal(coupon_settle(&raced->coupons, &boss, &raced->arena, made.id), ERR_STALE);
    gateway.coupon_rename = raced->port.coupon_rename;

    assert_int_equal(coupon_settle(&raced->coupons, &boss, &raced->arena, made.id), ERR_OK);
}

static void anothers_coupon_of_that_code_is_not_taken_for_ours(void **state)
{
    const struct coupon pending = { .code = "HALF", .percent_off = 50, .is_pending = true, .created_on = FAKES_NOW };
    const struct coupon others = { .id = 99, .code = "HALF", .percent_off = 10 };
    int64_t id = 0;
    (void)state;
    assert_int_equal(store.add(store.self, &pending, &id), ERR_OK);
    assert_int_equal(raced->port.coupon_create(raced->port.self, "another's", &others), ERR_OK);

    assert_int_equal(coupon_settle(&raced->coupons, &boss, &raced->arena, id), ERR_OK);

    assert_int_equal(rows(), 0);
    assert_int_equal(rows_there(), 1);
    assert_int_equal(raced->fakes.database.tables.audit_entries.count, 0);
}

static enum err name_it(struct billing_rig *rig, int64_t id)
{
    enum err err = coupon_rename(&rig->coupons, &boss, id, "for friends", &rig->why);
    return err == ERR_OK ? coupon_settle(&rig->coupons, &boss, &rig->arena, id) : err;
}

static enum err delete_it(struct billing_rig *rig, int64_t id)
{
    int64_t count = 0;
    (void)id;
    return coupon_delete_wanted(&rig->coupons, &boss, "", "spring", INT64_MAX, &count);
}

/* Breaks each call in turn and begins again; returns how often. */
static size_t try_again(struct billing_rig *rig, enum err (*work)(struct billing_rig *, int64_t), int64_t id,
                        struct memory_faults *faults, enum err fault)
{
    size_t nth = 0;
    do {
        nth++;
        *faults = (struct memory_faults){ .fail_at = nth, .err = fault };
    } while (work(rig, id) == fault);
    *faults = (struct memory_faults){ .fail_at = 0 };
    return nth;
}

static void whatever_call_fails_a_name_and_an_end_are_gone_on_with(void **state)
{
    struct billing_rig *rig = *state;
    struct memory_faults *const faults[] = { &rig->fakes.faults, &rig->asked, &rig->lost };
    static const enum err errs[] = { ERR_UNAVAILABLE, ERR_PAYMENT_UNREACHABLE, ERR_PAYMENT_UNREACHABLE };
    static const char *const codes[] = { "SPRING-1", "SPRING-2", "SPRING-3" };
    for (size_t kind = 0; kind < sizeof faults / sizeof faults[0]; kind++) {
        int64_t id = rig_add_coupon(rig, codes[kind], 10, 0);

        assert_true(try_again(rig, name_it, id, faults[kind], errs[kind]) > 1);
        assert_string_equal(rig_coupon(rig, id).name, "for friends");
        assert_true(try_again(rig, delete_it, id, faults[kind], errs[kind]) > 1);

        assert_int_equal(rig->fakes.database.tables.coupons.count, 0);
        assert_int_equal(rig->gateway.coupons.count, 0);
        assert_string_equal(fakes_latest_entry(&rig->fakes).action, "coupon.deleted");
    }
}

#define RACE_TEST(rule) cmocka_unit_test_setup_teardown(rule, open_race, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RACE_TEST(one_that_was_given_up_meanwhile_is_at_neither),
        RACE_TEST(one_that_was_settled_meanwhile_is_made_and_recorded_once),
        RACE_TEST(one_that_is_in_the_way_and_is_ours_was_made),
        RACE_TEST(one_that_was_in_the_way_and_is_gone_is_told_as_taken),
        RACE_TEST(who_cannot_ask_whose_is_in_the_way_leaves_it_to_the_job),
        RACE_TEST(one_in_the_way_that_cannot_be_given_up_is_left_to_the_job),
        RACE_TEST(a_try_that_is_given_up_while_its_code_is_looked_up_is_made_anew),
        RACE_TEST(codes_that_are_all_taken_are_a_conflict),
        RACE_TEST(only_the_same_wish_goes_on_with_a_try),
        RACE_TEST(a_try_that_is_refused_the_second_time_is_left_to_the_job),
        RACE_TEST(a_name_that_never_arrives_is_tried_again_later),
        RACE_TEST(anothers_coupon_of_that_code_is_not_taken_for_ours),
        RIG_TEST(whatever_call_fails_a_name_and_an_end_are_gone_on_with),
    };
    return cmocka_run_group_tests_name("coupon races", tests, NULL, NULL);
}
