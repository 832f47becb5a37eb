#include "adapters/web/server_timing.h"
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/site_internal.h"

static bool is_this_machine(const char *public_url)
{
    static const char *const own[] = { "http://localhost", "http://127.0.0.1", "http://[::1]" };
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        size_t length = strlen(own[i]);
        if (strncmp(public_url, own[i], length) == 0 && strchr(":/", public_url[length]) != NULL) {
            return true; /* the host ends there, or the text does */
        }
    }
    return false;
}

bool server_timing_is_wanted(const struct site_settings *settings)
{
    return settings->is_debugged && is_this_machine(settings->public_url);
}

static double milliseconds_in(const struct trace *trace, enum store store)
{
    return (double)trace->waited(trace->self, store) / 1000;
}

void server_timing_add(const struct exchange *exchange, int64_t began)
{
    const struct trace *trace = exchange->services->trace;
    const struct clock *clock = exchange->services->user.clock;
    if (!exchange->site->tells_timing || trace == NULL) {
        return;
    }
    const char *text =
        arena_print(exchange->arena, "db;dur=%.3f, redis;dur=%.3f, total;dur=%.3f", milliseconds_in(trace, STORE_POSTGRES),
                    milliseconds_in(trace, STORE_REDIS), (double)(clock->now(clock->self) - began) / 1000);
    if (text != NULL) {
        web_response_header(exchange->response, "Server-Timing", text);
    }
}
