#ifndef ADAPTERS_WEB_NEGOTIATION_H
#define ADAPTERS_WEB_NEGOTIATION_H
#include <stdbool.h>
#include <stddef.h>

/* Content negotiation (RFC 9110 12.5) with q values. Every header may be NULL or malformed: that never is an error. */

/* Says whether application/json is preferred over text/html: listed explicitly with a q above that of text/html or, where no
 * range but the wildcard takes HTML, as most scripts write it, not below the wildcard's. */
bool negotiation_wants_json(const char *accept);

/* How much a content coding ("gzip", "br", "identity") is wished for, in thousandths: its own q, else that of "*", else 0. */
int negotiation_coding_quality(const char *accept_encoding, const char *coding);

/* Says whether a content coding ("gzip", "br") is acceptable: listed, or "*", with q > 0. */
bool negotiation_accepts_coding(const char *accept_encoding, const char *coding);

/* The index of the best of `count` language tags ("en", "es", "tlh") for an Accept-Language header, by basic filtering (RFC 4647:
 * "es-MX" takes "es"); 0 when none fits. */
size_t negotiation_language(const char *accept_language, const char *const *tags, size_t count);

/* Says whether an If-None-Match header names the entity tag (with its quotes), or is "*". Weak comparison. */
bool negotiation_matches_etag(const char *if_none_match, const char *etag);
#endif
