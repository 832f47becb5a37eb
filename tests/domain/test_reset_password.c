#include "tests/domain/fakes.h"

#define NEW_PASSWORD "a new password"

struct reset {
    struct problems why;
    struct user user;
    struct session_token token;
};

static enum err reset(struct fakes *fakes, const char *token_hex, const char *password, struct reset *done)
{
    const struct password_reset wish = { .token = token_hex, .password = password, .address = "198.51.100.7" };
    *done = (struct reset){ .user = { .id = -7 }, .token = { .hex = "untouched" } };
    return user_reset_password(&fakes->user_ports, &wish, &done->why, &done->user, &done->token);
}

static enum err sign_in(struct fakes *fakes, const char *password)
{
    const struct sign_in wish = { .identity = "ann@example.com", .password = password, .address = "192.0.2.1" };
    struct problems why = { .count = 0 };
    struct user user;
    struct session_token token;
    return user_sign_in(&fakes->user_ports, &wish, &why, &user, &token);
}

static enum err resume(struct fakes *fakes, const struct session_token *token)
{
    struct user user;
    struct acting_admin admin;
    bool renewed;
    return session_resume(&fakes->clock, &fakes->digest, &fakes->sessions, token->hex, &user, &admin, &renewed);
}

/* Fails the test unless the reset is refused as an invalid token and changes nothing. */
static void assert_invalid(struct fakes *fakes, const char *token_hex)
{
    struct memory_tables before;
    struct reset refused;
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    assert_int_equal(reset(fakes, token_hex, NEW_PASSWORD, &refused), ERR_REJECTED);

    fakes_assert_problem(&refused.why, "", "password_reset.invalid_token");
    assert_int_equal(refused.user.id, -7);
    assert_string_equal(refused.token.hex, "untouched");
    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

static void a_link_sets_the_new_password(void **state)
{
    struct fakes *fakes = *state;
    struct reset done;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");

    assert_int_equal(reset(fakes, link.hex, NEW_PASSWORD, &done), ERR_OK);

    assert_int_equal(sign_in(fakes, NEW_PASSWORD), ERR_OK);
    assert_int_equal(sign_in(fakes, FAKES_PASSWORD), ERR_REJECTED);
}

static void a_reset_signs_in_and_counts_as_a_sign_in(void **state)
{
    struct fakes *fakes = *state;
    struct reset done;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");
    fakes->time.now += 5;

    assert_int_equal(reset(fakes, link.hex, NEW_PASSWORD, &done), ERR_OK);

    assert_int_equal(resume(fakes, &done.token), ERR_OK);
    assert_int_equal(done.user.id, ann.id);
    assert_int_equal(done.user.sign_in_count, 2);
    assert_int_equal(done.user.current_sign_in_on, FAKES_NOW + 5);
    assert_string_equal(done.user.current_sign_in_address, "198.51.100.7");
}

static void a_reset_ends_all_other_sessions_of_that_user_and_nobody_elses(void **state)
{
    struct fakes *fakes = *state;
    struct session_token anns;
    struct session_token bobs;
    struct reset done;
    (void)fakes_sign_up(fakes, "ann@example.com", &anns);
    (void)fakes_sign_up(fakes, "bob@example.com", &bobs);
    const struct session_token elsewhere = fakes_sign_in(fakes, "ann@example.com");
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");

    assert_int_equal(reset(fakes, link.hex, NEW_PASSWORD, &done), ERR_OK);

    assert_int_equal(resume(fakes, &anns), ERR_NOT_FOUND);
    assert_int_equal(resume(fakes, &elsewhere), ERR_NOT_FOUND);
    assert_int_equal(resume(fakes, &bobs), ERR_OK);
}

static void a_link_works_once(void **state)
{
    struct fakes *fakes = *state;
    struct reset done;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");
    assert_int_equal(reset(fakes, link.hex, NEW_PASSWORD, &done), ERR_OK);

    assert_invalid(fakes, link.hex);
}

static void a_reset_uses_up_all_links_of_that_user_and_nobody_elses(void **state)
{
    struct fakes *fakes = *state;
    struct reset done;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    (void)fakes_sign_up(fakes, "bob@example.com", NULL);
    const struct session_token first = fakes_issue_reset_token(fakes, "ann@example.com");
    const struct session_token second = fakes_issue_reset_token(fakes, "ann@example.com");
    const struct session_token bobs = fakes_issue_reset_token(fakes, "bob@example.com");

    assert_int_equal(reset(fakes, second.hex, NEW_PASSWORD, &done), ERR_OK);

    assert_invalid(fakes, first.hex);
    assert_int_equal(user_check_reset_token(&fakes->user_ports, bobs.hex), ERR_OK);
}

static void a_link_dies_after_an_hour(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");

    fakes->time.now = FAKES_NOW + INT64_C(3600) * 1000000 - 1;
    assert_int_equal(user_check_reset_token(&fakes->user_ports, link.hex), ERR_OK);
    fakes->time.now++;
    assert_int_equal(user_check_reset_token(&fakes->user_ports, link.hex), ERR_NOT_FOUND);

    assert_invalid(fakes, link.hex);
}

static void a_malformed_or_unknown_token_is_invalid(void **state)
{
    static const char unknown[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    const char *const tokens[] = { NULL, "", "not hex", unknown };
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    (void)fakes_issue_reset_token(fakes, "ann@example.com");

    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        assert_int_equal(user_check_reset_token(&fakes->user_ports, tokens[i]), ERR_NOT_FOUND);
        assert_invalid(fakes, tokens[i]);
    }
}

static void a_disabled_users_token_is_invalid(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");
    fakes_row(fakes, ann.id)->user.active = false;

    assert_int_equal(user_check_reset_token(&fakes->user_ports, link.hex), ERR_NOT_FOUND);
    assert_invalid(fakes, link.hex);
}

static void looking_at_a_link_uses_up_nothing(void **state)
{
    struct fakes *fakes = *state;
    struct memory_tables before;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    assert_int_equal(user_check_reset_token(&fakes->user_ports, link.hex), ERR_OK);

    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

static void a_new_password_keeps_the_rules_of_signing_up(void **state)
{
    struct fakes *fakes = *state;
    struct reset refused;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");

    assert_int_equal(reset(fakes, link.hex, NULL, &refused), ERR_REJECTED);
    fakes_assert_problem(&refused.why, "password", "password.length");
    assert_int_equal(reset(fakes, link.hex, "short", &refused), ERR_REJECTED);
    fakes_assert_problem(&refused.why, "password", "password.length");
    assert_int_equal(reset(fakes, link.hex, "password", &refused), ERR_REJECTED);
    fakes_assert_problem(&refused.why, "password", "password.common");
}

static void a_refused_password_leaves_the_link_good(void **state)
{
    struct fakes *fakes = *state;
    struct reset done;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");
    assert_int_equal(reset(fakes, link.hex, "short", &done), ERR_REJECTED);

    assert_int_equal(reset(fakes, link.hex, NEW_PASSWORD, &done), ERR_OK);
}

static void nothing_is_hashed_for_a_bad_link_or_a_bad_password(void **state)
{
    struct fakes *fakes = *state;
    struct reset refused;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");
    fakes->hashing.hashed = 0;

    assert_int_equal(reset(fakes, "not hex", NEW_PASSWORD, &refused), ERR_REJECTED);
    assert_int_equal(reset(fakes, link.hex, "short", &refused), ERR_REJECTED);

    assert_int_equal(fakes->hashing.hashed, 0);
}

enum event { LINK_USED, USER_DISABLED, USER_DELETED };

/* A hasher during whose slow work something happens to the user. */
struct slow_work {
    struct fakes *fakes;
    struct password_hasher real;
    int64_t user_id;
    enum event event;
};

static void happen(const struct slow_work *work)
{
    struct fakes *fakes = work->fakes;
    switch (work->event) {
    case LINK_USED:
        assert_int_equal(fakes->reset_tokens.remove_of_user(fakes->reset_tokens.self, work->user_id), ERR_OK);
        break;
    case USER_DISABLED:
        fakes_row(fakes, work->user_id)->user.active = false;
        break;
    case USER_DELETED:
        memory_table_clear(&fakes->database.tables.users);
        break;
    }
}

static enum err hash_slowly(void *self, const char *password, char hash[PASSWORD_HASH_BYTES + 1])
{
    const struct slow_work *work = self;
    happen(work);
    return work->real.hash(work->real.self, password, hash);
}

static void assert_invalid_after(struct fakes *fakes, enum event event)
{
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct session_token link = fakes_issue_reset_token(fakes, "ann@example.com");
    struct slow_work work = { .fakes = fakes, .real = fakes->hasher, .user_id = ann.id, .event = event };
    struct reset refused;
    fakes->hasher.self = &work;
    fakes->hasher.hash = hash_slowly;

    assert_int_equal(reset(fakes, link.hex, NEW_PASSWORD, &refused), ERR_REJECTED);

    fakes_assert_problem(&refused.why, "", "password_reset.invalid_token");
    assert_int_equal(fakes->database.tables.sessions.count, 1);
    assert_int_equal(fakes->database.tables.sign_ins.count, 1);
    assert_false(fakes->database.in_transaction);
}

static void of_two_that_use_a_link_at_once_the_slower_finds_it_used(void **state)
{
    assert_invalid_after(*state, LINK_USED);
}

static void a_user_disabled_meanwhile_gets_no_new_password(void **state)
{
    assert_invalid_after(*state, USER_DISABLED);
}

static void a_user_deleted_meanwhile_gets_no_new_password(void **state)
{
    assert_invalid_after(*state, USER_DELETED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_link_sets_the_new_password),
        FAKES_TEST(a_reset_signs_in_and_counts_as_a_sign_in),
        FAKES_TEST(a_reset_ends_all_other_sessions_of_that_user_and_nobody_elses),
        FAKES_TEST(a_link_works_once),
        FAKES_TEST(a_reset_uses_up_all_links_of_that_user_and_nobody_elses),
        FAKES_TEST(a_link_dies_after_an_hour),
        FAKES_TEST(a_malformed_or_unknown_token_is_invalid),
        FAKES_TEST(a_disabled_users_token_is_invalid),
        FAKES_TEST(looking_at_a_link_uses_up_nothing),
        FAKES_TEST(a_new_password_keeps_the_rules_of_signing_up),
        FAKES_TEST(a_refused_password_leaves_the_link_good),
        FAKES_TEST(nothing_is_hashed_for_a_bad_link_or_a_bad_password),
        FAKES_TEST(of_two_that_use_a_link_at_once_the_slower_finds_it_used),
        FAKES_TEST(a_user_disabled_meanwhile_gets_no_new_password),
        FAKES_TEST(a_user_deleted_meanwhile_gets_no_new_password),
    };
    return cmocka_run_group_tests_name("reset a password", tests, NULL, NULL);
}
