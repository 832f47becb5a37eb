#ifndef ADAPTERS_SMTP_MAILBOX_H
#define ADAPTERS_SMTP_MAILBOX_H
#include <stdbool.h>
#include "domain/kernel/err.h"

enum { MAILBOX_NAME_BYTES = 200, MAILBOX_ADDRESS_BYTES = 254 /* RFC 5321 */ };

/* Whom a mail is from. */
struct mailbox {
    char name[MAILBOX_NAME_BYTES + 1]; /* "" for none; no control characters */
    char address[MAILBOX_ADDRESS_BYTES + 1];
};

/* Reads "Name <address>", the name in double quotes or not, or an address alone. Errors: ERR_MALFORMED; `mailbox` untouched. */
enum err mailbox_parse(const char *text, struct mailbox *mailbox) MUST_USE;

/* Says whether a text is one e-mail address and nothing else: words with single dots between them, an @, a host's name. Letters
 * beyond ASCII may stand in both parts (RFC 6531); quotes, comments and address literals may not. */
bool mailbox_is_address(const char *text);
#endif
