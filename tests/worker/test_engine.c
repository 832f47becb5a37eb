/* The threads over the real servers: every job once, whoever runs it; run under ThreadSanitizer, too. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>
#include "adapters/worker/engine.h"
#include "app/worker_parts.h"
#include "tests/postgres/server.h"

enum { JOBS = 300, THREADS = 4, PATIENCE_SECONDS = 60 };

struct house {
    struct config config;
    struct shared_parts *shared;
    struct postgres *postgres; /* the test's own */
    struct worker *workers[2];
    char names[2][WORKER_NAME_BYTES + 1];
    struct worker_house houses[2];
    struct engine *engines[2];
};

static void open_worker(struct house *house, int i)
{
    char why[256] = "";
    worker_name(house->names[i]);
    const struct worker_settings settings = { .name = house->names[i],
                                              .public_url = "http://localhost",
                                              .contact_to = "a@example.com",
                                              .error_to = "",
                                              .templates = "adapters/web/templates",
                                              .translations = "no" };
    assert_int_equal(worker_open(&settings, &house->workers[i], why, sizeof why), ERR_OK);
    house->houses[i] = (struct worker_house){ .config = &house->config, .shared = house->shared, .name = house->names[i] };
}

static void start_engine(struct house *house, int i)
{
    const struct engine_settings settings = { .worker = house->workers[i],
                                              .threads = THREADS,
                                              .self = &house->houses[i],
                                              .open = worker_parts_open,
                                              .close = worker_parts_close };
    assert_int_equal(engine_start(&settings, &house->engines[i]), ERR_OK);
}

static int open_house(void **state)
{
    static struct house house;
    struct config_problems why = { .count = 0 };
    house = (struct house){ .postgres = server_fresh() };
    assert_int_equal(config_load("no/.env", &house.config, &why), ERR_OK);
    house.config.log_level = LOG_LEVEL_ERROR;
    assert_int_equal(mail_url_parse("file:no/mail", &house.config.mail), ERR_OK);
    assert_int_equal(shared_parts_open(&house.config, &house.shared), ERR_OK);
    open_worker(&house, 0);
    open_worker(&house, 1);
    *state = &house;
    return 0;
}

static int close_house(void **state)
{
    struct house *house = *state;
    worker_close(house->workers[0]);
    worker_close(house->workers[1]);
    shared_parts_close(house->shared);
    postgres_close(house->postgres);
    return 0;
}

static int64_t now(const struct house *house)
{
    return house->shared->clock.now(house->shared->clock.self);
}

static void add_jobs(const struct house *house, const char *kind, int count)
{
    const struct job_queue queue = postgres_job_queue(house->postgres);
    for (int i = 0; i < count; i++) {
        const struct new_job job = { .kind = kind, .run_at = now(house), .created_on = now(house) };
        int64_t id = 0;
        assert_int_equal(queue.add(queue.self, &job, &id), ERR_OK);
    }
}

static int64_t count_rows(const char *sql)
{
    PGconn *database = PQconnectdb(server_url());
    PGresult *result = PQexec(database, sql);
    assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
    int64_t count = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    PQfinish(database);
    return count;
}

static void wait_for(const char *sql, int64_t count)
{
    for (int tries = 0; count_rows(sql) != count; tries++) {
        if (tries > PATIENCE_SECONDS * 20) {
            fail_msg("%s is %lld, not %lld", sql, (long long)count_rows(sql), (long long)count);
        }
        (void)usleep(50000);
    }
}

#define COUNT_DONE "SELECT count(*) FROM jobs WHERE state = 'done'"

static void every_job_is_done_once_by_two_workers_at_once(void **state)
{
    struct house *house = *state;
    start_engine(house, 0);
    start_engine(house, 1);

    add_jobs(house, "drill", JOBS);
    wait_for(COUNT_DONE, JOBS);

    assert_int_equal(count_rows("SELECT count(DISTINCT job_id) FROM job_drills"), JOBS);
    assert_int_equal(count_rows("SELECT count(*) FROM job_drills"), JOBS);
    assert_true(engine_stop(house->engines[0]));
    assert_true(engine_stop(house->engines[1]));
}

static void one_leads_and_the_other_follows_when_it_stops(void **state)
{
    struct house *house = *state;
    start_engine(house, 0);
    wait_for("SELECT count(*) FROM workers WHERE leads", 1);
    start_engine(house, 1);
    wait_for("SELECT count(*) FROM workers", 2);
    assert_int_equal(count_rows("SELECT count(*) FROM workers WHERE leads"), 1);

    assert_true(engine_stop(house->engines[0]));

    wait_for("SELECT count(*) FROM workers WHERE leads", 1);
    assert_int_equal(count_rows("SELECT count(*) FROM workers"), 1);
    assert_true(engine_stop(house->engines[1]));
    assert_int_equal(count_rows("SELECT count(*) FROM workers"), 0);
}

static void what_was_done_is_told_at_the_latest_when_a_worker_stops(void **state)
{
    struct house *house = *state;
    start_engine(house, 0);
    add_jobs(house, "drill", 5);
    wait_for(COUNT_DONE, 5);

    assert_true(engine_stop(house->engines[0]));

    assert_int_equal(count_rows("SELECT done FROM job_tallies WHERE kind = 'drill'"), 5);
}

static void what_a_dead_worker_was_running_is_done_by_another(void **state)
{
    struct house *house = *state;
    add_jobs(house, "drill", 1);
    assert_int_equal(
        count_rows("UPDATE jobs SET state = 'running', tries = 1, worker = 'gone', lease_until = now() - interval '1 s', "
                   "started_on = now() RETURNING 1"),
        1);

    start_engine(house, 0);
    wait_for(COUNT_DONE, 1);

    assert_int_equal(count_rows("SELECT tries FROM jobs"), 2);
    assert_true(engine_stop(house->engines[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_job_is_done_once_by_two_workers_at_once, open_house, close_house),
        cmocka_unit_test_setup_teardown(one_leads_and_the_other_follows_when_it_stops, open_house, close_house),
        cmocka_unit_test_setup_teardown(what_was_done_is_told_at_the_latest_when_a_worker_stops, open_house, close_house),
        cmocka_unit_test_setup_teardown(what_a_dead_worker_was_running_is_done_by_another, open_house, close_house),
    };
    signal(SIGPIPE, SIG_IGN); /* as the program does */
    return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
