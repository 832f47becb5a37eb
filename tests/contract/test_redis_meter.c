/* What the connection to Redis tells of its calls. Needs REDIS_URL. */
#include "tests/contract/contract.h"
#include <hiredis/hiredis.h>
#include <signal.h>
#include <string.h>
#include "adapters/redis/address.h"
#include "adapters/redis/connection.h"

/* What was counted. */
struct counts {
    size_t calls;
    struct store_call latest;
    char statement[20];
    int connections;
};

static struct counts counts;
static struct redis_address address;

static void count(void *self, const struct store_call *call)
{
    (void)self;
    counts.calls++;
    counts.latest = *call;
    (void)snprintf(counts.statement, sizeof counts.statement, "%s", call->statement);
}

static void count_connection(void *self, enum store store, int change)
{
    (void)self;
    assert_int_equal(store, STORE_REDIS);
    counts.connections += change;
}

static const struct store_meter meter = { .count = count, .connect = count_connection };

static struct redis_connection *open_measured(const struct redis_address *where)
{
    struct redis_connection *connection = NULL;
    counts = (struct counts){ .calls = 0 };
    assert_int_equal(redis_connection_open(where, &connection), ERR_OK);
    redis_connection_measure(connection, &meter);
    return connection;
}

static void a_command_is_one_call_by_its_name(void **state)
{
    static const char *const words[] = { "ECHO", "a secret" };
    redisReply *reply = NULL;
    (void)state;
    struct redis_connection *connection = open_measured(&address);

    assert_int_equal(redis_command(connection, 2, words, &reply), ERR_OK);

    assert_int_equal(counts.calls, 1);
    assert_int_equal(counts.latest.store, STORE_REDIS);
    assert_int_equal(counts.latest.result, ERR_OK);
    assert_in_range(counts.latest.microseconds, 0, 10000000);
    assert_string_equal(counts.statement, "ECHO");
    freeReplyObject(reply);
    redis_connection_close(connection);
}

static void commands_sent_in_one_go_are_one_call(void **state)
{
    static const char *const ping[] = { "PING" };
    static const char *const echo[] = { "ECHO", "a" };
    const struct redis_order orders[] = { { .count = 1, .words = ping }, { .count = 2, .words = echo } };
    (void)state;
    struct redis_connection *connection = open_measured(&address);

    assert_int_equal(redis_commands(connection, orders, 2), ERR_OK);

    assert_int_equal(counts.calls, 1);
    assert_string_equal(counts.statement, "PING");
    redis_connection_close(connection);
}

static void what_redis_answers_when_it_likes_is_not_counted(void **state)
{
    static const char *const words[] = { "BLPOP", "an-empty-list", "0.01" };
    redisReply *reply = NULL;
    (void)state;
    struct redis_connection *connection = open_measured(&address);

    assert_int_equal(redis_command_blocking(connection, 10000, 3, words, &reply), ERR_OK);

    assert_int_equal(counts.calls, 0);
    freeReplyObject(reply);
    redis_connection_close(connection);
}

static void a_connection_is_open_from_its_first_use_to_its_close(void **state)
{
    static const char *const words[] = { "PING" };
    redisReply *reply = NULL;
    (void)state;
    struct redis_connection *connection = open_measured(&address);
    assert_int_equal(counts.connections, 0);

    assert_int_equal(redis_command(connection, 1, words, &reply), ERR_OK);
    assert_int_equal(counts.connections, 1);

    freeReplyObject(reply);
    redis_connection_close(connection);
    assert_int_equal(counts.connections, 0);
}

static void while_redis_is_away_a_call_has_no_answer(void **state)
{
    static const char *const words[] = { "PING" };
    struct redis_address nowhere = { .path = "/nonexistent/redis.sock" };
    redisReply *reply = NULL;
    (void)state;
    struct redis_connection *connection = open_measured(&nowhere);

    assert_int_equal(redis_command(connection, 1, words, &reply), ERR_UNAVAILABLE);

    assert_int_equal(counts.calls, 1);
    assert_int_equal(counts.latest.result, ERR_UNAVAILABLE);
    assert_int_equal(counts.connections, 0);
    redis_connection_close(connection);
}

int main(void)
{
    const char *url = getenv("REDIS_URL");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_is_one_call_by_its_name),
        cmocka_unit_test(commands_sent_in_one_go_are_one_call),
        cmocka_unit_test(what_redis_answers_when_it_likes_is_not_counted),
        cmocka_unit_test(a_connection_is_open_from_its_first_use_to_its_close),
        cmocka_unit_test(while_redis_is_away_a_call_has_no_answer),
    };
    signal(SIGPIPE, SIG_IGN);
    if (url == NULL || redis_address_parse(url, &address) != ERR_OK) {
        (void)fputs("REDIS_URL is missing: tests/with_servers gives one\n", stderr);
        return 1;
    }
    return cmocka_run_group_tests_name("redis meter", tests, NULL, NULL);
}
