#ifndef ADAPTERS_STRIPE_GATEWAY_H
#define ADAPTERS_STRIPE_GATEWAY_H
#include "adapters/stripe/call.h"
#include "ports/payment_gateway.h"

/* The port over a way to make calls. Borrows `caller`, which must outlive it. */
struct payment_gateway stripe_gateway(struct caller *caller);
#endif
