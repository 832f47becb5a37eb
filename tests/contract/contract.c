#include "tests/contract/contract.h"
#include "domain/kernel/text.h"

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

int64_t contract_add_coupon(const struct contract_fixture *fixture, const char *code)
{
    struct coupon coupon = { .percent_off = 20, .duration = COUPON_ONCE, .created_on = CONTRACT_NOW };
    int64_t id = 0;
    assert_int_equal(text_copy(code, coupon.code, sizeof coupon.code), ERR_OK);
    assert_int_equal(fixture->coupons->add(fixture->coupons->self, &coupon, &id), ERR_OK);
    return id;
}

int64_t contract_add_job(const struct contract_fixture *fixture, int64_t run_at)
{
    const struct new_job job = { .kind = "drill", .run_at = run_at, .created_on = CONTRACT_NOW };
    int64_t id = 0;
    assert_int_equal(fixture->queue->add(fixture->queue->self, &job, &id), ERR_OK);
    return id;
}

struct job contract_find_job(const struct contract_fixture *fixture, int64_t id)
{
    const struct job_filter filter = { .any_state = true, .before = id + 1 };
    struct arena arena;
    struct job job = { .id = 0 };
    size_t count = 0;
    arena_init(&arena, 1000000);
    assert_int_equal(fixture->jobs->list(fixture->jobs->self, &filter, &arena, &job, 1, &count), ERR_OK);
    arena_release(&arena);
    assert_int_equal(count, 1);
    assert_int_equal(job.id, id);
    job.payload = (struct job_payload){ .count = job.payload.count };
    return job;
}

struct job contract_begin_job(const struct contract_fixture *fixture, int64_t id)
{
    struct arena arena;
    struct job job = { .id = 0 };
    size_t count = 0;
    arena_init(&arena, 1000000);
    assert_int_equal(
        fixture->jobs->begin(fixture->jobs->self, &id, 1, "worker-1", CONTRACT_NOW, CONTRACT_LEASE, &arena, &job, &count),
        ERR_OK);
    arena_release(&arena);
    assert_int_equal(count, 1);
    job.payload = (struct job_payload){ .count = job.payload.count };
    return job;
}

size_t contract_relay(const struct contract_fixture *fixture, int64_t now, int64_t *ids, size_t capacity)
{
    size_t count = 99;
    assert_int_equal(fixture->jobs->relay(fixture->jobs->self, now, now + 60 * CONTRACT_SECOND, ids, capacity, &count), ERR_OK);
    return count;
}
