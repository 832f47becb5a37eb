#include "adapters/kore/glue.h"
#include "adapters/kore/drain.h"
#include "adapters/kore/guard.h"
#include "adapters/kore/heritage.h"
#include "adapters/kore/lane.h"
#include "adapters/kore/room.h"
#include "adapters/kore/share.h"
#include "adapters/kore/stop_signal.h"
#include "adapters/kore/turn.h"

enum { METRICS_BYTES = 1024 * 1024 };

/* Kore's callbacks carry no context: one site a process. */
static const struct glue_settings *settings;

/* What is not FAST has a lane. */
static struct lane lanes[ROUTE_SPEEDS];

void glue_prepare(void)
{
    heritage_take();
    share_prepare();
    room_prepare();
    stop_signal_keep();
}

/* A new thread takes its first task: it is not idle before. */
static void tell_load(const struct lane *lane)
{
    const struct lane_load load = {
        .thread_limit = lane->thread_limit,
        .threads = lane->thread_count,
        .busy = lane->thread_count - lane->idle_count,
        .waiting = lane->waiting_count,
    };
    site_tell_load(settings->site, worker->id, lane == &lanes[SLOW] ? SLOW : REMOTE, &load);
}

static void tell_event_loop(bool is_busy)
{
    const struct lane_load load = { .thread_limit = 1, .threads = 1, .busy = is_busy ? 1 : 0 };
    site_tell_load(settings->site, worker->id, FAST, &load);
}

void glue_start(const struct glue_settings *started)
{
    settings = started;
    share_start();
    room_start();
    site_begin_process(settings->site, worker->id);
    tell_event_loop(false);
    lane_init(&lanes[SLOW], kore_task_threads, tell_load);
    lane_init(&lanes[REMOTE], kore_task_threads, tell_load);
    http_server_version("snakeeyes");
    drain_prepare(&settings->proxies);
    heritage_tell_ready();
}

void glue_accept(struct connection *connection)
{
    room_make();
    guard_connection(connection);
    share_count();
}

static int run_task(struct kore_task *task)
{
    struct turn *turn = (struct turn *)(void *)task;
    turn_answer(turn);
    atomic_store(&turn->is_working, false);
    return KORE_RESULT_OK;
}

static int hand_to_lane(struct turn *turn, struct http_request *req, struct lane *lane)
{
    atomic_store(&turn->is_working, true);
    kore_task_create(&turn->task, run_task);
    kore_task_bind_request(&turn->task, req);
    lane_run(lane, &turn->task);
    return KORE_RESULT_RETRY;
}

/* Kore calls a handler again when the request's task has something to say. */
static int finish_task(struct turn *turn, struct http_request *req)
{
    if (!kore_task_finished(&turn->task)) {
        http_request_sleep(req);
        return KORE_RESULT_RETRY;
    }
    turn_end(turn, req);
    return KORE_RESULT_OK;
}

int glue_answer(struct http_request *req)
{
    struct turn *turn = req->hdlr_extra;
    if (turn != NULL) {
        return finish_task(turn, req);
    }
    turn = turn_begin(req, settings);
    enum route_speed speed = site_speed(&turn->request);
    if (speed != FAST) {
        return hand_to_lane(turn, req, &lanes[speed]);
    }
    tell_event_loop(true);
    turn_answer(turn);
    turn_end(turn, req);
    tell_event_loop(false);
    return KORE_RESULT_OK;
}

int glue_answer_metrics(struct http_request *req)
{
    struct arena arena;
    struct web_response response;
    arena_init(&arena, METRICS_BYTES);
    site_metrics(settings->site, settings->services(), &arena, &response);
    turn_send(&response, req);
    arena_release(&arena);
    return KORE_RESULT_OK;
}
