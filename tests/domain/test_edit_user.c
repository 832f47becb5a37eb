#include "domain/user/administer.h"
#include "tests/domain/fakes.h"

/* An operator edits an account. In every test boss is an admin, and ann a member with 100 coins. */

struct house {
    struct fakes *fakes;
    struct user boss;
    struct user ann;
    struct problems why;
};

static struct house open_house(struct fakes *fakes)
{
    struct house house = { .fakes = fakes, .boss = fakes_sign_up(fakes, "boss@example.com", NULL) };
    fakes_row(fakes, house.boss.id)->user.role = USER_ADMIN;
    house.ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    return house;
}

static enum err edit(struct house *house, int64_t id, struct user_wish wish)
{
    const struct audit_actor boss = { .user_id = house->boss.id, .name = house->boss.email, .address = "192.0.2.1" };
    house->why = (struct problems){ .count = 0 };
    return user_edit(&house->fakes->user_ports, &boss, id, &wish, &house->why);
}

static const struct user *ann_of(const struct house *house)
{
    return &fakes_row(house->fakes, house->ann.id)->user;
}

static void assert_rejected(struct house *house, enum err err, const char *field, const char *key)
{
    assert_int_equal(err, ERR_REJECTED);
    fakes_assert_problem(&house->why, field, key);
}

static void what_was_typed_is_set(void **state)
{
    struct house house = open_house(*state);
    const struct user_wish wish = { .coins = " 250 ", .username = "Ann", .role = "admin", .active = true };

    assert_int_equal(edit(&house, house.ann.id, wish), ERR_OK);

    assert_int_equal(ann_of(&house)->coins, 250);
    assert_string_equal(ann_of(&house)->username, "Ann");
    assert_int_equal(ann_of(&house)->role, USER_ADMIN);
    assert_true(ann_of(&house)->active);
    fakes_assert_books(house.fakes);
}

static void what_was_not_sent_stays(void **state)
{
    struct house house = open_house(*state);
    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .username = "Ann", .role = "admin", .active = true }),
                     ERR_OK);

    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .coins = "7", .active = true }), ERR_OK);

    assert_int_equal(ann_of(&house)->coins, 7);
    assert_string_equal(ann_of(&house)->username, "Ann");
    assert_int_equal(ann_of(&house)->role, USER_ADMIN);
}

static void a_username_may_be_taken_away(void **state)
{
    struct house house = open_house(*state);
    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .username = "Ann", .active = true }), ERR_OK);

    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .username = "", .active = true }), ERR_OK);

    assert_string_equal(ann_of(&house)->username, "");
}

static void coins_move_by_an_entry_with_the_operators_reason(void **state)
{
    struct house house = open_house(*state);

    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .coins = "40", .active = true }), ERR_OK);

    const struct memory_table *entries = &house.fakes->database.tables.entries;
    const struct ledger_entry *entry = memory_table_row(entries, entries->count - 1);
    assert_int_equal(entry->user_id, house.ann.id);
    assert_int_equal(entry->amount, -60);
    assert_int_equal(entry->reason, COIN_OPERATOR);
}

static void what_was_bet_meanwhile_is_not_undone(void **state)
{
    struct house house = open_house(*state);
    const struct user_wish wish = { .coins = "150", .active = true, .revision = "0", .shown_coins = "100" };
    fakes_set_coins(house.fakes, &house.ann, 70); /* as bets do */

    assert_int_equal(edit(&house, house.ann.id, wish), ERR_OK);

    assert_int_equal(ann_of(&house)->coins, 120);
}

static void coins_that_were_left_as_shown_stay_as_they_are(void **state)
{
    struct house house = open_house(*state);
    const struct user_wish wish = { .coins = "100", .username = "Ann", .active = true, .revision = "0", .shown_coins = "100" };
    fakes_set_coins(house.fakes, &house.ann, 70);

    assert_int_equal(edit(&house, house.ann.id, wish), ERR_OK);

    assert_int_equal(ann_of(&house)->coins, 70);
    assert_string_equal(ann_of(&house)->username, "Ann");
}

