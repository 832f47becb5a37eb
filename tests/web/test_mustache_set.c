#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>
#include "adapters/web/mustache_set.h"

/* A folder of templates that a test fills and the teardown removes. */
static char folder[PATH_MAX];

static int make_folder(void **state)
{
    (void)state;
    const char *temporary = getenv("TMPDIR");
    (void)snprintf(folder, sizeof folder, "%s/templates-XXXXXX", temporary == NULL ? "/tmp" : temporary);
    return mkdtemp(folder) == NULL;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static int remove_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void path_of(const char *name, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s/%s", folder, name);
    assert_in_range(length, 1, PATH_MAX - 1);
}

static void add_folder(const char *name)
{
    char path[PATH_MAX];
    path_of(name, path);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void add_file(const char *name, const char *content)
{
    char path[PATH_MAX];
    path_of(name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_renders(const struct mustache_set *set, const char *name, const char *expected)
{
    struct arena arena;
    arena_init(&arena, 1 << 16);
    const struct mustache *template = mustache_set_find(set, name);
    assert_non_null(template);
    const char *text = NULL;
    size_t size = 0;
    assert_int_equal(mustache_render(template, view_object(&arena), &arena, &text, &size), ERR_OK);
    assert_string_equal(text, expected);
    arena_release(&arena);
}

static void a_template_is_named_by_its_path(void **state)
{
    (void)state;
    add_folder("bet");
    add_file("bet/place.mustache", "place");
    add_file("home.mustache", "home");

    struct mustache_set *set = NULL;
    assert_int_equal(mustache_set_load(folder, NULL, &set, NULL), ERR_OK);

    assert_renders(set, "bet/place", "place");
    assert_renders(set, "home", "home");
    assert_null(mustache_set_find(set, "place"));
    mustache_set_free(set);
}

static void a_partial_is_found_in_another_folder(void **state)
{
    (void)state;
    add_folder("layout");
    add_file("layout/head.mustache", "[head]");
    add_file("home.mustache", "{{>layout/head}} home");

    struct mustache_set *set = NULL;
    assert_int_equal(mustache_set_load(folder, NULL, &set, NULL), ERR_OK);

    assert_renders(set, "home", "[head] home");
    mustache_set_free(set);
}

static void the_indentation_of_a_file_is_not_sent(void **state)
{
    (void)state;
    struct mustache_set *set = NULL;
    add_file("page.mustache", "<p>\n    {{#on}}\n\t  a  b\n    {{/on}}\n  {{^on}}c{{/on}}</p>\n");

    assert_int_equal(mustache_set_load(folder, NULL, &set, NULL), ERR_OK);

    assert_renders(set, "page", "<p>\nc</p>\n");
    mustache_set_free(set);
}

static void other_files_are_left_alone(void **state)
{
    (void)state;
    add_file("notes.txt", "{{");
    add_file(".hidden.mustache", "{{");
    add_file(".mustache", "{{");

    struct mustache_set *set = NULL;
    assert_int_equal(mustache_set_load(folder, NULL, &set, NULL), ERR_OK);

    assert_null(mustache_set_find(set, "notes"));
    mustache_set_free(set);
}

static void a_missing_partial_is_told_at_load(void **state)
{
    (void)state;
    add_file("home.mustache", "{{>layout/head}}");

    struct mustache_set *set = NULL;
    struct mustache_error why;
    assert_int_equal(mustache_set_load(folder, NULL, &set, &why), ERR_NOT_FOUND);

    assert_null(set);
    assert_string_equal(why.template, "home");
    assert_string_equal(why.reason, "no such partial: layout/head");
}

static void a_malformed_template_is_told_with_its_name_and_line(void **state)
{
    (void)state;
    add_folder("bet");
    add_file("bet/place.mustache", "one\n{{#a}}{{/b}}");

    struct mustache_set *set = NULL;
    struct mustache_error why;
    assert_int_equal(mustache_set_load(folder, NULL, &set, &why), ERR_MALFORMED);

    assert_null(set);
    assert_string_equal(why.template, "bet/place");
    assert_int_equal(why.line, 2);
}

static void a_missing_folder_is_told(void **state)
{
    (void)state;
    struct mustache_set *set = NULL;
    struct mustache_error why;
    assert_int_equal(mustache_set_load("no/such/folder", NULL, &set, &why), ERR_NOT_FOUND);

    assert_null(set);
    assert_string_equal(why.reason, "can't open the folder no/such/folder");
}

static void folders_that_never_end_are_refused(void **state)
{
    (void)state;
    char link_path[PATH_MAX];
    path_of("again", link_path);
    assert_int_equal(symlink(".", link_path), 0);

    struct mustache_set *set = NULL;
    assert_int_equal(mustache_set_load(folder, NULL, &set, NULL), ERR_NOT_FOUND);
    assert_null(set);
}

static void an_empty_set_finds_nothing(void **state)
{
    (void)state;
    struct mustache_set *set = NULL;
    assert_int_equal(mustache_set_load(folder, NULL, &set, NULL), ERR_OK);

    assert_null(mustache_set_find(set, ""));
    mustache_set_free(set);
}

#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_template_is_named_by_its_path),
        FOLDER_TEST(a_partial_is_found_in_another_folder),
        FOLDER_TEST(the_indentation_of_a_file_is_not_sent),
        FOLDER_TEST(other_files_are_left_alone),
        FOLDER_TEST(a_missing_partial_is_told_at_load),
        FOLDER_TEST(a_malformed_template_is_told_with_its_name_and_line),
        FOLDER_TEST(a_missing_folder_is_told),
        FOLDER_TEST(folders_that_never_end_are_refused),
        FOLDER_TEST(an_empty_set_finds_nothing),
    };
    return cmocka_run_group_tests_name("mustache set", tests, NULL, NULL);
}
