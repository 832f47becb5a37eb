/* How far long work is, on a terminal of its own and without one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "app/cli/progress.h"

static void work(void)
{
    progress_show("records", 1, 3);
    progress_show("records", 3, 3);
    progress_show("jobs", 7, 0);
    progress_end();
}

/* Reads all that the working process writes, and waits for its end. */
static void read_all(pid_t process, int ours, char *shown, size_t size)
{
    size_t length = 0;
    ssize_t got = 0;
    while (length + 1 < size && (got = read(ours, shown + length, size - length - 1)) > 0) {
        length += (size_t)got;
    }
    shown[length] = '\0';
    close(ours);
    int status = 0;
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void on_a_terminal_one_line_is_written_over_and_wiped(void **state)
{
    (void)state;
    char shown[512];
    int terminal = -1;
    pid_t process = forkpty(&terminal, NULL, NULL, NULL);
    assert_true(process >= 0);
    if (process == 0) {
        work();
        _exit(0);
    }

    read_all(process, terminal, shown, sizeof shown);

    assert_string_equal(shown, "\r\033[K 33%  1 of 3 records\r\033[K100%  3 of 3 records\r\033[K7 jobs\r\033[K");
}

static void without_a_terminal_nothing_is_written(void **state)
{
    (void)state;
    char shown[512];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        work();
        _exit(0);
    }
    close(ends[1]);

    read_all(process, ends[0], shown, sizeof shown);

    assert_string_equal(shown, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_a_terminal_one_line_is_written_over_and_wiped),
        cmocka_unit_test(without_a_terminal_nothing_is_written),
    };
    return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
