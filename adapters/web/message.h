#ifndef ADAPTERS_WEB_MESSAGE_H
#define ADAPTERS_WEB_MESSAGE_H
#include <stdbool.h>

/* What the site says to people, by CONTRACT's keys. The texts are msgids: look them up in a catalog. */
struct message {
    const char *key;
    const char *text;
    bool is_error; /* role "alert", not "status" */
};

/* The message of a key, or NULL. */
const struct message *message_find(const char *key);
#endif
