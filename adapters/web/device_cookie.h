#ifndef ADAPTERS_WEB_DEVICE_COOKIE_H
#define ADAPTERS_WEB_DEVICE_COOKIE_H
#include "adapters/web/exchange.h"

/* The browsers that an account's owner has been in with (OWASP: device cookies).
 *
 * AUTH_RATE_LIMIT counts sign-ins by identity, so that many addresses together try no more passwords at an account than one may.
 * That alone would let a stranger keep the owner out: his tries use up the identity's. So a browser gets the cookie
 * snakeeyes_device for a year when somebody signs in, signs up, chooses a username, changes the e-mail or resets the password:
 *
 *     ID "." HMAC(ID, e-mail) "." HMAC(ID, username)      ID is random; HMAC-SHA256 by SECRET_KEY
 *
 * A sign-in with an identity that the cookie proves counts against the device and not against the identity; the limit by address
 * holds all the same. Nobody has such a cookie for an account that he never was in, and one that was stolen is good for
 * AUTH_RATE_LIMIT tries, not for more. It signs nobody in. Whoever is kept out on a new device resets the password by mail, which
 * signs in and makes the device known. */

/* Makes this browser known as one of the user's. Errors: ERR_NO_MEMORY, the random source's, the digest's. */
enum err device_cookie_send(struct exchange *exchange, const struct user *user) MUST_USE;

/* The id of the device that the browser is, if its cookie proves `identity` (trimmed, in lower case), else NULL. Errors: as
 * device_cookie_send. */
enum err device_cookie_read(const struct exchange *exchange, const char *identity, const char **device) MUST_USE;
#endif
