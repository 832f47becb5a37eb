#include "adapters/memory/rate_limiter.h"
#include <string.h>
#include "domain/kernel/text.h"

struct limited_key {
    char key[MEMORY_LIMITER_KEY_BYTES + 1];
    int64_t made_up_on; /* the algorithm's theoretical arrival time */
};

void memory_limiter_init(struct memory_limiter *memory, const struct clock *clock)
{
    *memory = (struct memory_limiter){ .clock = clock, .keys = { .row_size = sizeof(struct limited_key) } };
}

void memory_limiter_release(struct memory_limiter *memory)
{
    if (memory != NULL) {
        memory_table_clear(&memory->keys);
    }
}

static struct limited_key *find_key(const struct memory_limiter *memory, const char *key)
{
    for (size_t i = 0; i < memory->keys.count; i++) {
        struct limited_key *row = memory_table_row(&memory->keys, i);
        if (strncmp(row->key, key, MEMORY_LIMITER_KEY_BYTES) == 0) {
            return row;
        }
    }
    return NULL;
}

static enum err remember(struct memory_limiter *memory, const char *key, int64_t made_up_on)
{
    struct limited_key *known = find_key(memory, key);
    if (known != NULL) {
        known->made_up_on = made_up_on;
        return ERR_OK;
    }
    struct limited_key row = { .made_up_on = made_up_on };
    memcpy(row.key, key, strnlen(key, MEMORY_LIMITER_KEY_BYTES));
    return memory_table_append(&memory->keys, &row);
}

static enum err take(void *self, const char *key, const struct rate *rate, int64_t *retry_after)
{
    struct memory_limiter *memory = self;
    enum err err = memory_faults_next(memory->faults);
    if (err != ERR_OK || rate->count == 0) {
        return err;
    }
    int64_t now = memory->clock->now(memory->clock->self);
    const struct limited_key *known = find_key(memory, key);
    int64_t from = known != NULL && known->made_up_on > now ? known->made_up_on : now;
    int64_t made_up_on = from + rate->period / rate->count;
    if (made_up_on - rate->period > now) {
        *retry_after = made_up_on - rate->period - now;
        return ERR_LIMITED;
    }
    return remember(memory, key, made_up_on);
}

struct rate_limiter memory_rate_limiter(struct memory_limiter *memory)
{
    return (struct rate_limiter){ .self = memory, .take = take };
}
