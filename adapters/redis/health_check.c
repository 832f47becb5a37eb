#include "adapters/redis/health_check.h"
#include <hiredis/hiredis.h>

static enum err check(void *self)
{
    static const char *const words[] = { "PING" };
    redisReply *reply = NULL;
    if (redis_command(self, 1, words, &reply) != ERR_OK) {
        return ERR_UNAVAILABLE;
    }
    enum err err = reply->type == REDIS_REPLY_STATUS ? ERR_OK : ERR_UNAVAILABLE;
    freeReplyObject(reply);
    return err;
}

struct health_check redis_health_check(struct redis_connection *connection)
{
    return (struct health_check){ .self = connection, .name = "redis", .check = check };
}
