#include "domain/play/play.h"
#include "domain/kernel/calendar.h"
#include "tests/domain/fakes.h"

static const int64_t hour = INT64_C(3600) * 1000000;
static const struct audit_actor ann_herself = { .user_id = 1, .name = "ann@example.com", .address = "192.0.2.1" };

static struct user sign_up(struct fakes *fakes)
{
    return fakes_sign_up(fakes, "ann@example.com", NULL);
}

/* A player with limits; NULL for none. */
static struct user limit(struct fakes *fakes, const char *loss, const char *wager)
{
    struct user player = sign_up(fakes);
    const struct limits_wish wish = { .daily_loss = loss, .daily_wager = wager };
    struct problems why = { .count = 0 };
    bool waits = true;
    assert_int_equal(play_set_limits(&fakes->play_ports, &ann_herself, player.id, &wish, &why, &waits), ERR_OK);
    assert_false(waits);
    player.limited = fakes_row(fakes, player.id)->user.limited;
    return player;
}

static bool set(struct fakes *fakes, int64_t user_id, const char *loss, const char *wager)
{
    const struct limits_wish wish = { .daily_loss = loss, .daily_wager = wager };
    struct problems why = { .count = 0 };
    bool waits = false;
    assert_int_equal(play_set_limits(&fakes->play_ports, &ann_herself, user_id, &wish, &why, &waits), ERR_OK);
    return waits;
}

static enum err exclude(struct fakes *fakes, int64_t user_id, const char *period, struct problems *why)
{
    const struct exclusion_wish wish = { .period = period, .is_sure = true };
    *why = (struct problems){ .count = 0 };
    return play_exclude(&fakes->play_ports, &ann_herself, user_id, &wish, why);
}

static struct play_limits limits_of(struct fakes *fakes, int64_t user_id)
{
    struct play_limits limits;
    assert_int_equal(play_find_limits(&fakes->play_ports, user_id, &limits), ERR_OK);
    return limits;
}

/* With the seeds that the fakes draw, the first rolls are no 2: it loses. */
static enum err bet(struct fakes *fakes, struct user *player, const char *wagered, struct problems *why)
{
    const struct bet_wish wish = { .guess = "2", .wagered = wagered };
    struct bet placed;
    *why = (struct problems){ .count = 0 };
    return dice_place_bet(&fakes->dice_ports, player, &wish, why, &placed);
}

static void who_has_no_limits_bets_as_ever(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up(fakes);
    struct problems why;

    assert_int_equal(bet(fakes, &player, "100", &why), ERR_OK);

    assert_int_equal(fakes->database.tables.play_limits.count, 0);
}

static void no_more_is_wagered_a_day_than_the_limit(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, NULL, "30");
    struct problems why;
    assert_int_equal(bet(fakes, &player, "20", &why), ERR_OK);

    assert_int_equal(bet(fakes, &player, "11", &why), ERR_REJECTED);
    fakes_assert_problem(&why, "wagered", "bet.limit_wager");
    assert_int_equal(bet(fakes, &player, "10", &why), ERR_OK);

    assert_int_equal(limits_of(fakes, player.id).wagered, 30);
    fakes_assert_books(fakes);
}

static void no_more_can_be_lost_a_day_than_the_limit(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, "30", NULL);
    struct problems why;
    assert_int_equal(bet(fakes, &player, "30", &why), ERR_OK);
    assert_int_equal(limits_of(fakes, player.id).net, -30);

    assert_int_equal(bet(fakes, &player, "1", &why), ERR_REJECTED);

    fakes_assert_problem(&why, "wagered", "bet.limit_loss");
}

static void what_was_won_may_be_lost_again(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, "30", NULL);
    struct play_limits won = limits_of(fakes, player.id);
    struct problems why;
    won.net = 50;
    assert_int_equal(fakes->limits.save(fakes->limits.self, player.id, &won, true), ERR_OK);

    assert_int_equal(bet(fakes, &player, "81", &why), ERR_REJECTED);
    assert_int_equal(bet(fakes, &player, "80", &why), ERR_OK);
}

