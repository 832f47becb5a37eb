#ifndef TESTS_DOMAIN_DRAW_H
#define TESTS_DOMAIN_DRAW_H
#include <stdint.h>
#include "ports/random_source.h"

/* A whole number in 0..below - 1, for tests of properties; near enough to fair. Fails the test when the source does. */
int64_t draw(const struct random_source *random, int64_t below);
#endif
