#include <inttypes.h>
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"
#include "domain/job/schedule.h"
#include "domain/kernel/text.h"

/* Jobs, the schedule and the workers, as an operator sees them. */

enum { JOBS_A_PAGE = 50, WORKERS_MAX = 256 };

/* What the address asks for: a state, and where the page lies among the jobs, which have no page numbers: a page begins below
 * `before`, or ends above `after`. */
struct jobs_wish {
    struct job_filter filter;
    const char *state; /* "" for all */
};

static int64_t read_bound(const struct form *query, const char *name)
{
    const char *text = form_value(query, name);
    int64_t id = 0;
    return text != NULL && text_to_int64(text, &id) == ERR_OK && id > 0 ? id : 0;
}

static struct jobs_wish read_wish(const struct form *query, const char *state)
{
    struct jobs_wish wish = { .filter = { .any_state = true, .before = read_bound(query, "before") }, .state = "" };
    if (wish.filter.before == 0) {
        wish.filter.after = read_bound(query, "after");
    }
    if (job_state_from(state == NULL ? "" : state, &wish.filter.state) == ERR_OK) {
        wish.filter.any_state = false;
        wish.state = job_state_name(wish.filter.state);
    }
    return wish;
}

static const char *state_text(const struct exchange *exchange, enum job_state state)
{
    static const char *const names[JOB_STATES] = {
        [JOB_QUEUED] = TEXT("Queued"), [JOB_SCHEDULED] = TEXT("Scheduled"), [JOB_RUNNING] = TEXT("Running"),
        [JOB_DEAD] = TEXT("Dead"),     [JOB_DONE] = TEXT("Done"),
    };
    return page_text(exchange, names[state]);
}

static const char *jobs_url(struct exchange *exchange, const char *state, const char *bound, int64_t id)
{
    const char *question = state[0] == '\0' && bound == NULL ? "" : "?";
    const char *filter = state[0] == '\0' ? "" : arena_print(exchange->arena, "state=%s%s", state, bound == NULL ? "" : "&");
    const char *place = bound == NULL ? "" : arena_print(exchange->arena, "%s=%" PRId64, bound, id);
    return filter == NULL || place == NULL ? NULL : arena_print(exchange->arena, "/admin/jobs%s%s%s", question, filter, place);
}

static void view_fields(struct view *row, const struct job_payload *payload)
{
    struct view *fields = view_list(row, "fields");
    for (size_t i = 0; i < payload->count; i++) {
        const struct job_field *field = &payload->fields[i];
        struct view *child = view_item(fields);
        bool is_open = job_field_is_open(field->name);
        view_text(child, "name", field->name);
        view_boolean(child, "is_open", is_open);
        view_text(child, "value", is_open ? field->value : NULL);
    }
}

/* The instant that matters: when it is to run, has begun, or has ended. */
static int64_t instant_of(const struct job *job)
{
    switch (job->state) {
    case JOB_RUNNING:
        return job->started_on;
    case JOB_DEAD:
    case JOB_DONE:
        return job->finished_on;
    default:
        return job->run_at;
    }
}

static void view_job(struct exchange *exchange, struct view *row, const struct job *job)
{
    view_integer(row, "id", job->id);
    view_text(row, "kind", job->kind);
    view_text(row, "key", job->key);
    view_text(row, "state", job_state_name(job->state));
    view_text(row, "state_name", state_text(exchange, job->state));
    view_integer(row, "tries", job->tries);
    page_instant(exchange, row, "when", instant_of(job));
    view_text(row, "worker", job->state == JOB_RUNNING ? job->worker : NULL);
    view_text(row, "error", job->error);
    view_boolean(row, "can_retry", job_may_be_retried(job->state));
    view_fields(row, &job->payload);
}

/* A page that ends above an id and isn't full has reached the newest: the first page is the one to show. */
static enum err list_jobs(struct exchange *exchange, struct jobs_wish *wish, struct job *jobs, size_t *count)
{
    const struct job_store *store = exchange->services->jobs;
    enum err err = store->list(store->self, &wish->filter, exchange->arena, jobs, JOBS_A_PAGE + 1, count);
    if (err == ERR_OK && wish->filter.after != 0 && *count <= JOBS_A_PAGE) {
        wish->filter.after = 0;
        err = store->list(store->self, &wish->filter, exchange->arena, jobs, JOBS_A_PAGE + 1, count);
    }
    return err;
}

static void view_rows(struct exchange *exchange, struct view *view, const struct jobs_wish *wish, const struct job *jobs,
                      size_t count)
{
    bool upwards = wish->filter.after != 0;
    bool more = count > JOBS_A_PAGE;
    const struct job *shown = upwards && more ? jobs + 1 : jobs;
    size_t shown_count = more ? JOBS_A_PAGE : count;
    struct view *rows = view_list(view, "jobs");
    view_boolean(view, "has_jobs", count > 0);
    for (size_t i = 0; i < shown_count; i++) {
        view_job(exchange, view_item(rows), &shown[i]);
    }
    if (shown_count > 0 && (upwards || wish->filter.before != 0)) {
        view_text(view_child(view, "prev"), "url", jobs_url(exchange, wish->state, "after", shown[0].id));
    }
    if (shown_count > 0 && (upwards || more)) {
        view_text(view_child(view, "next"), "url", jobs_url(exchange, wish->state, "before", shown[shown_count - 1].id));
    }
}

