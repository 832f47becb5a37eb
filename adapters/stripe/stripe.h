#ifndef ADAPTERS_STRIPE_STRIPE_H
#define ADAPTERS_STRIPE_STRIPE_H
#include "ports/gateway_meter.h"
#include "ports/log.h"
#include "ports/payment_gateway.h"
#include "ports/random_source.h"
#include "ports/trace.h"

/* How Stripe is reached. The texts are copied, the rest is borrowed. */
struct stripe_settings {
    const char *api_base;   /* "https://api.stripe.com", without a slash at its end */
    const char *secret_key; /* "sk_..." */
    const struct random_source *random;
    const struct log *log;             /* a line a call; NULL for none */
    const struct gateway_meter *meter; /* NULL for none */
    const struct trace *trace;         /* whose request id goes with each call; NULL for none */
};

/* One thread's way to Stripe, over a connection that is kept. A call takes 20 s at most with all its tries, 5 s of them to
 * connect; the calls of a turn, 25 s together (call.h). The process must ignore SIGPIPE. */
struct stripe;

/* Connects to nothing yet. Errors: ERR_NO_MEMORY. */
enum err stripe_open(const struct stripe_settings *settings, struct stripe **opened) MUST_USE;

/* Begins a turn: a request to be answered in time, unlike a job. The calls until the next turn have its time together; what is
 * asked after that is ERR_PAYMENT_UNREACHABLE at once. */
void stripe_begin_turn(struct stripe *stripe);

/* Takes NULL. */
void stripe_close(struct stripe *stripe);

/* Borrows `stripe`, which must outlive it. */
struct payment_gateway stripe_payment_gateway(struct stripe *stripe);
#endif
