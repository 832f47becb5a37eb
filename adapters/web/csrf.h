#ifndef ADAPTERS_WEB_CSRF_H
#define ADAPTERS_WEB_CSRF_H
#include "adapters/web/exchange.h"

/* Proof that a form is ours: a token derived from the cookie's session, which another site can't read (OWASP: HMAC-based token).
 * It is masked anew in every page, so that compression tells nothing about it (BREACH). */
enum { CSRF_TOKEN_CHARACTERS = 128 };

/* Makes exchange->csrf_token, and first a pre-session for a visitor who has no cookie yet.
 * Errors: ERR_NO_MEMORY, the random source's, the digest's. */
enum err csrf_issue(struct exchange *exchange) MUST_USE;

/* Says whether a POST carries the token of its session, as the field csrf_token or the header X-CSRF-Token. */
bool csrf_is_valid(const struct exchange *exchange);
#endif
