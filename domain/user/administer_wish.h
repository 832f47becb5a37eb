#ifndef DOMAIN_USER_ADMINISTER_WISH_H
#define DOMAIN_USER_ADMINISTER_WISH_H
/* Inside domain/user only: what a wish says, read once for a new user and for an edit. */
#include "domain/user/administer.h"

struct read_wish {
    bool has_coins;
    int64_t coins; /* 0 or more, where has_coins */
    bool has_role;
    enum user_role role;                 /* where has_role */
    const char *username;                /* NULL: stays */
    char reason[AUDIT_REASON_BYTES + 1]; /* "" for none */
};

/* Reads coins, role, username and reason. Problems: coins.range role.unknown username.format reason.length; *read is garbage
 * then. */
void administer_read_wish(const struct user_wish *wish, struct problems *why, struct read_wish *read);

/* Moves a user's coins by `amount`, by an entry of the ledger; 0 is none. Problems: coins.range. */
enum err administer_move_coins(const struct user_ports *ports, int64_t id, int64_t amount, struct problems *why) MUST_USE;

/* What the port says of an edit: a username that another has is username.taken. */
enum err administer_set(const struct user_ports *ports, int64_t id, const struct user_settings *settings,
                        struct problems *why) MUST_USE;
#endif
