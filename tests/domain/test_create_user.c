#include "domain/user/administer.h"
#include "tests/domain/fakes.h"

/* An operator makes an account. */

static const struct user_wish plain = { .email = "Ann@example.com", .password = FAKES_PASSWORD, .active = true };

static enum err create(struct fakes *fakes, struct user_wish wish, struct problems *why, struct user *made)
{
    const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1" };
    int64_t id = 0;
    *why = (struct problems){ .count = 0 };
    enum err err = user_create(&fakes->user_ports, &boss, &wish, why, &id);
    if (err == ERR_OK) {
        *made = fakes_row(fakes, id)->user;
    }
    return err;
}

static void it_is_a_member_with_100_coins_who_can_sign_in(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user made;

    assert_int_equal(create(fakes, plain, &why, &made), ERR_OK);

    assert_string_equal(made.email, "ann@example.com");
    assert_int_equal(made.role, USER_MEMBER);
    assert_int_equal(made.coins, NEW_USER_COINS);
    assert_int_equal(made.sign_in_count, 0);
    assert_int_equal(fakes->database.tables.sessions.count, 0);
    (void)fakes_sign_in(fakes, "ann@example.com");
    fakes_assert_books(fakes);
}

static void it_is_what_was_typed(void **state)
{
    static const char *const coins[] = { "0", "50", "100", "12345" };
    struct fakes *fakes = *state;
    struct problems why;
    struct user made;
    for (size_t i = 0; i < sizeof coins / sizeof coins[0]; i++) {
        char email[] = "x0@example.com";
        char name[] = "Name0";
        email[1] = name[4] = (char)('0' + i);
        const struct user_wish wish = {
            .email = email, .password = FAKES_PASSWORD, .coins = coins[i], .username = name, .role = "admin"
        };

        assert_int_equal(create(fakes, wish, &why, &made), ERR_OK);

        assert_string_equal(made.username, name);
        assert_int_equal(made.role, USER_ADMIN);
        assert_false(made.active);
    }
    assert_int_equal(made.coins, 12345);
    fakes_assert_books(fakes);
}

static void it_is_recorded_without_the_password(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user made;
    struct user_wish wish = plain;
    wish.reason = "by phone";

    assert_int_equal(create(fakes, wish, &why, &made), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(fakes);
    assert_string_equal(entry.action, "user.created");
    assert_int_equal(entry.subject_id, made.id);
    assert_string_equal(entry.subject_name, "ann@example.com");
    assert_string_equal(entry.reason, "by phone");
    for (size_t i = 0; i < entry.change_count; i++) {
        assert_null(strstr(entry.changes[i].after, FAKES_PASSWORD));
        assert_null(strstr(entry.changes[i].field, "password"));
    }
}

static void all_that_is_wrong_is_told_at_once(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user made;
    const struct user_wish wish = { .email = "ann", .password = "short", .coins = "-1", .username = "a b", .role = "owner" };

    assert_int_equal(create(fakes, wish, &why, &made), ERR_REJECTED);

    assert_string_equal(problems_of(&why, "email"), "email.invalid");
    assert_string_equal(problems_of(&why, "password"), "password.length");
    assert_string_equal(problems_of(&why, "coins"), "coins.range");
    assert_string_equal(problems_of(&why, "username"), "username.format");
    assert_string_equal(problems_of(&why, "role"), "role.unknown");
    assert_int_equal(fakes->database.tables.users.count, 0);
}

static void e_mail_and_username_belong_to_one(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;
    struct user made;
    struct user_wish wish = plain;
    wish.username = "Ann";
    assert_int_equal(create(fakes, wish, &why, &made), ERR_OK);

    assert_int_equal(create(fakes, wish, &why, &made), ERR_REJECTED);
    fakes_assert_problem(&why, "email", "email.taken");
    wish.email = "another@example.com";
    assert_int_equal(create(fakes, wish, &why, &made), ERR_REJECTED);
    fakes_assert_problem(&why, "username", "username.taken");

    assert_int_equal(fakes->database.tables.users.count, 1);
}

static void whatever_call_fails_nobody_is_added(void **state)
{
    struct fakes *fakes = *state;
    const struct user_wish wish = { .email = "ann@example.com", .password = FAKES_PASSWORD, .coins = "5", .username = "Ann" };
    struct problems why;
    struct user made;
    size_t n = 1;
    fakes->faults.err = ERR_UNAVAILABLE;

    for (;; n++) {
        fakes->faults.fail_at = fakes->faults.calls + n;
        enum err err = create(fakes, wish, &why, &made);
        fakes->faults.fail_at = 0;
        if (err == ERR_OK) {
            break;
        }
        assert_int_equal(err, ERR_UNAVAILABLE);
        assert_int_equal(fakes->database.tables.users.count, 0);
        assert_int_equal(fakes->database.tables.entries.count, 0);
        assert_int_equal(fakes->database.tables.audit_entries.count, 0);
    }

    assert_true(n > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(it_is_a_member_with_100_coins_who_can_sign_in),
        FAKES_TEST(it_is_what_was_typed),
        FAKES_TEST(it_is_recorded_without_the_password),
        FAKES_TEST(all_that_is_wrong_is_told_at_once),
        FAKES_TEST(e_mail_and_username_belong_to_one),
        FAKES_TEST(whatever_call_fails_nobody_is_added),
    };
    return cmocka_run_group_tests_name("create user", tests, NULL, NULL);
}
