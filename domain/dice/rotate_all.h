#ifndef DOMAIN_DICE_ROTATE_ALL_H
#define DOMAIN_DICE_ROTATE_ALL_H
#include "domain/audit/audit.h"
#include "domain/dice/bet.h"

/* What a site does before it opens after its latest bets were lost (it was restored from a backup or to a point in time, or a
 * standby that lagged took over): nonces went back, and players remember what they roll.
 *
 * To rotate a pair once is not enough: its next server seed may be known, too. Who rotated after the backup was made has bet with
 * it, and saw it where that was twice. So each pair is rotated twice: the one in use is revealed, then the promised one, with no
 * bets; both that are there afterwards, in use and next, were drawn now. Every promise is kept: what is revealed has the hashes
 * that were shown. */

/* Who wants to know how far it is: told after each transaction that was committed. */
struct rotation_listener {
    void *self;
    void (*tell)(void *self, int64_t rotated);
};

/* Rotates the pair of everybody who isn't deleted, twice; client seeds stay. Each transaction holds some users and is recorded as
 * "seeds.rotated"; who bets or rotates meanwhile waits a moment. May be run again: it rotates all once more. `listener` NULL
 * is nobody. *rotated counts the users for whom it was committed, also on failure. Errors: the ports', ERR_NO_MEMORY. */
enum err dice_rotate_all(const struct dice_ports *ports, const struct audit_ports *audit, const struct audit_actor *actor,
                         const struct rotation_listener *listener, int64_t *rotated) MUST_USE;
#endif
