#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/user/permission.h"

static void a_visitor_may_visit_only(void **state)
{
    (void)state;
    assert_true(user_may(NULL, PERMIT_VISIT));
    assert_false(user_may(NULL, PERMIT_PLAY));
    assert_false(user_may(NULL, PERMIT_OPERATE));
}

static void a_member_may_play_but_not_operate(void **state)
{
    (void)state;
    const struct user member = { .role = USER_MEMBER, .active = true };

    assert_true(user_may(&member, PERMIT_VISIT));
    assert_true(user_may(&member, PERMIT_PLAY));
    assert_false(user_may(&member, PERMIT_OPERATE));
}

static void an_admin_may_everything(void **state)
{
    (void)state;
    const struct user admin = { .role = USER_ADMIN, .active = true };

    assert_true(user_may(&admin, PERMIT_VISIT));
    assert_true(user_may(&admin, PERMIT_PLAY));
    assert_true(user_may(&admin, PERMIT_OPERATE));
}

static void who_is_disabled_may_what_a_visitor_may(void **state)
{
    (void)state;
    const struct user admin = { .role = USER_ADMIN, .active = false };

    assert_true(user_may(&admin, PERMIT_VISIT));
    assert_false(user_may(&admin, PERMIT_PLAY));
    assert_false(user_may(&admin, PERMIT_OPERATE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visitor_may_visit_only),
        cmocka_unit_test(a_member_may_play_but_not_operate),
        cmocka_unit_test(an_admin_may_everything),
        cmocka_unit_test(who_is_disabled_may_what_a_visitor_may),
    };
    return cmocka_run_group_tests_name("permission", tests, NULL, NULL);
}
