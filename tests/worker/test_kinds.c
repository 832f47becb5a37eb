/* The registry: what every kind and every schedule must be. */
#include "adapters/worker/kinds.h"
#include "tests/worker/rig.h"

static void every_kind_has_a_name_of_its_own_a_handler_tries_and_a_timeout(void **state)
{
    (void)state;
    for (size_t i = 0; i < job_kind_count; i++) {
        assert_ptr_equal(job_kind_find(job_kinds[i].name), &job_kinds[i]);
        assert_non_null(job_kinds[i].handler);
        assert_in_range(strlen(job_kinds[i].name), 1, JOB_KIND_BYTES);
        assert_in_range(job_kinds[i].tries, 1, 100);
        assert_in_range(job_kinds[i].timeout, 1, 3600);
    }
}

static void a_kind_that_nobody_registered_is_unknown(void **state)
{
    (void)state;
    assert_null(job_kind_find("no.such"));
    assert_null(job_kind_find(""));
}

static void every_schedule_can_be_read_and_makes_a_known_kind(void **state)
{
    (void)state;
    struct cron cron;
    for (size_t i = 0; i < scheduled_kind_count; i++) {
        assert_int_equal(cron_parse(scheduled_kinds[i].cron, &cron), ERR_OK);
        assert_non_null(job_kind_find(scheduled_kinds[i].kind));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_a_name_of_its_own_a_handler_tries_and_a_timeout),
        cmocka_unit_test(a_kind_that_nobody_registered_is_unknown),
        cmocka_unit_test(every_schedule_can_be_read_and_makes_a_known_kind),
    };
    return cmocka_run_group_tests_name("kinds", tests, NULL, NULL);
}
