#ifndef DOMAIN_PLAY_CHANGE_LIMITS_H
#define DOMAIN_PLAY_CHANGE_LIMITS_H
/* Inside domain/play only: how limits are changed. */
#include "domain/play/play.h"

struct limits_change {
    const char *action; /* that is recorded */
    const struct audit_actor *actor;
    int64_t user_id;
    /* Changes limits that have come to `now`. What it returns other than ERR_OK ends the transaction. */
    enum err (*apply)(struct play_limits *limits, int64_t now, void *context);
    void *context;
};

/* Locks the player, applies the change and keeps it, with what was played today, and records it, in one transaction. Where the
 * limits stay as they were, nothing is recorded. Errors: the change's, the ports'. */
enum err limits_change_make(const struct play_ports *ports, const struct limits_change *change) MUST_USE;
#endif
