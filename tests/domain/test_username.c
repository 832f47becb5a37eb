#include "tests/domain/fakes.h"

static enum err choose(struct fakes *fakes, const char *username, struct problems *why, struct user *user)
{
    *why = (struct problems){ .count = 0 };
    return user_choose_username(&fakes->user_ports, username, why, user);
}

static void a_username_is_kept_as_typed(void **state)
{
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;

    assert_int_equal(choose(fakes, "Ann_09", &why, &ann), ERR_OK);

    assert_string_equal(ann.username, "Ann_09");
    assert_string_equal(fakes_row(fakes, ann.id)->user.username, "Ann_09");
}

static void a_username_has_1_to_16_letters_digits_and_underscores(void **state)
{
    static const char *const wrong[] = {
        NULL, "", "a234567890123456x", "ann b", " ann", "ann-b", "ann@b", "h\xc3\xa9llo", "a/", "a:", "a@", "a[", "a`", "a{", "a^"
    };
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(choose(fakes, wrong[i], &why, &ann), ERR_REJECTED);
        fakes_assert_problem(&why, "username", "username.format");
    }
    assert_int_equal(choose(fakes, "azAZ09_8901234_6", &why, &ann), ERR_OK);
}

static void one_letter_is_enough(void **state)
{
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;

    assert_int_equal(choose(fakes, "x", &why, &ann), ERR_OK);
}

static void a_taken_username_in_any_case_is_refused(void **state)
{
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct user bob = fakes_sign_up(fakes, "bob@example.com", NULL);
    struct problems why;
    assert_int_equal(choose(fakes, "Ann", &why, &ann), ERR_OK);

    assert_int_equal(choose(fakes, "aNN", &why, &bob), ERR_REJECTED);

    fakes_assert_problem(&why, "username", "username.taken");
    assert_string_equal(bob.username, "");
}

static void a_username_is_chosen_once(void **state)
{
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    assert_int_equal(choose(fakes, "Ann", &why, &ann), ERR_OK);

    assert_int_equal(choose(fakes, "Ann_2", &why, &ann), ERR_REJECTED);

    fakes_assert_problem(&why, "", "username.already_set");
    assert_string_equal(ann.username, "Ann");
}

static void a_choice_made_elsewhere_meanwhile_counts(void **state)
{
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct user elsewhere = ann;
    struct problems why;
    assert_int_equal(choose(fakes, "Ann", &why, &elsewhere), ERR_OK);

    assert_int_equal(choose(fakes, "Ann_2", &why, &ann), ERR_REJECTED);

    fakes_assert_problem(&why, "", "username.already_set");
    assert_string_equal(fakes_row(fakes, ann.id)->user.username, "Ann");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_username_is_kept_as_typed), FAKES_TEST(a_username_has_1_to_16_letters_digits_and_underscores),
        FAKES_TEST(one_letter_is_enough),        FAKES_TEST(a_taken_username_in_any_case_is_refused),
        FAKES_TEST(a_username_is_chosen_once),   FAKES_TEST(a_choice_made_elsewhere_meanwhile_counts),
    };
    return cmocka_run_group_tests_name("username", tests, NULL, NULL);
}
