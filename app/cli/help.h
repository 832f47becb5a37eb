#ifndef APP_CLI_HELP_H
#define APP_CLI_HELP_H
#include <stdbool.h>
#include <stdio.h>
#include "app/cli/command.h"

/* Where settings come from; a whole sentence. */
#define HELP_SETTINGS "Settings come from the environment, else from the file .env in the current folder."

/* Says whether the word is --help or -h. */
bool help_is_asked(const char *word);

/* Lists the commands whose first word is `group`, or all for "". */
void help_group(FILE *out, const char *group);

/* Explains one command: usage, manual, options. */
void help_command(FILE *out, const struct command *command);
#endif
