/* Kore's configuration from its template. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "app/cli/kore_conf.h"

static const struct kore_variable VARIABLES[] = { { "PORT", "8000" }, { "ROOT", "/a/@PORT@" }, { "EMPTY", "" } };

/* A folder with the template and what is made of it. */
struct folder {
    char path[32];
    char template[64];
    char conf[64];
    char text[4096]; /* made */
};

static void make_folder(struct folder *folder, const char *template)
{
    *folder = (struct folder){ .path = "/tmp/snakeeyes-kore.XXXXXX" };
    assert_non_null(mkdtemp(folder->path));
    assert_true(snprintf(folder->template, sizeof folder->template, "%s/in", folder->path) > 0);
    assert_true(snprintf(folder->conf, sizeof folder->conf, "%s/conf", folder->path) > 0);
    FILE *file = fopen(folder->template, "w");
    assert_non_null(file);
    assert_true(fputs(template, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_folder(const struct folder *folder)
{
    (void)remove(folder->conf);
    (void)remove(folder->template);
    assert_int_equal(rmdir(folder->path), 0);
}

static enum err fill_in(struct folder *folder)
{
    enum err err = kore_conf_write(folder->template, VARIABLES, sizeof VARIABLES / sizeof VARIABLES[0], folder->conf);
    FILE *file = err == ERR_OK ? fopen(folder->conf, "r") : NULL;
    if (file) {
        folder->text[fread(folder->text, 1, sizeof folder->text - 1, file)] = '\0';
        assert_int_equal(fclose(file), 0);
    }
    return err;
}

static void check_made(const char *template, const char *expected)
{
    struct folder folder;
    make_folder(&folder, template);
    assert_int_equal(fill_in(&folder), ERR_OK);
    assert_string_equal(folder.text, expected);
    remove_folder(&folder);
}

static void check_refused(const char *template)
{
    struct folder folder;
    make_folder(&folder, template);
    assert_int_equal(fill_in(&folder), ERR_MALFORMED);
    remove_folder(&folder);
}

static void a_text_without_variables_stays_as_it_is(void **state)
{
    (void)state;
    check_made("", "");
    check_made("bind\t1 2\n\n# x", "bind\t1 2\n\n# x");
}

static void each_variable_stands_as_its_value(void **state)
{
    (void)state;
    check_made("bind @PORT@ @PORT@\nx@EMPTY@y\n", "bind 8000 8000\nxy\n");
}

static void a_value_is_not_filled_in_again(void **state)
{
    (void)state;
    check_made("root @ROOT@\n", "root /a/@PORT@\n");
}

static void an_unknown_or_open_variable_is_malformed(void **state)
{
    (void)state;
    check_refused("x @OTHER@\n");
    check_refused("x @POR@\n");
    check_refused("x @@\n");
    check_refused("x @PORT\n@\n");
}

static void a_file_that_cannot_be_opened_is_not_found(void **state)
{
    (void)state;
    struct folder folder;
    make_folder(&folder, "x\n");

    assert_int_equal(kore_conf_write("/nowhere/in", VARIABLES, 1, folder.conf), ERR_NOT_FOUND);
    assert_int_equal(kore_conf_write(folder.template, VARIABLES, 1, "/nowhere/conf"), ERR_NOT_FOUND);

    remove_folder(&folder);
}

static void a_full_disk_is_unavailable(void **state)
{
    (void)state;
    struct folder folder;
    make_folder(&folder, "x\n");

    assert_int_equal(kore_conf_write(folder.template, VARIABLES, 1, "/dev/full"), ERR_UNAVAILABLE);

    remove_folder(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_without_variables_stays_as_it_is),
        cmocka_unit_test(each_variable_stands_as_its_value),
        cmocka_unit_test(a_value_is_not_filled_in_again),
        cmocka_unit_test(an_unknown_or_open_variable_is_malformed),
        cmocka_unit_test(a_file_that_cannot_be_opened_is_not_found),
        cmocka_unit_test(a_full_disk_is_unavailable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
