#include "tests/domain/fakes.h"

static enum err sign_in(struct fakes *fakes, const char *identity, const char *password, struct problems *why, struct user *user)
{
    const struct sign_in wish = { .identity = identity, .password = password, .address = "198.51.100.7" };
    struct session_token token;
    *why = (struct problems){ .count = 0 };
    return user_sign_in(&fakes->user_ports, &wish, why, user, &token);
}

static void an_email_in_any_case_signs_in(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    struct user user;

    assert_int_equal(sign_in(fakes, " ANN@example.com ", FAKES_PASSWORD, &why, &user), ERR_OK);

    assert_int_equal(user.id, ann.id);
}

static void a_username_in_any_case_signs_in(void **state)
{
    struct fakes *fakes = *state;
    struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why = { .count = 0 };
    struct user user;
    assert_int_equal(user_choose_username(&fakes->user_ports, "Ann_1", &why, &ann), ERR_OK);

    assert_int_equal(sign_in(fakes, "aNN_1", FAKES_PASSWORD, &why, &user), ERR_OK);

    assert_int_equal(user.id, ann.id);
}

static void a_sign_in_opens_a_session(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct user resumed;
    struct acting_admin admin;
    bool renewed = true;

    const struct session_token token = fakes_sign_in(fakes, "ann@example.com");

    assert_int_equal(session_resume(&fakes->clock, &fakes->digest, &fakes->sessions, token.hex, &resumed, &admin, &renewed),
                     ERR_OK);
    assert_int_equal(resumed.id, ann.id);
}

static void a_sign_in_is_counted_with_time_and_address(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    struct user user;
    fakes->time.now += 5;

    assert_int_equal(sign_in(fakes, "ann@example.com", FAKES_PASSWORD, &why, &user), ERR_OK);

    assert_int_equal(user.sign_in_count, 2);
    assert_int_equal(user.current_sign_in_on, FAKES_NOW + 5);
    assert_string_equal(user.current_sign_in_address, "198.51.100.7");
    assert_int_equal(user.last_sign_in_on, FAKES_NOW);
    assert_string_equal(user.last_sign_in_address, "192.0.2.1");
}

