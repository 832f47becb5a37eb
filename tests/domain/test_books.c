/* Whatever is done, coins = ledger entries + bets. */
#include "tests/domain/fakes.h"
#include "domain/kernel/text.h"
#include "tests/domain/draw.h"

enum { STEPS = 5000, PLAYERS = 3 };

/* A wager that is mostly small, now and then all coins or more than there are. */
static int64_t draw_wager(struct fakes *fakes, int64_t coins)
{
    switch (draw(&fakes->random, 10)) {
    case 0:
        return coins;
    case 1:
        return coins + 1;
    default:
        return 1 + draw(&fakes->random, 20);
    }
}

static void bet_at_random(struct fakes *fakes, struct user *player)
{
    char guess[21];
    char wagered[21];
    struct problems why = { .count = 0 };
    struct bet bet;
    (void)text_from_int64(1 + draw(&fakes->random, 13), guess);
    (void)text_from_int64(draw_wager(fakes, player->coins), wagered);
    const struct bet_wish wish = { .guess = guess, .wagered = wagered };
    enum err err = dice_place_bet(&fakes->dice_ports, player, &wish, &why, &bet);
    assert_true(err == ERR_OK || err == ERR_REJECTED);
}

static void act_at_random(struct fakes *fakes, struct user *player)
{
    struct problems why = { .count = 0 };
    struct revealed_seeds revealed;
    if (player->coins == 0) {
        fakes_set_coins(fakes, player, 50);
    } else if (draw(&fakes->random, 50) == 0) {
        assert_int_equal(dice_rotate_seeds(&fakes->dice_ports, player, NULL, &why, &revealed), ERR_OK);
    } else {
        bet_at_random(fakes, player);
    }
}

static void thousands_of_random_bets_leave_the_books_right(void **state)
{
    struct fakes *fakes = *state;
    struct user players[PLAYERS] = {
        fakes_sign_up(fakes, "ann@example.com", NULL),
        fakes_sign_up(fakes, "bob@example.com", NULL),
        fakes_sign_up(fakes, "cid@example.com", NULL),
    };
    for (int step = 0; step < STEPS; step++) {
        struct user *player = &players[draw(&fakes->random, PLAYERS)];

        act_at_random(fakes, player);

        const struct user *stored = &fakes_row(fakes, player->id)->user;
        assert_true(stored->coins >= 0);
        assert_int_equal(player->coins, stored->coins);
        assert_int_equal(player->bet_count, stored->bet_count);
        if (step % 100 == 0) {
            fakes_assert_books(fakes);
        }
    }
    fakes_assert_books(fakes);
    assert_true(fakes->database.tables.bets.count > STEPS / 2);
}

static void an_audit_finds_coins_that_moved_without_an_entry(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct user bob = fakes_sign_up(fakes, "bob@example.com", NULL);
    struct coin_balance wrong[1] = { { .user_id = 0 } };
    size_t wrong_count = 0;
    int64_t user_count = 0;
    fakes_row(fakes, ann.id)->user.coins++;
    fakes_row(fakes, bob.id)->user.coins--;

    assert_int_equal(fakes->ledger.audit(fakes->ledger.self, wrong, 1, &wrong_count, &user_count), ERR_OK);

    assert_int_equal(wrong_count, 2);
    assert_int_equal(user_count, 2);
    assert_int_equal(wrong[0].user_id, ann.id);
    assert_int_equal(wrong[0].coins, 101);
    assert_int_equal(wrong[0].entries, 100);
    assert_int_equal(wrong[0].bets, 0);
}

static void an_audit_finds_a_debt_that_moved_without_an_entry(void **state)
{
    struct fakes *fakes = *state;
    const struct user ann = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct ledger_entry refund = { .user_id = ann.id, .debt = 5, .reason = COIN_REFUND };
    struct coin_balance wrong[1] = { { .user_id = 0 } };
    size_t wrong_count = 0;
    int64_t user_count = 0;
    assert_int_equal(fakes->ledger.add(fakes->ledger.self, &refund, NULL), ERR_OK);
    fakes_assert_books(fakes);
    fakes_row(fakes, ann.id)->user.coin_debt++;

    assert_int_equal(fakes->ledger.audit(fakes->ledger.self, wrong, 1, &wrong_count, &user_count), ERR_OK);

    assert_int_equal(wrong_count, 1);
    assert_int_equal(wrong[0].user_id, ann.id);
    assert_int_equal(wrong[0].debt, 6);
    assert_int_equal(wrong[0].debt_entries, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(thousands_of_random_bets_leave_the_books_right),
        FAKES_TEST(an_audit_finds_coins_that_moved_without_an_entry),
        FAKES_TEST(an_audit_finds_a_debt_that_moved_without_an_entry),
    };
    return cmocka_run_group_tests_name("books", tests, NULL, NULL);
}
