#include "tests/domain/fakes.h"

#define DAY  (INT64_C(24) * 60 * 60 * 1000000)
#define YEAR (365 * DAY)

static int64_t purge(struct fakes *fakes)
{
    int64_t count = -1;
    assert_int_equal(user_purge(&fakes->user_ports, &count), ERR_OK);
    return count;
}

static void nothing_old_is_nothing_to_purge(void **state)
{
    struct fakes *fakes = *state;
    struct memory_tables before;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    (void)fakes_issue_reset_token(fakes, "ann@example.com");
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    assert_int_equal(purge(fakes), 0);

    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

static void ended_sessions_go(void **state)
{
    struct fakes *fakes = *state;
    struct session_token token;
    struct user user;
    struct acting_admin admin;
    bool renewed;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    fakes->time.now += 1;
    token = fakes_sign_in(fakes, "ann@example.com");
    fakes->time.now = FAKES_NOW + 90 * DAY + 1;

    assert_int_equal(purge(fakes), 1);

    fakes->time.now = FAKES_NOW + 90 * DAY;
    assert_int_equal(fakes->database.tables.sessions.count, 1);
    assert_int_equal(session_resume(&fakes->clock, &fakes->digest, &fakes->sessions, token.hex, &user, &admin, &renewed), ERR_OK);
}

static void reset_links_that_are_too_old_go(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    (void)fakes_issue_reset_token(fakes, "ann@example.com");
    fakes->time.now += 2;
    const struct session_token younger = fakes_issue_reset_token(fakes, "ann@example.com");
    fakes->time.now = FAKES_NOW + RESET_TOKEN_LIFETIME + 1;

    assert_int_equal(purge(fakes), 1);

    assert_int_equal(user_check_reset_token(&fakes->user_ports, younger.hex), ERR_OK);
}

static void sign_ins_of_more_than_a_year_ago_go(void **state)
{
    struct fakes *fakes = *state;
    struct sign_in_record records[2];
    size_t count = 0;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    fakes->time.now += 1;
    (void)fakes_sign_in(fakes, "ann@example.com");
    fakes->database.tables.sessions.count = 0;
    fakes->time.now = FAKES_NOW + YEAR + 1;

    assert_int_equal(purge(fakes), 1);

    assert_int_equal(fakes->users.sign_ins(fakes->users.self, ann.id, records, 2, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(records[0].signed_in_on, FAKES_NOW + 1);
}

static void add_ended_sessions(struct fakes *fakes, int64_t user_id, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct session session = { .user_id = user_id,
                                         .token_hash = { (uint8_t)i, (uint8_t)(i >> 8), (uint8_t)(i >> 16) } };
        assert_int_equal(memory_table_append(&fakes->database.tables.sessions, &session), ERR_OK);
    }
}

static void more_than_a_store_deletes_at_once_goes_too(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    add_ended_sessions(fakes, ann.id, 2500);

    assert_int_equal(purge(fakes), 2500);

    assert_int_equal(fakes->database.tables.sessions.count, 1);
}

static void a_flood_is_left_to_the_next_tick(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    add_ended_sessions(fakes, ann.id, 100 * MEMORY_PURGED_AT_ONCE + 7);

    assert_int_equal(purge(fakes), 100 * MEMORY_PURGED_AT_ONCE);

    assert_int_equal(purge(fakes), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(nothing_old_is_nothing_to_purge),
        FAKES_TEST(ended_sessions_go),
        FAKES_TEST(reset_links_that_are_too_old_go),
        FAKES_TEST(sign_ins_of_more_than_a_year_ago_go),
        FAKES_TEST(more_than_a_store_deletes_at_once_goes_too),
        FAKES_TEST(a_flood_is_left_to_the_next_tick),
    };
    return cmocka_run_group_tests_name("purge", tests, NULL, NULL);
}
