/* Jobs among many relays and workers at the same time, and how they are kept. */
#include <pthread.h>
#include <stdatomic.h>
#include "tests/postgres/both_sides.h"

enum { THREADS = 4, JOBS = 2000, BATCH = 37 };
#define SECOND INT64_C(1000000)

static void add_jobs(void)
{
    server_run(database, "INSERT INTO jobs (kind, state, created_on, run_at, due_on) SELECT 'drill', 'queued', "
                         "'2025-01-01', '2025-01-01', '2025-01-01' FROM generate_series(1, 2000)");
}

/* How often each job was taken, by its id. */
static _Atomic int taken[JOBS + 1];

struct taker {
    pthread_t thread;
    enum err worst;
};

static void let_all_take(void *(*take)(void *taker))
{
    struct taker takers[THREADS];
    for (size_t i = 0; i <= JOBS; i++) {
        atomic_store(&taken[i], 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        takers[i] = (struct taker){ .worst = ERR_OK };
        assert_int_equal(pthread_create(&takers[i].thread, NULL, take, &takers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(takers[i].thread, NULL), 0);
        assert_int_equal(takers[i].worst, ERR_OK);
    }
}

static void assert_each_was_taken_once(void)
{
    for (size_t i = 1; i <= JOBS; i++) {
        assert_int_equal(atomic_load(&taken[i]), 1);
    }
}

static void *relay_all(void *argument)
{
    struct taker *taker = argument;
    struct postgres *own = postgres_open_for_jobs(server_url());
    const struct job_store jobs = postgres_job_store(own);
    int64_t ids[BATCH];
    size_t count = 1;
    while (taker->worst == ERR_OK && count > 0) {
        taker->worst = jobs.relay(jobs.self, SERVER_NOW, SERVER_NOW + 60 * SECOND, ids, BATCH, &count);
        for (size_t i = 0; i < count && taker->worst == ERR_OK; i++) {
            atomic_fetch_add(&taken[ids[i]], 1);
        }
    }
    postgres_close(own);
    return NULL;
}

static void no_two_relays_take_the_same_job(void **state)
{
    (void)state;
    add_jobs();

    let_all_take(relay_all);

    assert_each_was_taken_once();
}

static void a_relay_passes_over_what_another_takes_at_the_same_time(void **state)
{
    (void)state;
    const struct job_store jobs = postgres_job_store(postgres);
    int64_t ids[BATCH];
    size_t count = 0;
    add_jobs();
    server_run(database, "BEGIN; SELECT FROM jobs WHERE id <= 5 FOR UPDATE");

    assert_int_equal(jobs.relay(jobs.self, SERVER_NOW, SERVER_NOW + 1, ids, BATCH, &count), ERR_OK);

    assert_int_equal(count, BATCH);
    assert_int_equal(ids[0], 6);
    server_run(database, "ROLLBACK");
}

/* Every thread tries to begin every job, in batches. */
static void *begin_all(void *argument)
{
    struct taker *taker = argument;
    struct postgres *own = postgres_open_for_jobs(server_url());
    const struct job_store jobs = postgres_job_store(own);
    struct job *begun = calloc(JOBS, sizeof *begun);
    struct arena arena;
    arena_init(&arena, 1000000);
    for (int64_t first = 1; first <= JOBS && taker->worst == ERR_OK; first += 50) {
        int64_t ids[50];
        size_t count = 0;
        for (int64_t i = 0; i < 50; i++) {
            ids[i] = first + i;
        }
        taker->worst = jobs.begin(jobs.self, ids, 50, "worker", SERVER_NOW, SERVER_NOW + SECOND, &arena, begun, &count);
        for (size_t i = 0; i < count && taker->worst == ERR_OK; i++) {
            atomic_fetch_add(&taken[begun[i].id], 1);
        }
    }
    arena_release(&arena);
    free(begun);
    postgres_close(own);
    return NULL;
}

static void of_many_who_begin_a_job_one_succeeds(void **state)
{
    (void)state;
    add_jobs();

    let_all_take(begin_all);

    assert_each_was_taken_once();
    assert_int_equal(server_number(database, "SELECT count(*) FROM jobs WHERE tries = 1 AND state = 'running'"), JOBS);
}

static void *add_with_key(void *argument)
{
    struct taker *taker = argument;
    struct postgres *own = postgres_open(server_url());
    const struct job_queue queue = postgres_job_queue(own);
    for (int i = 0; i < 100; i++) {
        char key[20];
        int64_t id = 0;
        const struct new_job job = { .kind = "drill", .key = key, .created_on = SERVER_NOW };
        int length = snprintf(key, sizeof key, "key %d", i);
        enum err err = length > 0 ? queue.add(queue.self, &job, &id) : ERR_INTERNAL;
        taker->worst = err == ERR_OK || err == ERR_CONFLICT ? taker->worst : err;
        if (err == ERR_OK) {
            atomic_fetch_add(&taken[i + 1], 1);
        }
    }
    postgres_close(own);
    return NULL;
}

static void of_many_who_add_a_key_one_succeeds(void **state)
{
    (void)state;

    let_all_take(add_with_key);

    assert_int_equal(server_number(database, "SELECT count(*) FROM jobs"), 100);
    for (size_t i = 1; i <= 100; i++) {
        assert_int_equal(atomic_load(&taken[i]), 1);
    }
}

/* A job whose end is written and not yet committed elsewhere. */
static void end_without_commit(void)
{
    add_jobs();
    server_run(database,
               "UPDATE jobs SET state = 'running', tries = 1, worker = 'worker', lease_until = '2025-01-01' WHERE id <= 2");
    server_run(database, "BEGIN; UPDATE jobs SET state = 'done', lease_until = NULL, finished_on = now() WHERE id = 1");
}

static void a_keeper_does_not_wait_for_a_job_that_is_being_ended(void **state)
{
    (void)state;
    const struct job_store jobs = postgres_job_store(postgres);
    const int64_t ids[] = { 1, 2 };
    end_without_commit();

    assert_int_equal(jobs.renew(jobs.self, "worker", ids, 2, SERVER_NOW + SECOND), ERR_OK);

    server_run(database, "COMMIT");
    assert_int_equal(server_number(database, "SELECT count(*) FROM jobs WHERE state = 'running' AND lease_until > '2025-01-01'"),
                     1);
}

static void a_job_that_is_being_ended_is_not_taken_back(void **state)
{
    (void)state;
    const struct job_store jobs = postgres_job_store(postgres);
    size_t count = 0;
    end_without_commit();

    assert_int_equal(jobs.take_back(jobs.self, SERVER_NOW + SECOND, "silent", &count), ERR_OK);

    server_run(database, "COMMIT");
    assert_int_equal(count, 1);
    assert_int_equal(server_number(database, "SELECT count(*) FROM jobs WHERE state = 'done'"), 1);
}

static void add_one(struct postgres *by)
{
    const struct job_queue queue = postgres_job_queue(by);
    const struct new_job job = { .kind = "drill", .created_on = SERVER_NOW };
    int64_t id = 0;
    assert_int_equal(queue.add(queue.self, &job, &id), ERR_OK);
}

static void only_a_workers_commits_do_not_wait_for_the_disk(void **state)
{
    (void)state;
    struct postgres *worker = postgres_open_for_jobs(server_url());
    server_run(database, "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS "
                         "'BEGIN NEW.error = current_setting(''synchronous_commit''); RETURN NEW; END'");
    server_run(database, "CREATE TRIGGER note BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION note()");

    add_one(worker);
    add_one(postgres);

    assert_int_equal(server_number(database, "SELECT count(*) FROM jobs WHERE id = 1 AND error = 'off'"), 1);
    assert_int_equal(server_number(database, "SELECT count(*) FROM jobs WHERE id = 2 AND error = 'on'"), 1);
    postgres_close(worker);
}

/* One round of a worker's calls on whatever is due. */
static void work_once(const struct job_store *jobs)
{
    static struct job begun[BATCH];
    struct arena arena;
    int64_t ids[BATCH] = { 0 };
    size_t count = 0;
    int64_t due_on = 0;
    arena_init(&arena, 1000000);
    enum err err = jobs->next_due(jobs->self, &due_on);
    assert_true(err == ERR_OK || err == ERR_NOT_FOUND);
    assert_int_equal(jobs->relay(jobs->self, SERVER_NOW, SERVER_NOW + SECOND, ids, BATCH, &count), ERR_OK);
    assert_int_equal(jobs->begin(jobs->self, ids, BATCH, "worker", SERVER_NOW, SERVER_NOW + SECOND, &arena, begun, &count),
                     ERR_OK);
    assert_int_equal(jobs->renew(jobs->self, "worker", ids, BATCH, SERVER_NOW + 2 * SECOND), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(jobs->finish(jobs->self, &begun[i], SERVER_NOW), ERR_OK);
    }
    assert_int_equal(jobs->take_back(jobs->self, SERVER_NOW, "silent", &count), ERR_OK);
    arena_release(&arena);
}

/* The server counts what a session did when it ends. */
static void end_session(struct postgres *worker)
{
    postgres_close(worker);
    while (server_number(database,
                         "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'") > 1) {
    }
}

static void a_worker_that_met_a_small_table_does_not_walk_the_large_one(void **state)
{
    (void)state;
    struct postgres *worker = postgres_open_for_jobs(server_url());
    const struct job_store jobs = postgres_job_store(worker);
    server_run(database, "INSERT INTO jobs (kind, state, created_on, run_at, due_on, finished_on) "
                         "VALUES ('drill', 'done', now(), now(), now(), now())");
    server_run(database, "VACUUM ANALYZE jobs");
    for (int i = 0; i < 10; i++) { /* PostgreSQL keeps a plan from the sixth time on */
        work_once(&jobs);
    }

    add_jobs();
    work_once(&jobs);

    end_session(worker);
    assert_int_equal(server_number(database, "SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'jobs'"), 0);
    assert_true(server_number(database, "SELECT idx_scan FROM pg_stat_user_tables WHERE relname = 'jobs'") > 40);
}

/* What a planner knows after a quiet hour: of 20,000 jobs twenty wait, here and there in the table, where a page out of order is
 * as dear as a server without our settings holds it. */
static void analyze_while_few_wait(void)
{
    server_run(database, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET random_page_cost = 4', current_database()); END $$");
    server_run(database, "INSERT INTO jobs (kind, state, created_on, run_at, due_on, finished_on) "
                         "SELECT 'drill', CASE WHEN waits THEN 'queued' ELSE 'done' END, '2024-12-31', '2024-12-31', "
                         "timestamptz '2024-12-31' + n * 7919 % 20000 * interval '1 second', "
                         "CASE WHEN NOT waits THEN timestamptz '2024-12-31' END "
                         "FROM (SELECT n, n % 1000 = 0 AS waits FROM generate_series(1, 20000) AS n) AS made");
    server_run(database, "VACUUM ANALYZE jobs");
}

static int close_and_forget_settings(void **state)
{
    server_run(database, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET random_page_cost', current_database()); END $$");
    return close_both(state);
}

static void a_relay_reads_no_more_than_it_takes_however_many_wait(void **state)
{
    (void)state;
    int64_t ids[BATCH];
    size_t count = 0;
    struct postgres *worker = postgres_open_for_jobs(server_url());
    const struct job_store jobs = postgres_job_store(worker);
    analyze_while_few_wait();
    add_jobs();

    assert_int_equal(jobs.relay(jobs.self, SERVER_NOW, SERVER_NOW + SECOND, ids, BATCH, &count), ERR_OK);

    end_session(worker);
    assert_int_equal(count, BATCH);
    assert_in_range(server_number(database, "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'jobs_due'"),
                    BATCH, 2 * BATCH);
}

static void errors_name_rules_and_no_values(void **state)
{
    (void)state;
    const struct job_queue queue = postgres_job_queue(postgres);
    const struct new_job job = { .kind = "Not A Kind",
                                 .payload = { .fields = { { "token", "secret-value" } }, .count = 1 },
                                 .created_on = SERVER_NOW };
    int64_t id = 0;

    assert_int_equal(queue.add(queue.self, &job, &id), ERR_INTERNAL);

    assert_non_null(strstr(postgres_last_error(postgres), "jobs_kind_format"));
    assert_null(strstr(postgres_last_error(postgres), "secret-value"));
    assert_null(strstr(postgres_last_error(postgres), "Not A Kind"));
}

static void a_payload_that_no_code_of_ours_wrote_is_an_error(void **state)
{
    (void)state;
    const struct job_store jobs = postgres_job_store(postgres);
    const struct job_filter all = { .any_state = true };
    struct arena arena;
    struct job job;
    size_t count = 7;
    arena_init(&arena, 1000000);
    add_jobs();
    server_run(database, "UPDATE jobs SET payload = '{\"n\": 1}'");

    assert_int_equal(jobs.list(jobs.self, &all, &arena, &job, 1, &count), ERR_INTERNAL);
    server_run(database,
               "UPDATE jobs SET payload = '{\"1\":\"\",\"2\":\"\",\"3\":\"\",\"4\":\"\",\"5\":\"\",\"6\":\"\",\"7\":\"\","
               "\"8\":\"\",\"9\":\"\"}'");
    assert_int_equal(jobs.list(jobs.self, &all, &arena, &job, 1, &count), ERR_INTERNAL);

    assert_int_equal(count, 7);
    arena_release(&arena);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, connect_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(no_two_relays_take_the_same_job),
        RULE(a_relay_passes_over_what_another_takes_at_the_same_time),
        RULE(of_many_who_begin_a_job_one_succeeds),
        RULE(of_many_who_add_a_key_one_succeeds),
        RULE(a_keeper_does_not_wait_for_a_job_that_is_being_ended),
        RULE(a_job_that_is_being_ended_is_not_taken_back),
        RULE(only_a_workers_commits_do_not_wait_for_the_disk),
        RULE(a_worker_that_met_a_small_table_does_not_walk_the_large_one),
        cmocka_unit_test_setup_teardown(a_relay_reads_no_more_than_it_takes_however_many_wait, connect_both,
                                        close_and_forget_settings),
        RULE(errors_name_rules_and_no_values),
        RULE(a_payload_that_no_code_of_ours_wrote_is_an_error),
    };
    return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
