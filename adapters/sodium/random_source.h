#ifndef ADAPTERS_SODIUM_RANDOM_SOURCE_H
#define ADAPTERS_SODIUM_RANDOM_SOURCE_H
#include "ports/random_source.h"

/* The system's random bytes by libsodium. Keeps no state: any number of threads may share it. */
struct random_source sodium_random_source(void);
#endif
