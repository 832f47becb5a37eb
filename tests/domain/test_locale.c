#include "tests/domain/fakes.h"

static enum err update(struct fakes *fakes, const char *locale, struct problems *why, struct user *user)
{
    *why = (struct problems){ .count = 0 };
    return user_update_locale(&fakes->user_ports, locale, why, user);
}

static void every_locale_is_found_by_its_name(void **state)
{
    static const char *const names[USER_LOCALES] = { "en", "es", "kl" };
    (void)state;

    for (unsigned i = 0; i < USER_LOCALES; i++) {
        enum user_locale found = USER_LOCALES;
        assert_string_equal(user_locale_name((enum user_locale)i), names[i]);
        assert_int_equal(user_locale_from(names[i], &found), ERR_OK);
        assert_int_equal(found, i);
    }
}

static void any_other_name_is_no_locales(void **state)
{
    static const char *const names[] = { NULL, "", "e", "EN", "en-US", "tlh", "xx" };
    (void)state;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        enum user_locale found = USER_LOCALE_ES;
        assert_int_equal(user_locale_from(names[i], &found), ERR_MALFORMED);
        assert_int_equal(found, USER_LOCALE_ES);
    }
}

static void a_chosen_locale_is_kept(void **state)
{
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;

    assert_int_equal(update(fakes, "kl", &why, &ann), ERR_OK);

    assert_int_equal(ann.locale, USER_LOCALE_KL);
    assert_int_equal(fakes_row(fakes, ann.id)->user.locale, USER_LOCALE_KL);
}

static void an_unknown_locale_changes_nothing(void **state)
{
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    assert_int_equal(update(fakes, "es", &why, &ann), ERR_OK);

    assert_int_equal(update(fakes, "xx", &why, &ann), ERR_REJECTED);
    fakes_assert_problem(&why, "locale", "locale.unknown");
    assert_int_equal(update(fakes, NULL, &why, &ann), ERR_REJECTED);
    fakes_assert_problem(&why, "locale", "locale.unknown");

    assert_int_equal(ann.locale, USER_LOCALE_ES);
    assert_int_equal(fakes_row(fakes, ann.id)->user.locale, USER_LOCALE_ES);
}

static void a_new_user_reads_the_language_of_the_form(void **state)
{
    struct fakes *fakes = *state;
    const struct sign_up wish = {
        .email = "ann@example.com", .password = FAKES_PASSWORD, .address = "192.0.2.1", .locale = USER_LOCALE_ES
    };
    struct problems why = { .count = 0 };
    struct session_token token;
    struct user user;

    assert_int_equal(user_sign_up(&fakes->user_ports, &wish, &why, &user, &token), ERR_OK);

    assert_int_equal(user.locale, USER_LOCALE_ES);
}

static void an_admin_made_by_an_operator_reads_english(void **state)
{
    struct fakes *fakes = *state;
    struct problems why = { .count = 0 };
    struct user admin;

    assert_int_equal(user_create_admin(&fakes->user_ports, &audit_command_line, "root@example.com", FAKES_PASSWORD, &why, &admin),
                     ERR_OK);

    assert_int_equal(admin.locale, USER_LOCALE_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_locale_is_found_by_its_name),
        cmocka_unit_test(any_other_name_is_no_locales),
        FAKES_TEST(a_chosen_locale_is_kept),
        FAKES_TEST(an_unknown_locale_changes_nothing),
        FAKES_TEST(a_new_user_reads_the_language_of_the_form),
        FAKES_TEST(an_admin_made_by_an_operator_reads_english),
    };
    return cmocka_run_group_tests_name("locale", tests, NULL, NULL);
}
