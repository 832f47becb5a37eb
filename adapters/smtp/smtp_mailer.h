#ifndef ADAPTERS_SMTP_SMTP_MAILER_H
#define ADAPTERS_SMTP_SMTP_MAILER_H
#include <stdint.h>
#include "adapters/smtp/address.h"
#include "adapters/smtp/mailbox.h"
#include "ports/mailer.h"

/* How mail is handed to a server. The texts are copied. */
struct smtp_settings {
    const struct mail_url *server; /* by SMTP or SMTPS */
    const struct mailbox *from;
    const char *authorities; /* a PEM file of certificate authorities to trust besides the system's; "" for none */
    int64_t connect_time; /* microseconds until the server has greeted us and let us in; 0: 10 s, as some greet late on purpose */
    int64_t send_time;    /* microseconds for the whole; 0: 30 s */
};

/* One thread's way to the server. Its connection is kept for the next mail; one that the server ended is made anew.
 *
 * smtp:// goes on under TLS (STARTTLS) where the server offers it, and not at all without when there are credentials; smtps://
 * begins with it. A certificate is always checked. The process must ignore SIGPIPE. */
struct smtp_mailer;

/* Connects to nothing yet. Errors: ERR_NO_MEMORY. */
enum err smtp_mailer_open(const struct smtp_settings *settings, struct smtp_mailer **opened) MUST_USE;

/* Takes leave of the server without waiting for its answer. Takes NULL. */
void smtp_mailer_close(struct smtp_mailer *smtp);

/* Borrows `smtp`, which must outlive it. When the line is lost after the mail went out, nobody knows whether it was taken: that
 * is ERR_UNAVAILABLE, so such a mail may come twice, with the same Message-ID. */
struct mailer smtp_mailer(struct smtp_mailer *smtp);
#endif
