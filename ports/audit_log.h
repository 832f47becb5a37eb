#ifndef PORTS_AUDIT_LOG_H
#define PORTS_AUDIT_LOG_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"
#include "ports/digest.h"

/* The audit log: entries are added and read, never changed or deleted. */
enum {
    AUDIT_CHANGES_MAX = 16,
    AUDIT_NAME_BYTES = 254, /* of an actor, of a subject */
    AUDIT_WORD_BYTES = 48,  /* of an action, of what a subject is */
    AUDIT_REASON_CHARACTERS = 500,
};

/* Who did it. */
struct audit_actor {
    int64_t user_id;     /* 0 for the command line and for jobs */
    const char *name;    /* the e-mail at that time; "command line" */
    const char *address; /* of the client; "" for none */
    int64_t acting_as;   /* the user that an admin acted as; 0 for nobody */
};

/* A field's value before and after; "" where there was none. Never a secret. */
struct audit_change {
    const char *field;
    const char *before;
    const char *after;
};

struct audit_entry {
    int64_t id; /* entries are numbered 1, 2, 3 ... without gaps */
    int64_t happened_on;
    struct audit_actor actor;
    const char *action;
    const char *subject;
    int64_t subject_id;
    const char *subject_name;
    const char *reason;
    const struct audit_change *changes;
    size_t change_count;
    uint8_t hash[DIGEST_BYTES]; /* of this entry and the hash before it (domain/audit/chain.h) */
};

/* The end of the chain: how many entries there are, which is the latest one's id, and its hash; all zero for an empty log. */
struct audit_head {
    int64_t count;
    uint8_t hash[DIGEST_BYTES];
};

/* Which entries a list wants; 0 and "" are any. */
struct audit_filter {
    const char *actor; /* the name, lower case */
    const char *action;
    const char *subject;
    int64_t subject_id;
    int64_t before; /* only ids below it */
    int64_t after;  /* only ids above it, and of these the oldest */
};

/* Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. Texts out live in the arena.
 */
struct audit_log {
    void *self;

    /* The end of the chain; inside a transaction: nobody else adds an entry until it ends. */
    enum err (*lock_head)(void *self, struct audit_head *head);

    /* Adds the entry behind the head and moves the head to it, inside the transaction that locked the head. Errors: ERR_STALE
     * when the entry isn't the one behind the head; ERR_MALFORMED for texts that are no UTF-8. */
    enum err (*append)(void *self, const struct audit_entry *entry);

    /* At most `capacity` entries, the newest of those that are wanted unless `after` is set, newest first. Errors: ERR_NO_MEMORY.
     */
    enum err (*list)(void *self, const struct audit_filter *filter, struct arena *arena, struct audit_entry *entries,
                     size_t capacity, size_t *count);

    /* Entries with an id above `after`, by id, at most `capacity`: for checking the chain. Errors: ERR_NO_MEMORY. */
    enum err (*walk)(void *self, int64_t after, struct arena *arena, struct audit_entry *entries, size_t capacity, size_t *count);
};
#endif
