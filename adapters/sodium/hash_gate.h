#ifndef ADAPTERS_SODIUM_HASH_GATE_H
#define ADAPTERS_SODIUM_HASH_GATE_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* Lets a few password hashes run at once, over all processes of the site: each takes 19 MiB, so their number is the site's
 * memory. The gate lives in shared memory, so it is made before the processes fork. A process that dies inside, by kill -9
 * too, leaves its place to the next. */
struct hash_gate;

enum { HASH_GATE_SLOTS_MAX = 64 };
#define HASH_GATE_PATIENCE (12LL * 1000000) /* twice for who signs in with an outdated hash: well within a request's 30 s */

/* Makes a gate of `slots` (1..HASH_GATE_SLOTS_MAX) places; who waits longer than `patience` microseconds is turned away.
 * NULL on failure. */
struct hash_gate *hash_gate_create(int slots, int64_t patience);

/* Waits for a place, near enough in the order of coming. The same thread must leave it. Errors: ERR_UNAVAILABLE. */
enum err hash_gate_enter(struct hash_gate *gate, int *slot) MUST_USE;

void hash_gate_leave(struct hash_gate *gate, int slot);

/* Takes the gate out of this process; others keep theirs. Takes NULL. */
void hash_gate_destroy(struct hash_gate *gate);
#endif
