#ifndef PORTS_MAILER_H
#define PORTS_MAILER_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* One mail, all of it UTF-8 and borrowed. Header texts hold no control characters, or the mailer refuses them (ERR_MALFORMED). */
struct mail {
    const char *to;       /* one address */
    const char *reply_to; /* one address, or NULL */
    const char *language; /* BCP 47, of the texts */
    const char *subject;
    const char *text;       /* lines end with \n */
    const char *html;       /* NULL or "" for none */
    const char *message_id; /* without <>: letters, digits and .-_+= on both sides of an @; the same at every try */
    const char *request_id; /* of the request that the mail comes of: letters, digits, '-'; NULL or "" for none */
    int64_t date;           /* microseconds since 1970 */
};

enum { MAIL_MESSAGE_ID_BYTES = 200, MAIL_REASON_BYTES = 300 };

struct mailer {
    void *self;
    /* Hands the mail over; returns ERR_OK only when the other side has taken it. Errors: ERR_UNAVAILABLE when another try may
     * help (no connection, time over, a 4xx reply), ERR_REJECTED when none will (a 5xx reply), ERR_MALFORMED, ERR_NO_MEMORY.
     * `reason` then tells in one line what went wrong, with the server's own words, and no secret. */
    enum err (*send)(void *self, const struct mail *mail, char reason[MAIL_REASON_BYTES + 1]);
};
#endif
