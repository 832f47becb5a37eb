#ifndef ADAPTERS_MEMORY_PASSWORD_HASHER_H
#define ADAPTERS_MEMORY_PASSWORD_HASHER_H
#include <stddef.h>
#include <stdint.h>
#include "adapters/memory/faults.h"
#include "ports/password_hasher.h"

/* Quick, salted and worthless as protection: "$memory$COST$SALT$SUM". */
struct memory_hasher {
    char cost;                    /* today's parameter, a digit; a hash with another one is outdated */
    uint64_t salts;               /* given out so far */
    size_t hashed;                /* calls of hash */
    size_t verified;              /* calls of verify, those for nobody's hash included */
    struct memory_faults *faults; /* NULL for none; borrowed */
};

/* Borrows `memory`, which must outlive it. */
struct password_hasher memory_password_hasher(struct memory_hasher *memory);
#endif
