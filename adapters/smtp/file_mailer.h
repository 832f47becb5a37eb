#ifndef ADAPTERS_SMTP_FILE_MAILER_H
#define ADAPTERS_SMTP_FILE_MAILER_H
#include "adapters/smtp/mailbox.h"
#include "ports/mailer.h"

/* A mailbox for development: a folder with one message a file. Several processes may fill it. */
struct file_mailer {
    const char *folder;         /* made when it is missing, for its owner alone; borrowed */
    const struct mailbox *from; /* borrowed */
};

/* Borrows `files`, which must outlive it. A mail becomes FOLDER/MESSAGE-ID.eml, which only its owner can read and which is
 * complete before it has its name. The same mail sent again is the same file. */
struct mailer file_mailer(struct file_mailer *files);
#endif
