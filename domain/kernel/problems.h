#ifndef DOMAIN_KERNEL_PROBLEMS_H
#define DOMAIN_KERNEL_PROBLEMS_H
#include <stdbool.h>
#include <stddef.h>
#include "domain/kernel/err.h"

/* What is wrong with an input: which field breaks which rule. Keys are CONTRACT's and never change with the language. */
struct problem {
    const char *field; /* the form field's name, "" when no single field is at fault; static */
    const char *key;   /* "email.taken"; static */
};

enum { PROBLEMS_MAX = 16 };

struct problems {
    struct problem items[PROBLEMS_MAX];
    size_t count;
};

/* Adds a problem. The first PROBLEMS_MAX are kept; both texts must be static. */
void problems_add(struct problems *problems, const char *field, const char *key);

/* Adds a problem and says ERR_REJECTED. */
enum err problems_reject(struct problems *problems, const char *field, const char *key) MUST_USE;

/* The key of the first problem of `field`, or NULL. */
const char *problems_of(const struct problems *problems, const char *field);

/* Says whether `key` is among the problems. */
bool problems_have(const struct problems *problems, const char *key);

/* ERR_OK when there are none, else ERR_REJECTED. */
enum err problems_verdict(const struct problems *problems) MUST_USE;
#endif
