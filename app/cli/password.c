#include "app/cli/password.h"
#include "domain/kernel/text.h"
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

static bool read_line(char line[PASSWORD_BYTES + 1])
{
    if (!fgets(line, PASSWORD_BYTES + 1, stdin)) {
        return false;
    }
    size_t length = strlen(line);
    bool whole = length > 0 && (line[length - 1] == '\n' || feof(stdin));
    line[strcspn(line, "\r\n")] = '\0';
    return whole;
}

/* Waits until a line was typed; false when one of the blocked `signals` came first. In canonical mode standard input holds no
 * more than the line it was last read for. */
static bool wait_for_line(const sigset_t *signals)
{
    struct pollfd waits[] = {
        { .fd = STDIN_FILENO, .events = POLLIN },
        { .fd = signalfd(-1, signals, SFD_CLOEXEC), .events = POLLIN },
    };
    bool typed = waits[1].fd >= 0 && poll(waits, sizeof waits / sizeof waits[0], -1) > 0 && waits[1].revents == 0;
    if (waits[1].fd >= 0) {
        close(waits[1].fd);
    }
    return typed;
}

static bool read_without_echo(const char *prompt, const sigset_t *signals, char line[PASSWORD_BYTES + 1])
{
    struct termios shown;
    if (tcgetattr(STDIN_FILENO, &shown) != 0) {
        return false;
    }
    struct termios hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) != 0) {
        return false;
    }
    fputs(prompt, stderr);
    bool read = wait_for_line(signals) && read_line(line);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputc('\n', stderr);
    return read;
}

/* A signal that ends or stops the process waits until what is typed is shown again. */
static bool read_hidden(const char *prompt, char line[PASSWORD_BYTES + 1])
{
    static const int waiting[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
    sigset_t signals;
    sigset_t before;
    sigemptyset(&signals);
    for (size_t i = 0; i < sizeof waiting / sizeof waiting[0]; i++) {
        sigaddset(&signals, waiting[i]);
    }
    if (sigprocmask(SIG_BLOCK, &signals, &before) != 0) {
        return false;
    }
    bool read = read_without_echo(prompt, &signals, line);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return read;
}

static bool ask_twice(char password[PASSWORD_BYTES + 1])
{
    char again[PASSWORD_BYTES + 1] = "";
    bool read = read_hidden("Password: ", password) && read_hidden("The same again: ", again);
    bool same = read && strcmp(password, again) == 0;
    explicit_bzero(again, sizeof again);
    if (!same) {
        fputs(read ? "snakeeyes: the two passwords differ\n" : "snakeeyes: no password was read\n", stderr);
    }
    return same;
}

bool password_ask(char password[PASSWORD_BYTES + 1])
{
    const char *given = getenv("SNAKEEYES_PASSWORD");
    if (!given && isatty(STDIN_FILENO)) {
        return ask_twice(password);
    }
    bool read = given ? text_copy(given, password, PASSWORD_BYTES + 1) == ERR_OK : read_line(password);
    if (!read) {
        fputs("snakeeyes: no password in SNAKEEYES_PASSWORD or on standard input, or too long a one\n", stderr);
    }
    return read;
}

bool confirm(const char *question)
{
    char answer[PASSWORD_BYTES + 1];
    if (!isatty(STDIN_FILENO)) {
        return false;
    }
    fprintf(stderr, "%s [y/N] ", question);
    return read_line(answer) && (answer[0] == 'y' || answer[0] == 'Y');
}
