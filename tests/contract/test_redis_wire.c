/* What the wire's contract doesn't ask of Redis: waiting, losses in the middle of a call, and what others left there. Needs
 * REDIS_URL. */
#include <hiredis/hiredis.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
#include "adapters/redis/address.h"
#include "adapters/redis/job_wire.h"
#include "tests/contract/contract.h"

#define SECOND CONTRACT_SECOND

static struct redis_address address;

struct end {
    struct redis_job_wire redis;
    struct job_wire port;
};

static struct end mine;
static struct end yours;

static int64_t monotonic_now(void)
{
    struct timespec now = { 0 };
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

/* Past the adapter; the number that Redis answers, or how many elements. */
static int64_t command(int count, const char *const *words)
{
    struct redis_connection *connection = NULL;
    redisReply *reply = NULL;
    assert_int_equal(redis_connection_open(&address, &connection), ERR_OK);
    assert_int_equal(redis_command(connection, count, words, &reply), ERR_OK);
    assert_int_not_equal(reply->type, REDIS_REPLY_ERROR);
    int64_t answer = reply->type == REDIS_REPLY_ARRAY ? (int64_t)reply->elements : reply->integer;
    freeReplyObject(reply);
    redis_connection_close(connection);
    return answer;
}

#define COMMAND(...)                                                                                                             \
    command((int)(sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *)), (const char *const[]){ __VA_ARGS__ })

static void open_end(struct end *end, const char *consumer)
{
    *end = (struct end){ .redis = { .consumer = consumer } };
    assert_int_equal(redis_connection_open(&address, &end->redis.connection), ERR_OK);
    end->port = redis_job_wire(&end->redis);
}

static int open_both(void **state)
{
    (void)state;
    bool made = false;
    (void)COMMAND("FLUSHALL");
    open_end(&mine, "mine");
    open_end(&yours, "yours");
    assert_int_equal(mine.port.open(mine.port.self, &made), ERR_OK);
    return 0;
}

static int close_both(void **state)
{
    (void)state;
    redis_connection_close(mine.redis.connection);
    redis_connection_close(yours.redis.connection);
    return 0;
}

static void send_number(int64_t id)
{
    assert_int_equal(yours.port.send(yours.port.self, &id, 1), ERR_OK);
}

static enum err receive(int64_t patience, struct job_delivery *delivery, size_t *count)
{
    return mine.port.receive(mine.port.self, patience, delivery, 1, count);
}

/* A receiver in a thread of its own. */
struct waiting {
    pthread_t thread;
    int64_t patience;
    struct job_delivery delivery;
    size_t count;
    enum err err;
};

static void *wait_for_number(void *argument)
{
    struct waiting *waiting = argument;
    waiting->err = receive(waiting->patience, &waiting->delivery, &waiting->count);
    return NULL;
}

/* Returns when Redis holds it back. */
static void begin_waiting(struct waiting *waiting, int64_t patience)
{
    struct redis_connection *connection = NULL;
    const char *const words[] = { "INFO", "clients" };
    bool blocked = false;
    *waiting = (struct waiting){ .patience = patience, .count = 99 };
    assert_int_equal(redis_connection_open(&address, &connection), ERR_OK);
    assert_int_equal(pthread_create(&waiting->thread, NULL, wait_for_number, waiting), 0);
    while (!blocked) {
        redisReply *reply = NULL;
        assert_int_equal(redis_command(connection, 2, words, &reply), ERR_OK);
        blocked = strstr(reply->str, "blocked_clients:1") != NULL;
        freeReplyObject(reply);
    }
    redis_connection_close(connection);
}

static void a_number_wakes_who_waits(void **state)
{
    (void)state;
    struct waiting waiting;
    begin_waiting(&waiting, 20 * SECOND);
    int64_t began = monotonic_now();

    send_number(7);

    assert_int_equal(pthread_join(waiting.thread, NULL), 0);
    assert_int_equal(waiting.err, ERR_OK);
    assert_int_equal(waiting.count, 1);
    assert_int_equal(waiting.delivery.job_id, 7);
    assert_in_range(monotonic_now() - began, 0, SECOND);
}

static void who_waits_longer_than_a_timeout_is_not_cut_off(void **state)
{
    (void)state;
    struct job_delivery delivery;
    size_t count = 99;
    int64_t began = monotonic_now();

    assert_int_equal(receive(3 * SECOND / 2, &delivery, &count), ERR_OK);

    assert_int_equal(count, 0);
    assert_in_range(monotonic_now() - began, 3 * SECOND / 2, 5 * SECOND / 2);
    send_number(7);
    assert_int_equal(receive(SECOND, &delivery, &count), ERR_OK);
    assert_int_equal(count, 1);
}

