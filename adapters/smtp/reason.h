#ifndef ADAPTERS_SMTP_REASON_H
#define ADAPTERS_SMTP_REASON_H
#include "ports/mailer.h"

/* Writes why a mail did not go, as one printable line: control characters become blanks, what is not UTF-8 becomes "?", and what
 * doesn't fit is cut between two characters. */
void reason_write(char reason[MAIL_REASON_BYTES + 1], const char *before, const char *text);
#endif
