#ifndef DOMAIN_AUDIT_AUDIT_H
#define DOMAIN_AUDIT_AUDIT_H
#include "domain/kernel/problems.h"
#include "ports/audit_log.h"
#include "ports/clock.h"
#include "ports/digest.h"
#include "ports/transaction.h"

/* Who changed what, when, from where, old and new. Entries are chained: each one's hash covers its content and the hash of the
 * one before it, so one that is changed, dropped or slipped in later shows. */

struct audit_ports {
    const struct audit_log *log;
    const struct clock *clock;
    const struct digest *digest;
};

/* What was done, as a use case tells it; texts are borrowed, NULL is "". */
struct audit_deed {
    const char *action;       /* "user.edited" */
    const char *subject;      /* what was changed: "user", "coupon"; "" for nothing */
    int64_t subject_id;       /* 0 for none */
    const char *subject_name; /* that a person knows it by: an e-mail, a code; "" for none */
    const char *reason;       /* "" where none was asked for */
    const struct audit_change *changes;
    size_t change_count; /* at most AUDIT_CHANGES_MAX */
};

/* Who works at the terminal. */
extern const struct audit_actor audit_command_line;

/* Adds a deed to the log, inside the transaction of what was done: both are there or neither. `actor` is who did it, and from
 * where. From here to the end of the transaction nobody else records anything, so let it be the transaction's last step: who
 * locks other rows behind it may meet somebody who holds them and waits to record. Errors: the ports', ERR_NO_MEMORY. */
enum err audit_record(const struct audit_ports *ports, const struct audit_actor *actor, const struct audit_deed *deed) MUST_USE;

/* The same in a transaction of its own: for what was done elsewhere, or not done. Errors: as audit_record, the transaction's. */
enum err audit_record_alone(const struct audit_ports *ports, const struct transaction *transaction,
                            const struct audit_actor *actor, const struct audit_deed *deed) MUST_USE;

/* Records a download of what a search found, "coupons.exported", by itself. Errors: as audit_record. */
enum err audit_record_export(const struct audit_ports *ports, const struct transaction *transaction,
                             const struct audit_actor *actor, const char *action, const char *q) MUST_USE;

enum { AUDIT_REASON_BYTES = 4 * AUDIT_REASON_CHARACTERS };

/* Trims and checks the reason that a form asks for; NULL is an absent field. Adds reason.missing or reason.length (1 to
 * AUDIT_REASON_CHARACTERS) on field "reason"; `reason` is untouched then. */
void audit_check_reason(const char *typed, char reason[AUDIT_REASON_BYTES + 1], struct problems *why);

/* What is wrong with a log. */
enum audit_fault {
    AUDIT_INTACT,
    AUDIT_ENTRY_CHANGED, /* the entry, its hash, or an earlier entry's order was changed */
    AUDIT_ENTRY_MISSING, /* it was deleted, or numbered anew */
    AUDIT_ENTRY_ADDED,   /* it was not added by the site: the end of the chain does not know it */
    AUDIT_HEAD_CHANGED,  /* all entries are right, and the end of the chain tells another hash */
};

struct audit_verdict {
    enum audit_fault fault;
    int64_t entry;              /* the first one that is wrong; 0 for none */
    int64_t count;              /* entries that are right */
    uint8_t hash[DIGEST_BYTES]; /* of the latest of these; who keeps it elsewhere can tell a log that was made anew */
};

/* Follows the chain from its start to its end, in constant memory; what is recorded meanwhile is followed, too. Not for use
 * inside a transaction. A log with a fault is no error. Errors: the ports', ERR_NO_MEMORY. */
enum err audit_verify(const struct audit_ports *ports, struct audit_verdict *verdict) MUST_USE;
#endif
