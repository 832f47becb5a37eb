#ifndef ADAPTERS_WORDLIST_COMMON_PASSWORDS_H
#define ADAPTERS_WORDLIST_COMMON_PASSWORDS_H
#include "ports/password_blocklist.h"

/* The 10,000 most common passwords, from a list that the build fetches. Keeps no state. */
struct password_blocklist common_passwords(void);
#endif
