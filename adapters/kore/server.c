#include "adapters/kore/server.h"
#include <sys/epoll.h>
#include <sys/param.h>
#include <sys/types.h>
#include <unistd.h>
#include <kore/kore.h>
#include "adapters/kore/channel.h"
#include "adapters/kore/turn.h"

enum { DRAIN_TIME = 9 * 1000000, DRAIN_STEP = 20, CHECK_INTERVAL = 1000 };

/* Kore's callbacks carry no context, so there is one server a process. */
static struct channels channels;

static void on_finished(void *event, int error)
{
    (void)event;
    (void)error;
    for (struct work *work = thread_pool_take(channels.pool); work != NULL; work = thread_pool_take(channels.pool)) {
        channel_finish(&channels, (struct turn *)(void *)work);
    }
}

static void on_timer(void *context, u_int64_t now)
{
    (void)context;
    (void)now;
    channels_check_time(turn_clock());
}

enum err server_open(const struct server_settings *settings)
{
    static struct kore_event finished = { .type = KORE_TYPE_TASK, .handle = on_finished };
    channels = (struct channels){ .settings = settings };
    enum err err = thread_pool_open(settings->task_threads, settings->release_services, &channels.pool);
    if (err == ERR_OK) {
        kore_platform_event_level_read(thread_pool_descriptor(channels.pool), &finished);
        (void)kore_timer_add(on_timer, CHECK_INTERVAL, NULL, 0);
    }
    return err;
}

void server_accept(struct connection *connection)
{
    channel_open(&channels, connection, false);
}

void server_accept_metrics(struct connection *connection)
{
    channel_open(&channels, connection, true);
}

/* The listeners are shared with the parent and the other workers: they are not closed, only not listened to. */
static void stop_accepting(void)
{
    struct kore_server *server;
    struct listener *listener;
    LIST_FOREACH(server, &kore_servers, list) {
        LIST_FOREACH(listener, &server->listeners, list) {
            kore_platform_event_schedule(listener->fd, 0, 0, listener);
        }
    }
}

/* Kore says good-bye to its parent on the message connection after this, so that one stays even when the parent has gone first. */
static void remove_disconnected(void)
{
    struct connection *next = NULL;
    for (struct connection *connection = TAILQ_FIRST(&disconnected); connection != NULL; connection = next) {
        next = TAILQ_NEXT(connection, list);
        if (connection->proto != CONN_PROTO_MSG) {
            TAILQ_REMOVE(&disconnected, connection, list);
            kore_connection_remove(connection);
        }
    }
}

void server_drain(void)
{
    int64_t deadline = turn_clock() + DRAIN_TIME;
    channels.is_closing = true;
    stop_accepting();
    channels_close_idle();
    remove_disconnected();
    while ((channels.open > 0 || channels.in_tasks > 0) && turn_clock() < deadline) {
        kore_platform_event_wait(DRAIN_STEP);
        channels_check_time(turn_clock());
        remove_disconnected();
    }
    if (channels.in_tasks > 0) {
        /* exit() would run its handlers under a thread that still works. */
        _exit(EXIT_SUCCESS);
    }
    thread_pool_close(channels.pool);
    channels.pool = NULL;
    channels.settings->release_services();
}
