#ifndef ADAPTERS_WEB_LIMIT_H
#define ADAPTERS_WEB_LIMIT_H
#include "adapters/web/exchange.h"

/* How often one may do what. A handler returns ERR_LIMITED as it is: the answer, which has its Retry-After then, becomes 429. */

/* Takes one of `rate` from what `whom` (an address, an identity, a user's id) may do of `what` ("login:address"). Errors:
 * ERR_LIMITED; the limiter's. */
enum err limit_take(struct exchange *exchange, const struct rate *rate, const char *what, const char *whom) MUST_USE;

/* The same for the POST of a form that strangers may try things at, by AUTH_RATE_LIMIT: once by client address and once by the
 * identity (e-mail, username) that was typed; NULL counts by address only. */
enum err limit_take_form(struct exchange *exchange, const char *form, const char *identity) MUST_USE;

/* The same for the code of a coupon in the field coupon_code, which is worth money: by client address and by member, whatever the
 * form. Where none was typed, nothing is taken. */
enum err limit_take_coupon_code(struct exchange *exchange) MUST_USE;

/* The same for signing in: by client address and identity, or, in a browser that the identity's owner was in before, by client
 * address and browser (device_cookie.h). */
enum err limit_take_sign_in(struct exchange *exchange, const char *identity) MUST_USE;
#endif
