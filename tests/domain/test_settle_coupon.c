#include <string.h>
#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

/* A coupon's name, and finding out what became of a request. */

static const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1" };

static enum err settle_it(struct billing_rig *rig, int64_t id)
{
    return coupon_settle(&rig->coupons, &boss, &rig->arena, id);
}

static int64_t make(struct billing_rig *rig)
{
    const struct coupon_wish wish = { .code = "HALF", .percent_off = "50" };
    struct coupon made;
    assert_int_equal(coupon_create(&rig->coupons, &boss, &rig->arena, &wish, &rig->why, &made), ERR_OK);
    return made.id;
}

static int64_t add_pending(struct billing_rig *rig)
{
    const struct coupon coupon = { .code = "HALF", .percent_off = 50, .is_pending = true, .created_on = FAKES_NOW };
    int64_t id = 0;
    assert_int_equal(rig->fakes.coupons.add(rig->fakes.coupons.self, &coupon, &id), ERR_OK);
    return id;
}

static enum err rename_it(struct billing_rig *rig, int64_t id, const char *name)
{
    rig->why = (struct problems){ .count = 0 };
    return coupon_rename(&rig->coupons, &boss, id, name, &rig->why);
}

static const char *name_there(struct billing_rig *rig)
{
    struct gateway_coupon found;
    assert_int_equal(rig->port.coupon_find(rig->port.self, &rig->arena, "HALF", &found), ERR_OK);
    return found.name;
}

static void a_name_is_kept_here_and_carried_to_the_gateway_by_a_job(void **state)
{
    struct billing_rig *rig = *state;
    struct job job;
    int64_t id = make(rig);

    assert_int_equal(rename_it(rig, id, "  for Ann's friends "), ERR_OK);

    assert_string_equal(rig_coupon(rig, id).name, "for Ann's friends");
    assert_int_equal(fakes_count_jobs(&rig->fakes, "coupon.settle", &job), 2);
    assert_int_equal(job.run_at, FAKES_NOW);
    assert_string_equal(fakes_latest_entry(&rig->fakes).action, "coupon.edited");
    assert_string_equal(fakes_latest_entry(&rig->fakes).changes[0].before, "");
    assert_string_equal(fakes_latest_entry(&rig->fakes).changes[0].after, "for Ann's friends");
    assert_int_equal(settle_it(rig, id), ERR_OK);
    assert_string_equal(name_there(rig), "for Ann's friends");
    assert_int_equal(rename_it(rig, id, NULL), ERR_OK);
    rig_wait(rig, 1);
    assert_int_equal(settle_it(rig, id), ERR_OK);
    assert_string_equal(name_there(rig), "");
}

static void a_name_has_forty_characters_at_most(void **state)
{
    struct billing_rig *rig = *state;
    static const char forty[] = "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
                                "123456789012345678901234567890";
    char longer[sizeof forty + 1] = "x";
    int64_t id = make(rig);
    memcpy(longer + 1, forty, sizeof forty);

    assert_int_equal(rename_it(rig, id, longer), ERR_REJECTED);
    rig_assert_problem(rig, "name", "name.length");
    assert_string_equal(rig_coupon(rig, id).name, "");

    assert_int_equal(rename_it(rig, id, forty), ERR_OK);
    assert_int_equal(settle_it(rig, id), ERR_OK);
    assert_string_equal(name_there(rig), forty);
}

static void an_unknown_or_pending_coupon_is_not_renamed(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rename_it(rig, add_pending(rig), "x"), ERR_NOT_FOUND);
    assert_int_equal(rename_it(rig, 77, "x"), ERR_NOT_FOUND);
}

static void a_coupon_that_the_gateway_has_deleted_goes_here_as_well(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon found;
    int64_t id = make(rig);
    assert_int_equal(rig->port.coupon_delete(rig->port.self, "HALF"), ERR_OK);

    assert_int_equal(settle_it(rig, id), ERR_OK);

    assert_int_equal(rig->fakes.coupons.find(rig->fakes.coupons.self, id, &found), ERR_NOT_FOUND);
    assert_int_equal(settle_it(rig, id), ERR_OK);
}

static void a_request_may_be_on_its_way_for_a_minute(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon found;
    int64_t id = add_pending(rig);

    assert_int_equal(settle_it(rig, id), ERR_PAYMENT_UNREACHABLE);
    assert_true(rig_coupon(rig, id).is_pending);
    rig_wait(rig, CALENDAR_MINUTE);
    assert_int_equal(settle_it(rig, id), ERR_OK);

    assert_int_equal(rig->fakes.coupons.find(rig->fakes.coupons.self, id, &found), ERR_NOT_FOUND);
}

static void a_deletion_that_is_told_late_spares_one_that_was_made_since(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon found;
    int64_t id = make(rig);
    assert_int_equal(rig->port.coupon_delete(rig->port.self, "HALF"), ERR_OK);
    assert_int_equal(rig->fakes.coupons.remove(rig->fakes.coupons.self, id), ERR_OK);
    id = make(rig);

    rig_deliver(rig);

    assert_int_equal(rig->fakes.coupons.find(rig->fakes.coupons.self, id, &found), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_name_is_kept_here_and_carried_to_the_gateway_by_a_job),
        RIG_TEST(a_name_has_forty_characters_at_most),
        RIG_TEST(an_unknown_or_pending_coupon_is_not_renamed),
        RIG_TEST(a_coupon_that_the_gateway_has_deleted_goes_here_as_well),
        RIG_TEST(a_request_may_be_on_its_way_for_a_minute),
        RIG_TEST(a_deletion_that_is_told_late_spares_one_that_was_made_since),
    };
    return cmocka_run_group_tests_name("settling a coupon", tests, NULL, NULL);
}
