#ifndef ADAPTERS_WEB_PROOF_H
#define ADAPTERS_WEB_PROOF_H
#include "adapters/web/exchange.h"
#include "ports/digest.h"

/* What shows that a text came from this site: HMAC-SHA256 by SECRET_KEY over "PURPOSE:TEXT". A purpose has no ':'.
 * Errors: ERR_NO_MEMORY, the digest's; `proof` is untouched then. Proofs are compared by secret_equals. */
enum err proof_make(const struct exchange *exchange, const char *purpose, const char *text, uint8_t proof[DIGEST_BYTES]) MUST_USE;
#endif
