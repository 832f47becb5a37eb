#include "adapters/redis/rate_limiter.h"
#include <hiredis/hiredis.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#define KEY_PREFIX "snakeeyes:rate:"
enum { KEY_BYTES = 255 };

/* The generic cell rate algorithm: a key stores when its bucket will be empty again, each take moves that by one interval, and a
 * take that would move it further than `count` intervals from now is refused. An instant further away than that was
 * stored for another rate or by another clock. Returns 0, or the microseconds to wait. */
static const char TAKE_SCRIPT[] =
    "local time = redis.call('TIME')\n"
    "local now = time[1] * 1000000 + time[2]\n"
    "local count, period = tonumber(ARGV[1]), tonumber(ARGV[2])\n"
    "local interval = math.ceil(period / count)\n"
    "local empty = tonumber(redis.call('GET', KEYS[1]) or now)\n"
    "empty = math.min(math.max(empty, now), now + interval * count)\n"
    "local wait = empty - now - interval * (count - 1)\n"
    "if wait > 0 then\n"
    "  return wait\n"
    "end\n"
    "empty = empty + interval\n"
    "redis.call('SET', KEYS[1], string.format('%.0f', empty), 'PX', math.ceil((empty - now) / 1000))\n"
    "return 0\n";

static bool learn_script_hash(struct redis_limiter *limiter)
{
    const char *const words[] = { "SCRIPT", "LOAD", TAKE_SCRIPT };
    redisReply *reply = NULL;
    if (redis_command(limiter->connection, 3, words, &reply) != ERR_OK) {
        return false;
    }
    bool learned = reply->type == REDIS_REPLY_STRING && reply->len == REDIS_SCRIPT_HASH_BYTES;
    if (learned) {
        memcpy(limiter->script_hash, reply->str, REDIS_SCRIPT_HASH_BYTES + 1);
    }
    freeReplyObject(reply);
    return learned;
}

static bool is_script_forgotten(const redisReply *reply)
{
    static const char prefix[] = "NOSCRIPT";
    return reply->type == REDIS_REPLY_ERROR && strncmp(reply->str, prefix, strlen(prefix)) == 0;
}

static enum err run_script(struct redis_limiter *limiter, const char *key, const struct rate *rate, int64_t *wait)
{
    char name[sizeof KEY_PREFIX + KEY_BYTES];
    char count[21];
    char period[21];
    if (snprintf(name, sizeof name, KEY_PREFIX "%.*s", KEY_BYTES, key) < 0 ||
        snprintf(count, sizeof count, "%" PRId32, rate->count) < 0 ||
        snprintf(period, sizeof period, "%" PRId64, rate->period) < 0) {
        return ERR_INTERNAL;
    }
    const char *const by_hash[] = { "EVALSHA", limiter->script_hash, "1", name, count, period };
    const char *const by_text[] = { "EVAL", TAKE_SCRIPT, "1", name, count, period };
    redisReply *reply = NULL;
    enum err err = redis_command(limiter->connection, 6, by_hash, &reply);
    if (err == ERR_OK && is_script_forgotten(reply)) {
        freeReplyObject(reply);
        err = redis_command(limiter->connection, 6, by_text, &reply);
    }
    if (err != ERR_OK) {
        return err;
    }
    bool answered = reply->type == REDIS_REPLY_INTEGER;
    if (answered) {
        *wait = reply->integer;
    }
    freeReplyObject(reply);
    return answered ? ERR_OK : ERR_UNAVAILABLE;
}

static enum err take(void *self, const char *key, const struct rate *rate, int64_t *retry_after)
{
    struct redis_limiter *limiter = self;
    int64_t wait = 0;
    if (rate->count == 0) {
        return ERR_OK;
    }
    if (limiter->script_hash[0] == '\0' && !learn_script_hash(limiter)) {
        return ERR_UNAVAILABLE;
    }
    enum err err = run_script(limiter, key, rate, &wait);
    if (err == ERR_OK && wait > 0) {
        *retry_after = wait;
        return ERR_LIMITED;
    }
    return err;
}

struct rate_limiter redis_rate_limiter(struct redis_limiter *limiter)
{
    return (struct rate_limiter){ .self = limiter, .take = take };
}
