#include "app/cli/help.h"
#include <string.h>

bool help_is_asked(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static bool is_in_group(const struct command *command, const char *group)
{
    size_t length = strlen(group);
    return length == 0 || (strncmp(command->words, group, length) == 0 && command->words[length] == ' ');
}

void help_group(FILE *out, const char *group)
{
    fprintf(out, "usage: snakeeyes %s%sCOMMAND\n\n", group, group[0] == '\0' ? "" : " ");
    for (size_t i = 0; i < command_count; i++) {
        if (is_in_group(&commands[i], group)) {
            fprintf(out, "  %-20s %s\n", commands[i].words, commands[i].summary);
        }
    }
    fputs("\nsnakeeyes COMMAND --help explains one. Exit codes: 0 done, 1 failed, 2 called wrongly.\n", out);
    if (group[0] == '\0') {
        fputs(HELP_SETTINGS "\n", out);
    }
}

void help_command(FILE *out, const struct command *command)
{
    fprintf(out, "usage: snakeeyes %s%s%s%s\n\n%s.\n", command->words, command->options[0].name ? " [OPTIONS]" : "",
            command->arguments[0] == '\0' ? "" : " ", command->arguments, command->summary);
    if (command->manual[0] != '\0') {
        fprintf(out, "%s\n", command->manual);
    }
    fputs("\nOptions:\n", out);
    for (const struct command_option *option = command->options; option->name; option++) {
        char title[32];
        int length = snprintf(title, sizeof title, "%s %s", option->name, option->value ? option->value : "");
        fprintf(out, "  %-20s %s\n", length < 0 ? option->name : title, option->summary);
    }
    fprintf(out, "  %-20s %s\n", "--help", "explain this command");
}
