#ifndef TESTS_STRIPE_OTHER_SIDE_H
#define TESTS_STRIPE_OTHER_SIDE_H
#include <jansson.h>
#include "tests/contract/gateway.h"

/* The API as others than the adapter use it: browsers, Stripe's own pages, the simulator's people. It is found at STRIPE_API_BASE
 * (https://api.stripe.com by default) with STRIPE_SECRET_KEY. */

/* What contract_payers promises. */
extern const struct contract_payers stripe_payers;

/* Asks the API; `form` is the body of a POST, NULL for a GET. *status is the answer's. The answer is the caller's. */
json_t *other_side_ask(const char *path, const char *form, long *status);

/* Asks the simulator's control call "/_/...", with a JSON body or NULL for a GET; fails the test when it refuses. */
json_t *other_side_control(const char *path, const char *json);

const char *other_side_base(void);
const char *other_side_key(void);

/* Begins and ends the use of all this. */
void other_side_open(void);
void other_side_close(void);
#endif
