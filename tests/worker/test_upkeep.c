/* What the clock lets do: what is forgotten and marked, when. */
#include "adapters/worker/kinds.h"
#include "tests/worker/rig.h"

static const int64_t day = INT64_C(24) * 3600 * 1000000;

static void the_purge_forgets_what_ended_long_ago_and_nothing_else(void **state)
{
    struct rig *rig = *state;
    struct job old = rig_begin(rig, "drill", NULL);
    (void)rig_run(rig, &old);
    rig->fakes.time.now += INT64_C(25) * 3600 * 1000000;
    struct job fresh = rig_begin(rig, "drill", NULL);
    (void)rig_run(rig, &fresh);
    struct job purge = rig_begin(rig, "purge", NULL);

    assert_int_equal(rig_run(rig, &purge), JOB_SUCCEEDED);

    assert_null(memory_database_job(&rig->fakes.database, old.id));
    assert_non_null(memory_database_job(&rig->fakes.database, fresh.id));
    assert_int_equal(rig->fakes.database.tables.job_drills.count, 1);
}

static void the_purge_ends_sessions_whose_time_is_over(void **state)
{
    struct rig *rig = *state;
    (void)fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    rig->fakes.time.now += SESSION_LIFETIME + 1;
    struct job purge = rig_begin(rig, "purge", NULL);

    assert_int_equal(rig_run(rig, &purge), JOB_SUCCEEDED);

    assert_int_equal(rig->fakes.database.tables.sessions.count, 0);
}

static void receive(struct rig *rig, const char *id)
{
    const struct gateway_event_store *events = &rig->fakes.events;
    assert_int_equal(events->add(events->self, id, "invoice.paid", rig->fakes.time.now, rig->fakes.time.now), ERR_OK);
}

static void the_purge_forgets_events_of_30_days_ago(void **state)
{
    struct rig *rig = *state;
    receive(rig, "evt_1");
    rig->fakes.time.now += 1;
    receive(rig, "evt_2");
    rig->fakes.time.now += 30 * day;
    struct job purge = rig_begin(rig, "purge", NULL);

    assert_int_equal(rig_run(rig, &purge), JOB_SUCCEEDED);

    assert_int_equal(rig->fakes.database.tables.gateway_events.count, 1);
    const struct memory_gateway_event *left = memory_table_row(&rig->fakes.database.tables.gateway_events, 0);
    assert_string_equal(left->id, "evt_2");
}

enum { MANY = 2 * MEMORY_PURGED_AT_ONCE + 1 };

/* Coupons that can be redeemed today for the last time, and one without a date. */
static void add_coupons(struct rig *rig)
{
    const struct coupon_store *coupons = &rig->fakes.coupons;
    struct coupon coupon = { .percent_off = 20, .duration = COUPON_ONCE, .created_on = rig->fakes.time.now };
    int64_t id = 0;
    for (int i = 0; i <= MANY; i++) {
        (void)snprintf(coupon.code, sizeof coupon.code, "CODE-%d", i);
        coupon.redeem_by = i < MANY ? rig->fakes.time.now : 0;
        assert_int_equal(coupons->add(coupons->self, &coupon, &id), ERR_OK);
    }
}

static size_t count_expired(const struct rig *rig)
{
    size_t expired = 0;
    for (size_t i = 0; i < rig->fakes.database.tables.coupons.count; i++) {
        const struct memory_coupon *row = memory_table_row(&rig->fakes.database.tables.coupons, i);
        expired += row->expired ? 1 : 0;
    }
    return expired;
}

static void all_coupons_past_their_date_are_marked_however_many(void **state)
{
    struct rig *rig = *state;
    add_coupons(rig);
    struct job early = rig_begin(rig, "coupons.expire", NULL);
    assert_int_equal(rig_run(rig, &early), JOB_SUCCEEDED);
    assert_int_equal(count_expired(rig), 0);
    rig->fakes.time.now += 1;
    struct job expire = rig_begin(rig, "coupons.expire", NULL);

    assert_int_equal(rig_run(rig, &expire), JOB_SUCCEEDED);

    assert_int_equal(count_expired(rig), MANY);
}

static void marking_that_failed_half_way_is_gone_on_with(void **state)
{
    struct rig *rig = *state;
    struct memory_faults *faults = &rig->fakes.faults;
    add_coupons(rig);
    rig->fakes.time.now += 1;
    struct job expire = rig_begin(rig, "coupons.expire", NULL);
    faults->fail_at = faults->calls + 2;
    assert_int_equal(rig_run(rig, &expire), JOB_TO_BE_RETRIED);
    assert_int_equal(count_expired(rig), MEMORY_PURGED_AT_ONCE);

    struct job again = rig_begin_again(rig, expire.id);
    assert_int_equal(rig_run(rig, &again), JOB_SUCCEEDED);

    assert_int_equal(count_expired(rig), MANY);
}

static void the_list_of_users_is_refreshed_and_again_when_that_failed(void **state)
{
    struct rig *rig = *state;
    struct memory_faults *faults = &rig->fakes.faults;
    struct job refresh = rig_begin(rig, "users.refresh", NULL);
    faults->err = ERR_UNAVAILABLE;
    faults->fail_at = faults->calls + 1;
    assert_int_equal(rig_run(rig, &refresh), JOB_TO_BE_RETRIED);

    struct job again = rig_begin_again(rig, refresh.id);

    assert_int_equal(rig_run(rig, &again), JOB_SUCCEEDED);
}

static void figures_are_summed_up_and_tried_again_when_that_fails(void **state)
{
    struct rig *rig = *state;
    struct memory_faults *faults = &rig->fakes.faults;
    struct job job = rig_begin(rig, "statistics.sum_up", NULL);
    faults->fail_at = faults->calls + 2; /* the transaction has begun */
    assert_int_equal(rig_run(rig, &job), JOB_TO_BE_RETRIED);

    struct job again = rig_begin_again(rig, job.id);
    assert_int_equal(rig_run(rig, &again), JOB_SUCCEEDED);
}

static const struct scheduled_kind *schedule_of(const char *kind)
{
    for (size_t i = 0; i < scheduled_kind_count; i++) {
        if (strcmp(scheduled_kinds[i].kind, kind) == 0) {
            return &scheduled_kinds[i];
        }
    }
    fail_msg("%s is not scheduled", kind);
    return NULL;
}

static void coupons_expire_a_minute_after_midnight_utc(void **state)
{
    (void)state;
    const int64_t first = FAKES_NOW + INT64_C(60) * 1000000;
    int64_t tick = 0;

    assert_int_equal(schedule_next(schedule_of("coupons.expire"), FAKES_NOW, &tick), ERR_OK);
    assert_int_equal(tick, first);
    assert_int_equal(schedule_next(schedule_of("coupons.expire"), first, &tick), ERR_OK);
    assert_int_equal(tick, first + day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(the_purge_forgets_what_ended_long_ago_and_nothing_else),
        RIG_TEST(the_purge_ends_sessions_whose_time_is_over),
        RIG_TEST(the_purge_forgets_events_of_30_days_ago),
        RIG_TEST(all_coupons_past_their_date_are_marked_however_many),
        RIG_TEST(marking_that_failed_half_way_is_gone_on_with),
        RIG_TEST(the_list_of_users_is_refreshed_and_again_when_that_failed),
        RIG_TEST(figures_are_summed_up_and_tried_again_when_that_fails),
        RIG_TEST(coupons_expire_a_minute_after_midnight_utc),
    };
    return cmocka_run_group_tests_name("upkeep", tests, NULL, NULL);
}
