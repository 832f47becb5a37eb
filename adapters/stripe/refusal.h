#ifndef ADAPTERS_STRIPE_REFUSAL_H
#define ADAPTERS_STRIPE_REFUSAL_H
#include <jansson.h>
#include "domain/kernel/err.h"

enum { REFUSAL_WORD_BYTES = 63 };

/* What Stripe says of an error, for operators: its classes, none of its sentences, which may repeat what a user typed. Texts are
 * "" where it says nothing. */
struct refusal {
    char type[REFUSAL_WORD_BYTES + 1];         /* "card_error" */
    char code[REFUSAL_WORD_BYTES + 1];         /* "card_declined" */
    char decline_code[REFUSAL_WORD_BYTES + 1]; /* "insufficient_funds" */
    char param[REFUSAL_WORD_BYTES + 1];        /* "items[0][plan]" */
    char intent_status[REFUSAL_WORD_BYTES + 1];
};

/* What the error object of an answer says; nothing when there is none. */
struct refusal refusal_of(const json_t *answer);

/* The error that an answer of this status means; ERR_OK below 300. `sought` is the parameter that names what the call is about,
 * beside the one in its path: an object that it doesn't find is ERR_NOT_FOUND, of any other parameter ERR_PAYMENT_INVALID.
 *
 *   402, card_error                        ERR_PAYMENT_DECLINED
 *   401, 403                               ERR_PAYMENT_AUTHENTICATION
 *   404 with a code                        ERR_NOT_FOUND
 *   400 resource_missing, coupon_expired   ERR_NOT_FOUND where sought, else ERR_PAYMENT_INVALID
 *   400 resource_already_exists            ERR_CONFLICT
 *   any other 4xx                          ERR_PAYMENT_INVALID
 *   409, 429, 5xx, anything else           ERR_PAYMENT_FAILED */
enum err refusal_error(int status, const struct refusal *refusal, const char *sought);
#endif
