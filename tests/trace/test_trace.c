/* What a thread is at work for, and how long it waits for the stores. */
#include "adapters/memory/database.h"
#include "adapters/memory/log.h"
#include "adapters/trace/store_meter.h"
#include "adapters/trace/trace.h"
#include "tests/contract/contract.h"
#include <string.h>

static struct shared_store_meter *counted;
static struct store_meter shared;
static struct memory_log lines;
static struct log line_log;
static struct thread_trace thread;
static struct trace turns;
static struct store_meter meter;

static void reset(struct contract_fixture *fixture)
{
    (void)fixture;
    shared_store_meter_destroy(counted);
    counted = shared_store_meter_create();
    assert_non_null(counted);
    memory_log_init(&lines);
    shared = shared_store_meter_port(counted);
    line_log = memory_log(&lines);
    thread = (struct thread_trace){ .meter = &shared, .log = &line_log };
    turns = thread_trace(&thread);
    meter = thread_trace_meter(&thread);
}

static int setup(void **state)
{
    (void)state;
    reset(NULL);
    return 0;
}

static void call(enum store store, const char *statement, int64_t microseconds)
{
    const struct store_call made = { .store = store, .statement = statement, .result = ERR_OK, .microseconds = microseconds };
    meter.count(meter.self, &made);
}

static void a_turn_knows_how_long_it_waited_for_each_store(void **state)
{
    (void)state;
    turns.begin(turns.self, "a");

    call(STORE_POSTGRES, "session_find", 60);
    call(STORE_POSTGRES, "bet_place", 150);
    call(STORE_REDIS, "EVALSHA", 40);

    assert_int_equal(turns.waited(turns.self, STORE_POSTGRES), 210);
    assert_int_equal(turns.waited(turns.self, STORE_REDIS), 40);
    turns.begin(turns.self, "b");
    assert_int_equal(turns.waited(turns.self, STORE_POSTGRES), 0);
}

static void a_slow_call_is_told_by_name_time_and_request(void **state)
{
    (void)state;
    turns.begin(turns.self, "0123-7");

    call(STORE_POSTGRES, "user_directory_search", TRACE_SLOW_CALL + 1000);

    assert_non_null(strstr(lines.text, "warning store.slow store=postgres statement=user_directory_search milliseconds=101 "
                                       "result=OK request_id=0123-7"));
    assert_int_equal(lines.lines, 1);
}

static void a_slow_call_that_no_request_asked_for_is_told_without_one(void **state)
{
    (void)state;

    call(STORE_REDIS, "XADD", 500000);

    assert_non_null(strstr(lines.text, "warning store.slow store=redis statement=XADD milliseconds=500 result=OK"));
    assert_null(strstr(lines.text, "request_id"));
}

static void what_takes_100_ms_is_not_slow_yet(void **state)
{
    (void)state;

    call(STORE_POSTGRES, "bet_place", TRACE_SLOW_CALL);

    assert_int_equal(lines.lines, 0);
}

static void a_thread_without_meter_and_log_still_knows_its_turn(void **state)
{
    (void)state;
    struct store_tally tallies[STORES];
    thread.meter = NULL;
    thread.log = NULL;

    call(STORE_POSTGRES, "bet_place", 200000);
    meter.connect(meter.self, STORE_POSTGRES, 1);

    assert_int_equal(turns.waited(turns.self, STORE_POSTGRES), 200000);
    assert_int_equal(meter.read(meter.self, tallies), ERR_UNAVAILABLE);
}

static void a_job_is_asked_for_by_the_turns_request(void **state)
{
    (void)state;
    struct memory_database database;
    memory_database_init(&database);
    const struct job_queue kept = memory_job_queue(&database);
    struct traced_queue traced = { .queue = &kept, .thread = &thread };
    const struct job_queue queue = traced_job_queue(&traced);
    const struct new_job wish = { .kind = "drill" };
    int64_t id = 0;
    turns.begin(turns.self, "0123-7");

    assert_int_equal(queue.add(queue.self, &wish, &id), ERR_OK);

    const struct memory_job *row = memory_table_row(&database.tables.jobs, 0);
    assert_string_equal(row->job.request_id, "0123-7");
    memory_database_release(&database);
}

#define TRACE_TEST(rule) cmocka_unit_test_setup(rule, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACE_TEST(a_turn_knows_how_long_it_waited_for_each_store),
        TRACE_TEST(a_slow_call_is_told_by_name_time_and_request),
        TRACE_TEST(a_slow_call_that_no_request_asked_for_is_told_without_one),
        TRACE_TEST(what_takes_100_ms_is_not_slow_yet),
        TRACE_TEST(a_thread_without_meter_and_log_still_knows_its_turn),
        TRACE_TEST(a_job_is_asked_for_by_the_turns_request),
    };
    struct contract_fixture fixture = { .store_meter = &meter, .trace = &turns, .reset = reset };
    int failed = CONTRACT_RUN(&fixture, store_meter) + CONTRACT_RUN(&fixture, trace) + cmocka_run_group_tests(tests, NULL, NULL);
    shared_store_meter_destroy(counted);
    return failed == 0 ? 0 : 1;
}
