#include "tests/domain/fakes.h"

static enum err sign_up(struct fakes *fakes, const char *email, const char *password, struct problems *why)
{
    const struct sign_up wish = { .email = email, .password = password, .address = "192.0.2.1" };
    struct user user;
    struct session_token token;
    *why = (struct problems){ .count = 0 };
    return user_sign_up(&fakes->user_ports, &wish, why, &user, &token);
}

static void a_new_user_is_an_active_member_with_100_coins(void **state)
{
    const struct user user = fakes_sign_up(*state, " Ann@Example.com ", NULL);

    assert_string_equal(user.email, "ann@example.com");
    assert_string_equal(user.username, "");
    assert_int_equal(user.role, USER_MEMBER);
    assert_true(user.active);
    assert_int_equal(user.coins, 100);
    assert_int_equal(user.created_on, FAKES_NOW);
}

static void the_100_coins_are_one_ledger_entry(void **state)
{
    struct fakes *fakes = *state;

    const struct user user = fakes_sign_up(fakes, "ann@example.com", NULL);

    assert_int_equal(fakes->database.tables.entries.count, 1);
    const struct ledger_entry *entry = memory_table_row(&fakes->database.tables.entries, 0);
    assert_int_equal(entry->user_id, user.id);
    assert_int_equal(entry->amount, 100);
    assert_int_equal(entry->reason, COIN_SIGN_UP);
    assert_int_equal(entry->created_on, FAKES_NOW);
}

static void a_new_user_has_first_seeds_of_its_own(void **state)
{
    struct fakes *fakes = *state;

    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct user bob = fakes_sign_up(fakes, "bob@example.com", NULL);

    assert_int_equal(ann.seeds.number, 1);
    assert_int_equal(ann.seeds.nonce, 0);
    assert_memory_not_equal(ann.seeds.server_seed, bob.seeds.server_seed, SERVER_SEED_BYTES);
}

static void signing_up_signs_in(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    struct user resumed;
    struct acting_admin admin;
    bool renewed = true;

    const struct user user = fakes_sign_up(fakes, "ann@example.com", &token);

    assert_int_equal(session_resume(&fakes->clock, &fakes->digest, &fakes->sessions, token.hex, &resumed, &admin, &renewed),
                     ERR_OK);
    assert_int_equal(resumed.id, user.id);
    assert_false(renewed);
}

static void signing_up_is_the_first_sign_in(void **state)
{
    const struct user user = fakes_sign_up(*state, "ann@example.com", NULL);

    assert_int_equal(user.sign_in_count, 1);
    assert_int_equal(user.current_sign_in_on, FAKES_NOW);
    assert_string_equal(user.current_sign_in_address, "192.0.2.1");
    assert_int_equal(user.last_sign_in_on, 0);
}

static void only_a_hash_of_the_password_is_kept(void **state)
{
    struct fakes *fakes = *state;
    bool matches = false;

    const struct user user = fakes_sign_up(fakes, "ann@example.com", NULL);

    const char *hash = fakes_row(fakes, user.id)->password_hash;
    assert_null(strstr(hash, FAKES_PASSWORD));
    assert_int_equal(fakes->hasher.verify(fakes->hasher.self, FAKES_PASSWORD, hash, &matches), ERR_OK);
    assert_true(matches);
}

static void an_invalid_email_and_a_short_password_are_told_together(void **state)
{
    struct problems why;

    assert_int_equal(sign_up(*state, "ann", "short", &why), ERR_REJECTED);

    assert_int_equal(why.count, 2);
    assert_string_equal(problems_of(&why, "email"), "email.invalid");
    assert_string_equal(problems_of(&why, "password"), "password.length");
}

static void absent_fields_are_problems(void **state)
{
    struct problems why;

    assert_int_equal(sign_up(*state, NULL, NULL, &why), ERR_REJECTED);

    assert_string_equal(problems_of(&why, "email"), "email.invalid");
    assert_string_equal(problems_of(&why, "password"), "password.length");
}

static void a_common_password_is_refused(void **state)
{
    struct problems why;

    assert_int_equal(sign_up(*state, "ann@example.com", "12345678", &why), ERR_REJECTED);

    fakes_assert_problem(&why, "password", "password.common");
}

static void no_password_is_hashed_for_a_form_with_problems(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;

    assert_int_equal(sign_up(fakes, "ann", "long enough", &why), ERR_REJECTED);

    assert_int_equal(fakes->hashing.hashed, 0);
}

static void a_taken_email_changes_nothing(void **state)
{
    struct fakes *fakes = *state;
    struct memory_tables before;
    struct problems why;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    assert_int_equal(sign_up(fakes, "ANN@example.com", "another password", &why), ERR_REJECTED);

    fakes_assert_problem(&why, "email", "email.taken");
    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_new_user_is_an_active_member_with_100_coins),
        FAKES_TEST(the_100_coins_are_one_ledger_entry),
        FAKES_TEST(a_new_user_has_first_seeds_of_its_own),
        FAKES_TEST(signing_up_signs_in),
        FAKES_TEST(signing_up_is_the_first_sign_in),
        FAKES_TEST(only_a_hash_of_the_password_is_kept),
        FAKES_TEST(an_invalid_email_and_a_short_password_are_told_together),
        FAKES_TEST(absent_fields_are_problems),
        FAKES_TEST(a_common_password_is_refused),
        FAKES_TEST(no_password_is_hashed_for_a_form_with_problems),
        FAKES_TEST(a_taken_email_changes_nothing),
    };
    return cmocka_run_group_tests_name("sign up", tests, NULL, NULL);
}
