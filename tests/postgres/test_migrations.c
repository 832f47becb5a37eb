/* The migrator on a real database and on folders made for each test. */
#include <pthread.h>
#include <unistd.h>
#include "adapters/sodium/digest.h"
#include "tests/postgres/server.h"

enum { PATH_BYTES = 200 };

struct workshop {
    struct postgres *postgres;
    PGconn *link;
    struct digest digest;
    char folder[PATH_BYTES];
};

static void path_of(const struct workshop *workshop, const char *name, char path[2 * PATH_BYTES])
{
    int length = snprintf(path, 2 * PATH_BYTES, "%s/%s", workshop->folder, name);
    assert_in_range(length, 1, 2 * PATH_BYTES - 1);
}

static void write_file(const struct workshop *workshop, const char *name, const char *sql)
{
    char path[2 * PATH_BYTES];
    path_of(workshop, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(sql, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void write_two_files(const struct workshop *workshop)
{
    write_file(workshop, "0001_dice.sql", "CREATE TABLE dice (eyes integer);");
    write_file(workshop, "0002_roll.sql", "INSERT INTO dice VALUES (1); INSERT INTO dice VALUES (1);");
}

static enum err migrate(const struct workshop *workshop, size_t *applied)
{
    return postgres_migrate(workshop->postgres, workshop->folder, &workshop->digest, NULL, applied);
}

static int open_workshop(void **state)
{
    static struct workshop workshop;
    workshop = (struct workshop){ .postgres = postgres_open(server_url()), .link = server_connect(), .digest = sodium_digest() };
    int length = snprintf(workshop.folder, sizeof workshop.folder, "/tmp/migrations.XXXXXX");
    assert_in_range(length, 1, sizeof workshop.folder - 1);
    assert_non_null(mkdtemp(workshop.folder));
    assert_int_equal(postgres_reset(workshop.postgres), ERR_OK);
    *state = &workshop;
    return 0;
}

static int close_workshop(void **state)
{
    struct workshop *workshop = *state;
    static const char *const names[] = { "0001_dice.sql", "0001_eyes.sql", "0002_roll.sql", "0003_break.sql", "notes.txt" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[2 * PATH_BYTES];
        path_of(workshop, names[i], path);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(workshop->folder), 0);
    postgres_close(workshop->postgres);
    PQfinish(workshop->link);
    return 0;
}

static void files_are_applied_in_the_order_of_their_numbers(void **state)
{
    const struct workshop *workshop = *state;
    write_two_files(workshop);

    size_t applied = 0;
    assert_int_equal(migrate(workshop, &applied), ERR_OK);

    assert_int_equal(applied, 2);
    assert_int_equal(server_number(workshop->link, "SELECT count(*) FROM dice"), 2);
}

static void a_second_run_changes_nothing(void **state)
{
    const struct workshop *workshop = *state;
    size_t applied = 0;
    write_two_files(workshop);
    assert_int_equal(migrate(workshop, &applied), ERR_OK);

    assert_int_equal(migrate(workshop, &applied), ERR_OK);

    assert_int_equal(applied, 0);
    assert_int_equal(server_number(workshop->link, "SELECT count(*) FROM dice"), 2);
}

static void a_changed_file_is_refused_by_name(void **state)
{
    const struct workshop *workshop = *state;
    size_t applied = 0;
    write_two_files(workshop);
    assert_int_equal(migrate(workshop, &applied), ERR_OK);
    write_file(workshop, "0002_roll.sql", "INSERT INTO dice VALUES (6);");

    assert_int_equal(migrate(workshop, &applied), ERR_CONFLICT);

    assert_non_null(strstr(postgres_last_error(workshop->postgres), "0002_roll.sql"));
}

static void nothing_new_is_applied_beside_a_changed_file(void **state)
{
    const struct workshop *workshop = *state;
    size_t applied = 0;
    write_file(workshop, "0002_roll.sql", "SELECT 1;");
    assert_int_equal(migrate(workshop, &applied), ERR_OK);
    write_file(workshop, "0001_dice.sql", "CREATE TABLE dice (eyes integer);");
    write_file(workshop, "0002_roll.sql", "SELECT 2;");

    assert_int_equal(migrate(workshop, &applied), ERR_CONFLICT);

    assert_int_equal(server_number(workshop->link, "SELECT count(*) FROM pg_tables WHERE tablename = 'dice'"), 0);
}

static void a_file_that_fails_leaves_nothing_behind(void **state)
{
    const struct workshop *workshop = *state;
    size_t applied = 0;
    write_two_files(workshop);
    write_file(workshop, "0003_break.sql", "INSERT INTO dice VALUES (3); SELECT 1 / 0;");

    assert_int_equal(migrate(workshop, &applied), ERR_INTERNAL);

    assert_int_equal(applied, 2);
    assert_int_equal(server_number(workshop->link, "SELECT count(*) FROM dice"), 2);
    assert_int_equal(server_number(workshop->link, "SELECT max(number) FROM schema_migrations"), 2);
}

static void a_file_that_fails_is_named_with_what_was_wrong(void **state)
{
    const struct workshop *workshop = *state;
    size_t applied = 0;
    write_file(workshop, "0003_break.sql", "SELECT 1 / 0;");

    assert_int_equal(migrate(workshop, &applied), ERR_INTERNAL);

    assert_non_null(strstr(postgres_last_error(workshop->postgres), "0003_break.sql"));
    assert_non_null(strstr(postgres_last_error(workshop->postgres), "division by zero"));
}

static void two_files_of_one_number_are_refused(void **state)
{
    const struct workshop *workshop = *state;
    size_t applied = 0;
    write_two_files(workshop);
    write_file(workshop, "0001_eyes.sql", "SELECT 1;");

    assert_int_equal(migrate(workshop, &applied), ERR_MALFORMED);
}

static void a_folder_without_migrations_is_an_error(void **state)
{
    const struct workshop *workshop = *state;
    size_t applied = 0;
    write_file(workshop, "notes.txt", "not a migration");

    assert_int_equal(migrate(workshop, &applied), ERR_NOT_FOUND);
}

static void the_status_tells_what_is_applied_missing_and_changed(void **state)
{
    const struct workshop *workshop = *state;
    struct postgres_migration listed[3];
    size_t count = 0;
    write_two_files(workshop);
    assert_int_equal(migrate(workshop, &count), ERR_OK);
    write_file(workshop, "0002_roll.sql", "SELECT 2;");
    write_file(workshop, "0003_break.sql", "SELECT 1 / 0;");

    assert_int_equal(postgres_migration_status(workshop->postgres, workshop->folder, &workshop->digest, listed, 3, &count),
                     ERR_OK);

    assert_int_equal(count, 3);
    assert_true(listed[0].applied_on > SERVER_NOW && !listed[0].changed);
    assert_true(listed[1].applied_on > SERVER_NOW && listed[1].changed);
    assert_true(listed[2].applied_on == 0 && !listed[2].changed);
}

static void the_status_of_an_empty_database_is_not_yet(void **state)
{
    const struct workshop *workshop = *state;
    struct postgres_migration listed[2];
    size_t count = 0;
    write_two_files(workshop);

    assert_int_equal(postgres_migration_status(workshop->postgres, workshop->folder, &workshop->digest, listed, 2, &count),
                     ERR_OK);

    assert_int_equal(count, 2);
    assert_string_equal(listed[1].name, "0002_roll.sql");
    assert_int_equal(listed[1].applied_on, 0);
}

struct migrator {
    pthread_t thread;
    const struct workshop *workshop;
    enum err err;
    size_t applied;
};

static void *run_migrator(void *argument)
{
    struct migrator *migrator = argument;
    struct postgres *postgres = postgres_open(server_url());
    migrator->err = postgres_migrate(postgres, migrator->workshop->folder, &migrator->workshop->digest, NULL, &migrator->applied);
    postgres_close(postgres);
    return NULL;
}

static void of_two_migrators_at_once_one_applies_and_both_succeed(void **state)
{
    const struct workshop *workshop = *state;
    write_file(workshop, "0001_dice.sql", "CREATE TABLE dice (eyes integer); SELECT pg_sleep(0.2);");
    struct migrator migrators[2] = { { .workshop = workshop }, { .workshop = workshop } };

    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&migrators[i].thread, NULL, run_migrator, &migrators[i]), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(migrators[i].thread, NULL), 0);
    }

    assert_int_equal(migrators[0].err, ERR_OK);
    assert_int_equal(migrators[1].err, ERR_OK);
    assert_int_equal(migrators[0].applied + migrators[1].applied, 1);
}

