/* How a .env file is written: in memory by config_read, on the disk by config_load. */
#include "tests/app/settings_read.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void check_key(const char *line, const char *expected)
{
    const struct settings_read read = read_env_file(line);
    assert_int_equal(read.why.count, 0);
    assert_string_equal(read.config.secret_key, expected);
}

static void comments_and_empty_lines_say_nothing(void **state)
{
    (void)state;
    check_key("# PORT=x\n\n   \t\n  # more\nSECRET_KEY=a\n", "a");
}

static void a_bare_value_ends_before_its_comment_and_blanks(void **state)
{
    (void)state;
    check_key("SECRET_KEY= a b \t # comment\n", "a b");
    check_key("SECRET_KEY=a#b\n", "a#b");
    check_key("SECRET_KEY=#b\n", "");
}

static void single_quotes_are_literal(void **state)
{
    (void)state;
    check_key("SECRET_KEY=' a\\\" # b ' # comment\n", " a\\\" # b ");
}

static void double_quotes_know_two_escapes(void **state)
{
    (void)state;
    check_key("SECRET_KEY=\"a \\\"b\\\" \\\\ \\n # c\"\n", "a \"b\" \\ \\n # c");
}

static void nothing_is_expanded(void **state)
{
    (void)state;
    check_key("SECRET_KEY=\"$HOME `x` ${PORT}\"\n", "$HOME `x` ${PORT}");
}

static void export_may_stand_before_a_name(void **state)
{
    (void)state;
    check_key("export SECRET_KEY=a\n", "a");
    check_key("  export\t SECRET_KEY = a\n", "a");
    check_key("exports=x\nSECRET_KEY=a\n", "a");
}

static void the_last_line_needs_no_end_and_any_may_end_as_on_windows(void **state)
{
    (void)state;
    check_key("PORT=8001\r\nSECRET_KEY=a\r\n", "a");
    check_key("PORT=8001\nSECRET_KEY='a'", "a");
}

static void the_last_of_two_wins(void **state)
{
    (void)state;
    check_key("SECRET_KEY=a\nSECRET_KEY=b\n", "b");
}

static void a_bad_line_is_named_and_the_others_are_read(void **state)
{
    (void)state;
    static const char *const bad[] = { "SECRET_KEY",      "=x", "1PORT=2", "SECRET-KEY=x", "SECRET_KEY=\"x", "SECRET_KEY='x",
                                       "SECRET_KEY='x' y" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char file[64];
        assert_true(snprintf(file, sizeof file, "\n%s\nPORT=8001\n", bad[i]) > 0);
        const struct settings_read read = read_env_file(file);

        assert_int_equal(read.why.count, 1);
        assert_true(names(read, "line 2"));
        assert_int_equal(read.config.port, 8001);
    }
}

static void a_nul_byte_is_a_problem(void **state)
{
    (void)state;
    static const char file[] = "PORT=8001\n\0PORT=8002\n";
    char *const environment[] = { NULL };
    struct settings_read read = { .why = { .count = 0 } };

    assert_int_equal(config_read(file, sizeof file - 1, environment, config_read_file, CORES, &read.config, &read.why), ERR_OK);

    assert_true(names(read, "the .env file"));
}

static struct settings_read find_unknown(const char *file)
{
    struct settings_read read = { .why = { .count = 0 } };
    assert_int_equal(config_find_unknown(file, strlen(file), &read.why), ERR_OK);
    return read;
}

static void an_unknown_name_is_found(void **state)
{
    (void)state;
    const struct settings_read read = find_unknown("PORT=1\nexport PROT=2\n# NONE=1\nport='3'\n!\n");

    assert_int_equal(read.why.count, 2);
    assert_true(names(read, "PROT"));
    assert_true(names(read, "port"));
}

static void every_setting_is_known_the_unused_ones_and_those_of_other_programs_too(void **state)
{
    (void)state;
    assert_int_equal(find_unknown("PORT=1\nMAIL_URL=x\nSTRIPE_JS_URL=\nVAR=x\nDEMO=0\n").why.count, 0);
}

