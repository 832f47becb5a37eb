/* Many players on one account, each with a connection of its own. */
#include <pthread.h>
#include "adapters/sodium/digest.h"
#include "domain/dice/bet.h"
#include "tests/postgres/server.h"

enum { PLAYERS = 8, TRIES = 60, COINS = 100 };

static struct postgres *postgres;

static int connect_fresh(void **state)
{
    (void)state;
    postgres = server_fresh();
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    postgres_close(postgres);
    return 0;
}

struct player {
    pthread_t thread;
    int64_t user_id;
    int64_t placed; /* bets that were answered with ERR_OK */
    int64_t lost;   /* coins over them */
    enum err worst; /* anything but ERR_OK and ERR_STALE */
};

static enum err bet_once(struct player *player, struct postgres *own)
{
    const struct user_store users = postgres_user_store(own);
    const struct bet_store bets = postgres_bet_store(own);
    struct user user;
    enum err err = users.find(users.self, player->user_id, &user);
    if (err != ERR_OK) {
        return err;
    }
    const struct bet bet = server_losing_bet(user.id, user.seeds.nonce, 3);
    int64_t id = 0;
    int64_t number = 0;
    int64_t coins = -1;
    err = bets.place(bets.self, &bet, &id, &number, &coins);
    if (err == ERR_OK) {
        player->placed++;
        player->lost += bet.wagered;
    }
    return err == ERR_OK && coins < 0 ? ERR_INTERNAL : err;
}

static int64_t frozen_now(void *self)
{
    (void)self;
    return INT64_C(1735689600) * 1000000;
}

/* By the use case, as a page does it. */
static enum err place_once(struct player *player, struct postgres *own)
{
    const struct clock clock = { .now = frozen_now };
    const struct digest digest = sodium_digest();
    const struct transaction transaction = postgres_transaction(own);
    const struct user_store users = postgres_user_store(own);
    const struct bet_store bets = postgres_bet_store(own);
    const struct play_limit_store limits = postgres_play_limit_store(own);
    const struct dice_ports ports = {
        .clock = &clock, .digest = &digest, .transaction = &transaction, .users = &users, .bets = &bets, .limits = &limits
    };
    const struct bet_wish wish = { .guess = "7", .wagered = "1" };
    struct problems why = { .count = 0 };
    struct user user;
    struct bet placed;
    enum err err = users.find(users.self, player->user_id, &user);
    return err == ERR_OK ? dice_place_bet(&ports, &user, &wish, &why, &placed) : err;
}

/* Sixty-four at once, of which the limit refuses most. */
static void *bet_against_a_limit(void *argument)
{
    struct player *player = argument;
    struct postgres *own = postgres_open(server_url());
    for (int i = 0; i < 8; i++) {
        enum err err = place_once(player, own);
        player->placed += err == ERR_OK ? 1 : 0;
        player->worst = err == ERR_OK || err == ERR_REJECTED ? player->worst : err;
    }
    postgres_close(own);
    return NULL;
}

static void *place_all(void *argument)
{
    struct player *player = argument;
    struct postgres *own = postgres_open(server_url());
    for (int i = 0; i < TRIES; i++) {
        enum err err = place_once(player, own);
        player->placed += err == ERR_OK ? 1 : 0;
        player->worst = err == ERR_OK ? player->worst : err;
    }
    postgres_close(own);
    return NULL;
}

static void *play(void *argument)
{
    struct player *player = argument;
    struct postgres *own = postgres_open(server_url());
    for (int i = 0; i < TRIES; i++) {
        enum err err = bet_once(player, own);
        if (err != ERR_OK && err != ERR_STALE) {
            player->worst = err;
        }
    }
    postgres_close(own);
    return NULL;
}