static void coins_to_be_taken_that_were_bet_meanwhile_are_told(void **state)
{
    struct house house = open_house(*state);
    const struct user_wish wish = { .coins = "0", .active = true, .revision = "0", .shown_coins = "100" };
    fakes_set_coins(house.fakes, &house.ann, 70);

    assert_rejected(&house, edit(&house, house.ann.id, wish), "", "user.changed_meanwhile");

    assert_int_equal(ann_of(&house)->coins, 70);
}

static void the_second_of_two_operators_is_told(void **state)
{
    struct house house = open_house(*state);
    const struct user_wish first = { .username = "First", .active = true, .revision = "0", .shown_coins = "100" };
    const struct user_wish second = { .coins = "5", .username = "", .active = true, .revision = "0", .shown_coins = "100" };
    assert_int_equal(edit(&house, house.ann.id, first), ERR_OK);

    assert_rejected(&house, edit(&house, house.ann.id, second), "", "user.changed_meanwhile");

    assert_string_equal(ann_of(&house)->username, "First");
    assert_int_equal(ann_of(&house)->coins, 100);
}

static void so_is_who_did_not_see_the_name_that_the_user_chose(void **state)
{
    struct house house = open_house(*state);
    const struct user_wish wish = { .coins = "100", .username = "", .active = true, .revision = "0", .shown_coins = "100" };
    assert_int_equal(user_choose_username(&house.fakes->user_ports, "Ann", &house.why, &house.ann), ERR_OK);

    assert_rejected(&house, edit(&house, house.ann.id, wish), "", "user.changed_meanwhile");

    assert_string_equal(ann_of(&house)->username, "Ann");
}

static void who_saves_again_over_what_is_shown_then_wins(void **state)
{
    struct house house = open_house(*state);
    const struct user_wish first = { .coins = "300", .username = "First", .active = true };
    const struct user_wish again = { .coins = "5", .username = "Second", .active = true, .revision = "1", .shown_coins = "300" };
    assert_int_equal(edit(&house, house.ann.id, first), ERR_OK);

    assert_int_equal(edit(&house, house.ann.id, again), ERR_OK);

    assert_string_equal(ann_of(&house)->username, "Second");
    assert_int_equal(ann_of(&house)->coins, 5);
}

static void a_form_that_was_filled_in_from_nowhere_is_malformed(void **state)
{
    struct house house = open_house(*state);

    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .active = true, .revision = "x" }), ERR_MALFORMED);
    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .active = true, .shown_coins = "" }), ERR_MALFORMED);
}

static void each_field_has_its_rule(void **state)
{
    static const char *const coins[] = { "", "-1", "1.5", "many", "9223372036854775808" };
    static const char *const names[] = { "a b", "seventeen_letters", "\xc3\xa9t\xc3\xa9", "ann@example.com" };
    static const char *const roles[] = { "", "owner", "Admin", "0" };
    struct house house = open_house(*state);

    for (size_t i = 0; i < sizeof coins / sizeof coins[0]; i++) {
        const struct user_wish wish = { .coins = coins[i], .active = true };
        assert_rejected(&house, edit(&house, house.ann.id, wish), "coins", "coins.range");
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct user_wish wish = { .username = names[i], .active = true };
        assert_rejected(&house, edit(&house, house.ann.id, wish), "username", "username.format");
    }
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        const struct user_wish wish = { .role = roles[i], .active = true };
        assert_rejected(&house, edit(&house, house.ann.id, wish), "role", "role.unknown");
    }
}

static void a_reason_has_500_characters_at_most(void **state)
{
    struct house house = open_house(*state);
    char reason[AUDIT_REASON_CHARACTERS + 2];
    memset(reason, 'r', sizeof reason - 1);
    reason[sizeof reason - 1] = '\0';

    assert_rejected(&house, edit(&house, house.ann.id, (struct user_wish){ .coins = "1", .active = true, .reason = reason }),
                    "reason", "reason.length");
    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .coins = "1", .active = true, .reason = reason + 1 }),
                     ERR_OK);
}

