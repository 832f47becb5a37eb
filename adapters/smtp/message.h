#ifndef ADAPTERS_SMTP_MESSAGE_H
#define ADAPTERS_SMTP_MESSAGE_H
#include <stdbool.h>
#include "adapters/smtp/mailbox.h"
#include "adapters/text/text_buffer.h"
#include "ports/mailer.h"

/* Makes the message (RFC 5322, MIME) that a mail is: the same bytes for the same mail. Headers are ASCII but for addresses that
 * are not; bodies are always ASCII. Errors: ERR_MALFORMED, with `reason`; ERR_NO_MEMORY. `message` is an empty buffer and
 * untouched on failure. */
enum err message_compose(const struct mail *mail, const struct mailbox *from, struct text_buffer *message,
                         char reason[MAIL_REASON_BYTES + 1]) MUST_USE;

/* Says whether an address of the mail has letters beyond ASCII, so that only a server with SMTPUTF8 (RFC 6531) takes it. */
bool message_needs_utf8(const struct mail *mail, const struct mailbox *from);
#endif
