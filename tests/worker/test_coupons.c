/* What operators ask for, carried on to the payment gateway. */
#include "adapters/memory/payment_gateway.h"
#include "tests/worker/rig.h"

static struct memory_gateway gateway;
static struct payment_gateway port;

static int64_t add_coupon(struct rig *rig, const char *name)
{
    struct coupon coupon = { .code = "SPRING", .percent_off = 10, .created_on = FAKES_NOW };
    int64_t id = 0;
    memory_gateway_init(&gateway, &rig->fakes.time);
    port = memory_payment_gateway(&gateway);
    rig->services.coupon.gateway = &port;
    assert_int_equal(rig->fakes.coupons.add(rig->fakes.coupons.self, &coupon, &id), ERR_OK);
    assert_int_equal(rig->fakes.coupons.set_name(rig->fakes.coupons.self, id, name), ERR_OK);
    coupon.id = id;
    assert_int_equal(port.coupon_create(port.self, "key", &coupon), ERR_OK);
    return id;
}

static void a_name_is_carried_to_the_gateway(void **state)
{
    struct rig *rig = *state;
    assert_int_equal(add_coupon(rig, "for friends"), 1);
    const struct job job = rig_begin(rig, "coupon.settle", (const char *const[]){ "coupon", "1", NULL });

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    const struct coupon *there = memory_table_row(&gateway.coupons, 0);
    assert_string_equal(there->name, "for friends");
    memory_gateway_release(&gateway);
}

static void coupons_are_deleted_at_both(void **state)
{
    struct rig *rig = *state;
    (void)add_coupon(rig, "");
    const struct job job = rig_begin(rig, "coupons.delete",
                                     (const char *const[]){ "ids", "1,2", "actor", "boss@example.com", "actor_id", "7", NULL });

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    assert_int_equal(rig->fakes.database.tables.coupons.count, 0);
    assert_int_equal(gateway.coupons.count, 0);
    assert_non_null(strstr(rig->lines.text, "coupons.deleted count=1"));
    assert_string_equal(fakes_latest_entry(&rig->fakes).action, "coupon.deleted");
    assert_string_equal(fakes_latest_entry(&rig->fakes).actor.name, "boss@example.com");
    memory_gateway_release(&gateway);
}

static void a_gateway_that_does_not_answer_is_asked_again_later(void **state)
{
    struct rig *rig = *state;
    struct memory_faults outage = { .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };
    (void)add_coupon(rig, "");
    gateway.faults = &outage;
    const struct job job = rig_begin(rig, "coupons.delete", (const char *const[]){ "q", "spring", NULL });

    assert_int_equal(rig_run(rig, &job), JOB_TO_BE_RETRIED);

    assert_int_equal(rig->fakes.database.tables.coupons.count, 1);
    memory_gateway_release(&gateway);
}

static void a_job_without_a_coupon_is_dead(void **state)
{
    struct rig *rig = *state;
    const struct job job = rig_begin(rig, "coupon.settle", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_DIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_name_is_carried_to_the_gateway),
        RIG_TEST(coupons_are_deleted_at_both),
        RIG_TEST(a_gateway_that_does_not_answer_is_asked_again_later),
        RIG_TEST(a_job_without_a_coupon_is_dead),
    };
    return cmocka_run_group_tests_name("coupon jobs", tests, NULL, NULL);
}
