#include "adapters/web/process_metrics.h"
#include "adapters/web/prometheus.h"

static const char *const lane_names[ROUTE_SPEEDS] = { [FAST] = "fast", [SLOW] = "slow", [REMOTE] = "remote" };

static void store(atomic_size_t *gauge, size_t value)
{
    atomic_store_explicit(gauge, value, memory_order_relaxed);
}

static size_t load(const atomic_size_t *gauge)
{
    return atomic_load_explicit(gauge, memory_order_relaxed);
}

void process_metrics_load(struct process_row rows[PROCESS_ROWS], size_t number, enum route_speed lane,
                          const struct lane_load *reported)
{
    if (number >= PROCESS_ROWS) {
        return;
    }
    store(&rows[number].lanes[lane].thread_limit, reported->thread_limit);
    store(&rows[number].lanes[lane].threads, reported->threads);
    store(&rows[number].lanes[lane].busy, reported->busy);
    store(&rows[number].lanes[lane].waiting, reported->waiting);
}

void process_metrics_begin(struct process_row rows[PROCESS_ROWS], size_t number)
{
    const struct lane_load nothing = { .threads = 0 };
    if (number >= PROCESS_ROWS) {
        return;
    }
    for (int lane = 0; lane < ROUTE_SPEEDS; lane++) {
        process_metrics_load(rows, number, (enum route_speed)lane, &nothing);
    }
    atomic_fetch_add_explicit(&rows[number].starts, 1, memory_order_relaxed);
}

static struct lane_load sum_of(const struct process_row rows[PROCESS_ROWS], int lane)
{
    struct lane_load sum = { .threads = 0 };
    for (size_t i = 0; i < PROCESS_ROWS; i++) {
        sum.thread_limit += load(&rows[i].lanes[lane].thread_limit);
        sum.threads += load(&rows[i].lanes[lane].threads);
        sum.busy += load(&rows[i].lanes[lane].busy);
        sum.waiting += load(&rows[i].lanes[lane].waiting);
    }
    return sum;
}

static void write_by_lane(FILE *out, const char *name, const char *help, const size_t values[ROUTE_SPEEDS])
{
    prometheus_head(out, name, "gauge", help);
    for (int lane = 0; lane < ROUTE_SPEEDS; lane++) {
        (void)fprintf(out, "%s{lane=\"%s\"} %zu\n", name, lane_names[lane], values[lane]);
    }
}

static void write_lanes(FILE *out, const struct process_row rows[PROCESS_ROWS])
{
    size_t limits[ROUTE_SPEEDS];
    size_t threads[ROUTE_SPEEDS];
    size_t busy[ROUTE_SPEEDS];
    size_t waiting[ROUTE_SPEEDS];
    for (int lane = 0; lane < ROUTE_SPEEDS; lane++) {
        const struct lane_load sum = sum_of(rows, lane);
        limits[lane] = sum.thread_limit;
        threads[lane] = sum.threads;
        busy[lane] = sum.busy;
        waiting[lane] = sum.waiting;
    }
    write_by_lane(out, "snakeeyes_lane_threads_max", "Threads that a lane may have, each with its own connections.", limits);
    write_by_lane(out, "snakeeyes_lane_threads", "Threads that a lane has.", threads);
    write_by_lane(out, "snakeeyes_lane_threads_busy", "Threads of a lane that answer a request.", busy);
    write_by_lane(out, "snakeeyes_lane_requests_waiting", "Requests that wait for a thread of a lane.", waiting);
}

void process_metrics_write(FILE *out, const struct process_row rows[PROCESS_ROWS])
{
    size_t processes = 0;
    size_t starts = 0;
    for (size_t i = 0; i < PROCESS_ROWS; i++) {
        processes += load(&rows[i].starts) > 0 ? 1 : 0;
        starts += load(&rows[i].starts);
    }
    prometheus_head(out, "snakeeyes_web_processes", "gauge", "Web processes of this site.");
    (void)fprintf(out, "snakeeyes_web_processes %zu\n", processes);
    prometheus_head(out, "snakeeyes_web_process_restarts_total", "counter",
                    "Web processes that were started in place of one that died.");
    (void)fprintf(out, "snakeeyes_web_process_restarts_total %zu\n", starts - processes);
    write_lanes(out, rows);
}