static void bets_from_before_the_limit_count_on_the_same_day(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up(fakes);
    struct problems why;
    assert_int_equal(bet(fakes, &player, "20", &why), ERR_OK);

    assert_false(set(fakes, player.id, NULL, "30"));

    assert_int_equal(bet(fakes, &player, "11", &why), ERR_REJECTED);
    fakes_assert_problem(&why, "wagered", "bet.limit_wager");
}

static void a_new_day_begins_at_midnight_utc(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, NULL, "30");
    struct problems why;
    assert_int_equal(bet(fakes, &player, "30", &why), ERR_OK);

    fakes->time.now = FAKES_NOW + 24 * hour - 1;
    assert_int_equal(bet(fakes, &player, "30", &why), ERR_REJECTED);
    fakes->time.now = FAKES_NOW + 24 * hour;
    assert_int_equal(bet(fakes, &player, "30", &why), ERR_OK);
}

static void a_page_that_was_loaded_before_the_limit_is_held_to_it(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up(fakes);
    struct problems why;
    assert_false(set(fakes, player.id, NULL, "5"));
    assert_false(player.limited);

    assert_int_equal(bet(fakes, &player, "6", &why), ERR_REJECTED);

    fakes_assert_problem(&why, "wagered", "bet.limit_wager");
}

static void a_limit_is_tightened_at_once(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, "30", "300");

    assert_false(set(fakes, player.id, "29", "299"));

    assert_int_equal(limits_of(fakes, player.id).loss.coins, 29);
    assert_int_equal(limits_of(fakes, player.id).wager.coins, 299);
}

static void a_limit_is_loosened_a_day_later(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, NULL, "30");

    assert_true(set(fakes, player.id, NULL, "50"));

    assert_int_equal(limits_of(fakes, player.id).wager.coins, 30);
    assert_int_equal(limits_of(fakes, player.id).wager.changes_on, FAKES_NOW + 24 * hour);
    fakes->time.now = FAKES_NOW + 24 * hour - 1;
    assert_int_equal(limits_of(fakes, player.id).wager.coins, 30);
    fakes->time.now = FAKES_NOW + 24 * hour;
    assert_int_equal(limits_of(fakes, player.id).wager.coins, 50);
}

static void a_limit_is_removed_a_day_later(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, NULL, "30");
    struct problems why;

    assert_true(set(fakes, player.id, NULL, " "));
    assert_int_equal(bet(fakes, &player, "31", &why), ERR_REJECTED);
    fakes->time.now = FAKES_NOW + 24 * hour;
    assert_int_equal(bet(fakes, &player, "31", &why), ERR_OK);

    assert_false(fakes_row(fakes, player.id)->user.limited);
}

static void asking_again_doesnt_make_the_wait_longer(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, NULL, "30");
    assert_true(set(fakes, player.id, NULL, "50"));
    fakes->time.now += hour;

    assert_true(set(fakes, player.id, NULL, "50"));

    assert_int_equal(limits_of(fakes, player.id).wager.changes_on, FAKES_NOW + 24 * hour);
}

static void another_wish_waits_a_day_of_its_own(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, NULL, "30");
    assert_true(set(fakes, player.id, NULL, "50"));
    fakes->time.now += hour;

    assert_true(set(fakes, player.id, NULL, "40"));

    assert_int_equal(limits_of(fakes, player.id).wager.next, 40);
    assert_int_equal(limits_of(fakes, player.id).wager.changes_on, FAKES_NOW + 25 * hour);
}

static void tightening_ends_a_change_that_waits(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, NULL, "30");
    assert_true(set(fakes, player.id, NULL, "50"));

    assert_false(set(fakes, player.id, NULL, "20"));

    fakes->time.now += 48 * hour;
    assert_int_equal(limits_of(fakes, player.id).wager.coins, 20);
}

static void a_change_that_waits_can_be_withdrawn(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, "10", "30");
    assert_true(set(fakes, player.id, "", "50"));

    assert_int_equal(play_withdraw_loosening(&fakes->play_ports, &ann_herself, player.id), ERR_OK);

    assert_string_equal(fakes_latest_entry(fakes).action, "play.loosening_withdrawn");
    fakes->time.now += 48 * hour;
    assert_int_equal(limits_of(fakes, player.id).loss.coins, 10);
    assert_int_equal(limits_of(fakes, player.id).wager.coins, 30);
}