static void an_unknown_name_keeps_nothing_from_starting(void **state)
{
    (void)state;
    assert_int_equal(read_env_file("PROT=2\n").why.count, 0);
}

/* A file in a folder of its own. */
struct disk {
    char folder[32];
    char path[64];
};

static struct disk write_file(const char *text, size_t size)
{
    struct disk disk = { .folder = "/tmp/snakeeyes-config.XXXXXX" };
    assert_non_null(mkdtemp(disk.folder));
    assert_true(snprintf(disk.path, sizeof disk.path, "%s/.env", disk.folder) > 0);
    FILE *file = fopen(disk.path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return disk;
}

static void remove_file(const struct disk *disk)
{
    (void)remove(disk->path);
    assert_int_equal(rmdir(disk->folder), 0);
}

static struct settings_read load(const char *path)
{
    struct settings_read read = { .why = { .count = 0 } };
    assert_int_equal(config_load(path, &read.config, &read.why), ERR_OK);
    return read;
}

static void a_file_on_the_disk_is_read(void **state)
{
    (void)state;
    static const char text[] = "SEED_ADMIN_EMAIL=file@x.example\n";
    const struct disk disk = write_file(text, sizeof text - 1);
    const struct settings_read read = load(disk.path);

    assert_string_equal(read.config.seed_admin_email, "file@x.example");
    remove_file(&disk);
}

static void the_process_environment_wins_over_the_file_on_the_disk(void **state)
{
    (void)state;
    static const char text[] = "SEED_ADMIN_EMAIL=file@x.example\n";
    const struct disk disk = write_file(text, sizeof text - 1);
    assert_int_equal(setenv("SEED_ADMIN_EMAIL", "environment@x.example", 1), 0);

    const struct settings_read read = load(disk.path);

    assert_string_equal(read.config.seed_admin_email, "environment@x.example");
    assert_int_equal(unsetenv("SEED_ADMIN_EMAIL"), 0);
    remove_file(&disk);
}

static void an_absent_file_is_no_problem(void **state)
{
    (void)state;
    assert_false(names(load("/nowhere/.env"), "the .env file"));
}

static void a_file_of_more_than_64_kib_is_a_problem(void **state)
{
    (void)state;
    static char text[CONFIG_FILE_BYTES + 1];
    memset(text, '\n', sizeof text);
    const struct disk most = write_file(text, CONFIG_FILE_BYTES);
    const struct disk more = write_file(text, CONFIG_FILE_BYTES + 1);

    assert_false(names(load(most.path), "the .env file"));
    assert_true(names(load(more.path), "the .env file"));

    remove_file(&most);
    remove_file(&more);
}

static void what_is_no_file_is_a_problem(void **state)
{
    (void)state;
    assert_true(names(load("/"), "the .env file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_and_empty_lines_say_nothing),
        cmocka_unit_test(a_bare_value_ends_before_its_comment_and_blanks),
        cmocka_unit_test(single_quotes_are_literal),
        cmocka_unit_test(double_quotes_know_two_escapes),
        cmocka_unit_test(nothing_is_expanded),
        cmocka_unit_test(export_may_stand_before_a_name),
        cmocka_unit_test(the_last_line_needs_no_end_and_any_may_end_as_on_windows),
        cmocka_unit_test(the_last_of_two_wins),
        cmocka_unit_test(a_bad_line_is_named_and_the_others_are_read),
        cmocka_unit_test(a_nul_byte_is_a_problem),
        cmocka_unit_test(an_unknown_name_is_found),
        cmocka_unit_test(every_setting_is_known_the_unused_ones_and_those_of_other_programs_too),
        cmocka_unit_test(an_unknown_name_keeps_nothing_from_starting),
        cmocka_unit_test(a_file_on_the_disk_is_read),
        cmocka_unit_test(the_process_environment_wins_over_the_file_on_the_disk),
        cmocka_unit_test(an_absent_file_is_no_problem),
        cmocka_unit_test(a_file_of_more_than_64_kib_is_a_problem),
        cmocka_unit_test(what_is_no_file_is_a_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
