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
    redisContext *context; /* NULL while not connected */
    int64_t resting_until; /* monotonic microseconds */
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

static void disconnect(struct redis_connection *connection)
{
    if (connection->context) {
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

static redisReply *send(redisContext *context, int count, const char *const *words)
{
    /* The library's parameter lacks a const that it keeps. */
    union {
        const char *const *kept;
        const char **wanted;
    } argument = { .kept = words };
    return redisCommandArgv(context, count, argument.wanted, NULL);
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

static enum err try_command(struct redis_connection *connection, int count, const char *const *words, redisReply **reply,
                            bool *hung_up)
{
    bool reused = connection->context != NULL;
    *hung_up = false;
    if (!reused && connect_to(&connection->address, &connection->context) != ERR_OK) {
        return ERR_UNAVAILABLE;
    }
    errno = 0;
    redisReply *answer = send(connection->context, count, words);
    if (!answer) {
        *hung_up = reused && was_hung_up(connection->context);
        disconnect(connection);
        return ERR_UNAVAILABLE;
    }
    *reply = answer;
    return ERR_OK;
}

enum err redis_command(struct redis_connection *connection, int count, const char *const *words, redisReply **reply)
{
    int64_t began = monotonic_now();
    if (!connection->context && began < connection->resting_until) {
        return ERR_UNAVAILABLE;
    }
    bool hung_up = false;
    enum err err = try_command(connection, count, words, reply, &hung_up);
    if (hung_up) {
        err = try_command(connection, count, words, reply, &hung_up);
    }
    if (err != ERR_OK) {
        rest_after_failure(connection, began);
    }
    return err;
}
