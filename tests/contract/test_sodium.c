/* libsodium's adapters under the ports' contracts, and what these can't see: the gate between processes. */
#include "tests/contract/contract.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>
#include "adapters/sodium/digest.h"
#include "adapters/sodium/hash_gate.h"
#include "adapters/sodium/password_hasher.h"
#include "adapters/sodium/random_source.h"

enum { SLOTS = 2, THREADS = 8, ROUNDS = 20 };

/* "correct horse" with m = 8 KiB, t = 1. */
#define OUTDATED_HASH "$argon2id$v=19$m=8,t=1,p=1$OKL9qWF3FbN1nwkirz/QFA$KkwFtSxxbBtGqGT+fhbp5ewbrajFwIMTAq9XBfoMyDs"

static void nobodys_hash_takes_as_long_as_a_real_one(void **state)
{
    (void)state;
    const struct password_hasher hasher = sodium_password_hasher(NULL);
    char hash[PASSWORD_HASH_BYTES + 1];
    bool matches = false;
    assert_int_equal(hasher.hash(hasher.self, "correct horse", hash), ERR_OK);

    clock_t begin = clock();
    assert_int_equal(hasher.verify(hasher.self, "wrong horse", hash, &matches), ERR_OK);
    clock_t real = clock() - begin;
    begin = clock();
    assert_int_equal(hasher.verify(hasher.self, "wrong horse", "", &matches), ERR_OK);
    clock_t nobodys = clock() - begin;

    assert_true(nobodys > real / 2 && nobodys / 2 < real);
}

static void a_hash_names_owasps_parameters(void **state)
{
    (void)state;
    const struct password_hasher hasher = sodium_password_hasher(NULL);
    static const char expected[] = "$argon2id$v=19$m=19456,t=2,p=1$";
    char hash[PASSWORD_HASH_BYTES + 1];

    assert_int_equal(hasher.hash(hasher.self, "correct horse", hash), ERR_OK);

    assert_memory_equal(hash, expected, sizeof expected - 1);
}

struct crowd {
    struct hash_gate *gate;
    atomic_int inside;
    atomic_int most;
    atomic_int refused;
};

static void *pass_gate(void *argument)
{
    struct crowd *crowd = argument;
    for (int i = 0; i < ROUNDS; i++) {
        int slot = 0;
        if (hash_gate_enter(crowd->gate, &slot) != ERR_OK) {
            atomic_fetch_add(&crowd->refused, 1);
            continue;
        }
        int inside = atomic_fetch_add(&crowd->inside, 1) + 1;
        int most = atomic_load(&crowd->most);
        while (inside > most && !atomic_compare_exchange_weak(&crowd->most, &most, inside)) {
        }
        usleep(500);
        atomic_fetch_sub(&crowd->inside, 1);
        hash_gate_leave(crowd->gate, slot);
    }
    return NULL;
}

static void no_more_threads_are_inside_than_there_are_slots(void **state)
{
    (void)state;
    struct crowd crowd = { .gate = hash_gate_create(SLOTS, HASH_GATE_PATIENCE) };
    pthread_t threads[THREADS];
    assert_non_null(crowd.gate);

    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, pass_gate, &crowd), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }

    assert_int_equal(crowd.most, SLOTS);
    assert_int_equal(crowd.refused, 0);
    hash_gate_destroy(crowd.gate);
}

/* Forks a child that enters the gate and stays there; returns once it is inside. */
static pid_t fork_holder(struct hash_gate *gate)
{
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        int slot = 0;
        char byte = hash_gate_enter(gate, &slot) == ERR_OK ? 'y' : 'n';
        if (write(ready[1], &byte, 1) == 1) {
            pause();
        }
        _exit(1);
    }
    char byte = 'n';
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(byte, 'y');
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void end_holder(pid_t child)
{
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void other_processes_count(void **state)
{
    (void)state;
    struct hash_gate *gate = hash_gate_create(1, 50000);
    int slot = 0;
    pid_t holder = fork_holder(gate);

    assert_int_equal(hash_gate_enter(gate, &slot), ERR_UNAVAILABLE);

    end_holder(holder);
    hash_gate_destroy(gate);
}

static void a_killed_process_leaves_its_slot(void **state)
{
    (void)state;
    struct hash_gate *gate = hash_gate_create(1, 1000000);
    for (int i = 0; i < 3; i++) {
        int slot = -1;
        end_holder(fork_holder(gate));

        assert_int_equal(hash_gate_enter(gate, &slot), ERR_OK);

        hash_gate_leave(gate, slot);
    }
    hash_gate_destroy(gate);
}

static void a_process_killed_at_the_door_does_not_block_it(void **state)
{
    (void)state;
    struct hash_gate *gate = hash_gate_create(1, 1000000);
    int slot = -1;
    assert_int_equal(hash_gate_enter(gate, &slot), ERR_OK);
    pid_t waiting = fork();
    if (waiting == 0) {
        _exit(hash_gate_enter(gate, &slot) == ERR_OK ? 0 : 1);
    }
    usleep(20000);
    end_holder(waiting);
    hash_gate_leave(gate, slot);

    assert_int_equal(hash_gate_enter(gate, &slot), ERR_OK);

    hash_gate_leave(gate, slot);
    hash_gate_destroy(gate);
}

static void a_hasher_whose_gate_stays_shut_is_unavailable(void **state)
{
    (void)state;
    struct hash_gate *gate = hash_gate_create(1, 20000);
    const struct password_hasher hasher = sodium_password_hasher(gate);
    char hash[PASSWORD_HASH_BYTES + 1] = "untouched";
    bool matches = true;
    pid_t holder = fork_holder(gate);

    assert_int_equal(hasher.hash(hasher.self, "correct horse", hash), ERR_UNAVAILABLE);
    assert_int_equal(hasher.verify(hasher.self, "correct horse", "", &matches), ERR_UNAVAILABLE);

    assert_string_equal(hash, "untouched");
    assert_true(matches);
    end_holder(holder);
    hash_gate_destroy(gate);
}

static void a_gate_has_between_1_and_64_slots(void **state)
{
    (void)state;
    assert_null(hash_gate_create(0, 1));
    assert_null(hash_gate_create(HASH_GATE_SLOTS_MAX + 1, 1));
    hash_gate_destroy(NULL);
}

int main(void)
{
    const struct digest digest = sodium_digest();
    const struct random_source random = sodium_random_source();
    struct hash_gate *gate = hash_gate_create(SLOTS, HASH_GATE_PATIENCE);
    const struct password_hasher hasher = sodium_password_hasher(gate);
    struct contract_fixture fixture = { .digest = &digest, .random = &random, .hasher = &hasher, .outdated_hash = OUTDATED_HASH };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobodys_hash_takes_as_long_as_a_real_one),
        cmocka_unit_test(a_hash_names_owasps_parameters),
        cmocka_unit_test(no_more_threads_are_inside_than_there_are_slots),
        cmocka_unit_test(other_processes_count),
        cmocka_unit_test(a_killed_process_leaves_its_slot),
        cmocka_unit_test(a_process_killed_at_the_door_does_not_block_it),
        cmocka_unit_test(a_hasher_whose_gate_stays_shut_is_unavailable),
        cmocka_unit_test(a_gate_has_between_1_and_64_slots),
    };
    int failed = CONTRACT_RUN(&fixture, digest) + CONTRACT_RUN(&fixture, random_source) +
                 CONTRACT_RUN(&fixture, password_hasher) + cmocka_run_group_tests_name("sodium", tests, NULL, NULL);
    hash_gate_destroy(gate);
    return failed == 0 ? 0 : 1;
}
