#include "app/shared_parts.h"
#include "app/clock.h"
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static _Atomic int64_t *map_shared_instant(void)
{
    _Atomic int64_t *instant = mmap(NULL, sizeof *instant, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return instant == MAP_FAILED ? NULL : instant;
}

enum err shared_parts_open(const struct config *config, struct shared_parts **opened)
{
    struct shared_parts *shared = calloc(1, sizeof *shared);
    if (!shared) {
        return ERR_NO_MEMORY;
    }
    shared->clock = system_clock();
    shared->log_settings = (struct log_settings){
        .level = config->log_level, .format = config->log_format, .descriptor = STDERR_FILENO, .clock = &shared->clock
    };
    shared->log = line_log(&shared->log_settings);
    shared->local_limiter = local_limiter_create(&shared->clock);
    shared->gate = hash_gate_create(config->task_threads, HASH_GATE_PATIENCE);
    shared->meter = meter_create();
    shared->stores = shared_store_meter_create();
    shared->redis_warned_on = map_shared_instant();
    if (!shared->local_limiter || !shared->gate || !shared->meter || !shared->stores || !shared->redis_warned_on) {
        shared_parts_close(shared);
        return ERR_NO_MEMORY;
    }
    shared->gateway_meter = meter_of_calls(shared->meter);
    shared->store_meter = shared_store_meter_port(shared->stores);
    shared->limiter = local_rate_limiter(shared->local_limiter);
    *opened = shared;
    return ERR_OK;
}

void shared_parts_close(struct shared_parts *shared)
{
    if (!shared) {
        return;
    }
    if (shared->redis_warned_on) {
        munmap((void *)shared->redis_warned_on, sizeof *shared->redis_warned_on);
    }
    shared_store_meter_destroy(shared->stores);
    meter_destroy(shared->meter);
    hash_gate_destroy(shared->gate);
    local_limiter_destroy(shared->local_limiter);
    free(shared);
}
