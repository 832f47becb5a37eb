/* The fakes keep every contract. */
#include "adapters/memory/clock.h"
#include "adapters/memory/database.h"
#include "adapters/memory/health_check.h"
#include "adapters/memory/password_blocklist.h"
#include "adapters/memory/password_hasher.h"
#include "adapters/memory/random_source.h"
#include "adapters/memory/rate_limiter.h"
#include "adapters/sodium/digest.h"
#include "tests/contract/contract.h"

struct memory {
    struct memory_clock clock;
    struct memory_database database;
    struct memory_limiter limiter;
};

static void reset(struct contract_fixture *fixture)
{
    struct memory *memory = fixture->self;
    memory_database_release(&memory->database);
    memory_limiter_release(&memory->limiter);
}

static void pass_time(struct contract_fixture *fixture, int64_t microseconds)
{
    struct memory *memory = fixture->self;
    memory->clock.now += microseconds;
}

static int run_services(struct contract_fixture *fixture)
{
    return CONTRACT_RUN(fixture, clock) + CONTRACT_RUN(fixture, random_source) + CONTRACT_RUN(fixture, digest) +
           CONTRACT_RUN(fixture, password_hasher) + CONTRACT_RUN(fixture, password_blocklist) +
           CONTRACT_RUN(fixture, rate_limiter) + CONTRACT_RUN(fixture, health_check);
}

static int run_stores(struct contract_fixture *fixture)
{
    return CONTRACT_RUN(fixture, user_store) + CONTRACT_RUN(fixture, session_store) + CONTRACT_RUN(fixture, ledger) +
           CONTRACT_RUN(fixture, bet_store) + CONTRACT_RUN(fixture, seed_store) + CONTRACT_RUN(fixture, transaction);
}

static int run_all(struct memory *memory, struct contract_fixture *fixture)
{
    const struct user_store users = memory_user_store(&memory->database);
    const struct session_store sessions = memory_session_store(&memory->database);
    const struct ledger ledger = memory_ledger(&memory->database);
    const struct bet_store bets = memory_bet_store(&memory->database);
    const struct seed_store seeds = memory_seed_store(&memory->database);
    const struct transaction transaction = memory_transaction(&memory->database);
    fixture->users = &users;
    fixture->sessions = &sessions;
    fixture->ledger = &ledger;
    fixture->bets = &bets;
    fixture->seeds = &seeds;
    fixture->transaction = &transaction;
    return run_services(fixture) + run_stores(fixture);
}

int main(void)
{
    struct memory memory = { .clock = { .now = CONTRACT_NOW } };
    struct memory_random memory_random = { .state = 1 };
    struct memory_hasher memory_hasher = { .cost = '2' };
    struct memory_hasher yesterdays_hasher = { .cost = '1' };
    struct memory_health memory_health = { .name = "memory" };
    const struct clock clock = memory_clock(&memory.clock);
    const struct random_source random = memory_random_source(&memory_random);
    const struct digest digest = sodium_digest();
    const struct password_hasher hasher = memory_password_hasher(&memory_hasher);
    const struct password_hasher yesterdays = memory_password_hasher(&yesterdays_hasher);
    const struct password_blocklist blocklist = memory_password_blocklist();
    const struct rate_limiter limiter = memory_rate_limiter(&memory.limiter);
    const struct health_check health = memory_health_check(&memory_health);
    char outdated_hash[PASSWORD_HASH_BYTES + 1];
    if (yesterdays.hash(yesterdays.self, "correct horse", outdated_hash) != ERR_OK) {
        return 1;
    }
    struct contract_fixture fixture = {
        .self = &memory,
        .clock = &clock,
        .random = &random,
        .digest = &digest,
        .hasher = &hasher,
        .blocklist = &blocklist,
        .limiter = &limiter,
        .health = &health,
        .outdated_hash = outdated_hash,
        .reset = reset,
        .pass_time = pass_time,
    };
    memory_database_init(&memory.database);
    memory_limiter_init(&memory.limiter, &clock);
    int failed = run_all(&memory, &fixture);
    memory_database_release(&memory.database);
    memory_limiter_release(&memory.limiter);
    return failed == 0 ? 0 : 1;
}
