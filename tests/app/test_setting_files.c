/* Settings whose values stand in files: by config_read with files in memory, by config_read_file on the disk. */
#include "tests/app/settings_read.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *read_nothing(const char *path, char text[SETTING_FILE_BYTES + 1])
{
    (void)path;
    (void)text;
    return "can't be read here";
}

/* "/run/X" holds X. */
static const char *read_name(const char *path, char text[SETTING_FILE_BYTES + 1])
{
    static const char folder[] = "/run/";
    if (strncmp(path, folder, strlen(folder)) != 0) {
        return "names a file that is not there";
    }
    int length = snprintf(text, SETTING_FILE_BYTES + 1, "%s", path + strlen(folder));
    assert_in_range(length, 0, SETTING_FILE_BYTES);
    return NULL;
}

static struct settings_read read_with(config_file_reader *read_file, const char *file, const char *first, const char *second)
{
    char entries[2][200];
    (void)snprintf(entries[0], sizeof entries[0], "%s", first);
    (void)snprintf(entries[1], sizeof entries[1], "%s", second);
    char *const environment[] = { entries[0], entries[1], NULL };
    struct settings_read read = { .why = { .count = 0 } };
    assert_int_equal(config_read(file, strlen(file), environment, read_file, CORES, &read.config, &read.why), ERR_OK);
    return read;
}

static void a_value_stands_in_the_file_that_the_environment_or_the_env_file_names(void **state)
{
    (void)state;
    const struct settings_read environment = read_with(read_name, "", "SECRET_KEY_FILE=/run/abc", "PORT_FILE=/run/8001");
    const struct settings_read file = read_with(read_name, "SECRET_KEY_FILE='/run/abc'\nPORT=8001\n", "", "");

    assert_int_equal(environment.why.count, 0);
    assert_string_equal(environment.config.secret_key, "abc");
    assert_int_equal(environment.config.port, 8001);
    assert_int_equal(file.why.count, 0);
    assert_string_equal(file.config.secret_key, "abc");
}

static void every_setting_may_stand_in_a_file(void **state)
{
    (void)state;
    static const char *const names_of_secrets[] = {
        "SECRET_KEY", "DATABASE_URL",      "MIGRATION_DATABASE_URL", "REDIS_URL",
        "MAIL_URL",   "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET",  "SEED_ADMIN_PASSWORD"
    };
    for (size_t i = 0; i < sizeof names_of_secrets / sizeof names_of_secrets[0]; i++) {
        char entry[80];
        (void)snprintf(entry, sizeof entry, "%s_FILE=/nowhere", names_of_secrets[i]);
        const struct settings_read read = read_with(read_nothing, "", entry, "");

        assert_int_equal(read.why.count, 1);
        assert_string_equal(read.why.items[0].setting, names_of_secrets[i]);
        assert_string_equal(read.why.items[0].reason, "can't be read here");
    }
}

static void a_value_of_a_file_is_read_as_any_other(void **state)
{
    (void)state;
    const struct settings_read read = read_with(read_name, "", "PORT_FILE=/run/many", "");

    assert_true(names(read, "PORT"));
    assert_int_equal(read.config.port, 8000);
}

static void a_value_and_a_file_for_it_are_one_too_many(void **state)
{
    (void)state;
    const struct settings_read environment = read_with(read_name, "", "SECRET_KEY_FILE=/run/abc", "SECRET_KEY=def");
    const struct settings_read file = read_with(read_name, "SECRET_KEY=def\nSECRET_KEY_FILE=/run/abc\n", "", "");

    assert_true(names(environment, "SECRET_KEY"));
    assert_string_equal(environment.config.secret_key, "");
    assert_true(names(file, "SECRET_KEY"));
}

static void an_empty_one_of_the_two_is_as_good_as_none(void **state)
{
    (void)state;
    const struct settings_read by_file = read_with(read_name, "", "SECRET_KEY_FILE=/run/abc", "SECRET_KEY=");
    const struct settings_read by_value = read_with(read_name, "", "SECRET_KEY_FILE=", "SECRET_KEY=def");

    assert_int_equal(by_file.why.count, 0);
    assert_string_equal(by_file.config.secret_key, "abc");
    assert_int_equal(by_value.why.count, 0);
    assert_string_equal(by_value.config.secret_key, "def");
}

static void the_environment_wins_whichever_way_it_says_it(void **state)
{
    (void)state;
    const struct settings_read value = read_with(read_name, "SECRET_KEY_FILE=/run/abc\n", "SECRET_KEY=def", "");
    const struct settings_read file = read_with(read_name, "SECRET_KEY=def\n", "SECRET_KEY_FILE=/run/abc", "");

    assert_int_equal(value.why.count, 0);
    assert_string_equal(value.config.secret_key, "def");
    assert_int_equal(file.why.count, 0);
    assert_string_equal(file.config.secret_key, "abc");
}

