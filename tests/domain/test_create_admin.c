#include "tests/domain/fakes.h"

static enum err create(struct fakes *fakes, const char *email, const char *password, struct problems *why, struct user *made)
{
    *why = (struct problems){ .count = 0 };
    return user_create_admin(&fakes->user_ports, &audit_command_line, email, password, why, made);
}

static void an_admin_is_active_with_100_coins(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user admin;

    assert_int_equal(create(fakes, "Root@example.com", "long enough", &why, &admin), ERR_OK);

    assert_string_equal(admin.email, "root@example.com");
    assert_int_equal(admin.role, USER_ADMIN);
    assert_true(admin.active);
    assert_int_equal(admin.coins, 100);
    fakes_assert_books(fakes);
}

static void making_an_admin_opens_no_session(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user admin;

    assert_int_equal(create(fakes, "root@example.com", "long enough", &why, &admin), ERR_OK);

    assert_int_equal(fakes->database.tables.sessions.count, 0);
    assert_int_equal(admin.sign_in_count, 0);
}

static void an_admin_can_sign_in(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user admin;
    assert_int_equal(create(fakes, "root@example.com", FAKES_PASSWORD, &why, &admin), ERR_OK);

    (void)fakes_sign_in(fakes, "root@example.com");

    assert_int_equal(fakes->database.tables.sessions.count, 1);
}

static void making_an_admin_is_recorded(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user admin;

    assert_int_equal(create(fakes, "root@example.com", "long enough", &why, &admin), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(fakes);
    assert_string_equal(entry.actor.name, "command line");
    assert_string_equal(entry.action, "user.created");
    assert_int_equal(entry.subject_id, admin.id);
    assert_string_equal(entry.subject_name, "root@example.com");
    assert_string_equal(entry.changes[0].after, "admin");
}

static void an_admins_input_keeps_the_rules_of_signing_up(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user admin;

    assert_int_equal(create(fakes, "root", "password", &why, &admin), ERR_REJECTED);

    assert_string_equal(problems_of(&why, "email"), "email.invalid");
    assert_string_equal(problems_of(&why, "password"), "password.common");
}

static void a_taken_email_makes_no_admin(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    struct user admin = { .id = -7 };

    assert_int_equal(create(fakes, "ann@example.com", "long enough", &why, &admin), ERR_REJECTED);

    fakes_assert_problem(&why, "email", "email.taken");
    assert_int_equal(admin.id, -7);
    assert_int_equal(fakes->database.tables.audit_entries.count, 0);
    assert_int_equal(fakes_row(fakes, ann.id)->user.role, USER_MEMBER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(an_admin_is_active_with_100_coins),
        FAKES_TEST(making_an_admin_opens_no_session),
        FAKES_TEST(an_admin_can_sign_in),
        FAKES_TEST(making_an_admin_is_recorded),
        FAKES_TEST(an_admins_input_keeps_the_rules_of_signing_up),
        FAKES_TEST(a_taken_email_makes_no_admin),
    };
    return cmocka_run_group_tests_name("create admin", tests, NULL, NULL);
}
