#ifndef ADAPTERS_REDIS_ADDRESS_H
#define ADAPTERS_REDIS_ADDRESS_H
#include "domain/kernel/err.h"

enum { REDIS_TEXT_BYTES = 255, REDIS_PATH_BYTES = 107 /* of a socket's name */, REDIS_PORT = 6379 };

/* Where a Redis listens. */
struct redis_address {
    char path[REDIS_PATH_BYTES + 1]; /* of a unix socket; "" for TCP */
    char host[REDIS_TEXT_BYTES + 1];
    int port;
    char user[REDIS_TEXT_BYTES + 1];     /* "" for the default user */
    char password[REDIS_TEXT_BYTES + 1]; /* "" for none */
    int database;
};

/* Reads redis://[[user]:password@]host[:port][/database] or unix:///path. User and password may be percent-encoded, an IPv6 host
 * stands in brackets. Errors: ERR_MALFORMED; `address` untouched. */
enum err redis_address_parse(const char *url, struct redis_address *address) MUST_USE;
#endif
