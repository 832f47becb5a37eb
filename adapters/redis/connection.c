#include "adapters/redis/connection.h"
#include <errno.h>
#include <hiredis/hiredis.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

static const struct timeval TIMEOUT = { .tv_sec = 1 };
static const int64_t SHORTEST_PAUSE = 100000;
static const int64_t PAUSE_PER_FAILURE = 10;

struct redis_connection {
    struct redis_address address;
    redisContext *context;           /* NULL while not connected */
    int64_t resting_until;           /* monotonic microseconds */
    const struct store_meter *meter; /* NULL for none */
};

enum err redis_connection_open(const struct redis_address *address, struct redis_connection **opened)
{
    struct redis_connection *connection = calloc(1, sizeof *connection);
    if (!connection) {
        return ERR_NO_MEMORY;
    }
    connection->address = *address;
    *opened = connection;
    return ERR_OK;
}

void redis_connection_measure(struct redis_connection *connection, const struct store_meter *meter)
{
    connection->meter = meter;
}

static void count_connection(const struct redis_connection *connection, int change)
{
    if (connection->meter) {
        connection->meter->connect(connection->meter->self, STORE_REDIS, change);
    }
}

static void disconnect(struct redis_connection *connection)
{
    if (connection->context) {
        count_connection(connection, -1);
        redisFree(connection->context);
        connection->context = NULL;
    }
}

void redis_connection_close(struct redis_connection *connection)
{
    if (connection) {
        disconnect(connection);
        free(connection);
    }
}

static int64_t monotonic_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void rest_after_failure(struct redis_connection *connection, int64_t began)
{
    int64_t now = monotonic_now();
    int64_t pause = (now - began) * PAUSE_PER_FAILURE;
    connection->resting_until = now + (pause > SHORTEST_PAUSE ? pause : SHORTEST_PAUSE);
}

/* The library's parameter lacks a const that it keeps. */
static const char **without_const(const char *const *words)
{
    union {
        const char *const *kept;
        const char **wanted;
    } argument = { .kept = words };
    return argument.wanted;
}

static redisReply *send(redisContext *context, int count, const char *const *words)
{
    return redisCommandArgv(context, count, without_const(words), NULL);
}

static bool accepts(redisContext *context, int count, const char *const *words)
{
    redisReply *reply = send(context, count, words);
    bool accepted = reply && reply->type != REDIS_REPLY_ERROR;
    freeReplyObject(reply);
    return accepted;
}

static bool authenticate(redisContext *context, const struct redis_address *address)
{
    if (address->password[0] == '\0') {
        return true;
    }
    const char *const words[] = { "AUTH", address->user, address->password };
    const char *const without_user[] = { "AUTH", address->password };
    return address->user[0] == '\0' ? accepts(context, 2, without_user) : accepts(context, 3, words);
}

static bool select_database(redisContext *context, int database)
{
    char number[12];
    int length = snprintf(number, sizeof number, "%d", database);
    const char *const words[] = { "SELECT", number };
    return database == 0 || (length > 0 && accepts(context, 2, words));
}

static enum err connect_to(const struct redis_address *address, redisContext **connected)
{
    redisContext *context = address->path[0] == '\0' ? redisConnectWithTimeout(address->host, address->port, TIMEOUT)
                                                     : redisConnectUnixWithTimeout(address->path, TIMEOUT);
    if (context && !context->err && redisSetTimeout(context, TIMEOUT) == REDIS_OK && authenticate(context, address) &&
        select_database(context, address->database)) {
        *connected = context;
        return ERR_OK;
    }
    if (context) {
        redisFree(context);
    }
    return ERR_UNAVAILABLE;
}

/* Says whether the other side had hung up, against a reply that didn't come in time. */
static bool was_hung_up(const redisContext *context)
{
    bool broken = context->err == REDIS_ERR_IO && (errno == EPIPE || errno == ECONNRESET);
    return context->err == REDIS_ERR_EOF || broken;
}

/* What is sent over a connection that is there, and what comes back. */
typedef enum err exchange(redisContext *context, void *order);

static enum err connect_anew(struct redis_connection *connection)
{
    redisContext *context = NULL;
    enum err err = connect_to(&connection->address, &context);
    if (err == ERR_OK) {
        count_connection(connection, 1);
        connection->context = context;
    }
    return err;
}

