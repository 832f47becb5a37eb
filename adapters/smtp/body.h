#ifndef ADAPTERS_SMTP_BODY_H
#define ADAPTERS_SMTP_BODY_H
#include "adapters/text/text_buffer.h"

/* The text of a part of a message. Lines end with CRLF, the last one, too. */
enum body_encoding { BODY_7BIT, BODY_QUOTED_PRINTABLE };

/* The encoding that keeps a text whole: none for ASCII with lines of at most 998 bytes, so that it stays readable as it is. */
enum body_encoding body_encoding_of(const char *text);

/* As a Content-Transfer-Encoding; static. */
const char *body_encoding_name(enum body_encoding encoding);

/* Adds a text that is well-formed UTF-8. Quoted-printable lines have at most 76 bytes, and no character is cut. */
void body_add(struct text_buffer *out, const char *text, enum body_encoding encoding);
#endif
