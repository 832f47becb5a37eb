#include "app/cli/command.h"
#include <signal.h>
#include <stdio.h>

/* Output that could not be written is a failure, however well the command went. */
static enum exit_code finish_output(enum exit_code code)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("snakeeyes: standard output");
        return code == EXIT_DONE ? EXIT_FAILED : code;
    }
    return code;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    return (int)finish_output(command_line_run(argc > 0 ? argc - 1 : 0, argv + (argc > 0)));
}
