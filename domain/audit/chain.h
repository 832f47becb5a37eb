#ifndef DOMAIN_AUDIT_CHAIN_H
#define DOMAIN_AUDIT_CHAIN_H
#include "ports/audit_log.h"
#include "ports/digest.h"

/* How entries hang together. The canonical text of an entry is the sequence of its fields, each as "LENGTH:BYTES" with the length
 * in decimal, so that no two entries have the same text; numbers are in decimal, happened_on in microseconds since 1970:
 *
 *   id happened_on actor.user_id actor.name actor.address actor.acting_as action subject subject_id subject_name reason
 *   change_count, and of each change: field before after
 *
 * An entry's hash is SHA-256(the hash of the entry before it, 32 bytes, and the canonical text); before the first stand 32 zeros.
 */

/* The hash of `entry` behind `previous`; its own `hash` is not looked at. Works in `arena`. Errors: ERR_NO_MEMORY, the digest's.
 */
enum err audit_chain_hash(const struct digest *digest, struct arena *arena, const uint8_t previous[DIGEST_BYTES],
                          const struct audit_entry *entry, uint8_t hash[DIGEST_BYTES]) MUST_USE;
#endif
