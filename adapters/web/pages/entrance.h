#ifndef ADAPTERS_WEB_PAGES_ENTRANCE_H
#define ADAPTERS_WEB_PAGES_ENTRANCE_H
#include "adapters/web/exchange.h"
#include "domain/user/session.h"

/* Lets a browser in: gives it the new session, makes it known as the user's device, and ends the session that it had, if it had
 * one. The sign-in is done already, so what fails of the rest is for the log: an old session that can't be ended now ends by its
 * age. */
void entrance_open(struct exchange *exchange, const struct user *user, const struct session_token *token);

/* The token of the session that asks. Errors: ERR_OVERFLOW for what can be none. */
enum err entrance_token(const struct exchange *exchange, struct session_token *token) MUST_USE;
#endif
