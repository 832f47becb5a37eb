#ifndef APP_SHARED_PARTS_H
#define APP_SHARED_PARTS_H
#include <stdatomic.h>
#include "adapters/redis/local_limiter.h"
#include "adapters/sodium/hash_gate.h"
#include "adapters/stripe/meter.h"
#include "adapters/trace/store_meter.h"
#include "app/config.h"
#include "ports/clock.h"
#include "ports/log.h"
#include "ports/rate_limiter.h"

/* What all threads of all processes of a site share: the gate of the password hashes, the counters of calls to the payment
 * gateway and to the stores, the clock, the log, and the limits for while Redis is away (these are each process's own after a
 * fork). Made before the processes fork. */
struct shared_parts {
    struct clock clock;
    struct log log;
    struct rate_limiter limiter; /* in this process */
    struct gateway_meter gateway_meter;
    struct store_meter store_meter;

    /* What the ports stand on. */
    struct log_settings log_settings;
    struct local_limiter *local_limiter;
    struct hash_gate *gate;            /* in memory that the processes share */
    struct meter *meter;               /* likewise */
    struct shared_store_meter *stores; /* likewise */
    _Atomic int64_t *redis_warned_on;  /* likewise */
};

/* Borrows nothing of the config. Errors: ERR_NO_MEMORY. */
enum err shared_parts_open(const struct config *config, struct shared_parts **opened) MUST_USE;

/* Takes this process's parts away; other processes keep theirs. Takes NULL. */
void shared_parts_close(struct shared_parts *shared);
#endif