static void a_migration_may_take_longer_than_a_page_may(void **state)
{
    const struct workshop *workshop = *state;
    size_t applied = 0;
    write_file(workshop, "0001_dice.sql", "SELECT 1 / (current_setting('statement_timeout') = '0')::integer;");

    assert_int_equal(migrate(workshop, &applied), ERR_OK);
}

static void a_reset_leaves_an_empty_schema(void **state)
{
    const struct workshop *workshop = *state;
    size_t applied = 0;
    write_two_files(workshop);
    assert_int_equal(migrate(workshop, &applied), ERR_OK);

    assert_int_equal(postgres_reset(workshop->postgres), ERR_OK);

    assert_int_equal(server_number(workshop->link, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"), 0);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, open_workshop, close_workshop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(files_are_applied_in_the_order_of_their_numbers),
        RULE(a_second_run_changes_nothing),
        RULE(a_changed_file_is_refused_by_name),
        RULE(nothing_new_is_applied_beside_a_changed_file),
        RULE(a_file_that_fails_leaves_nothing_behind),
        RULE(a_file_that_fails_is_named_with_what_was_wrong),
        RULE(two_files_of_one_number_are_refused),
        RULE(a_folder_without_migrations_is_an_error),
        RULE(the_status_tells_what_is_applied_missing_and_changed),
        RULE(the_status_of_an_empty_database_is_not_yet),
        RULE(of_two_migrators_at_once_one_applies_and_both_succeed),
        RULE(a_migration_may_take_longer_than_a_page_may),
        RULE(a_reset_leaves_an_empty_schema),
    };
    return cmocka_run_group_tests_name("migrations", tests, NULL, NULL);
}
