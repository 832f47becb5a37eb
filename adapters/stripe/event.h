#ifndef ADAPTERS_STRIPE_EVENT_H
#define ADAPTERS_STRIPE_EVENT_H
#include "ports/payment_gateway.h"

/* Reads the body of a webhook, as the port's event_read. */
enum err event_parse(struct arena *arena, const void *body, size_t size, struct gateway_event *event) MUST_USE;
#endif