static void a_limit_that_is_not_typed_stays(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, "10", "30");

    assert_false(set(fakes, player.id, NULL, "20"));

    assert_int_equal(limits_of(fakes, player.id).loss.coins, 10);
}

static void a_limit_is_a_whole_number_of_coins_from_1(void **state)
{
    static const char *const wrong[] = { "0", "-1", "ten", "1.5", "9223372036854775808" };
    struct fakes *fakes = *state;
    struct user player = sign_up(fakes);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct limits_wish wish = { .daily_loss = wrong[i], .daily_wager = wrong[i] };
        struct problems why = { .count = 0 };
        bool waits = false;
        assert_int_equal(play_set_limits(&fakes->play_ports, &ann_herself, player.id, &wish, &why, &waits), ERR_REJECTED);
        assert_string_equal(problems_of(&why, "daily_loss"), "daily_loss.range");
        assert_string_equal(problems_of(&why, "daily_wager"), "daily_wager.range");
    }
    assert_int_equal(fakes->database.tables.play_limits.count, 0);
}

static void a_change_is_recorded_with_before_and_after(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, NULL, "30");
    assert_true(set(fakes, player.id, NULL, "50"));

    const struct audit_entry entry = fakes_latest_entry(fakes);

    assert_string_equal(entry.action, "play.limits_set");
    assert_int_equal(entry.subject_id, player.id);
    assert_int_equal(entry.change_count, 1);
    assert_string_equal(entry.changes[0].field, "daily_wager");
    assert_string_equal(entry.changes[0].before, "30");
    assert_string_equal(entry.changes[0].after, "30, from 2025-01-02T00:00 50");
}

static void nothing_to_change_is_not_recorded(void **state)
{
    struct fakes *fakes = *state;
    struct user player = limit(fakes, NULL, "30");
    size_t before = fakes->database.tables.audit_entries.count;

    assert_false(set(fakes, player.id, NULL, "30"));

    assert_int_equal(fakes->database.tables.audit_entries.count, before);
}

static void who_is_excluded_bets_again_when_it_ends(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up(fakes);
    struct problems why;
    assert_int_equal(exclude(fakes, player.id, "1_day", &why), ERR_OK);

    assert_int_equal(bet(fakes, &player, "1", &why), ERR_REJECTED);
    fakes_assert_problem(&why, "", "bet.excluded");
    fakes->time.now = FAKES_NOW + 24 * hour - 1;
    assert_int_equal(bet(fakes, &player, "1", &why), ERR_REJECTED);
    fakes->time.now = FAKES_NOW + 24 * hour;
    assert_int_equal(bet(fakes, &player, "1", &why), ERR_OK);

    assert_false(fakes_row(fakes, player.id)->user.limited);
}

static void an_exclusion_gets_longer_and_never_shorter(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up(fakes);
    struct problems why;
    assert_int_equal(exclude(fakes, player.id, "7_days", &why), ERR_OK);

    assert_int_equal(exclude(fakes, player.id, "1_day", &why), ERR_REJECTED);
    fakes_assert_problem(&why, "exclusion", "exclusion.shorter");
    assert_int_equal(exclude(fakes, player.id, "for_good", &why), ERR_OK);
    assert_int_equal(exclude(fakes, player.id, "1_year", &why), ERR_REJECTED);

    assert_int_equal(limits_of(fakes, player.id).excluded_until, PLAY_FOR_GOOD);
}

static void an_exclusion_needs_a_known_period_and_a_sure_player(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up(fakes);
    const struct exclusion_wish wish = { .period = "1_week" };
    struct problems why = { .count = 0 };

    assert_int_equal(play_exclude(&fakes->play_ports, &ann_herself, player.id, &wish, &why), ERR_REJECTED);

    assert_string_equal(problems_of(&why, "exclusion"), "exclusion.unknown");
    assert_string_equal(problems_of(&why, "sure"), "exclusion.unconfirmed");
    assert_false(fakes_row(fakes, player.id)->user.limited);
}

