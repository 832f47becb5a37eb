#ifndef APP_CLI_COMMAND_H
#define APP_CLI_COMMAND_H
#include <stdbool.h>
#include <stddef.h>

/* One table of commands (commands.c) is the whole command line: it is parsed, explained and run from here. */
enum exit_code { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };
enum { COMMAND_OPTIONS_MAX = 5, COMMAND_ARGUMENTS_MAX = 3 };

struct command_option {
    const char *name;  /* "--count"; NULL ends the list */
    const char *value; /* what stands for its value in help, "N"; NULL for a switch */
    const char *summary;
};

/* A command as it was called. */
struct invocation {
    const struct command *command;
    const char *arguments[COMMAND_ARGUMENTS_MAX]; /* as many as the command asks for */
    const char *options[COMMAND_OPTIONS_MAX];     /* NULL where absent; "" for a switch */
};

struct command {
    const char *words;     /* "db migrate" */
    const char *arguments; /* "SERVER_SEED CLIENT_SEED NONCE"; "" for none */
    const char *summary;   /* one line */
    const char *manual;    /* more for --help, whole lines; "" for nothing more */
    struct command_option options[COMMAND_OPTIONS_MAX + 1];
    enum exit_code (*run)(const struct invocation *invocation);
};

extern const struct command commands[];
extern const size_t command_count;

/* The value of an option that the command has; NULL where absent. */
const char *invocation_option(const struct invocation *invocation, const char *name);

/* Runs what the words after the program's name say, or explains. */
enum exit_code command_line_run(int count, char *const *words);
#endif
