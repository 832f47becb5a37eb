#include "adapters/sodium/hash_gate.h"
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <time.h>
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

/* Who wants in queues at the door, so at most one waits at the slots and takes the first that comes free. */
struct hash_gate {
    pthread_mutex_t door;
    int64_t patience;
    size_t size;
    int slot_count;
    pthread_mutex_t slots[];
};

/* How long the one at the door stays with one slot before it tries the next. */
static const int64_t GLANCE = 5000;

static int init_mutexes(struct hash_gate *gate, int slots)
{
    pthread_mutexattr_t attributes;
    int failed = pthread_mutexattr_init(&attributes);
    if (failed) {
        return failed;
    }
    failed = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    failed = failed ? failed : pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    failed = failed ? failed : pthread_mutex_init(&gate->door, &attributes);
    for (int i = 0; i < slots && !failed; i++) {
        failed = pthread_mutex_init(&gate->slots[i], &attributes);
    }
    pthread_mutexattr_destroy(&attributes);
    return failed;
}

struct hash_gate *hash_gate_create(int slots, int64_t patience)
{
    if (slots < 1 || slots > HASH_GATE_SLOTS_MAX) {
        return NULL;
    }
    size_t size = sizeof(struct hash_gate) + (size_t)slots * sizeof(pthread_mutex_t);
    struct hash_gate *gate = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (gate == MAP_FAILED) {
        return NULL;
    }
    if (init_mutexes(gate, slots)) {
        munmap(gate, size);
        return NULL;
    }
    gate->patience = patience;
    gate->size = size;
    gate->slot_count = slots;
    return gate;
}

static int64_t monotonic_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ThreadSanitizer knows every way to lock but the one by another clock. */
static void tell_sanitizer(pthread_mutex_t *mutex)
{
#if defined(__SANITIZE_THREAD__)
    __tsan_mutex_pre_lock(mutex, __tsan_mutex_try_lock);
    __tsan_mutex_post_lock(mutex, __tsan_mutex_try_lock, 0);
#else
    (void)mutex;
#endif
}

/* Locks until `deadline`; a deadline in the past still takes a mutex that is free. An owner that died left it usable: no state
 * is guarded that could be half changed. */
static enum err lock_until(pthread_mutex_t *mutex, int64_t deadline)
{
    const struct timespec until = { .tv_sec = (time_t)(deadline / 1000000), .tv_nsec = (long)(deadline % 1000000) * 1000 };
    int failed = pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &until);
    if (failed == EOWNERDEAD) {
        failed = pthread_mutex_consistent(mutex);
    }
    if (failed) {
        return ERR_UNAVAILABLE;
    }
    tell_sanitizer(mutex);
    return ERR_OK;
}

static enum err take_first_free(struct hash_gate *gate, int64_t deadline, int *slot)
{
    for (int attempt = 0;; attempt = (attempt + 1) % (2 * gate->slot_count)) {
        int64_t now = monotonic_now();
        bool looking = attempt < gate->slot_count; /* over all of them first, then waiting at each in turn */
        int64_t until = looking || now + GLANCE > deadline ? now : now + GLANCE;
        int candidate = attempt % gate->slot_count;
        if (lock_until(&gate->slots[candidate], until) == ERR_OK) {
            *slot = candidate;
            return ERR_OK;
        }
        if (now > deadline) {
            return ERR_UNAVAILABLE;
        }
    }
}

enum err hash_gate_enter(struct hash_gate *gate, int *slot)
{
    int64_t deadline = monotonic_now() + gate->patience;
    if (lock_until(&gate->door, deadline) != ERR_OK) {
        return ERR_UNAVAILABLE;
    }
    enum err err = take_first_free(gate, deadline, slot);
    pthread_mutex_unlock(&gate->door);
    return err;
}

void hash_gate_leave(struct hash_gate *gate, int slot)
{
    pthread_mutex_unlock(&gate->slots[slot]);
}

void hash_gate_destroy(struct hash_gate *gate)
{
    if (gate) {
        munmap(gate, gate->size);
    }
}
