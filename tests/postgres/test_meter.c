/* What the adapter tells of its calls: how long they took, and which were slow. */
#include <pthread.h>
#include <string.h>
#include "adapters/memory/log.h"
#include "adapters/sodium/digest.h"
#include "adapters/trace/store_meter.h"
#include "adapters/trace/trace.h"
#include "tests/postgres/both_sides.h"

static struct shared_store_meter *counted;
static struct store_meter shared;
static struct memory_log lines;
static struct log line_log;
static struct thread_trace thread;
static struct store_meter meter;

static int connect_with_meter(void **state)
{
    assert_int_equal(connect_both(state), 0);
    counted = shared_store_meter_create();
    assert_non_null(counted);
    memory_log_init(&lines);
    shared = shared_store_meter_port(counted);
    line_log = memory_log(&lines);
    thread = (struct thread_trace){ .meter = &shared, .log = &line_log };
    meter = thread_trace_meter(&thread);
    return 0;
}

static int close_all(void **state)
{
    int closed = close_both(state);
    shared_store_meter_destroy(counted);
    return closed;
}

static struct store_tally tally(void)
{
    struct store_tally tallies[STORES];
    assert_int_equal(shared.read(shared.self, tallies), ERR_OK);
    return tallies[STORE_POSTGRES];
}

static int64_t calls(void)
{
    const struct store_tally counts = tally();
    int64_t sum = 0;
    for (size_t i = 0; i < STORE_DURATION_BUCKETS; i++) {
        sum += counts.buckets[i];
    }
    return sum;
}

static enum err ask(struct postgres *asked)
{
    const struct health_check health = postgres_health_check(asked);
    return health.check(health.self);
}

struct naming {
    int64_t user_id;
    enum err err;
};

static void *name_user(void *argument)
{
    struct naming *naming = argument;
    const struct user_store users = postgres_user_store(postgres);
    naming->err = users.set_username(users.self, naming->user_id, "secretname");
    return NULL;
}

/* It waits for a lock that is held for longer than the limit, however quick the machine is. */
static void a_statement_that_takes_long_is_told_by_its_name_and_without_its_values(void **state)
{
    (void)state;
    struct naming naming = { .user_id = server_add_user(postgres, "ann@example.com", 100) };
    const struct trace turns = thread_trace(&thread);
    pthread_t waiting;
    postgres_measure(postgres, &meter);
    turns.begin(turns.self, "0123-7");
    server_run(database, "BEGIN; UPDATE users SET active = false");
    assert_int_equal(pthread_create(&waiting, NULL, name_user, &naming), 0);
    while (server_number(database, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
    }

    server_run(database, "SELECT pg_sleep(0.11)");
    server_run(database, "ROLLBACK");

    assert_int_equal(pthread_join(waiting, NULL), 0);
    assert_int_equal(naming.err, ERR_OK);
    assert_non_null(strstr(lines.text, "warning store.slow store=postgres statement=user_set_username milliseconds="));
    assert_non_null(strstr(lines.text, "request_id=0123-7"));
    assert_null(strstr(lines.text, "secretname"));
    assert_true(turns.waited(turns.self, STORE_POSTGRES) > TRACE_SLOW_CALL);
}

static void each_answer_and_each_preparing_is_one_call(void **state)
{
    (void)state;
    assert_int_equal(ask(postgres), ERR_OK);
    postgres_measure(postgres, &meter);

    assert_int_equal(ask(postgres), ERR_OK);
    assert_int_equal(calls(), 1);

    (void)server_add_user(postgres, "ann@example.com", 0);
    assert_true(calls() >= 3);
    assert_true(tally().microseconds > 0);
    assert_int_equal(tally().unavailable, 0);
}

static void a_connection_is_open_from_its_first_use_to_its_end(void **state)
{
    (void)state;
    struct postgres *another = postgres_open(server_url());
    postgres_measure(another, &meter);
    assert_int_equal(tally().connections, 0);

    assert_int_equal(ask(another), ERR_OK);
    assert_int_equal(tally().connections, 1);

    server_run(database, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND "
                         "pid <> pg_backend_pid() AND backend_type = 'client backend'");
    assert_int_equal(ask(another), ERR_OK);
    assert_int_equal(tally().connections, 1);

    postgres_close(another);
    assert_int_equal(tally().connections, 0);
}

static void a_refused_connection_is_a_call_without_an_answer(void **state)
{
    (void)state;
    struct postgres *nowhere = postgres_open("postgresql://nobody@/nothing?host=/nonexistent");
    postgres_measure(nowhere, &meter);

    assert_int_equal(ask(nowhere), ERR_UNAVAILABLE);

    assert_int_equal(tally().unavailable, 1);
    assert_int_equal(tally().connections, 0);
    postgres_close(nowhere);
    assert_int_equal(tally().connections, 0);
}

static void what_may_take_as_long_as_it_needs_is_not_counted(void **state)
{
    (void)state;
    const struct digest digest = sodium_digest();
    size_t applied = 0;
    assert_int_equal(ask(postgres), ERR_OK);
    postgres_measure(postgres, &meter);

    assert_int_equal(postgres_migrate(postgres, MIGRATIONS, &digest, NULL, &applied), ERR_OK);

    assert_in_range(calls(), 1, 2); /* that the time is taken, and given back */
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, connect_with_meter, close_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_statement_that_takes_long_is_told_by_its_name_and_without_its_values),
        RULE(each_answer_and_each_preparing_is_one_call),
        RULE(a_connection_is_open_from_its_first_use_to_its_end),
        RULE(a_refused_connection_is_a_call_without_an_answer),
        RULE(what_may_take_as_long_as_it_needs_is_not_counted),
    };
    return cmocka_run_group_tests_name("meter", tests, NULL, NULL);
}
