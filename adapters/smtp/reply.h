#ifndef ADAPTERS_SMTP_REPLY_H
#define ADAPTERS_SMTP_REPLY_H
#include <stdbool.h>
#include <stddef.h>

enum { SMTP_WORDS_BYTES = 511 };

/* What a server said that matters later; starts zeroed. */
struct smtp_replies {
    bool takes_utf8;                  /* the connection's server offers SMTPUTF8 */
    int refusal;                      /* code of the latest reply of 4xx or 5xx, 0 for none */
    bool refusing;                    /* its last line is still to come */
    char words[SMTP_WORDS_BYTES + 1]; /* "550 5.1.1 no such user": its lines, joined by blanks, cut where they are too many */
};

/* Reads one line as it came, its CRLF included or not. What is no reply's line is passed over. */
void smtp_replies_read(struct smtp_replies *replies, const char *line, size_t length);
#endif
