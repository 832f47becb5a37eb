#include "tests/domain/fakes.h"
#include "domain/kernel/text.h"

#define DAY (INT64_C(24) * 60 * 60 * 1000000)

static enum err resume(struct fakes *fakes, const char *token, struct user *user, bool *renewed)
{
    struct acting_admin admin;
    return session_resume(&fakes->clock, &fakes->digest, &fakes->sessions, token, user, &admin, renewed);
}

static void a_store_knows_the_hash_of_a_token_only(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    uint8_t bytes[SESSION_TOKEN_BYTES];
    uint8_t hash[DIGEST_BYTES];
    (void)fakes_sign_up(fakes, "ann@example.com", &token);

    const struct session *stored = memory_table_row(&fakes->database.tables.sessions, 0);

    assert_int_equal(text_from_hex(token.hex, bytes, sizeof bytes), ERR_OK);
    assert_int_equal(fakes->sha.sha256(fakes->sha.self, bytes, sizeof bytes, hash), ERR_OK);
    assert_memory_equal(stored->token_hash, hash, DIGEST_BYTES);
    assert_memory_not_equal(stored->token_hash, bytes, DIGEST_BYTES);
}

static void no_two_tokens_are_equal(void **state)
{
    struct fakes *fakes = *state;
    struct session_token first;
    (void)fakes_sign_up(fakes, "ann@example.com", &first);

    const struct session_token second = fakes_sign_in(fakes, "ann@example.com");

    assert_string_not_equal(first.hex, second.hex);
}

static void a_malformed_token_is_nobodys(void **state)
{
    struct fakes *fakes = *state;
    struct user user;
    bool renewed;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);

    assert_int_equal(resume(fakes, "", &user, &renewed), ERR_NOT_FOUND);
    assert_int_equal(resume(fakes, "not hex", &user, &renewed), ERR_NOT_FOUND);
}

static void an_unknown_token_is_nobodys(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    struct user user;
    bool renewed;
    (void)fakes_sign_up(fakes, "ann@example.com", &token);
    token.hex[0] = token.hex[0] == '0' ? '1' : '0';

    assert_int_equal(resume(fakes, token.hex, &user, &renewed), ERR_NOT_FOUND);
}

static void an_unused_session_ends_after_90_days(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    struct user user;
    bool renewed;
    (void)fakes_sign_up(fakes, "ann@example.com", &token);

    fakes->time.now = FAKES_NOW + 90 * DAY;

    assert_int_equal(resume(fakes, token.hex, &user, &renewed), ERR_NOT_FOUND);
}

static void use_renews_a_session_for_90_days(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    struct user user;
    bool renewed = false;
    (void)fakes_sign_up(fakes, "ann@example.com", &token);
    fakes->time.now = FAKES_NOW + 90 * DAY - 1;
    assert_int_equal(resume(fakes, token.hex, &user, &renewed), ERR_OK);
    assert_true(renewed);

    fakes->time.now += 90 * DAY - 1;

    assert_int_equal(resume(fakes, token.hex, &user, &renewed), ERR_OK);
}

static void use_within_a_day_writes_nothing(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    struct user user;
    bool renewed = true;
    struct memory_tables before;
    (void)fakes_sign_up(fakes, "ann@example.com", &token);
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    fakes->time.now = FAKES_NOW + DAY;
    assert_int_equal(resume(fakes, token.hex, &user, &renewed), ERR_OK);

    assert_false(renewed);
    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

static void a_disabled_users_session_is_nobodys(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    struct user found = { .id = -7 };
    bool renewed = true;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", &token);
    fakes_row(fakes, ann.id)->user.active = false;

    assert_int_equal(resume(fakes, token.hex, &found, &renewed), ERR_NOT_FOUND);

    assert_int_equal(found.id, -7);
    assert_true(renewed);
}

static void signing_out_ends_that_session_only(void **state)
{
    struct fakes *fakes = *state;
    struct session_token here;
    struct user user;
    bool renewed;
    (void)fakes_sign_up(fakes, "ann@example.com", &here);
    const struct session_token elsewhere = fakes_sign_in(fakes, "ann@example.com");

    assert_int_equal(user_sign_out(&fakes->user_ports, &here), ERR_OK);

    assert_int_equal(resume(fakes, here.hex, &user, &renewed), ERR_NOT_FOUND);
    assert_int_equal(resume(fakes, elsewhere.hex, &user, &renewed), ERR_OK);
}

static void signing_out_twice_is_no_error(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    (void)fakes_sign_up(fakes, "ann@example.com", &token);

    assert_int_equal(user_sign_out(&fakes->user_ports, &token), ERR_OK);
    assert_int_equal(user_sign_out(&fakes->user_ports, &token), ERR_OK);
}

static void signing_out_with_a_malformed_token_is_no_error(void **state)
{
    struct fakes *fakes = *state;
    const struct session_token token = { .hex = "not hex" };

    assert_int_equal(user_sign_out(&fakes->user_ports, &token), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_store_knows_the_hash_of_a_token_only),
        FAKES_TEST(no_two_tokens_are_equal),
        FAKES_TEST(a_malformed_token_is_nobodys),
        FAKES_TEST(an_unknown_token_is_nobodys),
        FAKES_TEST(an_unused_session_ends_after_90_days),
        FAKES_TEST(use_renews_a_session_for_90_days),
        FAKES_TEST(use_within_a_day_writes_nothing),
        FAKES_TEST(a_disabled_users_session_is_nobodys),
        FAKES_TEST(signing_out_ends_that_session_only),
        FAKES_TEST(signing_out_twice_is_no_error),
        FAKES_TEST(signing_out_with_a_malformed_token_is_no_error),
    };
    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
