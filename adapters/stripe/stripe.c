#include "adapters/stripe/stripe.h"
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include "adapters/stripe/gateway.h"
#include "adapters/stripe/transport.h"

struct stripe {
    struct transport *transport;
    struct caller caller;
};

static int64_t monotonic_now(void *self)
{
    struct timespec now = { .tv_sec = 0 };
    (void)self;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A signal may end it early: then the next try is early. */
static void sleep_for(void *self, int64_t microseconds)
{
    (void)self;
    (void)poll(NULL, 0, (int)((microseconds + 999) / 1000));
}

enum err stripe_open(const struct stripe_settings *settings, struct stripe **opened)
{
    struct stripe *stripe = calloc(1, sizeof *stripe);
    if (!stripe || transport_open(settings->api_base, settings->secret_key, &stripe->transport) != ERR_OK) {
        free(stripe);
        return ERR_NO_MEMORY;
    }
    stripe->caller = (struct caller){
        .transport = transport_calls(stripe->transport),
        .pace = { .now = monotonic_now, .sleep = sleep_for },
        .random = settings->random,
        .log = settings->log,
        .meter = settings->meter,
        .trace = settings->trace,
    };
    *opened = stripe;
    return ERR_OK;
}

void stripe_begin_turn(struct stripe *stripe)
{
    call_begin_turn(&stripe->caller);
}

void stripe_close(struct stripe *stripe)
{
    if (stripe) {
        transport_close(stripe->transport);
        free(stripe);
    }
}

struct payment_gateway stripe_payment_gateway(struct stripe *stripe)
{
    return stripe_gateway(&stripe->caller);
}
