#ifndef APP_CLI_PASSWORD_H
#define APP_CLI_PASSWORD_H
#include <stdbool.h>

enum { PASSWORD_BYTES = 1023 };

/* Takes a new password from SNAKEEYES_PASSWORD, else the first line of standard input, else (on a terminal) asks twice without
 * showing it. Says on standard error why it could not. The caller wipes it. */
bool password_ask(char password[PASSWORD_BYTES + 1]);

/* Asks a question on the terminal; without one the answer is no. */
bool confirm(const char *question);
#endif