static void let_all(void *(*act)(void *player), struct player players[PLAYERS], int64_t user_id)
{
    for (size_t i = 0; i < PLAYERS; i++) {
        players[i] = (struct player){ .user_id = user_id };
        assert_int_equal(pthread_create(&players[i].thread, NULL, act, &players[i]), 0);
    }
    for (size_t i = 0; i < PLAYERS; i++) {
        assert_int_equal(pthread_join(players[i].thread, NULL), 0);
        assert_int_equal(players[i].worst, ERR_OK);
    }
}

static void players_of_one_account_never_bet_more_than_it_holds(void **state)
{
    (void)state;
    const struct user_store users = postgres_user_store(postgres);
    struct player players[PLAYERS];
    struct user user;
    int64_t id = server_add_user(postgres, "ann@example.com", COINS);

    let_all(play, players, id);

    int64_t placed = 0;
    int64_t lost = 0;
    for (size_t i = 0; i < PLAYERS; i++) {
        placed += players[i].placed;
        lost += players[i].lost;
    }
    assert_int_equal(users.find(users.self, id, &user), ERR_OK);
    assert_int_equal(user.coins, COINS - lost);
    assert_int_equal(user.bet_count, placed);
    assert_int_equal(placed, COINS / 3);
}

static void every_bet_that_the_coins_cover_is_placed_however_many_come_at_once(void **state)
{
    (void)state;
    const struct user_store users = postgres_user_store(postgres);
    struct player players[PLAYERS];
    struct user user;
    int64_t id = server_add_user(postgres, "ann@example.com", 1000000);

    let_all(place_all, players, id);

    assert_int_equal(users.find(users.self, id, &user), ERR_OK);
    assert_int_equal(user.bet_count, PLAYERS * TRIES);
}

static void the_books_agree_after_the_rush(void **state)
{
    (void)state;
    const struct ledger ledger = postgres_ledger(postgres);
    struct player players[PLAYERS];
    struct coin_balance wrong[1];
    size_t wrong_count = 1;
    int64_t user_count = 0;

    let_all(play, players, server_add_user(postgres, "ann@example.com", COINS));

    assert_int_equal(ledger.audit(ledger.self, wrong, 1, &wrong_count, &user_count), ERR_OK);
    assert_int_equal(wrong_count, 0);
    assert_int_equal(user_count, 1);
}

static void as_many_bets_as_come_at_once_never_wager_more_than_the_limit(void **state)
{
    (void)state;
    const struct play_limit_store limits = postgres_play_limit_store(postgres);
    const struct play_limits at_most_10 = { .wager = { .coins = 10 } };
    struct player players[PLAYERS];
    struct play_limits after;
    int64_t placed = 0;
    int64_t wagered = 0;
    int64_t net = 0;
    int64_t id = server_add_user(postgres, "ann@example.com", 1000000);
    assert_int_equal(limits.save(limits.self, id, &at_most_10, true), ERR_OK);

    let_all(bet_against_a_limit, players, id);

    for (size_t i = 0; i < PLAYERS; i++) {
        placed += players[i].placed;
    }
    assert_int_equal(placed, 10);
    assert_int_equal(limits.find(limits.self, id, &after), ERR_OK);
    assert_int_equal(limits.played(limits.self, id, 0, &wagered, &net), ERR_OK);
    assert_int_equal(after.wagered, 10);
    assert_int_equal(wagered, 10);
    assert_int_equal(after.net, net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(players_of_one_account_never_bet_more_than_it_holds, connect_fresh, close_it),
        cmocka_unit_test_setup_teardown(every_bet_that_the_coins_cover_is_placed_however_many_come_at_once, connect_fresh,
                                        close_it),
        cmocka_unit_test_setup_teardown(as_many_bets_as_come_at_once_never_wager_more_than_the_limit, connect_fresh, close_it),
        cmocka_unit_test_setup_teardown(the_books_agree_after_the_rush, connect_fresh, close_it),
    };
    return cmocka_run_group_tests_name("concurrency", tests, NULL, NULL);
}
