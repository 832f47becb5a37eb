/* The prompt on a terminal of its own: what is typed is not shown, and whatever ends the prompt shows typing again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include "app/cli/password.h"

enum { PATIENCE = 10000 /* milliseconds */, READ = 10, REFUSED = 11 };

/* A process that asks for a password, and its terminal. Asked for "secret word", it leaves with READ. */
struct prompt {
    pid_t process;
    int terminal; /* our end */
    char shown[1024];
};

static struct prompt begin(void)
{
    struct prompt prompt = { .shown = "" };
    prompt.process = forkpty(&prompt.terminal, NULL, NULL, NULL);
    assert_true(prompt.process >= 0);
    if (prompt.process == 0) {
        char password[PASSWORD_BYTES + 1] = "";
        bool read = unsetenv("SNAKEEYES_PASSWORD") == 0 && password_ask(password);
        _exit(read && strcmp(password, "secret word") == 0 ? READ : REFUSED);
    }
    return prompt;
}

/* Reads what the terminal shows until it contains `text`, or its process is gone. */
static void read_until(struct prompt *prompt, const char *text)
{
    while (strstr(prompt->shown, text) == NULL) {
        struct pollfd wait = { .fd = prompt->terminal, .events = POLLIN };
        size_t length = strlen(prompt->shown);
        assert_int_equal(poll(&wait, 1, PATIENCE), 1);
        ssize_t size = read(prompt->terminal, prompt->shown + length, sizeof prompt->shown - length - 1);
        if (size <= 0) {
            return;
        }
        prompt->shown[length + (size_t)size] = '\0';
    }
}

static void type(const struct prompt *prompt, const char *text)
{
    assert_int_equal(write(prompt->terminal, text, strlen(text)), strlen(text));
}

static bool echoes(const struct prompt *prompt)
{
    struct termios state;
    assert_int_equal(tcgetattr(prompt->terminal, &state), 0);
    return (state.c_lflag & ECHO) != 0;
}

/* Returns the process's wait status. */
static int end(struct prompt *prompt)
{
    int status = 0;
    assert_int_equal(waitpid(prompt->process, &status, 0), prompt->process);
    close(prompt->terminal);
    return status;
}

static void a_password_typed_twice_is_taken_and_not_shown(void **state)
{
    (void)state;
    struct prompt prompt = begin();
    read_until(&prompt, "Password: ");
    assert_false(echoes(&prompt));

    type(&prompt, "secret word\n");
    read_until(&prompt, "again: ");
    type(&prompt, "secret word\n");
    read_until(&prompt, "no such text");

    int status = end(&prompt);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), READ);
    assert_null(strstr(prompt.shown, "secret"));
}

static void two_that_differ_are_refused(void **state)
{
    (void)state;
    struct prompt prompt = begin();
    read_until(&prompt, "Password: ");

    type(&prompt, "secret word\n");
    read_until(&prompt, "again: ");
    type(&prompt, "secret wort\n");
    read_until(&prompt, "differ");

    int status = end(&prompt);
    assert_int_equal(WEXITSTATUS(status), REFUSED);
}

static void the_end_of_input_is_no_password(void **state)
{
    (void)state;
    struct prompt prompt = begin();
    read_until(&prompt, "Password: ");

    type(&prompt, "\004");
    read_until(&prompt, "no password was read");

    int status = end(&prompt);
    assert_int_equal(WEXITSTATUS(status), REFUSED);
}

/* Ends the prompt at its first or second question by `deadly`. */
static void check_signal(bool second, int deadly)
{
    struct prompt prompt = begin();
    read_until(&prompt, "Password: ");
    if (second) {
        type(&prompt, "secret word\n");
        read_until(&prompt, "again: ");
    }
    assert_false(echoes(&prompt));

    if (deadly == SIGINT) {
        type(&prompt, "\003");
    } else {
        assert_int_equal(kill(prompt.process, deadly), 0);
    }
    siginfo_t ended;
    assert_int_equal(waitid(P_PID, (id_t)prompt.process, &ended, WEXITED | WNOWAIT), 0);

    assert_true(echoes(&prompt));
    int status = end(&prompt);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), deadly);
}

static void control_c_ends_the_prompt_and_typing_is_shown_again(void **state)
{
    (void)state;
    check_signal(false, SIGINT);
    check_signal(true, SIGINT);
}

static void so_does_any_other_polite_signal(void **state)
{
    (void)state;
    check_signal(false, SIGTERM);
    check_signal(false, SIGHUP);
    check_signal(false, SIGQUIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_typed_twice_is_taken_and_not_shown),
        cmocka_unit_test(two_that_differ_are_refused),
        cmocka_unit_test(the_end_of_input_is_no_password),
        cmocka_unit_test(control_c_ends_the_prompt_and_typing_is_shown_again),
        cmocka_unit_test(so_does_any_other_polite_signal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
