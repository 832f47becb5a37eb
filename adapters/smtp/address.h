#ifndef ADAPTERS_SMTP_ADDRESS_H
#define ADAPTERS_SMTP_ADDRESS_H
#include "domain/kernel/err.h"

enum {
    MAIL_HOST_BYTES = 255,
    MAIL_CREDENTIAL_BYTES = 255,
    MAIL_FOLDER_BYTES = 1023,
    MAIL_SUBMISSION_PORT = 587,
    MAIL_TLS_PORT = 465,
};

enum mail_way { MAIL_BY_SMTP, MAIL_BY_SMTPS, MAIL_TO_FOLDER };

/* Where mail goes. */
struct mail_url {
    enum mail_way way;
    char host[MAIL_HOST_BYTES + 1]; /* of a server; an IPv6 address without its brackets */
    int port;
    char user[MAIL_CREDENTIAL_BYTES + 1]; /* "" for a server that asks for none */
    char password[MAIL_CREDENTIAL_BYTES + 1];
    char folder[MAIL_FOLDER_BYTES + 1]; /* of a file mailbox */
};

/* Reads smtp://[user:password@]host[:port], by default port 587; smtps://..., by default port 465; or file:DIR, a path that may
 * be relative (file:///path is absolute, too). User, password and path may be percent-encoded; an IPv6 host stands in brackets.
 * Errors: ERR_MALFORMED; `parsed` untouched. */
enum err mail_url_parse(const char *url, struct mail_url *parsed) MUST_USE;
#endif