static void who_loses_its_connection_while_it_waits_is_told_and_soon_served_again(void **state)
{
    (void)state;
    struct waiting waiting;
    struct job_delivery delivery;
    size_t count = 0;
    begin_waiting(&waiting, 20 * SECOND);
    usleep(400000); /* a while of patience, which is no failure's length */
    int64_t began = monotonic_now();

    (void)COMMAND("CLIENT", "KILL", "TYPE", "normal");

    assert_int_equal(pthread_join(waiting.thread, NULL), 0);
    assert_int_equal(waiting.err, ERR_UNAVAILABLE);
    assert_int_equal(waiting.count, 99);
    send_number(7);
    while (receive(SECOND, &delivery, &count) != ERR_OK) {
    }
    assert_int_equal(count, 1);
    assert_in_range(monotonic_now() - began, 0, 2 * SECOND);
}

static void who_waits_while_the_wire_is_lost_learns_of_it(void **state)
{
    (void)state;
    struct waiting waiting;
    struct job_delivery delivery;
    size_t count = 99;
    begin_waiting(&waiting, SECOND);

    (void)COMMAND("FLUSHALL");

    assert_int_equal(pthread_join(waiting.thread, NULL), 0);
    assert_true(waiting.err == ERR_NOT_FOUND || (waiting.err == ERR_OK && waiting.count == 0));
    assert_int_equal(receive(SECOND, &delivery, &count), ERR_NOT_FOUND);
}

static void a_batch_is_sent_over_a_connection_that_was_dropped(void **state)
{
    (void)state;
    const int64_t ids[] = { 1, 2, 3 };
    size_t count = 0;
    send_number(7);

    (void)COMMAND("CLIENT", "KILL", "TYPE", "normal");

    assert_int_equal(yours.port.send(yours.port.self, ids, 3), ERR_OK);
    assert_int_equal(yours.port.load(yours.port.self, &count), ERR_OK);
    assert_true(count >= 4); /* a batch may be sent twice */
}

static void a_batch_that_the_wire_was_lost_before_is_there_when_it_is_made_anew(void **state)
{
    (void)state;
    struct job_delivery delivery;
    size_t count = 0;
    bool made = false;
    (void)COMMAND("FLUSHALL");

    send_number(7);

    assert_int_equal(mine.port.open(mine.port.self, &made), ERR_OK);
    assert_true(made);
    assert_int_equal(receive(SECOND, &delivery, &count), ERR_OK);
    assert_int_equal(count, 1);
}

static void what_is_acknowledged_leaves_nothing_behind(void **state)
{
    (void)state;
    struct job_delivery delivery;
    size_t count = 0;
    send_number(7);
    assert_int_equal(receive(SECOND, &delivery, &count), ERR_OK);

    assert_int_equal(mine.port.acknowledge(mine.port.self, &delivery, 1), ERR_OK);

    assert_int_equal(COMMAND("XLEN", "snakeeyes:jobs"), 0);
    assert_int_equal(COMMAND("XPENDING", "snakeeyes:jobs", "workers", "-", "+", "10"), 0);
}

static void a_consumer_that_left_is_forgotten(void **state)
{
    (void)state;
    struct job_delivery delivery;
    size_t count = 0;
    send_number(7);
    assert_int_equal(receive(SECOND, &delivery, &count), ERR_OK);
    assert_int_equal(mine.port.acknowledge(mine.port.self, &delivery, 1), ERR_OK);
    assert_int_equal(COMMAND("XINFO", "CONSUMERS", "snakeeyes:jobs", "workers"), 1);

    assert_int_equal(mine.port.leave(mine.port.self), ERR_OK);

    assert_int_equal(COMMAND("XINFO", "CONSUMERS", "snakeeyes:jobs", "workers"), 0);
}

static void a_consumer_with_numbers_on_hand_stays_until_they_are_inherited(void **state)
{
    (void)state;
    struct job_delivery delivery;
    size_t count = 0;
    send_number(7);
    assert_int_equal(receive(SECOND, &delivery, &count), ERR_OK);

    assert_int_equal(mine.port.leave(mine.port.self), ERR_OK);

    assert_int_equal(COMMAND("XINFO", "CONSUMERS", "snakeeyes:jobs", "workers"), 1);
    assert_int_equal(yours.port.inherit(yours.port.self, 0, &delivery, 1, &count), ERR_OK);
    assert_int_equal(count, 1);
}

