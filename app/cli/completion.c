#include "app/cli/handlers.h"
#include <stdio.h>
#include <string.h>

/* The script looks at the words between the program's name and the one at the cursor: nothing, a group, or a command and what was
 * typed behind it. It needs nothing but bash. */

static const char head[] = "# bash completion of snakeeyes, as `snakeeyes completion bash` prints it\n"
                           "_snakeeyes()\n"
                           "{\n"
                           "    local IFS=$' \\t\\n' replies=\n"
                           "    COMPREPLY=()\n";

static const char tail[] = "    esac\n"
                           "    COMPREPLY=($(compgen -W \"$replies\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
                           "}\n"
                           "complete -F _snakeeyes snakeeyes\n";

static size_t group_length(const struct command *command)
{
    return strcspn(command->words, " ");
}

/* Whether it is the first command whose first word is this one's. */
static bool begins_group(size_t index)
{
    size_t length = group_length(&commands[index]);
    return index == 0 || length != group_length(&commands[index - 1]) ||
           strncmp(commands[index].words, commands[index - 1].words, length) != 0;
}

static void print_first_words(void)
{
    fputs("    case \"${COMP_WORDS[*]:1:COMP_CWORD-1}\" in\n        '') replies='", stdout);
    for (size_t i = 0; i < command_count; i++) {
        if (begins_group(i)) {
            printf("%.*s ", (int)group_length(&commands[i]), commands[i].words);
        }
    }
    puts("--help' ;;");
}

/* The second words of a group; nothing for a command of one word. */
static void print_group(size_t index)
{
    size_t length = group_length(&commands[index]);
    if (commands[index].words[length] == '\0') {
        return;
    }
    printf("        '%.*s') replies='", (int)length, commands[index].words);
    do {
        printf("%s ", commands[index++].words + length + 1);
    } while (index < command_count && !begins_group(index));
    puts("--help' ;;");
}

static void print_options(const struct command *command)
{
    printf("        '%s' | '%s '*) replies='", command->words, command->words);
    for (const struct command_option *option = command->options; option->name; option++) {
        printf("%s ", option->name);
    }
    puts("--help' ;;");
}

/* Nothing can be offered where an option waits for its value. */
static void print_options_with_values(void)
{
    fputs("    case ${COMP_WORDS[COMP_CWORD-1]} in\n        ''", stdout);
    for (size_t i = 0; i < command_count; i++) {
        for (const struct command_option *option = commands[i].options; option->name; option++) {
            if (option->value) {
                printf(" | %s", option->name);
            }
        }
    }
    puts(") return ;;\n    esac");
}

enum exit_code run_completion_bash(const struct invocation *invocation)
{
    (void)invocation;
    fputs(head, stdout);
    print_options_with_values();
    print_first_words();
    for (size_t i = 0; i < command_count; i++) {
        if (begins_group(i)) {
            print_group(i);
        }
    }
    for (size_t i = 0; i < command_count; i++) {
        print_options(&commands[i]);
    }
    fputs(tail, stdout);
    return EXIT_DONE;
}
