#ifndef ADAPTERS_REDIS_HEALTH_CHECK_H
#define ADAPTERS_REDIS_HEALTH_CHECK_H
#include "adapters/redis/connection.h"
#include "ports/health_check.h"

/* Says "redis" is well when it answers PING. Borrows the connection. */
struct health_check redis_health_check(struct redis_connection *connection);
#endif
