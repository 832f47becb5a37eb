#include "adapters/trace/store_meter.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

struct store_counters {
    atomic_int_fast64_t unavailable;
    atomic_int_fast64_t buckets[STORE_DURATION_BUCKETS];
    atomic_int_fast64_t microseconds;
};

struct shared_counters {
    struct store_counters stores[STORES];
    atomic_int_fast64_t connections[STORE_METER_PROCESSES][STORES]; /* each process's own: its death ends them all */
};

struct shared_store_meter {
    struct shared_counters *shared;
    size_t process;
};

struct shared_store_meter *shared_store_meter_create(void)
{
    struct shared_store_meter *meter = calloc(1, sizeof *meter);
    if (meter == NULL) {
        return NULL;
    }
    meter->shared = mmap(NULL, sizeof *meter->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (meter->shared == MAP_FAILED) {
        free(meter);
        return NULL;
    }
    return meter;
}

void shared_store_meter_destroy(struct shared_store_meter *meter)
{
    if (meter != NULL) {
        (void)munmap(meter->shared, sizeof *meter->shared);
        free(meter);
    }
}

void shared_store_meter_begin_process(struct shared_store_meter *meter, size_t number)
{
    if (number >= STORE_METER_PROCESSES) {
        return;
    }
    meter->process = number;
    for (size_t store = 0; store < STORES; store++) {
        atomic_store_explicit(&meter->shared->connections[number][store], 0, memory_order_relaxed);
    }
}

static void count(void *self, const struct store_call *call)
{
    struct shared_store_meter *meter = self;
    struct store_counters *counters = &meter->shared->stores[call->store];
    int64_t microseconds = call->microseconds < 0 ? 0 : call->microseconds;
    atomic_fetch_add_explicit(&counters->buckets[store_duration_bucket(microseconds)], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters->microseconds, microseconds, memory_order_relaxed);
    if (call->result == ERR_UNAVAILABLE) {
        atomic_fetch_add_explicit(&counters->unavailable, 1, memory_order_relaxed);
    }
}

static void count_connection(void *self, enum store store, int change)
{
    struct shared_store_meter *meter = self;
    atomic_fetch_add_explicit(&meter->shared->connections[meter->process][store], change, memory_order_relaxed);
}

static int64_t sum_connections(const struct shared_counters *shared, size_t store)
{
    int64_t sum = 0;
    for (size_t i = 0; i < STORE_METER_PROCESSES; i++) {
        sum += atomic_load_explicit(&shared->connections[i][store], memory_order_relaxed);
    }
    return sum;
}

static enum err read_tallies(void *self, struct store_tally tallies[STORES])
{
    const struct shared_store_meter *meter = self;
    for (size_t store = 0; store < STORES; store++) {
        const struct store_counters *counters = &meter->shared->stores[store];
        struct store_tally *tally = &tallies[store];
        for (size_t i = 0; i < STORE_DURATION_BUCKETS; i++) {
            tally->buckets[i] = atomic_load_explicit(&counters->buckets[i], memory_order_relaxed);
        }
        tally->unavailable = atomic_load_explicit(&counters->unavailable, memory_order_relaxed);
        tally->microseconds = atomic_load_explicit(&counters->microseconds, memory_order_relaxed);
        tally->connections = sum_connections(meter->shared, store);
    }
    return ERR_OK;
}

struct store_meter shared_store_meter_port(struct shared_store_meter *meter)
{
    return (struct store_meter){ .self = meter, .count = count, .connect = count_connection, .read = read_tallies };
}
