#ifndef ADAPTERS_KORE_HTTP_ANSWER_H
#define ADAPTERS_KORE_HTTP_ANSWER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "adapters/web/response.h"

/* Says whether an answer of that status to that method carries its body (RFC 9110 6.4.1). */
bool http_answer_has_body(int status, enum web_method method);

/* Writes the head of an answer: status line, Date (from `now`, Unix seconds), the response's headers, Content-Length of the whole body,
 * Connection, the empty line. A header that holds a line break is left out. Returns its length, 0 when `size` is too small. */
size_t http_answer_head(const struct web_response *response, bool keep_alive, int64_t now, char *out, size_t size);
#endif
