#include <stdio.h>
#include "tests/domain/billing_rig.h"

/* Deleting coupons at both, as a job. */

static const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1" };

static enum err schedule(struct billing_rig *rig, const struct coupon_deletion *wish)
{
    rig->why = (struct problems){ .count = 0 };
    return coupon_schedule_deletion(&rig->coupons, &boss, &rig->arena, wish, &rig->why);
}

static enum err delete_wanted(struct billing_rig *rig, const char *ids, const char *q, int64_t *count)
{
    return coupon_delete_wanted(&rig->coupons, &boss, ids, q, FAKES_NOW, count);
}

static void assert_left(const struct billing_rig *rig, size_t count)
{
    assert_int_equal(rig->fakes.database.tables.coupons.count, count);
    assert_int_equal(rig->gateway.coupons.count, count);
}

static void what_was_chosen_stands_in_the_job(void **state)
{
    struct billing_rig *rig = *state;
    const struct coupon_deletion wish = { .ids = { 7, 1234567890123456789, 9 }, .count = 3 };

    assert_int_equal(schedule(rig, &wish), ERR_OK);

    const struct memory_job *job = fakes_only_job(&rig->fakes);
    assert_string_equal(job->job.kind, "coupons.delete");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "ids"), "7,1234567890123456789,9");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "actor_id"), "7");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "actor"), "boss@example.com");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "address"), "192.0.2.1");
}

static void assert_recorded(struct billing_rig *rig, const char *field, const char *value)
{
    const struct audit_entry entry = fakes_latest_entry(&rig->fakes);
    assert_string_equal(entry.action, "coupons.deletion_asked");
    assert_string_equal(entry.subject, "coupon");
    assert_int_equal(entry.change_count, 1);
    assert_string_equal(entry.changes[0].field, field);
    assert_string_equal(entry.changes[0].after, value);
}

static void who_asks_is_recorded_with_what_was_asked_for(void **state)
{
    struct billing_rig *rig = *state;
    const struct coupon_deletion chosen = { .ids = { 7, 8 }, .count = 2 };
    const struct coupon_deletion searched = { .q = "spring" };

    assert_int_equal(schedule(rig, &chosen), ERR_OK);
    assert_recorded(rig, "ids", "7,8");
    assert_int_equal(schedule(rig, &searched), ERR_OK);
    assert_recorded(rig, "search", "spring");

    assert_int_equal(rig->fakes.database.tables.audit_entries.count, 2);
}

static void what_can_not_be_recorded_is_not_asked_for(void **state)
{
    struct billing_rig *rig = *state;
    const struct coupon_deletion wish = { .q = "spring" };
    for (size_t nth = 1; nth < 5; nth++) {
        rig->fakes.faults = (struct memory_faults){ .fail_at = nth, .err = ERR_UNAVAILABLE };

        enum err err = schedule(rig, &wish);

        rig->fakes.faults = (struct memory_faults){ .err = ERR_UNAVAILABLE };
        assert_int_equal(rig->fakes.database.tables.jobs.count, rig->fakes.database.tables.audit_entries.count);
        assert_true(err == ERR_UNAVAILABLE || rig->fakes.database.tables.jobs.count == 1);
    }
}

static void what_was_searched_for_stands_in_the_job(void **state)
{
    struct billing_rig *rig = *state;
    const struct coupon_deletion wish = { .q = "spring" };

    assert_int_equal(schedule(rig, &wish), ERR_OK);

    assert_string_equal(fakes_job_field(&rig->fakes, fakes_only_job(&rig->fakes), "q"), "spring");
}

static void nothing_and_everything_are_not_deleted(void **state)
{
    struct billing_rig *rig = *state;
    const struct coupon_deletion nothing = { .count = 0 };
    const struct coupon_deletion everything = { .q = "" };

    assert_int_equal(schedule(rig, &nothing), ERR_REJECTED);
    rig_assert_problem(rig, "", "coupons.none_selected");
    assert_int_equal(schedule(rig, &everything), ERR_REJECTED);
    rig_assert_problem(rig, "", "coupons.search_missing");

    assert_int_equal(rig->fakes.database.tables.jobs.count, 0);
    assert_int_equal(rig->fakes.database.tables.audit_entries.count, 0);
}

