#ifndef ADAPTERS_SODIUM_PASSWORD_HASHER_H
#define ADAPTERS_SODIUM_PASSWORD_HASHER_H
#include "adapters/sodium/hash_gate.h"
#include "ports/password_hasher.h"

/* Argon2id with OWASP's m = 19 MiB, t = 2, p = 1, as a PHC string. `gate` is borrowed and must outlive it; without one (NULL)
 * nothing limits how many hashes run at once. Any number of threads may share it. */
struct password_hasher sodium_password_hasher(struct hash_gate *gate);
#endif