static void assert_end(enum play_period period, int64_t year, int32_t month, int32_t day, int64_t from)
{
    const struct calendar_day end = calendar_day_at(play_period_end(period, from));
    assert_int_equal(end.year, year);
    assert_int_equal(end.month, month);
    assert_int_equal(end.day, day);
}

static void half_a_year_and_a_year_end_on_the_same_day_of_the_month_or_its_last(void **state)
{
    (void)state;
    const int64_t end_of_august = play_day_begin(calendar_days_to(2025, 8, 31)) + 5 * hour;
    assert_end(PLAY_PERIOD_HALF_YEAR, 2025, 7, 1, FAKES_NOW);
    assert_end(PLAY_PERIOD_YEAR, 2026, 1, 1, FAKES_NOW);
    assert_end(PLAY_PERIOD_HALF_YEAR, 2026, 2, 28, end_of_august);
    assert_end(PLAY_PERIOD_YEAR, 2029, 2, 28, play_day_begin(calendar_days_to(2028, 2, 29)));
    assert_int_equal(play_period_end(PLAY_PERIOD_HALF_YEAR, end_of_august) % (24 * hour), 5 * hour);
}

static void a_limit_is_set_whole_or_not_at_all(void **state)
{
    (void)state;
    for (size_t fail_at = 1;; fail_at++) {
        struct fakes fakes;
        struct memory_tables before;
        struct problems why = { .count = 0 };
        const struct limits_wish wish = { .daily_loss = "5", .daily_wager = "9" };
        bool waits = false;
        fakes_open(&fakes);
        struct user player = sign_up(&fakes);
        assert_int_equal(memory_tables_copy(&fakes.database.tables, &before), ERR_OK);
        fakes.faults.calls = 0;
        fakes.faults.fail_at = fail_at;
        enum err err = play_set_limits(&fakes.play_ports, &ann_herself, player.id, &wish, &why, &waits);
        fakes.faults.fail_at = 0;
        if (err != ERR_OK) {
            assert_int_equal(err, ERR_UNAVAILABLE);
            fakes_assert_unchanged(&fakes, &before);
        }
        memory_tables_clear(&before);
        fakes_close(&fakes);
        if (err == ERR_OK) {
            assert_true(fail_at > 5);
            return;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(who_has_no_limits_bets_as_ever),
        FAKES_TEST(no_more_is_wagered_a_day_than_the_limit),
        FAKES_TEST(no_more_can_be_lost_a_day_than_the_limit),
        FAKES_TEST(what_was_won_may_be_lost_again),
        FAKES_TEST(bets_from_before_the_limit_count_on_the_same_day),
        FAKES_TEST(a_new_day_begins_at_midnight_utc),
        FAKES_TEST(a_page_that_was_loaded_before_the_limit_is_held_to_it),
        FAKES_TEST(a_limit_is_tightened_at_once),
        FAKES_TEST(a_limit_is_loosened_a_day_later),
        FAKES_TEST(a_limit_is_removed_a_day_later),
        FAKES_TEST(asking_again_doesnt_make_the_wait_longer),
        FAKES_TEST(another_wish_waits_a_day_of_its_own),
        FAKES_TEST(tightening_ends_a_change_that_waits),
        FAKES_TEST(a_change_that_waits_can_be_withdrawn),
        FAKES_TEST(a_limit_that_is_not_typed_stays),
        FAKES_TEST(a_limit_is_a_whole_number_of_coins_from_1),
        FAKES_TEST(a_change_is_recorded_with_before_and_after),
        FAKES_TEST(nothing_to_change_is_not_recorded),
        FAKES_TEST(who_is_excluded_bets_again_when_it_ends),
        FAKES_TEST(an_exclusion_gets_longer_and_never_shorter),
        FAKES_TEST(an_exclusion_needs_a_known_period_and_a_sure_player),
        cmocka_unit_test(half_a_year_and_a_year_end_on_the_same_day_of_the_month_or_its_last),
        cmocka_unit_test(a_limit_is_set_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
