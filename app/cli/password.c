#include "app/cli/password.h"
#include "domain/kernel/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static bool read_hidden(const char *prompt, char line[PASSWORD_BYTES + 1])
{
    struct termios shown;
    if (tcgetattr(STDIN_FILENO, &shown) != 0) {
        return false;
    }
    struct termios hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    fputs(prompt, stderr);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) != 0) {
        return false;
    }
    bool read = read_line(line);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputc('\n', stderr);
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