static void a_setting_whose_own_name_ends_so_is_itself(void **state)
{
    (void)state;
    const struct settings_read read = read_with(read_nothing, "", "MAIL_CA_FILE=/etc/ca.pem", "");

    assert_int_equal(read.why.count, 0);
    assert_string_equal(read.config.mail_ca_file, "/etc/ca.pem");
}

static void the_file_of_no_setting_is_unknown(void **state)
{
    (void)state;
    static const char file[] = "SECRET_KEY_FILE=a\nVAR_FILE=b\nSECRET_KEY_FILES=c\n_FILE=d\nPROT_FILE=e\nMAIL_CA_FILE=f\n";
    struct config_problems why = { .count = 0 };
    assert_int_equal(config_find_unknown(file, strlen(file), &why), ERR_OK);

    assert_int_equal(why.count, 3);
    assert_string_equal(why.items[0].setting, "SECRET_KEY_FILES");
    assert_string_equal(why.items[1].setting, "_FILE");
    assert_string_equal(why.items[2].setting, "PROT_FILE");
}

/* A file of the given bytes, read by config_read_file, then gone. */
static const char *read_from_disk(const void *bytes, size_t size, char text[SETTING_FILE_BYTES + 1])
{
    char path[] = "/tmp/snakeeyes-setting.XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, bytes, size), size);
    assert_int_equal(close(descriptor), 0);
    const char *fault = config_read_file(path, text);
    assert_int_equal(unlink(path), 0);
    return fault;
}

static void assert_read(const char *bytes, const char *expected)
{
    char text[SETTING_FILE_BYTES + 1] = "";
    assert_null(read_from_disk(bytes, strlen(bytes), text));
    assert_string_equal(text, expected);
}

static void one_newline_is_cut_from_the_end_and_nothing_else(void **state)
{
    (void)state;
    assert_read("abc", "abc");
    assert_read("abc\n", "abc");
    assert_read("abc\n\n", "abc\n");
    assert_read(" a\nb \n", " a\nb ");
    assert_read("\n\n", "\n");
}

static void a_file_that_holds_no_value_is_a_problem(void **state)
{
    (void)state;
    char text[SETTING_FILE_BYTES + 1];

    assert_string_equal(read_from_disk("", 0, text), "names an empty file");
    assert_string_equal(read_from_disk("\n", 1, text), "names an empty file");
    assert_string_equal(read_from_disk("a\0b", 3, text), "names a file that holds a NUL byte");
    assert_string_equal(read_from_disk("a\0\n", 3, text), "names a file that holds a NUL byte");
}

static void a_file_of_more_than_4_kib_is_a_problem(void **state)
{
    (void)state;
    static char bytes[SETTING_FILE_BYTES + 1];
    char text[SETTING_FILE_BYTES + 1];
    memset(bytes, 'x', sizeof bytes);

    assert_null(read_from_disk(bytes, SETTING_FILE_BYTES, text));
    assert_int_equal(strlen(text), SETTING_FILE_BYTES);
    assert_string_equal(read_from_disk(bytes, sizeof bytes, text), "names a file of over 4 KiB");
}

static void what_is_not_there_or_no_file_is_a_problem_and_keeps_nobody_waiting(void **state)
{
    (void)state;
    char text[SETTING_FILE_BYTES + 1];
    char path[] = "/tmp/snakeeyes-setting.XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0 && close(descriptor) == 0 && unlink(path) == 0);
    assert_int_equal(mkfifo(path, 0600), 0);

    assert_non_null(config_read_file("/nowhere/at/all", text));
    assert_non_null(config_read_file("/tmp", text));
    assert_non_null(config_read_file("/dev/zero", text));
    assert_non_null(config_read_file(path, text));

    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_stands_in_the_file_that_the_environment_or_the_env_file_names),
        cmocka_unit_test(every_setting_may_stand_in_a_file),
        cmocka_unit_test(a_value_of_a_file_is_read_as_any_other),
        cmocka_unit_test(a_value_and_a_file_for_it_are_one_too_many),
        cmocka_unit_test(an_empty_one_of_the_two_is_as_good_as_none),
        cmocka_unit_test(the_environment_wins_whichever_way_it_says_it),
        cmocka_unit_test(a_setting_whose_own_name_ends_so_is_itself),
        cmocka_unit_test(the_file_of_no_setting_is_unknown),
        cmocka_unit_test(one_newline_is_cut_from_the_end_and_nothing_else),
        cmocka_unit_test(a_file_that_holds_no_value_is_a_problem),
        cmocka_unit_test(a_file_of_more_than_4_kib_is_a_problem),
        cmocka_unit_test(what_is_not_there_or_no_file_is_a_problem_and_keeps_nobody_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
