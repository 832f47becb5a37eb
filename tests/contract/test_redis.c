/* Redis's adapters under the ports' contracts, and what happens when Redis goes away. Needs REDIS_URL. */
#include "tests/contract/contract.h"
#include <hiredis/hiredis.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>
#include "adapters/redis/address.h"
#include "adapters/redis/fallback_limiter.h"
#include "adapters/redis/health_check.h"
#include "adapters/redis/job_wire.h"
#include "adapters/redis/local_limiter.h"
#include "adapters/redis/rate_limiter.h"

enum { THREADS = 8, TAKES = 40, GRANTED = 100 };
static const struct rate hundred_an_hour = { .count = GRANTED, .period = 3600 * INT64_C(1000000) };

static struct redis_address address;

static int64_t real_now(void *self)
{
    (void)self;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static const struct clock real_clock = { .now = real_now };

static void command(const char *first, const char *second)
{
    struct redis_connection *connection = NULL;
    const char *const words[] = { first, second };
    redisReply *reply = NULL;
    assert_int_equal(redis_connection_open(&address, &connection), ERR_OK);
    assert_int_equal(redis_command(connection, second ? 2 : 1, words, &reply), ERR_OK);
    assert_int_not_equal(reply->type, REDIS_REPLY_ERROR);
    freeReplyObject(reply);
    redis_connection_close(connection);
}

static void forget_all(struct contract_fixture *fixture)
{
    (void)fixture;
    command("FLUSHALL", NULL);
}

static void sleep_for(struct contract_fixture *fixture, int64_t microseconds)
{
    (void)fixture;
    usleep((useconds_t)microseconds);
}

/* A thread's limiter on Redis and all it stands on. */
struct redis_stack {
    struct redis_connection *connection;
    struct redis_limiter limiter;
    struct rate_limiter port;
};

static void open_stack(const struct redis_address *where, struct redis_stack *stack)
{
    *stack = (struct redis_stack){ .connection = NULL };
    assert_int_equal(redis_connection_open(where, &stack->connection), ERR_OK);
    stack->limiter = (struct redis_limiter){ .connection = stack->connection };
    stack->port = redis_rate_limiter(&stack->limiter);
}

static enum err take(const struct rate_limiter *limiter, const char *key)
{
    int64_t retry_after = 0;
    return limiter->take(limiter->self, key, &hundred_an_hour, &retry_after);
}

static void losing_all_keys_and_scripts_is_harmless(void **state)
{
    (void)state;
    struct redis_stack stack;
    open_stack(&address, &stack);
    assert_int_equal(take(&stack.port, "flushed"), ERR_OK);

    command("FLUSHALL", NULL);
    command("SCRIPT", "FLUSH");

    assert_int_equal(take(&stack.port, "flushed"), ERR_OK);
    assert_int_equal(take(&stack.port, "flushed"), ERR_OK);
    redis_connection_close(stack.connection);
}

static void keys_expire(void **state)
{
    (void)state;
    struct redis_stack stack;
    const char *const words[] = { "PTTL", "snakeeyes:rate:expiring" };
    redisReply *reply = NULL;
    open_stack(&address, &stack);

    assert_int_equal(take(&stack.port, "expiring"), ERR_OK);

    assert_int_equal(redis_command(stack.connection, 2, words, &reply), ERR_OK);
    assert_in_range(reply->integer, 1, hundred_an_hour.period / 1000);
    freeReplyObject(reply);
    redis_connection_close(stack.connection);
}

static void a_dropped_connection_is_replaced_at_once(void **state)
{
    (void)state;
    struct redis_stack stack;
    open_stack(&address, &stack);
    assert_int_equal(take(&stack.port, "dropped"), ERR_OK);

    struct redis_connection *other = NULL;
    const char *const words[] = { "CLIENT", "KILL", "TYPE", "normal" };
    redisReply *reply = NULL;
    assert_int_equal(redis_connection_open(&address, &other), ERR_OK);
    assert_int_equal(redis_command(other, 4, words, &reply), ERR_OK);
    freeReplyObject(reply);
    redis_connection_close(other);

    assert_int_equal(take(&stack.port, "dropped"), ERR_OK);
    redis_connection_close(stack.connection);
}

static atomic_int granted;

static void *take_many(void *argument)
{
    const struct rate_limiter *limiter = argument;
    for (int i = 0; i < TAKES; i++) {
        atomic_fetch_add(&granted, take(limiter, "crowd") == ERR_OK);
    }
    return NULL;
}

static void run_crowd(const struct rate_limiter *limiters[THREADS])
{
    pthread_t threads[THREADS];
    atomic_store(&granted, 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, take_many, (void *)(uintptr_t)limiters[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
}

static void connections_share_one_count(void **state)
{
    (void)state;
    struct redis_stack stacks[THREADS];
    const struct rate_limiter *limiters[THREADS];
    command("FLUSHALL", NULL);
    for (int i = 0; i < THREADS; i++) {
        open_stack(&address, &stacks[i]);
        limiters[i] = &stacks[i].port;
    }

    run_crowd(limiters);

    assert_int_equal(granted, GRANTED);
    for (int i = 0; i < THREADS; i++) {
        redis_connection_close(stacks[i].connection);
    }
}

static void threads_share_the_count_in_the_process(void **state)
{
    (void)state;
    struct local_limiter *local = local_limiter_create(&real_clock);
    const struct rate_limiter limiter = local_rate_limiter(local);
    const struct rate_limiter *limiters[THREADS];
    for (int i = 0; i < THREADS; i++) {
        limiters[i] = &limiter;
    }

    run_crowd(limiters);

    assert_int_equal(granted, GRANTED);
    local_limiter_destroy(local);
}

static int warnings;

static void count_warning(void *self, enum log_level level, const char *event, const struct log_field *fields, size_t count)
{
    (void)self;
    (void)fields;
    (void)count;
    assert_int_equal(level, LOG_LEVEL_WARNING);
    assert_string_equal(event, "redis.unavailable");
    warnings++;
}

static int64_t minute_hand;

static int64_t pretended_now(void *self)
{
    (void)self;
    return minute_hand;
}

static void an_outage_is_limited_in_the_process_and_told_once_a_minute(void **state)
{
    (void)state;
    struct redis_stack stack;
    const struct redis_address nowhere = { .path = "/nonexistent/redis.sock" };
    const struct clock clock = { .now = pretended_now };
    const struct log log = { .write = count_warning };
    _Atomic int64_t warned_on = 0;
    struct local_limiter *local = local_limiter_create(&clock);
    const struct rate_limiter in_process = local_rate_limiter(local);
    minute_hand = CONTRACT_NOW;
    open_stack(&nowhere, &stack);
    struct fallback_limiter fallback = {
        .first = &stack.port, .second = &in_process, .clock = &clock, .log = &log, .warned_on = &warned_on
    };
    const struct rate_limiter limiter = fallback_rate_limiter(&fallback);

    for (int i = 0; i < GRANTED; i++) {
        assert_int_equal(take(&limiter, "outage"), ERR_OK);
    }
    assert_int_equal(take(&limiter, "outage"), ERR_LIMITED);
    assert_int_equal(warnings, 1);
    minute_hand += 60 * INT64_C(1000000);
    assert_int_equal(take(&limiter, "outage"), ERR_OK);
    assert_int_equal(warnings, 2);

    redis_connection_close(stack.connection);
    local_limiter_destroy(local);
}

static void while_redis_is_away_a_thousand_takes_cost_less_than_a_timeout(void **state)
{
    (void)state;
    struct redis_stack stack;
    const struct redis_address nowhere = { .path = "/nonexistent/redis.sock" };
    open_stack(&nowhere, &stack);
    int64_t began = real_now(NULL);

    for (int i = 0; i < 1000; i++) {
        assert_int_equal(take(&stack.port, "away"), ERR_UNAVAILABLE);
    }

    assert_true(real_now(NULL) - began < 500000);
    redis_connection_close(stack.connection);
}

static void a_redis_that_comes_back_is_used_again(void **state)
{
    (void)state;
    struct redis_stack stack;
    char link[REDIS_PATH_BYTES + 1];
    if (address.path[0] == '\0') {
        skip(); /* the socket's name is what comes and goes here */
    }
    assert_true(snprintf(link, sizeof link, "/tmp/snakeeyes-redis-%d", (int)getpid()) > 0);
    struct redis_address by_link = { .database = 0 };
    memcpy(by_link.path, link, sizeof link);
    open_stack(&by_link, &stack);
    assert_int_equal(take(&stack.port, "back"), ERR_UNAVAILABLE);

    assert_int_equal(symlink(address.path, link), 0);
    usleep(150000);

    assert_int_equal(take(&stack.port, "back"), ERR_OK);
    assert_int_equal(unlink(link), 0);
    redis_connection_close(stack.connection);
}

static void a_far_off_count_of_another_rate_frees_within_this_ones_period(void **state)
{
    (void)state;
    struct redis_stack stack;
    const struct rate slow = { .count = 1, .period = 3600 * INT64_C(1000000) };
    const struct rate fast = { .count = 1, .period = 1000000 };
    int64_t retry_after = 0;
    open_stack(&address, &stack);
    assert_int_equal(stack.port.take(stack.port.self, "changed", &slow, &retry_after), ERR_OK);

    assert_int_equal(stack.port.take(stack.port.self, "changed", &fast, &retry_after), ERR_LIMITED);

    assert_in_range(retry_after, 1, fast.period);
    redis_connection_close(stack.connection);
}

static void addresses_are_read_in_all_their_forms(void **state)
{
    (void)state;
    struct redis_address read;
    assert_int_equal(redis_address_parse("redis://user:p%40ss@[::1]:6380/3", &read), ERR_OK);
    assert_string_equal(read.user, "user");
    assert_string_equal(read.password, "p@ss");
    assert_string_equal(read.host, "::1");
    assert_int_equal(read.port, 6380);
    assert_int_equal(read.database, 3);
    assert_int_equal(redis_address_parse("redis://:secret@cache", &read), ERR_OK);
    assert_string_equal(read.password, "secret");
    assert_int_equal(read.port, REDIS_PORT);
    assert_int_equal(redis_address_parse("unix:///run/redis.sock", &read), ERR_OK);
    assert_string_equal(read.path, "/run/redis.sock");
}

static void bad_addresses_are_refused_and_change_nothing(void **state)
{
    (void)state;
    static const char *const bad[] = { "",         "redis://",          "redis://host:0", "redis://host:65536", "redis://host/x",
                                       "unix://x", "redis://pass@host", "redis://:%zz@h", "rediss://host",      "redis://[::1" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct redis_address read = { .port = -7 };
        assert_int_equal(redis_address_parse(bad[i], &read), ERR_MALFORMED);
        assert_int_equal(read.port, -7);
    }
}

static int run_local_contract(void)
{
    struct local_limiter *local = NULL;
    struct rate_limiter limiter;
    struct contract_fixture fixture = { .limiter = &limiter, .pass_time = sleep_for };
    int failed = 0;
    for (size_t i = 0; i < rate_limiter_contract_count; i++) { /* a fresh one each, since it can't be emptied */
        local = local_limiter_create(&real_clock);
        limiter = local_rate_limiter(local);
        failed += contract_run(&fixture, "rate_limiter contract in the process", &rate_limiter_contract[i], 1);
        local_limiter_destroy(local);
    }
    return failed;
}

static int run_redis_contracts(void)
{
    struct redis_stack stack;
    open_stack(&address, &stack);
    const struct health_check health = redis_health_check(stack.connection);
    struct contract_fixture fixture = { .limiter = &stack.port, .health = &health, .reset = forget_all, .pass_time = sleep_for };
    int failed = CONTRACT_RUN(&fixture, rate_limiter) + CONTRACT_RUN(&fixture, health_check);
    redis_connection_close(stack.connection);
    return failed;
}

static int run_wire_contract(void)
{
    struct redis_job_wire ends[] = { { .consumer = "worker-1" }, { .consumer = "worker-2" } };
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(redis_connection_open(&address, &ends[i].connection), ERR_OK);
    }
    const struct job_wire wire = redis_job_wire(&ends[0]);
    const struct job_wire other_end = redis_job_wire(&ends[1]);
    struct contract_fixture fixture = {
        .clock = &real_clock,
        .wire = &wire,
        .other_end = &other_end,
        .reset = forget_all,
        .pass_time = sleep_for,
        .lose_wire = forget_all,
    };
    int failed = CONTRACT_RUN(&fixture, job_wire);
    for (size_t i = 0; i < 2; i++) {
        redis_connection_close(ends[i].connection);
    }
    return failed;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(losing_all_keys_and_scripts_is_harmless),
        cmocka_unit_test(keys_expire),
        cmocka_unit_test(a_dropped_connection_is_replaced_at_once),
        cmocka_unit_test(connections_share_one_count),
        cmocka_unit_test(threads_share_the_count_in_the_process),
        cmocka_unit_test(an_outage_is_limited_in_the_process_and_told_once_a_minute),
        cmocka_unit_test(while_redis_is_away_a_thousand_takes_cost_less_than_a_timeout),
        cmocka_unit_test(a_redis_that_comes_back_is_used_again),
        cmocka_unit_test(a_far_off_count_of_another_rate_frees_within_this_ones_period),
        cmocka_unit_test(addresses_are_read_in_all_their_forms),
        cmocka_unit_test(bad_addresses_are_refused_and_change_nothing),
    };
    const char *url = getenv("REDIS_URL");
    signal(SIGPIPE, SIG_IGN);
    if (!url || redis_address_parse(url, &address) != ERR_OK) {
        fputs("REDIS_URL must name an empty Redis; tests/with_servers gives one\n", stderr);
        return 1;
    }
    int failed = run_local_contract() + run_redis_contracts() + run_wire_contract() +
                 cmocka_run_group_tests_name("redis", tests, NULL, NULL);
    return failed == 0 ? 0 : 1;
}