static void a_wrong_password_fails_and_changes_nothing(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    struct memory_tables before;
    struct problems why;
    struct user user;
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    assert_int_equal(sign_in(fakes, "ann@example.com", "wrong horse", &why, &user), ERR_REJECTED);

    fakes_assert_problem(&why, "", "login.failed");
    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

static void an_unknown_identity_fails_alike_after_as_much_work(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user user;

    assert_int_equal(sign_in(fakes, "nobody@example.com", FAKES_PASSWORD, &why, &user), ERR_REJECTED);

    fakes_assert_problem(&why, "", "login.failed");
    assert_int_equal(fakes->hashing.verified, 1);
}

static void absent_and_endless_identities_fail_alike(void **state)
{
    struct fakes *fakes = *state;
    char endless[1000];
    struct problems why;
    struct user user;
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';

    assert_int_equal(sign_in(fakes, NULL, NULL, &why, &user), ERR_REJECTED);
    fakes_assert_problem(&why, "", "login.failed");
    assert_int_equal(sign_in(fakes, endless, FAKES_PASSWORD, &why, &user), ERR_REJECTED);
    fakes_assert_problem(&why, "", "login.failed");

    assert_int_equal(fakes->hashing.verified, 2);
}

static void a_disabled_user_is_told_so_with_the_right_password_only(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    struct user user;
    fakes_row(fakes, ann.id)->user.active = false;

    assert_int_equal(sign_in(fakes, "ann@example.com", FAKES_PASSWORD, &why, &user), ERR_REJECTED);
    fakes_assert_problem(&why, "", "login.disabled");
    assert_int_equal(sign_in(fakes, "ann@example.com", "wrong horse", &why, &user), ERR_REJECTED);
    fakes_assert_problem(&why, "", "login.failed");
}

static void an_outdated_hash_is_made_anew(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    struct user user;
    fakes->hashing.cost = '2';

    assert_int_equal(sign_in(fakes, "ann@example.com", FAKES_PASSWORD, &why, &user), ERR_OK);

    assert_false(fakes->hasher.is_outdated(fakes->hasher.self, fakes_row(fakes, ann.id)->password_hash));
    assert_int_equal(sign_in(fakes, "ann@example.com", FAKES_PASSWORD, &why, &user), ERR_OK);
}

static void a_hash_of_today_stays(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    struct user user;

    assert_int_equal(sign_in(fakes, "ann@example.com", FAKES_PASSWORD, &why, &user), ERR_OK);

    assert_int_equal(fakes->hashing.hashed, 1);
}

static void every_sign_in_is_in_the_history(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct sign_in_record records[3];
    size_t count = 0;
    fakes->time.now += 5;

    (void)fakes_sign_in(fakes, "ann@example.com");

    assert_int_equal(fakes->users.sign_ins(fakes->users.self, ann.id, records, 3, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(records[0].signed_in_on, FAKES_NOW + 5);
    assert_string_equal(records[0].address, "192.0.2.2");
    assert_int_equal(records[1].signed_in_on, FAKES_NOW);
    assert_string_equal(records[1].address, "192.0.2.1");
}

/* A hasher during whose slow check something happens to the user. */
struct slow_check;
typedef void happening(struct slow_check *check, struct memory_user *row);

struct slow_check {
    struct fakes *fakes;
    struct password_hasher real;
    int64_t user_id;
    happening *happens;
    int times; /* how often it still happens */
};

static void disable(struct slow_check *check, struct memory_user *row)
{
    (void)check;
    row->user.active = false;
}

static void delete_it(struct slow_check *check, struct memory_user *row)
{
    (void)row;
    memory_table_clear(&check->fakes->database.tables.users);
}

static void hash_anew(struct slow_check *check, struct memory_user *row, const char *password)
{
    assert_int_equal(check->real.hash(check->real.self, password, row->password_hash), ERR_OK);
}

static void replace_password(struct slow_check *check, struct memory_user *row)
{
    hash_anew(check, row, "new password");
}

/* As another sign-in does when it finds an outdated hash. */
static void rehash_password(struct slow_check *check, struct memory_user *row)
{
    hash_anew(check, row, FAKES_PASSWORD);
}

static enum err verify_slowly(void *self, const char *password, const char *hash, bool *matches)
{
    struct slow_check *check = self;
    enum err err = check->real.verify(check->real.self, password, hash, matches);
    if (check->times > 0) {
        check->times--;
        check->happens(check, fakes_row(check->fakes, check->user_id));
    }
    return err;
}

static bool is_outdated(void *self, const char *hash)
{
    const struct slow_check *check = self;
    return check->real.is_outdated(check->real.self, hash);
}

/* Signs ann up and lets something happen during the check of her next sign-in, so many times. */
static struct slow_check check_slowly(struct fakes *fakes, happening *happens, int times)
{
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    return (struct slow_check){ .fakes = fakes, .real = fakes->hasher, .user_id = ann.id, .happens = happens, .times = times };
}

static enum err sign_in_slowly(struct slow_check *check, struct problems *why)
{
    struct user user;
    check->fakes->hasher = (struct password_hasher){ .self = check, .verify = verify_slowly, .is_outdated = is_outdated };
    return sign_in(check->fakes, "ann@example.com", FAKES_PASSWORD, why, &user);
}

static void assert_not_signed_in(const struct slow_check *check)
{
    assert_int_equal(check->fakes->database.tables.sessions.count, 1);
    assert_int_equal(fakes_row(check->fakes, check->user_id)->user.sign_in_count, 1);
}

static void a_password_replaced_during_the_check_signs_nobody_in(void **state)
{
    struct slow_check check = check_slowly(*state, replace_password, 1);
    struct problems why;

    assert_int_equal(sign_in_slowly(&check, &why), ERR_REJECTED);

    fakes_assert_problem(&why, "", "login.failed");
    assert_not_signed_in(&check);
}

static void a_user_disabled_during_the_check_is_not_signed_in(void **state)
{
    struct slow_check check = check_slowly(*state, disable, 1);
    struct problems why;

    assert_int_equal(sign_in_slowly(&check, &why), ERR_REJECTED);

    fakes_assert_problem(&why, "", "login.disabled");
    assert_not_signed_in(&check);
}

static void a_user_deleted_during_the_check_is_not_signed_in(void **state)
{
    struct slow_check check = check_slowly(*state, delete_it, 1);
    struct problems why;

    assert_int_equal(sign_in_slowly(&check, &why), ERR_REJECTED);

    fakes_assert_problem(&why, "", "login.failed");
    assert_int_equal(check.fakes->database.tables.sessions.count, 1);
}

static void a_hash_made_anew_by_another_sign_in_meanwhile_signs_in_all_the_same(void **state)
{
    struct slow_check check = check_slowly(*state, rehash_password, 1);
    struct problems why;

    assert_int_equal(sign_in_slowly(&check, &why), ERR_OK);

    assert_int_equal(fakes_row(check.fakes, check.user_id)->user.sign_in_count, 2);
}

static void a_hash_that_changes_at_each_check_is_stale(void **state)
{
    struct slow_check check = check_slowly(*state, rehash_password, 2);
    struct problems why;

    assert_int_equal(sign_in_slowly(&check, &why), ERR_STALE);

    assert_not_signed_in(&check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(an_email_in_any_case_signs_in),
        FAKES_TEST(a_username_in_any_case_signs_in),
        FAKES_TEST(a_sign_in_opens_a_session),
        FAKES_TEST(a_sign_in_is_counted_with_time_and_address),
        FAKES_TEST(a_wrong_password_fails_and_changes_nothing),
        FAKES_TEST(an_unknown_identity_fails_alike_after_as_much_work),
        FAKES_TEST(absent_and_endless_identities_fail_alike),
        FAKES_TEST(a_disabled_user_is_told_so_with_the_right_password_only),
        FAKES_TEST(an_outdated_hash_is_made_anew),
        FAKES_TEST(a_hash_of_today_stays),
        FAKES_TEST(every_sign_in_is_in_the_history),
        FAKES_TEST(a_password_replaced_during_the_check_signs_nobody_in),
        FAKES_TEST(a_user_disabled_during_the_check_is_not_signed_in),
        FAKES_TEST(a_hash_made_anew_by_another_sign_in_meanwhile_signs_in_all_the_same),
        FAKES_TEST(a_hash_that_changes_at_each_check_is_stale),
        FAKES_TEST(a_user_deleted_during_the_check_is_not_signed_in),
    };
    return cmocka_run_group_tests_name("sign in", tests, NULL, NULL);
}
