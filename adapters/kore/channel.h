#ifndef ADAPTERS_KORE_CHANNEL_H
#define ADAPTERS_KORE_CHANNEL_H
#include <stdbool.h>
#include <stdint.h>
#include "adapters/kore/server.h"
#include "adapters/kore/thread_pool.h"

/* A connection: requests come in, one after the other, and answers go out in their order. All on the event loop. */

struct turn;

/* What the channels of a process share. */
struct channels {
    const struct server_settings *settings;
    struct thread_pool *pool;
    size_t open;     /* connections */
    size_t in_tasks; /* turns that task threads have */
    bool is_closing; /* no request after the one that runs */
};

/* Takes a connection of Kore's over, which then frees what the channel holds when it ends. */
void channel_open(struct channels *channels, struct connection *connection, bool serves_metrics);

/* Sends what a task thread has answered, and frees the turn. */
void channel_finish(struct channels *channels, struct turn *turn);

/* Ends what has run out of time at `now` (microseconds): silent clients, and tasks, whose clients get a 503. */
void channels_check_time(int64_t now);

/* Ends every connection on which nothing is under way. */
void channels_close_idle(void);
#endif
