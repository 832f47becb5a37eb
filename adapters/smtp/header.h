#ifndef ADAPTERS_SMTP_HEADER_H
#define ADAPTERS_SMTP_HEADER_H
#include <stdbool.h>
#include <stdint.h>
#include "adapters/smtp/mailbox.h"
#include "adapters/text/text_buffer.h"

/* Fields of a message's header (RFC 5322), each with the CRLF at its end. What is added must be printable (character.h). */

/* Adds a short name and a text that needs no folding, as it stands. */
void header_add(struct text_buffer *out, const char *name, const char *text);

/* Adds a text for people. Unless it is ASCII that fits into the line, it becomes encoded words (RFC 2047) in UTF-8, folded so
 * that no line passes 76 bytes and no character is cut. */
void header_add_text(struct text_buffer *out, const char *name, const char *text);

/* Adds a mailbox with its name, which is encoded where it must be; the address stands as it is (RFC 6532). */
void header_add_mailbox(struct text_buffer *out, const char *name, const struct mailbox *mailbox);

/* Says whether an instant (microseconds since 1970) can be written as a date: from 1970 to the year 9999. */
bool header_can_tell(int64_t instant);

/* Adds a Date in UTC. The instant must be one that can be told. */
void header_add_date(struct text_buffer *out, int64_t instant);
#endif
