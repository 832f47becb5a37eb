#ifndef PORTS_PLAY_LIMIT_STORE_H
#define PORTS_PLAY_LIMIT_STORE_H
#include "domain/play/limits.h"

/* Where play limits are kept. Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK.
 * Who changes a player's limits has the player locked (user_store's find_locked). */
struct play_limit_store {
    void *self;

    /* Errors: ERR_NOT_FOUND for who never had any. */
    enum err (*find)(void *self, int64_t user_id, struct play_limits *found);

    /* Puts them in place of those before. `bind` says whether the player is `limited` now (user.h). Errors: ERR_NOT_FOUND when
     * there is no such user. */
    enum err (*save)(void *self, int64_t user_id, const struct play_limits *limits, bool bind);

    /* What the user's bets since an instant add up to. Errors: ERR_OVERFLOW when that is beyond int64. */
    enum err (*played)(void *self, int64_t user_id, int64_t since, int64_t *wagered, int64_t *net);

    /* Forgets them, and the player is not `limited`; who has none is no error. */
    enum err (*remove)(void *self, int64_t user_id);
};
#endif
