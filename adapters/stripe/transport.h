#ifndef ADAPTERS_STRIPE_TRANSPORT_H
#define ADAPTERS_STRIPE_TRANSPORT_H
#include "adapters/stripe/call.h"

/* Carries calls by HTTP, over a connection that is kept. For one thread. */
struct transport;

/* `base` is "https://api.stripe.com", without a slash at its end; both are copied. libcurl is begun with the first call. Errors:
 * ERR_NO_MEMORY, also for texts over 1023 bytes. */
enum err transport_open(const char *base, const char *secret_key, struct transport **opened) MUST_USE;

/* Takes NULL. */
void transport_close(struct transport *transport);

struct call_transport transport_calls(struct transport *transport);
#endif
