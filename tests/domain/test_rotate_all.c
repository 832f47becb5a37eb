#include "domain/dice/rotate_all.h"
#include "tests/domain/fakes.h"

enum { SEVERAL_PAGES = 250 };

static void rotate_all(struct fakes *fakes, int64_t expected)
{
    int64_t rotated = -7;
    assert_int_equal(dice_rotate_all(&fakes->dice_ports, &fakes->audit_ports, &audit_command_line, NULL, &rotated), ERR_OK);
    assert_int_equal(rotated, expected);
}

static struct seed_pair seeds_of(struct fakes *fakes, int64_t user_id)
{
    return fakes_row(fakes, user_id)->user.seeds;
}

static void place_bet(struct fakes *fakes, struct user *player)
{
    const struct bet_wish wish = { .guess = "7", .wagered = "1" };
    struct problems why = { .count = 0 };
    struct bet bet;
    assert_int_equal(dice_place_bet(&fakes->dice_ports, player, &wish, &why, &bet), ERR_OK);
}

static void rotate(struct fakes *fakes, struct user *player, const char *client_seed)
{
    struct problems why = { .count = 0 };
    struct revealed_seeds revealed;
    assert_int_equal(dice_rotate_seeds(&fakes->dice_ports, player, client_seed, &why, &revealed), ERR_OK);
}

static void assert_unknown(const struct seed_pair *now, const uint8_t known[SERVER_SEED_BYTES])
{
    assert_memory_not_equal(now->server_seed, known, SERVER_SEED_BYTES);
    assert_memory_not_equal(now->next_server_seed, known, SERVER_SEED_BYTES);
}

static void neither_seed_of_before_is_in_use_or_next_afterwards(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct seed_pair before = player.seeds;
    place_bet(fakes, &player);

    rotate_all(fakes, 1);

    const struct seed_pair now = seeds_of(fakes, player.id);
    assert_unknown(&now, before.server_seed);
    assert_unknown(&now, before.next_server_seed);
    assert_int_equal(now.nonce, 0);
}

/* The player bet, rotated, bet and rotated after the backup was made: all that was seen is of seeds that the backup has. */
static void what_a_player_saw_after_the_backup_is_of_no_use_behind_its_restore(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct user backup = fakes_row(fakes, player.id)->user;
    struct revealed_seeds seen[2];
    for (int i = 0; i < 2; i++) {
        place_bet(fakes, &player);
        rotate(fakes, &player, NULL);
        assert_int_equal(fakes->seeds.last_revealed(fakes->seeds.self, player.id, &seen[i]), ERR_OK);
    }
    fakes_row(fakes, player.id)->user = backup;
    assert_memory_equal(backup.seeds.next_server_seed, seen[1].server_seed, SERVER_SEED_BYTES);

    rotate_all(fakes, 1);

    const struct seed_pair now = seeds_of(fakes, player.id);
    assert_unknown(&now, seen[0].server_seed);
    assert_unknown(&now, seen[1].server_seed);
}

static void the_promised_seed_is_revealed_behind_the_one_in_use(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct seed_pair before = player.seeds;
    struct revealed_seeds last;
    place_bet(fakes, &player);

    rotate_all(fakes, 1);

    const struct memory_revealed_seeds *first = memory_table_row(&fakes->database.tables.revealed_seeds, 0);
    assert_int_equal(fakes->database.tables.revealed_seeds.count, 2);
    assert_int_equal(first->seeds.number, 1);
    assert_memory_equal(first->seeds.server_seed, before.server_seed, SERVER_SEED_BYTES);
    assert_int_equal(first->seeds.bets, 1);
    assert_int_equal(fakes->seeds.last_revealed(fakes->seeds.self, player.id, &last), ERR_OK);
    assert_int_equal(last.number, 2);
    assert_memory_equal(last.server_seed, before.next_server_seed, SERVER_SEED_BYTES);
    assert_int_equal(last.bets, 0);
}

static void the_client_seed_stays(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    rotate(fakes, &player, "my own");

    rotate_all(fakes, 1);

    assert_string_equal(seeds_of(fakes, player.id).client_seed, "my own");
}

static void sign_many_up(struct fakes *fakes)
{
    struct seed_pair seeds;
    char email[] = "user000@example.com";
    for (int i = 0; i < SEVERAL_PAGES; i++) {
        email[4] = (char)('0' + i / 100);
        email[5] = (char)('0' + i / 10 % 10);
        email[6] = (char)('0' + i % 10);
        int64_t id = 0;
        const struct new_user user = { .email = email, .password_hash = "hash", .seeds = &seeds };
        assert_int_equal(dice_first_seeds(&fakes->random, &seeds), ERR_OK);
        assert_int_equal(fakes->users.add(fakes->users.self, &user, &id), ERR_OK);
    }
}

