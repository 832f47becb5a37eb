#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/job/job.h"

static void each_state_has_its_name_and_is_found_by_it(void **state)
{
    static const char *const names[] = { "queued", "scheduled", "running", "dead", "done" };
    (void)state;
    for (unsigned i = 0; i < JOB_STATES; i++) {
        enum job_state found = JOB_STATES;
        assert_string_equal(job_state_name((enum job_state)i), names[i]);
        assert_int_equal(job_state_from(names[i], &found), ERR_OK);
        assert_int_equal(found, i);
    }
}

static void what_is_no_states_name_is_malformed(void **state)
{
    static const char *const malformed[] = { "", "Queued", "queue", "queued ", "all" };
    (void)state;
    enum job_state found = JOB_RUNNING;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        assert_int_equal(job_state_from(malformed[i], &found), ERR_MALFORMED);
    }

    assert_int_equal(found, JOB_RUNNING);
}

static void a_field_of_the_payload_is_found_by_its_name(void **state)
{
    (void)state;
    const struct job_payload payload = { .fields = { { "to", "ann@example.com" }, { "locale", "" } }, .count = 2 };

    assert_string_equal(job_payload_find(&payload, "to"), "ann@example.com");
    assert_string_equal(job_payload_find(&payload, "locale"), "");
}

static void a_field_that_the_payload_does_not_have_is_none(void **state)
{
    (void)state;
    const struct job_payload payload = { .fields = { { "to", "ann@example.com" } }, .count = 1 };
    const struct job_payload empty = { .count = 0 };

    assert_null(job_payload_find(&payload, "t"));
    assert_null(job_payload_find(&empty, "to"));
}

static void what_is_dead_or_waits_for_its_time_may_be_retried(void **state)
{
    (void)state;
    for (int i = 0; i < JOB_STATES; i++) {
        assert_int_equal(job_may_be_retried((enum job_state)i), i == JOB_DEAD || i == JOB_SCHEDULED);
    }
}

static void what_a_person_wrote_and_what_opens_something_is_not_for_operators(void **state)
{
    (void)state;
    static const char *const closed[] = { "email", "message",       "to",    "identity", "password", "token",  "reset_token",
                                          "url",   "client_secret", "last4", "caus",     "Cause",    "cause ", "" };
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
        assert_false(job_field_is_open(closed[i]));
    }
    assert_true(job_field_is_open("cause"));
    assert_true(job_field_is_open("request_id"));
    assert_true(job_field_is_open("progress")); /* of a deletion of many */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_has_its_name_and_is_found_by_it),
        cmocka_unit_test(what_is_no_states_name_is_malformed),
        cmocka_unit_test(a_field_of_the_payload_is_found_by_its_name),
        cmocka_unit_test(a_field_that_the_payload_does_not_have_is_none),
        cmocka_unit_test(what_is_dead_or_waits_for_its_time_may_be_retried),
        cmocka_unit_test(what_a_person_wrote_and_what_opens_something_is_not_for_operators),
    };
    return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