static void as_many_coins_as_there_can_be_are_taken(void **state)
{
    struct house house = open_house(*state);

    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .coins = "9223372036854775807", .active = true }), ERR_OK);

    assert_true(ann_of(&house)->coins == INT64_MAX);
    const struct user_wish more = { .coins = "9223372036854775807", .active = true, .shown_coins = "0" };
    assert_rejected(&house, edit(&house, house.ann.id, more), "coins", "coins.range");
    const struct user_wish too = { .coins = "9223372036854775807", .active = true, .shown_coins = "-5" };
    assert_rejected(&house, edit(&house, house.ann.id, too), "coins", "coins.range");
}

static void a_username_belongs_to_one(void **state)
{
    struct house house = open_house(*state);
    assert_int_equal(edit(&house, house.boss.id, (struct user_wish){ .username = "Boss", .active = true }), ERR_OK);

    assert_rejected(&house, edit(&house, house.ann.id, (struct user_wish){ .coins = "5", .username = "bOSS", .active = true }),
                    "username", "username.taken");

    assert_int_equal(ann_of(&house)->coins, 100);
}

static void the_last_active_admin_stays_one(void **state)
{
    struct house house = open_house(*state);

    assert_rejected(&house, edit(&house, house.boss.id, (struct user_wish){ .role = "member", .active = true }), "",
                    "user.last_admin");
    assert_rejected(&house, edit(&house, house.boss.id, (struct user_wish){ .role = "admin" }), "", "user.last_admin");

    assert_int_equal(fakes_row(house.fakes, house.boss.id)->user.role, USER_ADMIN);
}

static void a_disabled_admin_does_not_count(void **state)
{
    struct house house = open_house(*state);
    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .role = "admin" }), ERR_OK);

    assert_rejected(&house, edit(&house, house.boss.id, (struct user_wish){ .role = "member", .active = true }), "",
                    "user.last_admin");
}

static void one_of_two_admins_may_go(void **state)
{
    struct house house = open_house(*state);
    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .role = "admin", .active = true }), ERR_OK);

    assert_int_equal(edit(&house, house.boss.id, (struct user_wish){ .role = "member", .active = true }), ERR_OK);

    assert_rejected(&house, edit(&house, house.ann.id, (struct user_wish){ .role = "admin" }), "", "user.last_admin");
}

static void who_is_disabled_is_signed_out_and_has_no_link(void **state)
{
    struct house house = open_house(*state);
    size_t before = house.fakes->database.tables.sessions.count;
    (void)fakes_issue_reset_token(house.fakes, "ann@example.com");

    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .username = "Ann" }), ERR_OK);

    assert_false(ann_of(&house)->active);
    assert_int_equal(house.fakes->database.tables.sessions.count, before - 1);
    assert_int_equal(house.fakes->database.tables.reset_tokens.count, 0);
}

static void who_stays_active_stays_signed_in(void **state)
{
    struct house house = open_house(*state);
    size_t before = house.fakes->database.tables.sessions.count;

    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .coins = "5", .role = "admin", .active = true }), ERR_OK);

    assert_int_equal(house.fakes->database.tables.sessions.count, before);
}