static enum err try_exchange(struct redis_connection *connection, exchange *run, void *order, bool *hung_up)
{
    bool reused = connection->context != NULL;
    *hung_up = false;
    if (!reused && connect_anew(connection) != ERR_OK) {
        return ERR_UNAVAILABLE;
    }
    errno = 0;
    enum err err = run(connection->context, order);
    if (connection->context->err != 0) {
        *hung_up = reused && was_hung_up(connection->context);
        disconnect(connection);
    }
    return err;
}

static void count_call(const struct redis_connection *connection, const char *name, enum err result, int64_t began)
{
    if (connection->meter) {
        const struct store_call call = {
            .store = STORE_REDIS, .statement = name, .result = result, .microseconds = monotonic_now() - began
        };
        connection->meter->count(connection->meter->self, &call);
    }
}

/* `patience`: how long Redis may take of its own accord; then the command isn't run again, and its time isn't counted. */
static enum err run_exchange(struct redis_connection *connection, const char *name, exchange *run, void *order, int64_t patience)
{
    int64_t began = monotonic_now();
    if (!connection->context && began < connection->resting_until) {
        return ERR_UNAVAILABLE;
    }
    bool hung_up = false;
    enum err err = try_exchange(connection, run, order, &hung_up);
    if (hung_up && patience == 0) {
        err = try_exchange(connection, run, order, &hung_up);
    }
    if (!connection->context) {
        int64_t now = monotonic_now();
        rest_after_failure(connection, now - began > patience ? began + patience : now);
    }
    if (patience == 0) {
        count_call(connection, name, err, began);
    }
    return err;
}

struct command {
    int count;
    const char *const *words;
    redisReply *reply;
};

static enum err exchange_one(redisContext *context, void *order)
{
    struct command *command = order;
    command->reply = send(context, command->count, command->words);
    return command->reply ? ERR_OK : ERR_UNAVAILABLE;
}

enum err redis_command(struct redis_connection *connection, int count, const char *const *words, redisReply **reply)
{
    struct command command = { .count = count, .words = words };
    enum err err = run_exchange(connection, words[0], exchange_one, &command, 0);
    if (err == ERR_OK) {
        *reply = command.reply;
    }
    return err;
}

struct blocking_command {
    struct command command;
    struct timeval limit;
};

static enum err exchange_one_patiently(redisContext *context, void *order)
{
    struct blocking_command *blocking = order;
    if (redisSetTimeout(context, blocking->limit) != REDIS_OK || exchange_one(context, &blocking->command) != ERR_OK) {
        return ERR_UNAVAILABLE;
    }
    /* What can't be set back fails the next command, and only if Redis doesn't answer it. */
    (void)redisSetTimeout(context, TIMEOUT);
    return ERR_OK;
}

enum err redis_command_blocking(struct redis_connection *connection, int64_t patience, int count, const char *const *words,
                                redisReply **reply)
{
    struct blocking_command blocking = {
        .command = { .count = count, .words = words },
        .limit = { .tv_sec = TIMEOUT.tv_sec + patience / 1000000, .tv_usec = patience % 1000000 },
    };
    enum err err = run_exchange(connection, words[0], exchange_one_patiently, &blocking, patience > 0 ? patience : 1);
    if (err == ERR_OK) {
        *reply = blocking.command.reply;
    }
    return err;
}

struct commands {
    const struct redis_order *orders;
    size_t count;
};

/* Takes the next reply. *refused is set when it is an error of Redis's own. */
static enum err judge_reply(redisContext *context, bool *refused)
{
    void *reply = NULL;
    if (redisGetReply(context, &reply) != REDIS_OK) {
        return ERR_UNAVAILABLE;
    }
    *refused = *refused || ((const redisReply *)reply)->type == REDIS_REPLY_ERROR;
    freeReplyObject(reply);
    return ERR_OK;
}

static enum err exchange_many(redisContext *context, void *order)
{
    const struct commands *commands = order;
    bool refused = false;
    for (size_t i = 0; i < commands->count; i++) {
        if (redisAppendCommandArgv(context, commands->orders[i].count, without_const(commands->orders[i].words), NULL) !=
            REDIS_OK) {
            return ERR_UNAVAILABLE;
        }
    }
    for (size_t i = 0; i < commands->count; i++) {
        if (judge_reply(context, &refused) != ERR_OK) {
            return ERR_UNAVAILABLE;
        }
    }
    return refused ? ERR_UNAVAILABLE : ERR_OK;
}

enum err redis_commands(struct redis_connection *connection, const struct redis_order *orders, size_t count)
{
    struct commands commands = { .orders = orders, .count = count };
    return run_exchange(connection, count == 0 ? "" : orders[0].words[0], exchange_many, &commands, 0);
}