/* One of the choices; the count is not told of all together. */
static struct view *view_state(struct exchange *exchange, struct view *states, const char *state, const char *name, bool is_shown)
{
    struct view *choice = view_item(states);
    view_text(choice, "state", state);
    view_text(choice, "name", name);
    view_text(choice, "url", jobs_url(exchange, state, NULL, 0));
    view_boolean(choice, "is_shown", is_shown);
    return choice;
}

static enum err view_states(struct exchange *exchange, struct view *view, const struct jobs_wish *wish, int64_t now)
{
    static const enum job_state shown[] = { JOB_QUEUED, JOB_RUNNING, JOB_SCHEDULED, JOB_DEAD };
    const struct job_store *store = exchange->services->jobs;
    struct job_depth depth;
    enum err err = store->depth(store->self, now, &depth);
    if (err != ERR_OK) {
        return err;
    }
    struct view *states = view_list(view, "states");
    (void)view_state(exchange, states, "", page_text(exchange, TEXT("All")), wish->filter.any_state);
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        bool is_shown = !wish->filter.any_state && wish->filter.state == shown[i];
        struct view *choice = view_state(exchange, states, job_state_name(shown[i]), state_text(exchange, shown[i]), is_shown);
        view_text(choice, "count", format_number(exchange->language, depth.by_state[shown[i]], exchange->arena));
    }
    view_boolean(view, "retry_all", depth.by_state[JOB_DEAD] > 0);
    return ERR_OK;
}

static void view_schedules(struct exchange *exchange, struct view *view, int64_t now)
{
    struct view *schedules = view_list(view, "schedules");
    for (size_t i = 0; i < scheduled_kind_count; i++) {
        struct view *row = view_item(schedules);
        int64_t tick = 0;
        view_text(row, "name", scheduled_kinds[i].name);
        if (schedule_next(&scheduled_kinds[i], now, &tick) == ERR_OK) {
            page_instant(exchange, row, "tick", tick);
        }
    }
}

static enum err view_workers(struct exchange *exchange, struct view *view, int64_t now)
{
    const struct job_statistics *statistics = exchange->services->statistics;
    struct worker_sign *signs = arena_allocate(exchange->arena, WORKERS_MAX * sizeof *signs);
    size_t count = 0;
    enum err err = signs == NULL ? ERR_NO_MEMORY
                                 : statistics->workers(statistics->self, now - WORKER_IS_LOST_AFTER, signs, WORKERS_MAX, &count);
    struct view *workers = view_list(view, "workers");
    view_boolean(view, "has_workers", count > 0);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        struct view *row = view_item(workers);
        view_text(row, "name", signs[i].worker);
        view_integer(row, "threads", signs[i].threads);
        view_boolean(row, "leads", signs[i].leads);
        page_instant(exchange, row, "started", signs[i].started_on);
    }
    return err;
}

static enum err view_jobs(struct exchange *exchange, struct view *view, struct jobs_wish *wish)
{
    struct job *jobs = arena_allocate(exchange->arena, (JOBS_A_PAGE + 1) * sizeof *jobs);
    size_t count = 0;
    enum err err = jobs == NULL ? ERR_NO_MEMORY : list_jobs(exchange, wish, jobs, &count);
    if (err == ERR_OK) {
        view_text(view, "shown_state", wish->state);
        view_text(view, "shown",
                  wish->filter.any_state ? page_text(exchange, TEXT("All")) : state_text(exchange, wish->filter.state));
        view_rows(exchange, view, wish, jobs, count);
    }
    return err;
}

/* The page as `state` asks for it, and as the query does; with what is wrong where `why` is not NULL. */
static enum err show(struct exchange *exchange, const char *state, const struct problems *why)
{
    const struct clock *clock = exchange->services->user.clock;
    int64_t now = clock->now(clock->self);
    struct jobs_wish wish = read_wish(&exchange->query, state);
    struct view *view = page_view(exchange, TEXT("Jobs"), PAGE_WITH_FORM);
    enum err err = view_jobs(exchange, view, &wish);
    if (err == ERR_OK) {
        err = view_states(exchange, view, &wish, now);
    }
    if (err == ERR_OK) {
        err = view_workers(exchange, view, now);
    }
    view_schedules(exchange, view, now);
    return err == ERR_OK ? page_show_form(exchange, "admin/jobs", view, why) : err;
}

enum err page_admin_jobs(struct exchange *exchange)
{
    return show(exchange, form_value(&exchange->query, "state"), NULL);
}

/* A job's number, or "all" for every dead one. */
static enum err retry(struct exchange *exchange, const char *wanted)
{
    const struct job_ports *ports = &exchange->services->job;
    const struct audit_actor actor = page_actor(exchange);
    int64_t id = 0;
    int64_t count = 0;
    if (wanted != NULL && strcmp(wanted, "all") == 0) {
        return job_retry_dead(ports, &actor, &count);
    }
    return wanted != NULL && text_to_int64(wanted, &id) == ERR_OK ? job_retry(ports, &actor, id) : ERR_NOT_FOUND;
}

enum err page_admin_jobs_retry(struct exchange *exchange)
{
    const char *state = form_value(&exchange->form, "state");
    enum err err = retry(exchange, form_value(&exchange->form, "id"));
    if (err == ERR_NOT_FOUND) {
        struct problems why = { .count = 0 };
        problems_add(&why, "", "job.unknown");
        return show(exchange, state, &why);
    }
    if (err != ERR_OK) {
        return err;
    }
    const char *back = jobs_url(exchange, read_wish(&exchange->query, state).state, NULL, 0);
    return back == NULL ? ERR_NO_MEMORY : page_redirect(exchange, back, "job.retried");
}
