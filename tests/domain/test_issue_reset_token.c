#include "tests/domain/fakes.h"
#include "domain/kernel/text.h"

static enum err issue(struct fakes *fakes, const char *identity, struct user *user, struct session_token *token)
{
    return user_issue_reset_token(&fakes->user_ports, identity, user, token);
}

static const struct reset_token *stored(const struct fakes *fakes, size_t index)
{
    assert_in_range(index, 0, fakes->database.tables.reset_tokens.count - 1);
    return memory_table_row(&fakes->database.tables.reset_tokens, index);
}

static void a_token_comes_with_its_user(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct session_token token;
    struct user user;

    assert_int_equal(issue(fakes, "ANN@example.com", &user, &token), ERR_OK);

    assert_int_equal(user.id, ann.id);
    assert_string_equal(user.email, "ann@example.com");
    assert_int_equal(user_check_reset_token(&fakes->user_ports, token.hex), ERR_OK);
}

static void a_username_is_as_good(void **state)
{
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why = { .count = 0 };
    struct session_token token;
    struct user user;
    assert_int_equal(user_choose_username(&fakes->user_ports, "Ann_1", &why, &ann), ERR_OK);

    assert_int_equal(issue(fakes, "aNN_1", &user, &token), ERR_OK);

    assert_int_equal(user.id, ann.id);
}

static void a_token_is_good_for_an_hour(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);

    (void)fakes_issue_reset_token(fakes, "ann@example.com");

    assert_int_equal(stored(fakes, 0)->created_on, FAKES_NOW);
    assert_int_equal(stored(fakes, 0)->expires_on, FAKES_NOW + INT64_C(3600) * 1000000);
}

static void the_store_knows_the_hash_of_a_token_only(void **state)
{
    struct fakes *fakes = *state;
    uint8_t bytes[SESSION_TOKEN_BYTES];
    uint8_t hash[DIGEST_BYTES];
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);

    const struct session_token token = fakes_issue_reset_token(fakes, "ann@example.com");

    assert_int_equal(text_from_hex(token.hex, bytes, sizeof bytes), ERR_OK);
    assert_int_equal(fakes->sha.sha256(fakes->sha.self, bytes, sizeof bytes, hash), ERR_OK);
    assert_memory_equal(stored(fakes, 0)->token_hash, hash, DIGEST_BYTES);
    assert_memory_not_equal(stored(fakes, 0)->token_hash, bytes, DIGEST_BYTES);
}

static void tokens_that_were_made_before_stay_good(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token first = fakes_issue_reset_token(fakes, "ann@example.com");

    const struct session_token second = fakes_issue_reset_token(fakes, "ann@example.com");

    assert_string_not_equal(first.hex, second.hex);
    assert_int_equal(user_check_reset_token(&fakes->user_ports, first.hex), ERR_OK);
    assert_int_equal(user_check_reset_token(&fakes->user_ports, second.hex), ERR_OK);
}

static void assert_no_token(struct fakes *fakes, const char *identity)
{
    struct user user = { .id = -7 };
    struct session_token token = { .hex = "untouched" };

    assert_int_equal(issue(fakes, identity, &user, &token), ERR_NOT_FOUND);

    assert_int_equal(user.id, -7);
    assert_string_equal(token.hex, "untouched");
    assert_int_equal(fakes->database.tables.reset_tokens.count, 0);
    assert_false(fakes->database.in_transaction);
}

static void nobody_gets_no_token(void **state)
{
    assert_no_token(*state, "nobody@example.com");
}

static void a_disabled_user_gets_no_token(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    fakes_row(fakes, ann.id)->user.active = false;

    assert_no_token(fakes, "ann@example.com");
}

/* A look-up by identity after which the e-mail changes, as when another request was quicker. */
static enum err find_then_change_email(void *self, const char *identity, struct user_credentials *found)
{
    const struct user_store real = memory_user_store(self);
    enum err err = real.find_credentials(real.self, identity, found);
    assert_int_equal(real.set_email(real.self, found->user_id, "new@example.com"), ERR_OK);
    return err;
}

static void the_mail_goes_to_the_address_that_the_account_has_once_the_token_is_there(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    struct user user;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    fakes->users.find_credentials = find_then_change_email;

    assert_int_equal(issue(fakes, "ann@example.com", &user, &token), ERR_OK);

    assert_string_equal(user.email, "new@example.com");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_token_comes_with_its_user),
        FAKES_TEST(a_username_is_as_good),
        FAKES_TEST(a_token_is_good_for_an_hour),
        FAKES_TEST(the_store_knows_the_hash_of_a_token_only),
        FAKES_TEST(tokens_that_were_made_before_stay_good),
        FAKES_TEST(nobody_gets_no_token),
        FAKES_TEST(a_disabled_user_gets_no_token),
        FAKES_TEST(the_mail_goes_to_the_address_that_the_account_has_once_the_token_is_there),
    };
    return cmocka_run_group_tests_name("issue a reset token", tests, NULL, NULL);
}
