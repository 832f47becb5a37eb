#ifndef ADAPTERS_WORDLIST_COMMON_PASSWORDS_H
#define ADAPTERS_WORDLIST_COMMON_PASSWORDS_H
#include "ports/password_blocklist.h"

/* The 10,000 most common passwords of 8 characters and more, from a list that the build fetches, and the site's own names with
 * what people put behind a word (generate.mjs). Keeps no state. */
struct password_blocklist common_passwords(void);
#endif
