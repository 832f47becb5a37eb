#include "adapters/kore/glue.h"
#include <string.h>
#include "adapters/kore/turn.h"

/* Kore's callbacks carry no context: one site a process. */
static const struct glue_settings *settings;

void glue_start(const struct glue_settings *started)
{
    settings = started;
    http_server_version("snakeeyes");
}

static int run_task(struct kore_task *task)
{
    struct turn *turn = (struct turn *)(void *)task;
    turn_answer(turn);
    atomic_store(&turn->is_working, false);
    return KORE_RESULT_OK;
}

static int hand_to_task(struct turn *turn, struct http_request *req)
{
    turn->has_task = true;
    atomic_store(&turn->is_working, true);
    kore_task_create(&turn->task, run_task);
    kore_task_bind_request(&turn->task, req);
    kore_task_run(&turn->task);
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
    if (site_is_slow(settings->site, &turn->request)) {
        return hand_to_task(turn, req);
    }
    turn_answer(turn);
    turn_end(turn, req);
    return KORE_RESULT_OK;
}

int glue_answer_metrics(struct http_request *req)
{
    static const char unknown[] = "Only /metrics is served here.\n";
    struct arena arena;
    struct web_response response = { .status = 404, .body = unknown, .body_size = sizeof unknown - 1 };
    arena_init(&arena, 1024 * 1024);
    if (strcmp(req->path, "/metrics") == 0) {
        site_metrics(settings->site, &arena, &response);
    }
    for (size_t i = 0; i < response.header_count; i++) {
        http_response_header(req, response.headers[i].name, response.headers[i].value);
    }
    http_response(req, response.status, response.body, response.body_size);
    arena_release(&arena);
    return KORE_RESULT_OK;
}
