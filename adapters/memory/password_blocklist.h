#ifndef ADAPTERS_MEMORY_PASSWORD_BLOCKLIST_H
#define ADAPTERS_MEMORY_PASSWORD_BLOCKLIST_H
#include "ports/password_blocklist.h"

/* Knows "password", "12345678", "qwertyuiop" and "iloveyou" only. */
struct password_blocklist memory_password_blocklist(void);
#endif
