#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/kernel/problems.h"

static void without_problems_the_verdict_is_ok(void **state)
{
    (void)state;
    const struct problems problems = { .count = 0 };

    assert_int_equal(problems_verdict(&problems), ERR_OK);
}

static void one_problem_rejects_the_input(void **state)
{
    (void)state;
    struct problems problems = { .count = 0 };

    problems_add(&problems, "email", "email.invalid");

    assert_int_equal(problems_verdict(&problems), ERR_REJECTED);
}

static void adding_and_rejecting_are_one_step(void **state)
{
    (void)state;
    struct problems problems = { .count = 0 };

    assert_int_equal(problems_reject(&problems, "email", "email.taken"), ERR_REJECTED);

    assert_string_equal(problems_of(&problems, "email"), "email.taken");
}

static void a_fields_first_problem_is_the_one_shown(void **state)
{
    (void)state;
    struct problems problems = { .count = 0 };

    problems_add(&problems, "password", "password.length");
    problems_add(&problems, "email", "email.invalid");
    problems_add(&problems, "email", "email.taken");

    assert_string_equal(problems_of(&problems, "email"), "email.invalid");
    assert_null(problems_of(&problems, "username"));
}

static void keys_can_be_asked_for(void **state)
{
    (void)state;
    struct problems problems = { .count = 0 };

    problems_add(&problems, "", "login.failed");

    assert_true(problems_have(&problems, "login.failed"));
    assert_false(problems_have(&problems, "login.disabled"));
}

static void problems_past_the_last_place_are_dropped(void **state)
{
    (void)state;
    struct problems problems = { .count = 0 };
    for (int i = 0; i < PROBLEMS_MAX; i++) {
        problems_add(&problems, "email", "email.invalid");
    }

    problems_add(&problems, "email", "email.taken");

    assert_int_equal(problems.count, PROBLEMS_MAX);
    assert_false(problems_have(&problems, "email.taken"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_problems_the_verdict_is_ok),
        cmocka_unit_test(one_problem_rejects_the_input),
        cmocka_unit_test(adding_and_rejecting_are_one_step),
        cmocka_unit_test(a_fields_first_problem_is_the_one_shown),
        cmocka_unit_test(keys_can_be_asked_for),
        cmocka_unit_test(problems_past_the_last_place_are_dropped),
    };
    return cmocka_run_group_tests_name("problems", tests, NULL, NULL);
}
