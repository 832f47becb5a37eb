#ifndef DOMAIN_AUDIT_AUDIT_H
#define DOMAIN_AUDIT_AUDIT_H
#include "ports/audit_log.h"
#include "ports/clock.h"
#include "ports/digest.h"

/* Who changed what, when, from where, old and new. Entries are chained: each one's hash covers its content and the hash of the
 * one before it, so one that is changed, dropped or slipped in later shows. */

struct audit_ports {
    const struct audit_log *log;
    const struct clock *clock;
    const struct digest *digest;
};

/* What was done, as a use case tells it; texts are borrowed. */
struct audit_deed {
    const char *action;       /* "user.edited" */
    const char *subject;      /* what was changed: "user", "coupon"; "" for nothing */
    int64_t subject_id;       /* 0 for none */
    const char *subject_name; /* that a person knows it by: an e-mail, a code; "" for none */
    const char *reason;       /* "" where none was asked for */
    const struct audit_change *changes;
    size_t change_count; /* at most AUDIT_CHANGES_MAX */
};

/* Adds a deed to the log, inside the transaction of what was done: both are there or neither. `actor` is who did it, and from
 * where. Errors: those of the port, ERR_NO_MEMORY. */
enum err audit_record(const struct audit_ports *ports, const struct audit_actor *actor, const struct audit_deed *deed) MUST_USE;
#endif
