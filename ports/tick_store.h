#ifndef PORTS_TICK_STORE_H
#define PORTS_TICK_STORE_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* Up to when each schedule was dealt with. Every function may also return ERR_UNAVAILABLE. */
struct tick_store {
    void *self;
    /* The instant kept for `name`; keeps `first` when there is none yet. */
    enum err (*find)(void *self, const char *name, int64_t first, int64_t *last);
    /* Moves it on. Errors: ERR_STALE when it is not before `tick`. */
    enum err (*advance)(void *self, const char *name, int64_t tick);
};
#endif
