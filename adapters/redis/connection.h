#ifndef ADAPTERS_REDIS_CONNECTION_H
#define ADAPTERS_REDIS_CONNECTION_H
#include <stddef.h>
#include <stdint.h>
#include "adapters/redis/address.h"
#include "domain/kernel/err.h"
#include "ports/store_meter.h"

/* One thread's connection to Redis. It connects when first used and again after a loss. A Redis that doesn't answer costs at most
 * a second (connecting and each command alike), and a failure is followed by a pause of ten times its own length, at least
 * 100 ms, in which every command fails at once: an outage takes a tenth of a thread's time at most.
 * The process must ignore SIGPIPE: the client library writes without MSG_NOSIGNAL. */
struct redis_connection;
struct redisReply;

/* Makes a connection that is not connected yet. Errors: ERR_NO_MEMORY. */
enum err redis_connection_open(const struct redis_address *address, struct redis_connection **opened) MUST_USE;

/* Lets `meter`, which is borrowed, count from now on: each connection, and each call by its (first) command's name, but not those
 * that Redis answers when it likes. NULL for none, as at first. */
void redis_connection_measure(struct redis_connection *connection, const struct store_meter *meter);

/* Takes NULL. */
void redis_connection_close(struct redis_connection *connection);

/* Sends a command of `count` texts and waits for its reply, which the caller frees (freeReplyObject) and which may be
 * Redis's own error. A connection that Redis had closed meanwhile is replaced once, so a command may run twice.
 * Errors: ERR_UNAVAILABLE. */
enum err redis_command(struct redis_connection *connection, int count, const char *const *words,
                       struct redisReply **reply) MUST_USE;

/* As redis_command, for a command that Redis answers after `patience` microseconds at the latest: so long is no failure. It runs
 * once at most. */
enum err redis_command_blocking(struct redis_connection *connection, int64_t patience, int count, const char *const *words,
                                struct redisReply **reply) MUST_USE;

struct redis_order {
    int count;
    const char *const *words;
};

/* Sends several commands in one go and waits for all replies; as redis_command, they may run twice.
 * Errors: ERR_UNAVAILABLE, also when Redis refuses one of them (the others were done). */
enum err redis_commands(struct redis_connection *connection, const struct redis_order *orders, size_t count) MUST_USE;
#endif
