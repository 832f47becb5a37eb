#ifndef ADAPTERS_WORKER_LETTER_H
#define ADAPTERS_WORKER_LETTER_H
#include "adapters/web/view.h"
#include "adapters/worker/errand.h"

/* A mail that a job sends, in its reader's language: templates/mail/NAME.text.mustache and NAME.html.mustache. */
struct letter {
    const char *name;
    const char *to;
    const char *reply_to; /* or NULL */
    const char *subject;  /* a msgid */
    enum user_locale locale;
    struct view *view; /* what the templates show; "site" and "subject" are added */
};

/* Writes the letter and hands it to the mailer. Its Message-ID and Date are the job's, so that it is the same mail at every try.
 * Errors: the mailer's, with its words in errand->reason; ERR_NO_MEMORY. */
enum err letter_send(struct errand *errand, const struct letter *letter) MUST_USE;
#endif
