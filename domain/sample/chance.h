#ifndef DOMAIN_SAMPLE_CHANCE_H
#define DOMAIN_SAMPLE_CHANCE_H
#include <stdbool.h>
#include <stdint.h>
#include "ports/random_source.h"

/* Numbers drawn at random, many of them: near enough to fair for made-up records, for nothing else. Remembers that the source
 * failed, so that who draws may check once, at the end. */
enum { CHANCE_NUMBERS = 512 };

struct chance {
    const struct random_source *random;
    uint64_t numbers[CHANCE_NUMBERS];
    size_t left;
    enum err err; /* the source's first; every number is 0 from then on */
};

/* Borrows the source. */
void chance_begin(struct chance *chance, const struct random_source *random);

/* A number in 0..below - 1; `below` is positive. */
int64_t chance_below(struct chance *chance, int64_t below);

/* True once in so many times. */
bool chance_one_in(struct chance *chance, int64_t times);

/* One of the items of an array. */
#define CHANCE_OF(chance, items) ((items)[chance_below((chance), (int64_t)(sizeof(items) / sizeof(items)[0]))])
#endif
