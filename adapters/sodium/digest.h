#ifndef ADAPTERS_SODIUM_DIGEST_H
#define ADAPTERS_SODIUM_DIGEST_H
#include "ports/digest.h"

/* SHA-256 and HMAC-SHA256 by libsodium. Keeps no state: any number of threads may share it. */
struct digest sodium_digest(void);
#endif