static void the_chosen_are_deleted_at_both_and_what_is_gone_is_no_error(void **state)
{
    struct billing_rig *rig = *state;
    char ids[64];
    int64_t count = 0;
    int64_t one = rig_add_coupon(rig, "ONE", 10, 0);
    int64_t two = rig_add_coupon(rig, "TWO", 10, 0);
    (void)rig_add_coupon(rig, "THREE", 10, 0);
    (void)snprintf(ids, sizeof ids, "%lld,%lld,999,nonsense", (long long)one, (long long)two);

    assert_int_equal(delete_wanted(rig, ids, "", &count), ERR_OK);

    assert_int_equal(count, 2);
    assert_left(rig, 1);
    assert_int_equal(rig->fakes.database.tables.audit_entries.count, 2);
    assert_string_equal(fakes_latest_entry(&rig->fakes).action, "coupon.deleted");
    assert_string_equal(fakes_latest_entry(&rig->fakes).subject_name, "TWO");
    assert_int_equal(delete_wanted(rig, ids, "", &count), ERR_OK);
    assert_int_equal(count, 0);
}

static void all_that_a_search_finds_are_deleted_but_none_that_was_made_since(void **state)
{
    struct billing_rig *rig = *state;
    int64_t count = 0;
    char code[16];
    for (int i = 0; i < 300; i++) {
        (void)snprintf(code, sizeof code, "SPRING-%d", i);
        (void)rig_add_coupon(rig, code, 10, 0);
    }
    (void)rig_add_coupon(rig, "AUTUMN", 10, 0);
    rig_wait(rig, 1);
    (void)rig_add_coupon(rig, "SPRING-LATE", 10, 0);

    assert_int_equal(delete_wanted(rig, "", "spring", &count), ERR_OK);

    assert_int_equal(count, 300);
    assert_left(rig, 2);
}

static void a_job_that_died_half_way_is_done_again(void **state)
{
    struct billing_rig *rig = *state;
    for (size_t nth = 1; nth < 16; nth++) {
        int64_t count = 0;
        rig_close(rig);
        rig_open(rig);
        (void)rig_add_coupon(rig, "SPRING-1", 10, 0);
        (void)rig_add_coupon(rig, "SPRING-2", 10, 0);
        rig->lost = (struct memory_faults){ .fail_at = nth, .err = ERR_PAYMENT_UNREACHABLE };
        rig->fakes.faults = (struct memory_faults){ .fail_at = nth, .err = ERR_UNAVAILABLE };

        (void)delete_wanted(rig, "", "SPRING", &count);
        rig->lost = rig->fakes.faults = (struct memory_faults){ .err = ERR_UNAVAILABLE };
        assert_int_equal(delete_wanted(rig, "", "SPRING", &count), ERR_OK);

        assert_left(rig, 0);
        assert_int_equal(rig->fakes.database.tables.audit_entries.count, 2);
    }
}

static void one_that_fails_leaves_the_others_to_go_on(void **state)
{
    struct billing_rig *rig = *state;
    int64_t count = 0;
    (void)rig_add_coupon(rig, "SPRING-1", 10, 0);
    (void)rig_add_coupon(rig, "SPRING-2", 10, 0);
    rig->asked = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_FAILED };

    assert_int_equal(delete_wanted(rig, "", "SPRING", &count), ERR_PAYMENT_FAILED);

    assert_int_equal(count, 1);
    assert_left(rig, 1);
}

/* The gateway's word of it has come and was settled before its answer. */
static struct billing_rig *told;
static enum err delete_and_tell(void *self, const char *code)
{
    const struct coupon_store *coupons = told->coupons.coupons;
    enum err err = told->port.coupon_delete(self, code);
    return err == ERR_OK ? coupons->remove_by_code(coupons->self, code) : err;
}

static void one_that_the_gateway_tells_of_meanwhile_is_recorded(void **state)
{
    struct billing_rig *rig = *state;
    struct payment_gateway quick = rig->port;
    int64_t count = 0;
    (void)rig_add_coupon(rig, "SPRING", 10, 0);
    quick.coupon_delete = delete_and_tell;
    rig->coupons.gateway = &quick;
    told = rig;

    assert_int_equal(delete_wanted(rig, "", "SPRING", &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_left(rig, 0);
    assert_int_equal(rig->fakes.database.tables.audit_entries.count, 1);
    assert_string_equal(fakes_latest_entry(&rig->fakes).action, "coupon.deleted");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(what_was_chosen_stands_in_the_job),
        RIG_TEST(what_was_searched_for_stands_in_the_job),
        RIG_TEST(who_asks_is_recorded_with_what_was_asked_for),
        RIG_TEST(what_can_not_be_recorded_is_not_asked_for),
        RIG_TEST(nothing_and_everything_are_not_deleted),
        RIG_TEST(the_chosen_are_deleted_at_both_and_what_is_gone_is_no_error),
        RIG_TEST(all_that_a_search_finds_are_deleted_but_none_that_was_made_since),
        RIG_TEST(a_job_that_died_half_way_is_done_again),
        RIG_TEST(one_that_fails_leaves_the_others_to_go_on),
        RIG_TEST(one_that_the_gateway_tells_of_meanwhile_is_recorded),
    };
    return cmocka_run_group_tests_name("deleting coupons", tests, NULL, NULL);
}
