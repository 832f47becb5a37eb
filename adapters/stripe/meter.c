#include "adapters/stripe/meter.h"
#include <stdatomic.h>
#include <sys/mman.h>

struct call_counters {
    atomic_int_fast64_t results[GATEWAY_RESULTS];
    atomic_int_fast64_t buckets[GATEWAY_DURATION_BUCKETS];
    atomic_int_fast64_t microseconds;
};

struct meter {
    struct call_counters calls[GATEWAY_CALLS];
};

struct meter *meter_create(void)
{
    struct meter *meter = mmap(NULL, sizeof *meter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return meter == MAP_FAILED ? NULL : meter;
}

void meter_destroy(struct meter *meter)
{
    if (meter) {
        (void)munmap(meter, sizeof *meter);
    }
}

static void count(void *self, enum gateway_call call, enum err result, int64_t microseconds)
{
    struct meter *meter = self;
    struct call_counters *counters = &meter->calls[call];
    atomic_fetch_add_explicit(&counters->results[result], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters->buckets[gateway_duration_bucket(microseconds)], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters->microseconds, microseconds, memory_order_relaxed);
}

static void read_tally(struct call_counters *counters, struct gateway_tally *tally)
{
    for (size_t i = 0; i < GATEWAY_RESULTS; i++) {
        tally->results[i] = atomic_load_explicit(&counters->results[i], memory_order_relaxed);
    }
    for (size_t i = 0; i < GATEWAY_DURATION_BUCKETS; i++) {
        tally->buckets[i] = atomic_load_explicit(&counters->buckets[i], memory_order_relaxed);
    }
    tally->microseconds = atomic_load_explicit(&counters->microseconds, memory_order_relaxed);
}

static enum err read_tallies(void *self, struct gateway_tally tallies[GATEWAY_CALLS])
{
    struct meter *meter = self;
    for (size_t call = 0; call < GATEWAY_CALLS; call++) {
        read_tally(&meter->calls[call], &tallies[call]);
    }
    return ERR_OK;
}

struct gateway_meter meter_of_calls(struct meter *meter)
{
    return (struct gateway_meter){ .self = meter, .count = count, .read = read_tallies };
}