static void hear(void *self, int64_t rotated)
{
    int64_t *last = self;
    assert_true(rotated > *last);
    *last = rotated;
}

static void everybodys_seeds_are_rotated_and_the_listener_hears_how_far_it_is(void **state)
{
    struct fakes *fakes = *state;
    int64_t heard = 0;
    int64_t rotated = 0;
    const struct rotation_listener listener = { .self = &heard, .tell = hear };
    sign_many_up(fakes);

    assert_int_equal(dice_rotate_all(&fakes->dice_ports, &fakes->audit_ports, &audit_command_line, &listener, &rotated), ERR_OK);

    assert_int_equal(rotated, SEVERAL_PAGES);
    assert_int_equal(heard, SEVERAL_PAGES);
    for (int64_t id = 1; id <= SEVERAL_PAGES; id++) {
        assert_int_equal(seeds_of(fakes, id).number, 3);
    }
}

static void it_is_recorded_with_how_many_they_were(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);
    (void)fakes_sign_up(fakes, "bob@example.com", NULL);

    rotate_all(fakes, 2);

    const struct audit_entry entry = fakes_latest_entry(fakes);
    assert_string_equal(entry.action, "seeds.rotated");
    assert_string_equal(entry.actor.name, "command line");
    assert_string_equal(entry.changes[0].after, "2");
}

static void where_nobody_is_nothing_is_done(void **state)
{
    struct fakes *fakes = *state;

    rotate_all(fakes, 0);

    assert_int_equal(fakes->database.tables.audit_entries.count, 0);
}

static void it_may_be_run_again(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);

    rotate_all(fakes, 1);
    rotate_all(fakes, 1);

    assert_int_equal(seeds_of(fakes, player.id).number, 5);
}

/* Somebody who is quicker: between the list and the user's turn. */
static struct {
    struct fakes *fakes;
    struct user_store users;
    void (*come_between)(struct fakes *fakes, const struct user *user);
} race;

static enum err list_and_race(void *self, int64_t after, struct user *users, size_t capacity, size_t *count)
{
    enum err err = race.users.list(self, after, users, capacity, count);
    for (size_t i = 0; err == ERR_OK && i < *count; i++) {
        race.come_between(race.fakes, &users[i]);
    }
    return err;
}

static void let_come_between(struct fakes *fakes, void (*come_between)(struct fakes *fakes, const struct user *user))
{
    race.fakes = fakes;
    race.users = fakes->users;
    race.come_between = come_between;
    fakes->users.list = list_and_race;
}

static void rotate_between(struct fakes *fakes, const struct user *user)
{
    struct user player = *user;
    rotate(fakes, &player, "quicker");
}

static void a_rotation_that_comes_between_is_no_hindrance(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    let_come_between(fakes, rotate_between);

    rotate_all(fakes, 1);

    assert_int_equal(seeds_of(fakes, player.id).number, 4);
    assert_string_equal(seeds_of(fakes, player.id).client_seed, "quicker");
}

static void forget_between(struct fakes *fakes, const struct user *user)
{
    assert_int_equal(fakes->users.forget(fakes->users.self, user->id, FAKES_NOW), ERR_OK);
}

static void who_is_deleted_is_left_alone(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    let_come_between(fakes, forget_between);

    rotate_all(fakes, 0);

    assert_int_equal(seeds_of(fakes, player.id).number, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(neither_seed_of_before_is_in_use_or_next_afterwards),
        FAKES_TEST(what_a_player_saw_after_the_backup_is_of_no_use_behind_its_restore),
        FAKES_TEST(the_promised_seed_is_revealed_behind_the_one_in_use),
        FAKES_TEST(the_client_seed_stays),
        FAKES_TEST(everybodys_seeds_are_rotated_and_the_listener_hears_how_far_it_is),
        FAKES_TEST(it_is_recorded_with_how_many_they_were),
        FAKES_TEST(where_nobody_is_nothing_is_done),
        FAKES_TEST(it_may_be_run_again),
        FAKES_TEST(a_rotation_that_comes_between_is_no_hindrance),
        FAKES_TEST(who_is_deleted_is_left_alone),
    };
    return cmocka_run_group_tests_name("rotate all", tests, NULL, NULL);
}
