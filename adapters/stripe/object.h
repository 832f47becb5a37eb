#ifndef ADAPTERS_STRIPE_OBJECT_H
#define ADAPTERS_STRIPE_OBJECT_H
#include <jansson.h>
#include "ports/payment_gateway.h"

/* Under which names of an object's metadata our rows stand. */
#define OBJECT_USER         "user_id"
#define OBJECT_PURCHASE     "purchase_id"
#define OBJECT_SUBSCRIPTION "subscription_id"
#define OBJECT_COUPON       "coupon_id"

/* How an object of Stripe's becomes one of ports/payment_gateway.h: which of its fields are looked at, and where each goes. */
struct object_field {
    const char *path; /* "invoice_settings.default_payment_method", "items.data.0.id"; "" is the whole object */
    /* `value` is NULL for a field that isn't there or is null. Errors: ERR_MALFORMED, ERR_NO_MEMORY. */
    enum err (*read)(const json_t *value, struct arena *arena, void *place);
    size_t place;
};

struct object_shape {
    size_t size;
    const struct object_field *fields;
    size_t field_count;
};

extern const struct object_shape stripe_customer, stripe_payment_method, stripe_setup_intent, stripe_payment_intent,
    stripe_subscription, stripe_invoice, stripe_charge, stripe_dispute, stripe_coupon,
    stripe_coupon_details; /* of stripe_coupon, its code alone */

/* Parses an object; NULL for anything else, also when memory is short, which jansson doesn't tell apart. The caller releases it.
 */
json_t *object_parse(const void *bytes, size_t size);

/* Reads it; what isn't in the shape is passed over. Errors: ERR_MALFORMED for an object that lacks its id or has something of
 * another kind where a field is; ERR_NO_MEMORY; `object` untouched. */
enum err object_read(const struct object_shape *shape, const json_t *json, struct arena *arena, void *object) MUST_USE;

/* The value at a path as above; NULL when there is none or it is null. */
const json_t *object_at(const json_t *json, const char *path);
#endif
