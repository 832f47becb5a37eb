#ifndef PORTS_HEALTH_CHECK_H
#define PORTS_HEALTH_CHECK_H
#include "domain/kernel/err.h"

struct health_check {
    void *self;
    const char *name; /* "postgres", "redis": what /up says; static */
    /* Asks the service for a sign of life. Errors: ERR_UNAVAILABLE. */
    enum err (*check)(void *self);
};
#endif
