#ifndef PORTS_GATEWAY_EVENT_STORE_H
#define PORTS_GATEWAY_EVENT_STORE_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/err.h"

/* The gateway's events that have had their effect. Every function may also return ERR_UNAVAILABLE. */
struct gateway_event_store {
    void *self;

    /* Inside the transaction of the event's effect; id and type are at most GATEWAY_ID_BYTES. Errors: ERR_CONFLICT when it has
     * had it (the transaction goes on). */
    enum err (*add)(void *self, const char *id, const char *type, int64_t created_on, int64_t received_on);

    /* Forgets those received before an instant, at most 1000 at once; *count says how many. */
    enum err (*purge)(void *self, int64_t before, size_t *count);
};
#endif
