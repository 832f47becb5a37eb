#include "app/cli/handlers.h"
#include "app/cli/help.h"
#include "app/paths_of_build.h"
#include <stdio.h>

/* The manual page, in the macros of man(7). */

static const char head[] =
    ".SH NAME\n"
    "snakeeyes \\- runs and looks after a Snake Eyes site\n"
    ".SH SYNOPSIS\n"
    ".B snakeeyes\n"
    ".I COMMAND\n"
    "[\\fIOPTIONS\\fP] [\\fIARGUMENTS\\fP]\n"
    ".br\n"
    ".B snakeeyes\n"
    "[\\fICOMMAND\\fP]\n"
    ".B \\-\\-help\n"
    ".SH DESCRIPTION\n"
    "Snake Eyes is a web site on which people bet coins on the roll of two dice.\n"
    "This program serves it, does its work in the background and is what its operators use on a terminal.\n"
    ".SH COMMANDS\n";

static const char tail[] = ".SH EXIT STATUS\n"
                           "0 when the command is done, 1 when it failed, 2 when it was called wrongly.\n"
                           ".SH ENVIRONMENT\n" HELP_SETTINGS "\n"
                           "\\fBsnakeeyes check\\fP names each bad one. Besides there are:\n"
                           ".TP\n"
                           ".B SNAKEEYES_PASSWORD\n"
                           "the password for commands that set one\n"
                           ".TP\n"
                           ".B SNAKEEYES_HOME\n"
                           "where templates, translations, migrations and the module for Kore are installed\n"
                           ".SH FILES\n"
                           ".TP\n"
                           ".I .env\n"
                           "settings, in the current folder\n";

/* Writes text as text: what roff takes for a request or an escape is none, and `words` are bold. */
static void print_text(const char *text)
{
    bool bold = false;
    char last = '\n';
    for (; *text != '\0'; last = *text++) {
        if (last == '\n' && (*text == '.' || *text == '\'')) {
            fputs("\\&", stdout);
        }
        if (*text == '`') {
            bold = !bold;
            fputs(bold ? "\\fB" : "\\fP", stdout);
        } else if (*text == '\\') {
            fputs("\\e", stdout);
        } else if (*text == '-') {
            fputs("\\-", stdout);
        } else {
            putchar(*text);
        }
    }
}

static void print_title(const struct command *command)
{
    fputs(".TP\n\\fB", stdout);
    print_text(command->words);
    fputs("\\fP", stdout);
    if (command->options[0].name) {
        fputs(" [\\fIOPTIONS\\fP]", stdout);
    }
    if (command->arguments[0] != '\0') {
        printf(" \\fI%s\\fP", command->arguments);
    }
    putchar('\n');
}

static void print_option(const struct command_option *option)
{
    fputs(".TP\n\\fB", stdout);
    print_text(option->name);
    fputs("\\fP", stdout);
    if (option->value) {
        printf(" \\fI%s\\fP", option->value);
    }
    putchar('\n');
    print_text(option->summary);
    putchar('\n');
}

static void print_command(const struct command *command)
{
    print_title(command);
    print_text(command->summary);
    fputs(".\n", stdout);
    if (command->manual[0] != '\0') {
        print_text(command->manual);
        putchar('\n');
    }
    if (command->options[0].name) {
        puts(".RS");
        for (const struct command_option *option = command->options; option->name; option++) {
            print_option(option);
        }
        puts(".RE");
    }
}

enum exit_code run_manual(const struct invocation *invocation)
{
    (void)invocation;
    puts(".TH SNAKEEYES 1 \"\" \"snakeeyes " BUILT_VERSION "\" \"Snake Eyes\"");
    fputs(head, stdout);
    for (size_t i = 0; i < command_count; i++) {
        print_command(&commands[i]);
    }
    fputs(tail, stdout);
    return EXIT_DONE;
}
