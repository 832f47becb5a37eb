/* The lead and the bell when PostgreSQL ends their connections. */
#include <pthread.h>
#include <unistd.h>
#include "tests/postgres/both_sides.h"

#define SECOND INT64_C(1000000)

static bool leads(const struct leadership *leadership)
{
    bool leads = false;
    assert_int_equal(leadership->hold(leadership->self, &leads), ERR_OK);
    return leads;
}

/* Ends every other session of the database and waits until they are gone. */
static void end_the_others(void)
{
    server_run(database, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                         "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
}

static void a_killed_connection_gives_the_lead_to_another(void **state)
{
    (void)state;
    struct postgres *other = postgres_open_for_jobs(server_url());
    const struct leadership leadership = postgres_leadership(postgres);
    const struct leadership rival = postgres_leadership(other);
    assert_true(leads(&leadership));
    assert_false(leads(&rival));

    end_the_others();

    assert_true(leads(&rival));
    assert_false(leads(&leadership));
    postgres_close(other);
}

static void a_leader_whose_connection_is_made_anew_asks_again(void **state)
{
    (void)state;
    const struct leadership leadership = postgres_leadership(postgres);
    assert_true(leads(&leadership));

    end_the_others();

    assert_true(leads(&leadership));
    assert_int_equal(server_number(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), 1);
}

static void a_leader_that_goes_leaves_the_lead(void **state)
{
    (void)state;
    struct postgres *other = postgres_open_for_jobs(server_url());
    const struct leadership leadership = postgres_leadership(other);
    const struct leadership rival = postgres_leadership(postgres);
    assert_true(leads(&leadership));

    postgres_close(other);

    while (!leads(&rival)) { /* the server may not have seen it yet */
    }
}

static void who_never_asked_may_step_down(void **state)
{
    (void)state;
    struct postgres *idle = postgres_open_for_jobs(server_url());
    const struct leadership leadership = postgres_leadership(idle);

    leadership.step_down(leadership.self);

    postgres_close(idle);
}

static int64_t monotonic_now(void)
{
    struct timespec now = { 0 };
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

/* How long the bell kept its caller. */
static int64_t wait_for_job(const struct job_bell *bell, int64_t patience)
{
    int64_t began = monotonic_now();
    assert_int_equal(bell->wait(bell->self, patience), ERR_OK);
    return monotonic_now() - began;
}

static void hear_all(const struct job_bell *bell)
{
    while (wait_for_job(bell, SECOND / 10) < SECOND / 10) {
    }
}

/* Of the one session that isn't ours. */
static int64_t its_process(void)
{
    return server_number(database, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                                   "AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
}

static void a_listening_connection_serves_other_ports_and_misses_nothing(void **state)
{
    (void)state;
    const struct job_bell bell = postgres_job_bell(postgres);
    const struct health_check health = postgres_health_check(postgres);
    hear_all(&bell);
    int64_t process = its_process();
    server_run(database, "SELECT pg_notify('jobs', '')");

    for (int i = 0; i < 1000; i++) {
        assert_int_equal(health.check(health.self), ERR_OK);
    }

    assert_in_range(wait_for_job(&bell, 5 * SECOND), 0, 2 * SECOND);
    assert_int_equal(its_process(), process);
}

static void a_notification_that_came_while_idle_does_not_end_the_connection(void **state)
{
    (void)state;
    const struct job_bell bell = postgres_job_bell(postgres);
    const struct health_check health = postgres_health_check(postgres);
    hear_all(&bell);
    int64_t process = its_process();
    for (int i = 0; i < 3; i++) {
        server_run(database, "SELECT pg_notify('jobs', '')");
        usleep(100000); /* until it lies in the socket */

        assert_int_equal(health.check(health.self), ERR_OK);
    }

    assert_int_equal(its_process(), process);
    assert_in_range(wait_for_job(&bell, 5 * SECOND), 0, 2 * SECOND);
}

static void a_bell_whose_connection_ended_rings_at_once_and_listens_again(void **state)
{
    (void)state;
    const struct job_bell bell = postgres_job_bell(postgres);
    hear_all(&bell);

    end_the_others();

    assert_in_range(wait_for_job(&bell, 5 * SECOND), 0, 2 * SECOND);
    hear_all(&bell);
    server_run(database, "SELECT pg_notify('jobs', '')");
    assert_in_range(wait_for_job(&bell, 5 * SECOND), 0, 2 * SECOND);
}

struct listener {
    const struct job_bell *bell;
    enum err err;
};

static void *listen_on(void *argument)
{
    struct listener *listener = argument;
    listener->err = listener->bell->wait(listener->bell->self, 30 * SECOND);
    return NULL;
}

static void a_bell_that_loses_its_connection_while_it_waits_says_so(void **state)
{
    (void)state;
    const struct job_bell bell = postgres_job_bell(postgres);
    struct listener listener = { .bell = &bell };
    pthread_t thread;
    hear_all(&bell);
    int64_t began = monotonic_now();
    assert_int_equal(pthread_create(&thread, NULL, listen_on, &listener), 0);

    /* Until it waits, its end could go unnoticed: then it is made anew and returns at once. */
    end_the_others();

    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(listener.err == ERR_UNAVAILABLE || listener.err == ERR_OK);
    assert_in_range(monotonic_now() - began, 0, 10 * SECOND);
    hear_all(&bell);
}

static void a_bell_without_a_server_says_so_at_once(void **state)
{
    (void)state;
    struct postgres *nowhere = postgres_open_for_jobs("postgresql://nobody@/nothing?host=/nonexistent");
    const struct job_bell bell = postgres_job_bell(nowhere);
    int64_t began = monotonic_now();

    assert_int_equal(bell.wait(bell.self, 30 * SECOND), ERR_UNAVAILABLE);

    assert_in_range(monotonic_now() - began, 0, 5 * SECOND);
    postgres_close(nowhere);
}

/* The bell after `change` to a job of that state. */
static void assert_rings_after(const char *arrange, enum err (*change)(const struct job_store *jobs))
{
    struct postgres *other = postgres_open_for_jobs(server_url());
    const struct job_bell bell = postgres_job_bell(other);
    const struct job_store jobs = postgres_job_store(postgres);
    server_run(database, "INSERT INTO jobs (kind, state, created_on, run_at, due_on) "
                         "VALUES ('drill', 'queued', '2025-01-01', '2025-01-01', '2025-01-01')");
    server_run(database, arrange);
    hear_all(&bell);

    assert_int_equal(change(&jobs), ERR_OK);

    assert_in_range(wait_for_job(&bell, 5 * SECOND), 0, 2 * SECOND);
    postgres_close(other);
}

static enum err retry(const struct job_store *jobs)
{
    return jobs->retry(jobs->self, 1, SERVER_NOW);
}

static enum err retry_dead(const struct job_store *jobs)
{
    int64_t count = 0;
    return jobs->retry_dead(jobs->self, SERVER_NOW, &count);
}

static enum err give_back(const struct job_store *jobs)
{
    const struct job job = { .id = 1, .tries = 1 };
    return jobs->give_back(jobs->self, &job);
}

static enum err take_back(const struct job_store *jobs)
{
    size_t count = 0;
    return jobs->take_back(jobs->self, SERVER_NOW + SECOND, "silent", &count);
}

static enum err forget_relayed(const struct job_store *jobs)
{
    return jobs->forget_relayed(jobs->self, SERVER_NOW);
}

#define AS_DEAD    "UPDATE jobs SET state = 'dead', finished_on = now()"
#define AS_RUNNING "UPDATE jobs SET state = 'running', tries = 1, lease_until = '2025-01-01'"
#define AS_RELAYED "UPDATE jobs SET due_on = '2025-01-02'"

static void a_retried_job_rings(void **state)
{
    (void)state;
    assert_rings_after(AS_DEAD, retry);
}

static void retried_dead_jobs_ring(void **state)
{
    (void)state;
    assert_rings_after(AS_DEAD, retry_dead);
}

static void a_job_that_is_given_back_rings(void **state)
{
    (void)state;
    assert_rings_after(AS_RUNNING, give_back);
}

static void a_job_that_is_taken_back_rings(void **state)
{
    (void)state;
    assert_rings_after(AS_RUNNING, take_back);
}

static void a_forgotten_relay_rings(void **state)
{
    (void)state;
    assert_rings_after(AS_RELAYED, forget_relayed);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, connect_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_killed_connection_gives_the_lead_to_another),
        RULE(a_leader_whose_connection_is_made_anew_asks_again),
        RULE(a_leader_that_goes_leaves_the_lead),
        RULE(who_never_asked_may_step_down),
        RULE(a_listening_connection_serves_other_ports_and_misses_nothing),
        RULE(a_notification_that_came_while_idle_does_not_end_the_connection),
        RULE(a_bell_whose_connection_ended_rings_at_once_and_listens_again),
        RULE(a_bell_that_loses_its_connection_while_it_waits_says_so),
        RULE(a_bell_without_a_server_says_so_at_once),
        RULE(a_retried_job_rings),
        RULE(retried_dead_jobs_ring),
        RULE(a_job_that_is_given_back_rings),
        RULE(a_job_that_is_taken_back_rings),
        RULE(a_forgotten_relay_rings),
    };
    return cmocka_run_group_tests_name("lead and bell", tests, NULL, NULL);
}
