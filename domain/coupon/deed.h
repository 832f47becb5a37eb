#ifndef DOMAIN_COUPON_DEED_H
#define DOMAIN_COUPON_DEED_H
#include "domain/coupon/administer.h"

/* What operators do to coupons, as the audit log has it: each inside the transaction of what was done. */
enum err coupon_record_renamed(const struct coupon_ports *ports, const struct audit_actor *actor, const struct coupon *coupon,
                               const char *name) MUST_USE;
enum err coupon_record_asked(const struct coupon_ports *ports, const struct audit_actor *actor, const char *wanted,
                             const char *value) MUST_USE; /* a deletion of those: "ids" or "search", and its value */
enum err coupon_record_deleted(const struct coupon_ports *ports, const struct audit_actor *actor,
                               const struct coupon *coupon) MUST_USE;

/* A pending coupon was made: writes that down and records it. Errors: ERR_NOT_FOUND when it isn't pending (any more) or is gone.
 */
enum err coupon_end_made(const struct coupon_ports *ports, const struct audit_actor *actor, const struct coupon *coupon) MUST_USE;

/* Asks for a job about one thing, to run after so many microseconds, which knows who wanted it: its payload has the fields
 * `actor_id`, `actor`, `address` and `acting_as` besides. */
enum err coupon_add_job(const struct coupon_ports *ports, const struct audit_actor *actor, const char *kind, int64_t delay,
                        struct job_field about) MUST_USE;
#endif
