#include "tests/contract/contract.h"

static struct contract_fixture *running;

static int lend_fixture(void **state)
{
    *state = running;
    return 0;
}

int contract_run(struct contract_fixture *fixture, const char *name, const struct CMUnitTest *tests, size_t count)
{
    running = fixture;
    return _cmocka_run_group_tests(name, tests, count, lend_fixture, NULL);
}

int contract_reset(void **state)
{
    struct contract_fixture *fixture = *state;
    if (fixture->reset != NULL) {
        fixture->reset(fixture);
    }
    return 0;
}

struct seed_pair contract_seeds(void)
{
    struct seed_pair seeds = { .number = 1, .client_seed = "h\xc3\xa9llo" };
    for (uint8_t i = 0; i < SERVER_SEED_BYTES; i++) {
        seeds.server_seed[i] = i;
        seeds.next_server_seed[i] = (uint8_t)(0x80 + i);
    }
    return seeds;
}

int64_t contract_add_user(const struct contract_fixture *fixture, const char *email, int64_t coins)
{
    const struct seed_pair seeds = contract_seeds();
    const struct new_user user = {
        .email = email, .password_hash = "hash", .role = USER_MEMBER, .seeds = &seeds, .created_on = CONTRACT_NOW
    };
    int64_t id = 0;
    assert_int_equal(fixture->users->add(fixture->users->self, &user, &id), ERR_OK);
    if (coins != 0) {
        const struct ledger_entry entry = { .user_id = id, .amount = coins, .reason = COIN_SIGN_UP, .created_on = CONTRACT_NOW };
        assert_int_equal(fixture->ledger->add(fixture->ledger->self, &entry, NULL), ERR_OK);
    }
    return id;
}

int64_t contract_unknown_id(const struct contract_fixture *fixture)
{
    return contract_add_user(fixture, "the-latest@example.com", 0) + 1000;
}

struct bet contract_losing_bet(const struct contract_fixture *fixture, int64_t user_id, int64_t wagered)
{
    struct user user;
    assert_int_equal(fixture->users->find(fixture->users->self, user_id, &user), ERR_OK);
    return (struct bet){
        .user_id = user_id,
        .guess = 7,
        .dice = { .die_1 = 1, .die_2 = 2 },
        .wagered = wagered,
        .payout = 60,
        .net = -wagered,
        .seed_number = user.seeds.number,
        .nonce = user.seeds.nonce,
        .placed_on = CONTRACT_NOW,
    };
}

struct bet contract_place_bet(const struct contract_fixture *fixture, int64_t user_id, int64_t wagered)
{
    struct bet bet = contract_losing_bet(fixture, user_id, wagered);
    int64_t coins = 0;
    assert_int_equal(fixture->bets->place(fixture->bets->self, &bet, &bet.id, &bet.number, &coins), ERR_OK);
    return bet;
}
