/* Stripe's adapter keeps the gateway's contract: with the simulator (tests/stripe/with_simulator.mjs), or with Stripe itself and
 * the key of a test account (./run test stripe). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "adapters/sodium/random_source.h"
#include "adapters/stripe/stripe.h"
#include "tests/stripe/other_side.h"

static int64_t now(void *self)
{
    (void)self;
    return (int64_t)time(NULL) * 1000000;
}

static int run(struct stripe *stripe)
{
    static const struct clock clock = { .now = now };
    char name[60];
    const struct payment_gateway gateway = stripe_payment_gateway(stripe);
    struct contract_fixture fixture = { .clock = &clock, .gateway = &gateway, .payers = &stripe_payers, .run = name };
    if (snprintf(name, sizeof name, "run-%ld-%ld", (long)time(NULL), (long)getpid()) < 0) {
        return 1;
    }
    int failed = CONTRACT_RUN(&fixture, payment_gateway) + CONTRACT_RUN(&fixture, gateway_catalog) +
                 CONTRACT_RUN(&fixture, gateway_subscriptions);
    arena_release(gateway_arena());
    return failed;
}

int main(void)
{
    const struct random_source random = sodium_random_source();
    const char *key = other_side_key();
    struct stripe *stripe = NULL;
    if (!key || strncmp(key, "sk_test_", strlen("sk_test_")) != 0) {
        fputs("STRIPE_SECRET_KEY must be a test account's; nothing was asked\n", stderr);
        return 1;
    }
    const struct stripe_settings settings = { .api_base = other_side_base(), .secret_key = key, .random = &random };
    signal(SIGPIPE, SIG_IGN);
    other_side_open();
    int failed = stripe_open(&settings, &stripe) == ERR_OK ? run(stripe) : 1;
    stripe_close(stripe);
    other_side_close();
    return failed == 0 ? 0 : 1;
}