static void an_heir_looks_past_what_others_are_at_work_on(void **state)
{
    (void)state;
    struct job_delivery deliveries[30];
    size_t count = 0;
    for (int64_t id = 1; id <= 30; id++) {
        send_number(id);
    }
    assert_int_equal(mine.port.receive(mine.port.self, SECOND, deliveries, 30, &count), ERR_OK);
    assert_int_equal(count, 30);
    usleep(600000);
    assert_int_equal(yours.port.inherit(yours.port.self, 500000, deliveries, 25, &count), ERR_OK);
    assert_int_equal(count, 25);

    assert_int_equal(mine.port.inherit(mine.port.self, 500000, deliveries, 1, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_int_equal(deliveries[0].job_id, 26);
}

static void what_is_no_number_is_no_jobs_and_can_be_acknowledged(void **state)
{
    (void)state;
    struct job_delivery delivery = { .job_id = -7 };
    size_t count = 0;
    (void)COMMAND("XADD", "snakeeyes:jobs", "*", "id", "seven");

    assert_int_equal(receive(SECOND, &delivery, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_int_equal(delivery.job_id, 0);
    assert_int_equal(mine.port.acknowledge(mine.port.self, &delivery, 1), ERR_OK);
    assert_int_equal(COMMAND("XLEN", "snakeeyes:jobs"), 0);
}

static void a_redis_that_refuses_is_unavailable(void **state)
{
    (void)state;
    struct job_delivery delivery = { .job_id = 7, .ticket = "1-0" };
    size_t count = 99;
    bool made = true;
    const int64_t id = 7;
    (void)COMMAND("SET", "snakeeyes:jobs", "not a stream");

    assert_int_equal(mine.port.open(mine.port.self, &made), ERR_UNAVAILABLE);
    assert_int_equal(mine.port.load(mine.port.self, &count), ERR_UNAVAILABLE);
    assert_int_equal(mine.port.send(mine.port.self, &id, 1), ERR_UNAVAILABLE);
    assert_int_equal(receive(1000, &delivery, &count), ERR_UNAVAILABLE);
    assert_int_equal(mine.port.inherit(mine.port.self, 0, &delivery, 1, &count), ERR_UNAVAILABLE);

    assert_int_equal(count, 99);
    assert_true(made);
}

static void without_redis_every_call_fails_at_once(void **state)
{
    (void)state;
    const struct redis_address nowhere = { .path = "/nonexistent/redis.sock" };
    struct redis_job_wire redis = { .consumer = "nobody" };
    struct job_delivery delivery = { .job_id = 7, .ticket = "1-0" };
    size_t count = 99;
    bool made = true;
    const int64_t id = 7;
    assert_int_equal(redis_connection_open(&nowhere, &redis.connection), ERR_OK);
    const struct job_wire wire = redis_job_wire(&redis);
    int64_t began = monotonic_now();

    assert_int_equal(wire.open(wire.self, &made), ERR_UNAVAILABLE);
    assert_int_equal(wire.load(wire.self, &count), ERR_UNAVAILABLE);
    assert_int_equal(wire.send(wire.self, &id, 1), ERR_UNAVAILABLE);
    assert_int_equal(wire.receive(wire.self, 20 * SECOND, &delivery, 1, &count), ERR_UNAVAILABLE);
    assert_int_equal(wire.inherit(wire.self, 0, &delivery, 1, &count), ERR_UNAVAILABLE);
    assert_int_equal(wire.acknowledge(wire.self, &delivery, 1), ERR_UNAVAILABLE);
    assert_int_equal(wire.leave(wire.self), ERR_UNAVAILABLE);

    assert_in_range(monotonic_now() - began, 0, SECOND);
    redis_connection_close(redis.connection);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, open_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_number_wakes_who_waits),
        RULE(who_waits_longer_than_a_timeout_is_not_cut_off),
        RULE(who_loses_its_connection_while_it_waits_is_told_and_soon_served_again),
        RULE(who_waits_while_the_wire_is_lost_learns_of_it),
        RULE(a_batch_is_sent_over_a_connection_that_was_dropped),
        RULE(a_batch_that_the_wire_was_lost_before_is_there_when_it_is_made_anew),
        RULE(what_is_acknowledged_leaves_nothing_behind),
        RULE(a_consumer_that_left_is_forgotten),
        RULE(a_consumer_with_numbers_on_hand_stays_until_they_are_inherited),
        RULE(an_heir_looks_past_what_others_are_at_work_on),
        RULE(what_is_no_number_is_no_jobs_and_can_be_acknowledged),
        RULE(a_redis_that_refuses_is_unavailable),
        RULE(without_redis_every_call_fails_at_once),
    };
    const char *url = getenv("REDIS_URL");
    signal(SIGPIPE, SIG_IGN);
    if (!url || redis_address_parse(url, &address) != ERR_OK) {
        fputs("REDIS_URL must name an empty Redis; tests/with_servers gives one\n", stderr);
        return 1;
    }
    return cmocka_run_group_tests_name("redis wire", tests, NULL, NULL);
}
