#ifndef DOMAIN_USER_SESSION_H
#define DOMAIN_USER_SESSION_H
#include <stdint.h>
#include "domain/kernel/err.h"
#include "domain/user/user.h"
#include "ports/clock.h"
#include "ports/digest.h"
#include "ports/random_source.h"
#include "ports/session_store.h"

/* Being signed in: a random token in a cookie; the store knows its SHA-256 only, so a stolen table signs nobody in. */
enum { SESSION_TOKEN_BYTES = 32 };
#define SESSION_LIFETIME    (90LL * 24 * 60 * 60 * 1000000) /* rolling: 90 days since last used */
#define SESSION_RENEW_AFTER (24LL * 60 * 60 * 1000000)      /* a use within a day of the last renewal writes nothing */

struct session_token {
    char hex[2 * SESSION_TOKEN_BYTES + 1];
};

/* Draws a token, and what a store shall know it by. Errors: the ports'; outputs are untouched. */
enum err session_token_draw(const struct random_source *random, const struct digest *digest, struct session_token *token,
                            uint8_t hash[DIGEST_BYTES]) MUST_USE;

/* Opens a session for a user. Errors: the ports'; `token` untouched. */
enum err session_open(const struct random_source *random, const struct digest *digest, const struct session_store *sessions,
                      int64_t user_id, int64_t now, struct session_token *token) MUST_USE;

/* What the store knows a token by. Errors: ERR_NOT_FOUND for a malformed token (NULL, too); the digest's. */
enum err session_token_hash(const struct digest *digest, const char *token_hex, uint8_t hash[DIGEST_BYTES]) MUST_USE;

/* Loads the active user of a session, and renews the session when it was last renewed over a day ago. *renewed says whether
 * (then the cookie is to be sent again). Where an admin acts as somebody, that one is the user, disabled perhaps since, and
 * *admin is the admin; else its id is 0. Errors: ERR_NOT_FOUND for a token that is malformed, unknown, ended, or whose user is
 * disabled, and where the admin may act no more or the user has become an admin; the store's. */
enum err session_resume(const struct clock *clock, const struct digest *digest, const struct session_store *sessions,
                        const char *token_hex, struct user *user, struct acting_admin *admin, bool *renewed) MUST_USE;
#endif
