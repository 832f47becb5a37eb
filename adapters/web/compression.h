#ifndef ADAPTERS_WEB_COMPRESSION_H
#define ADAPTERS_WEB_COMPRESSION_H
#include "adapters/web/request.h"
#include "adapters/web/response.h"
#include "domain/kernel/arena.h"

/* Compresses a text answer by gzip where the client accepts it and it pays (1 KiB and more); sets Content-Encoding, and Vary on
 * every text answer. One with a Content-Encoding or an ETag already stays as it is; so does any on failure.
 * Pages are safe to compress since their CSRF tokens are masked anew in each (BREACH). */
void compression_apply(const struct web_request *request, struct arena *arena, struct web_response *response);
#endif
