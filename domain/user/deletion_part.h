#ifndef DOMAIN_USER_DELETION_PART_H
#define DOMAIN_USER_DELETION_PART_H
/* Inside domain/user only: a part of a deletion of many, as a job carries it (user_delete_many), and how one is carried out. */
#include "domain/user/administer.h"

struct deletion_part {
    int64_t ids[USER_DELETION_IDS];
    size_t count;
    const char *part; /* of a search that goes on behind the last id; NULL for none */
    int64_t until;    /* its last id */
    int64_t done;     /* before this part */
    int64_t total;
};

/* Adds the job, in the transaction in progress or by itself. `key` as of a new_job, NULL for none. Errors: the queue's,
 * ERR_NO_MEMORY.
 */
enum err deletion_part_add(const struct user_ports *ports, struct arena *arena, const struct audit_actor *actor,
                           const struct deletion_part *part, const char *key) MUST_USE;

/* Reads a job's payload. Texts are borrowed from it. Errors: ERR_MALFORMED. */
enum err deletion_part_read(const struct job_payload *payload, struct audit_actor *actor, struct deletion_part *part) MUST_USE;

/* Fills in the ids that the search finds above `after`, but for the actor's. */
enum err deletion_part_search(const struct user_ports *ports, const struct audit_actor *actor, int64_t after,
                              struct deletion_part *part) MUST_USE;

/* As user_delete; where `due_by` is not 0, only of who shall be deleted at that instant or before (user.h's deletion_on): anybody
 * else is left alone, which is no error. */
enum err deletion_carry_out(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena,
                            const struct audit_actor *actor, int64_t id, int64_t due_by, struct problems *why) MUST_USE;
#endif
