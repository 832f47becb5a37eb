#include "app/cli/command.h"
#include "app/cli/help.h"
#include <string.h>

const char *invocation_option(const struct invocation *invocation, const char *name)
{
    const struct command_option *options = invocation->command->options;
    for (size_t i = 0; options[i].name; i++) {
        if (strcmp(options[i].name, name) == 0) {
            return invocation->options[i];
        }
    }
    return NULL;
}

static int count_words(const char *words)
{
    int count = *words == '\0' ? 0 : 1;
    for (; *words != '\0'; words++) {
        count += *words == ' ';
    }
    return count;
}

/* How many of the given words the first words of `text` equal, all of its words or none. */
static int match_words(const char *text, int count, char *const *words)
{
    int matched = 0;
    for (; matched < count; matched++) {
        size_t length = strcspn(text, " ");
        if (strlen(words[matched]) != length || strncmp(text, words[matched], length) != 0) {
            return 0;
        }
        if (text[length] == '\0') {
            return matched + 1;
        }
        text += length + 1;
    }
    return 0;
}

static const struct command *find_command(int count, char *const *words, int *used)
{
    for (size_t i = 0; i < command_count; i++) {
        *used = match_words(commands[i].words, count, words);
        if (*used > 0) {
            return &commands[i];
        }
    }
    return NULL;
}

static enum exit_code complain(const struct command *command, const char *complaint, const char *word)
{
    fprintf(stderr, "snakeeyes: %s%s%s\n\n", complaint, word[0] == '\0' ? "" : ": ", word);
    help_command(stderr, command);
    return EXIT_USAGE;
}

/* Reads "--name", "--name VALUE" or "--name=VALUE" at words[*at]. */
static bool read_option(struct invocation *invocation, int count, char *const *words, int *at)
{
    const char *word = words[*at];
    size_t length = strcspn(word, "=");
    const struct command_option *options = invocation->command->options;
    for (size_t i = 0; options[i].name; i++) {
        if (strlen(options[i].name) != length || strncmp(options[i].name, word, length) != 0) {
            continue;
        }
        bool attached = word[length] == '=';
        if (!options[i].value) {
            invocation->options[i] = "";
            return !attached;
        }
        if (!attached && *at + 1 >= count) {
            return false;
        }
        invocation->options[i] = attached ? word + length + 1 : words[++*at];
        return true;
    }
    return false;
}

static enum exit_code run_command(const struct command *command, int count, char *const *words)
{
    struct invocation invocation = { .command = command };
    int wanted = count_words(command->arguments);
    int given = 0;
    bool only_arguments = false;
    for (int at = 0; at < count; at++) {
        if (!only_arguments && help_is_asked(words[at])) {
            help_command(stdout, command);
            return EXIT_DONE;
        }
        if (!only_arguments && strcmp(words[at], "--") == 0) {
            only_arguments = true;
        } else if (!only_arguments && strncmp(words[at], "--", 2) == 0) {
            if (!read_option(&invocation, count, words, &at)) {
                return complain(command, "unknown option, or its value is missing", words[at]);
            }
        } else if (given == wanted) {
            return complain(command, "one argument too many", words[at]);
        } else {
            invocation.arguments[given++] = words[at];
        }
    }
    return given == wanted ? command->run(&invocation) : complain(command, "an argument is missing", "");
}

static bool is_group(const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i < command_count; i++) {
        if (strncmp(commands[i].words, word, length) == 0 && commands[i].words[length] == ' ') {
            return true;
        }
    }
    return false;
}

enum exit_code command_line_run(int count, char *const *words)
{
    int used = 0;
    const struct command *command = find_command(count, words, &used);
    if (command) {
        return run_command(command, count - used, words + used);
    }
    bool in_group = count > 0 && is_group(words[0]);
    int last = in_group ? 1 : 0;
    bool asked = count > last && help_is_asked(words[last]);
    if (!asked && count > last) {
        fprintf(stderr, "snakeeyes: no such command: %s%s%s\n\n", words[0], in_group ? " " : "", in_group ? words[1] : "");
    }
    help_group(asked ? stdout : stderr, in_group ? words[0] : "");
    return asked ? EXIT_DONE : EXIT_USAGE;
}
