#ifndef DOMAIN_BILLING_WEBHOOK_SIGNATURE_H
#define DOMAIN_BILLING_WEBHOOK_SIGNATURE_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"
#include "ports/digest.h"

enum {
    WEBHOOK_TOLERANCE = 300,    /* seconds, before and after */
    WEBHOOK_SIGNATURES_MAX = 8, /* that are looked at; Stripe sends one for each secret that is valid, two at most */
};

/* What a Stripe-Signature header says: "t=1735689600,v1=<64 hex digits>,v1=...". */
struct webhook_signature {
    int64_t sent_on;                                          /* seconds since 1970-01-01 UTC */
    uint8_t signatures[WEBHOOK_SIGNATURES_MAX][DIGEST_BYTES]; /* of scheme v1 */
    size_t count;
};

/* An event as it came. All is borrowed. */
struct webhook_delivery {
    const char *signature; /* the value of the header; NULL when there is none */
    const void *body;      /* the bytes as they came, not decoded, not normalised */
    size_t size;
};

/* Reads the header: items "name=value" with ',' between. Items of other names (other schemes, "v0" among them), a v1 that is no
 * 64 hex digits, and those past WEBHOOK_SIGNATURES_MAX are passed over. Errors: ERR_MALFORMED for NULL, an item without '=', not
 * exactly one t that is a whole number, no v1; *parsed untouched. */
enum err webhook_signature_parse(const char *header, struct webhook_signature *parsed) MUST_USE;

/* Says whether a delivery comes from who knows the endpoint's secret: one of the v1 is HMAC-SHA256(secret, "<t>.<body>"),
 * compared in constant time, and t is within WEBHOOK_TOLERANCE of `now` (microseconds since 1970-01-01 UTC), so that an old
 * delivery can't be played again. https://docs.stripe.com/webhooks, "Verify webhook signatures manually". The arena holds a copy
 * of the body after it. Errors: ERR_MALFORMED as above, ERR_REJECTED for a wrong signature, for one of another time and for an
 * empty secret, ERR_NO_MEMORY, the digest's. */
enum err webhook_signature_verify(const struct digest *digest, struct arena *arena, const char *secret,
                                  const struct webhook_delivery *delivery, int64_t now) MUST_USE;
#endif
