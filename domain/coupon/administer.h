#ifndef DOMAIN_COUPON_ADMINISTER_H
#define DOMAIN_COUPON_ADMINISTER_H
#include "domain/audit/audit.h"
#include "domain/coupon/coupon.h"
#include "domain/kernel/arena.h"
#include "ports/clock.h"
#include "ports/coupon_store.h"
#include "ports/job_queue.h"
#include "ports/payment_gateway.h"
#include "ports/transaction.h"

/* What operators do with coupons. Here and at the gateway they are the same (docs/payments.md): what is wanted is written down
 * first, with a job that finds out what came of it; the gateway is asked outside of transactions, under a key of our row. What
 * was done is recorded in the audit log, in the transaction that does it here; a job knows who wanted it. */
struct coupon_ports {
    const struct clock *clock;
    const struct random_source *random;
    const struct transaction *transaction;
    const struct payment_gateway *gateway;
    const struct coupon_store *coupons;
    const struct job_queue *queue;
    struct audit_ports audit;
};

/* Makes a coupon at both. Until the gateway has said yes it is pending; a refusal leaves nothing. Where no answer came, the same
 * wish may be made again at once, and the job "coupon.settle" finds out what became of it. Errors: ERR_REJECTED as coupon_read,
 * and code "code.taken", here or there; the gateway's; the ports'. */
enum err coupon_create(const struct coupon_ports *ports, const struct audit_actor *actor, struct arena *arena,
                       const struct coupon_wish *wish, struct problems *why, struct coupon *made) MUST_USE;

/* Gives a coupon another name (NULL and blank: none), which the job "coupon.settle" carries to the gateway. Errors:
 * ERR_NOT_FOUND, also for a pending one; ERR_REJECTED with name "name.length". */
enum err coupon_rename(const struct coupon_ports *ports, const struct audit_actor *actor, int64_t id, const char *typed,
                       struct problems *why) MUST_USE;

/* The job's work: a pending coupon becomes one that was made, or is given up; one that the gateway has deleted goes here as well;
 * a name that differs is carried there. Errors: ERR_PAYMENT_UNREACHABLE when the request to make it may still be on its way; the
 * gateway's; the ports'. */
enum err coupon_settle(const struct coupon_ports *ports, const struct audit_actor *actor, struct arena *arena,
                       int64_t id) MUST_USE;

/* Asks for that job, to run after so many microseconds; in the transaction of what is to be settled. */
enum err coupon_ask_to_settle(const struct coupon_ports *ports, const struct audit_actor *actor, int64_t id,
                              int64_t delay) MUST_USE;

/* Which coupons shall go: those of the ids, or, where `q` is not NULL, all in whose code it stands. */
enum { COUPON_DELETION_MAX = 100 };
struct coupon_deletion {
    int64_t ids[COUPON_DELETION_MAX];
    size_t count;
    const char *q;
};

/* Asks for the job "coupons.delete", that deletes them, and records who asked. Errors: ERR_REJECTED on no field:
 * "coupons.none_selected", "coupons.search_missing" for a search for everything. */
enum err coupon_schedule_deletion(const struct coupon_ports *ports, const struct audit_actor *actor, struct arena *arena,
                                  const struct coupon_deletion *wish, struct problems *why) MUST_USE;

/* The job's work: deletes at the gateway and here what was wanted at `asked_on`; `ids` ("7,8") or, where that is "", `q`. What is
 * gone is no error; what fails is left, the others go on. *count says how many were deleted. Errors: the first that was met. */
enum err coupon_delete_wanted(const struct coupon_ports *ports, const struct audit_actor *actor, const char *ids, const char *q,
                              int64_t asked_on, int64_t *count) MUST_USE;
#endif