static void it_is_recorded_with_old_and_new(void **state)
{
    struct house house = open_house(*state);
    const struct user_wish wish = { .coins = "90", .username = "Ann", .role = "member", .reason = " a refund ", .active = true };

    assert_int_equal(edit(&house, house.ann.id, wish), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(house.fakes);
    assert_string_equal(entry.action, "user.edited");
    assert_string_equal(entry.subject, "user");
    assert_int_equal(entry.subject_id, house.ann.id);
    assert_string_equal(entry.subject_name, "ann@example.com");
    assert_string_equal(entry.reason, "a refund");
    assert_string_equal(entry.actor.name, "boss@example.com");
    assert_int_equal(entry.change_count, 2);
    assert_string_equal(entry.changes[0].field, "coins");
    assert_string_equal(entry.changes[0].before, "100");
    assert_string_equal(entry.changes[0].after, "90");
    assert_string_equal(entry.changes[1].field, "username");
    assert_string_equal(entry.changes[1].before, "");
    assert_string_equal(entry.changes[1].after, "Ann");
}

static void nothing_to_change_is_nothing_done(void **state)
{
    struct house house = open_house(*state);
    struct memory_tables before;
    assert_int_equal(memory_tables_copy(&house.fakes->database.tables, &before), ERR_OK);

    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .coins = "100", .role = "member", .active = true }), ERR_OK);

    fakes_assert_unchanged(house.fakes, &before);
    memory_tables_clear(&before);
}

static void nobody_is_edited_who_is_not_there(void **state)
{
    struct house house = open_house(*state);
    assert_int_equal(house.fakes->users.forget(house.fakes->users.self, house.ann.id, FAKES_NOW), ERR_OK);

    assert_int_equal(edit(&house, house.ann.id, (struct user_wish){ .username = "Ann", .active = true }), ERR_NOT_FOUND);
    assert_int_equal(edit(&house, 99, (struct user_wish){ .username = "Ann", .active = true }), ERR_NOT_FOUND);
}

static void whatever_call_fails_nothing_is_changed(void **state)
{
    struct house house = open_house(*state);
    struct memory_faults *faults = &house.fakes->faults;
    const struct user_wish wish = { .coins = "5", .username = "Ann", .role = "admin" };
    struct memory_tables before;
    size_t n = 1;
    assert_int_equal(memory_tables_copy(&house.fakes->database.tables, &before), ERR_OK);
    faults->err = ERR_UNAVAILABLE;

    for (;; n++) {
        faults->fail_at = faults->calls + n;
        enum err err = edit(&house, house.ann.id, wish);
        faults->fail_at = 0;
        if (err == ERR_OK) {
            break;
        }
        assert_int_equal(err, ERR_UNAVAILABLE);
        fakes_assert_unchanged(house.fakes, &before);
    }

    assert_true(n > 10);
    memory_tables_clear(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(what_was_typed_is_set),
        FAKES_TEST(what_was_not_sent_stays),
        FAKES_TEST(a_username_may_be_taken_away),
        FAKES_TEST(coins_move_by_an_entry_with_the_operators_reason),
        FAKES_TEST(what_was_bet_meanwhile_is_not_undone),
        FAKES_TEST(coins_that_were_left_as_shown_stay_as_they_are),
        FAKES_TEST(coins_to_be_taken_that_were_bet_meanwhile_are_told),
        FAKES_TEST(the_second_of_two_operators_is_told),
        FAKES_TEST(so_is_who_did_not_see_the_name_that_the_user_chose),
        FAKES_TEST(who_saves_again_over_what_is_shown_then_wins),
        FAKES_TEST(a_form_that_was_filled_in_from_nowhere_is_malformed),
        FAKES_TEST(each_field_has_its_rule),
        FAKES_TEST(a_reason_has_500_characters_at_most),
        FAKES_TEST(as_many_coins_as_there_can_be_are_taken),
        FAKES_TEST(a_username_belongs_to_one),
        FAKES_TEST(the_last_active_admin_stays_one),
        FAKES_TEST(a_disabled_admin_does_not_count),
        FAKES_TEST(one_of_two_admins_may_go),
        FAKES_TEST(who_is_disabled_is_signed_out_and_has_no_link),
        FAKES_TEST(who_stays_active_stays_signed_in),
        FAKES_TEST(it_is_recorded_with_old_and_new),
        FAKES_TEST(nothing_to_change_is_nothing_done),
        FAKES_TEST(nobody_is_edited_who_is_not_there),
        FAKES_TEST(whatever_call_fails_nothing_is_changed),
    };
    return cmocka_run_group_tests_name("edit user", tests, NULL, NULL);
}
