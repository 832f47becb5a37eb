#ifndef PORTS_PASSWORD_BLOCKLIST_H
#define PORTS_PASSWORD_BLOCKLIST_H
#include <stdbool.h>

struct password_blocklist {
    void *self;
    /* Says whether the password is one of the most common ones, whatever its letters' case. */
    bool (*contains)(void *self, const char *password);
};
#endif
