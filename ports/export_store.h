#ifndef PORTS_EXPORT_STORE_H
#define PORTS_EXPORT_STORE_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"
#include "ports/digest.h"

/* Everything that the site knows of a user, on its way to that user: a document in chunks. */
struct data_export {
    int64_t id;
    int64_t user_id;
    int64_t created_on;
    int64_t expires_on;  /* made or not, nobody is kept waiting for it then, and nobody gets it */
    int64_t chunk_count; /* 0 while it is being made */
};

enum { EXPORTS_PURGED_AT_ONCE = 20 }; /* each may be long */

/* Where they are kept: one a user. Who is deleted (user_store's forget) has none any more. Every function may also return
 * ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. */
struct export_store {
    void *self;

    /* Inside a transaction: adds one that is to be made, in place of the user's earlier one; id and chunk_count aren't looked at.
     * Errors: ERR_CONFLICT when that one is being made and has not expired when this one is created (the transaction goes on),
     * ERR_NOT_FOUND when there is no such user. */
    enum err (*add)(void *self, const struct data_export *export, int64_t *id);

    /* The user's, made or not, unless it has expired at `now`. Errors: ERR_NOT_FOUND. */
    enum err (*find_of_user)(void *self, int64_t user_id, int64_t now, struct data_export *found);

    /* Inside a transaction: nobody else changes or deletes it until that ends. Errors: ERR_NOT_FOUND. */
    enum err (*find_locked)(void *self, int64_t id, struct data_export *found);

    /* Adds a piece of the document; they are numbered from 0. Errors: ERR_CONFLICT when it has that piece, ERR_NOT_FOUND when
     * there is no such export. */
    enum err (*add_chunk)(void *self, int64_t id, int64_t number, const char *text);

    /* The document has so many chunks (1 at least), and is all there. Errors: ERR_NOT_FOUND. */
    enum err (*finish)(void *self, int64_t id, int64_t chunk_count, int64_t expires_on);

    /* Lets a token open it, besides those that do. The token is in a mail only; here is its SHA-256. Errors: ERR_CONFLICT when
     * it is known already, ERR_NOT_FOUND when there is no such export. */
    enum err (*add_token)(void *self, int64_t id, const uint8_t token_hash[DIGEST_BYTES]);

    /* The one that a token opens, all there and not expired at `now`. Errors: ERR_NOT_FOUND. */
    enum err (*find_by_token)(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, struct data_export *found);

    /* A piece of the document, in the arena. Errors: ERR_NOT_FOUND, ERR_NO_MEMORY. */
    enum err (*read_chunk)(void *self, int64_t id, int64_t number, struct arena *arena, const char **text);

    /* Deletes those that expired before `now`, at most EXPORTS_PURGED_AT_ONCE; *count says how many. */
    enum err (*purge)(void *self, int64_t now, size_t *count);
};
#endif
