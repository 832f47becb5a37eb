#include "tests/domain/fakes.h"

static enum err set_password(struct fakes *fakes, const char *identity, const char *password, struct problems *why)
{
    *why = (struct problems){ .count = 0 };
    return user_set_password(&fakes->user_ports, &audit_command_line, identity, password, why);
}

static enum err sign_in(struct fakes *fakes, const char *password)
{
    const struct sign_in wish = { .identity = "ann@example.com", .password = password, .address = "192.0.2.1" };
    struct problems why = { .count = 0 };
    struct user user;
    struct session_token token;
    return user_sign_in(&fakes->user_ports, &wish, &why, &user, &token);
}

static void the_new_password_signs_in_and_the_old_one_does_not(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);

    assert_int_equal(set_password(fakes, "Ann@example.com", "a new password", &why), ERR_OK);

    assert_int_equal(sign_in(fakes, "a new password"), ERR_OK);
    assert_int_equal(sign_in(fakes, FAKES_PASSWORD), ERR_REJECTED);
}

static void all_sessions_of_that_user_end_and_nobody_elses(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    (void)fakes_sign_in(fakes, "ann@example.com");
    const struct user bob = fakes_sign_up(fakes, "bob@example.com", NULL);

    assert_int_equal(set_password(fakes, "ann@example.com", "a new password", &why), ERR_OK);

    assert_int_equal(fakes->database.tables.sessions.count, 1);
    const struct session *left = memory_table_row(&fakes->database.tables.sessions, 0);
    assert_int_equal(left->user_id, bob.id);
}

static void its_reset_links_end(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    (void)fakes_sign_up(fakes, "bob@example.com", NULL);
    const struct session_token anns = fakes_issue_reset_token(fakes, "ann@example.com");
    const struct session_token bobs = fakes_issue_reset_token(fakes, "bob@example.com");

    assert_int_equal(set_password(fakes, "ann@example.com", "a new password", &why), ERR_OK);

    assert_int_equal(user_check_reset_token(&fakes->user_ports, anns.hex), ERR_NOT_FOUND);
    assert_int_equal(user_check_reset_token(&fakes->user_ports, bobs.hex), ERR_OK);
}

static void it_is_recorded_without_the_password(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);

    assert_int_equal(set_password(fakes, "ann@example.com", "a new password", &why), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(fakes);
    assert_string_equal(entry.actor.name, "command line");
    assert_string_equal(entry.action, "user.password_set");
    assert_int_equal(entry.subject_id, ann.id);
    assert_string_equal(entry.subject_name, "ann@example.com");
    assert_int_equal(entry.change_count, 0);
}

static void an_unknown_identity_is_not_found(void **state)
{
    struct problems why;

    assert_int_equal(set_password(*state, "nobody@example.com", "a new password", &why), ERR_NOT_FOUND);
}

static void a_new_password_keeps_the_rules_of_signing_up(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);

    assert_int_equal(set_password(fakes, "ann@example.com", "short", &why), ERR_REJECTED);
    fakes_assert_problem(&why, "password", "password.length");
    assert_int_equal(set_password(fakes, "ann@example.com", "password", &why), ERR_REJECTED);
    fakes_assert_problem(&why, "password", "password.common");

    assert_int_equal(sign_in(fakes, FAKES_PASSWORD), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(the_new_password_signs_in_and_the_old_one_does_not),
        FAKES_TEST(all_sessions_of_that_user_end_and_nobody_elses),
        FAKES_TEST(its_reset_links_end),
        FAKES_TEST(it_is_recorded_without_the_password),
        FAKES_TEST(an_unknown_identity_is_not_found),
        FAKES_TEST(a_new_password_keeps_the_rules_of_signing_up),
    };
    return cmocka_run_group_tests_name("set password", tests, NULL, NULL);
}
