#ifndef ADAPTERS_WEB_SESSION_COOKIE_H
#define ADAPTERS_WEB_SESSION_COOKIE_H
#include "adapters/web/exchange.h"
#include "domain/user/session.h"

/* Who is asking: the cookie that holds a session's token, or a visitor's pre-session, which only ties forms to a browser. */

/* Finds out the user and the cookie's token; sends the cookie again when the session was renewed.
 * An unknown or ended session is a visitor. Errors: the session store's. */
enum err session_cookie_read(struct exchange *exchange) MUST_USE;

/* Sends the cookie of a session just opened. */
void session_cookie_send(struct exchange *exchange, const struct session_token *token);

/* Sends a visitor a pre-session and sets exchange->session. Errors: ERR_NO_MEMORY, the random source's. */
enum err session_cookie_send_visitor(struct exchange *exchange) MUST_USE;

/* Takes the cookie back. */
void session_cookie_clear(struct exchange *exchange);

/* Sends any cookie of the site's: the name gets the prefix __Host- when the public URL is https. max_age as in cookie.h. */
void exchange_send_cookie(struct exchange *exchange, const char *name, const char *value, int64_t max_age);

/* The value of a cookie of the site's, or NULL. */
const char *exchange_cookie(const struct exchange *exchange, const char *name);
#endif
