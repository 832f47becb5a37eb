#include "tests/worker/rig.h"

/* What operators ask for of many users at once. */

static const char *const wish[] = { "actor_id", "9",   "actor", "boss@example.com", "address", "", "ids", "1",
                                    "progress", "0/1", NULL };

static void a_user_is_deleted(void **state)
{
    struct rig *rig = *state;
    const struct user ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    struct job job = rig_begin(rig, "users.delete", wish);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    assert_true(fakes_row(&rig->fakes, ann.id)->user.deleted);
}

static void a_payload_of_another_form_dies_at_once(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "users.delete", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_DIED);
}

static void an_account_is_deleted_when_its_owners_week_is_over(void **state)
{
    struct rig *rig = *state;
    const struct user ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    fakes_row(&rig->fakes, ann.id)->user.deletion_on = rig->fakes.time.now;
    struct job job = rig_begin(rig, "users.delete_due", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    assert_true(fakes_row(&rig->fakes, ann.id)->user.deleted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_user_is_deleted),
        RIG_TEST(an_account_is_deleted_when_its_owners_week_is_over),
        RIG_TEST(a_payload_of_another_form_dies_at_once),
    };
    return cmocka_run_group_tests_name("users", tests, NULL, NULL);
}
