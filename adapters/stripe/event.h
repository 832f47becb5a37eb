#ifndef ADAPTERS_STRIPE_EVENT_H
#define ADAPTERS_STRIPE_EVENT_H
#include "adapters/stripe/object.h"

/* Stripe's name of a kind that isn't GATEWAY_OTHER: "charge.refunded". Static. */
const char *event_type(enum gateway_event_kind kind);

/* A struct gateway_event, in a list. */
extern const struct object_shape stripe_event;

/* Reads the body of a webhook, as the port's event_read. */
enum err event_parse(struct arena *arena, const void *body, size_t size, struct gateway_event *event) MUST_USE;
#endif
