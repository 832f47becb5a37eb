#include "adapters/web/metrics.h"
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>
#include "adapters/web/gateway_metrics.h"
#include "adapters/web/job_metrics.h"
#include "adapters/web/prometheus.h"
#include "adapters/web/routes.h"
#include "adapters/web/store_metrics.h"
#include "domain/kernel/histogram.h"

/* Upper bounds of the duration buckets, microseconds; the last one is +Inf. */
static const int64_t bounds[] = { 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000 };
enum { BUCKETS = sizeof bounds / sizeof bounds[0] + 1, STATUS_CLASSES = 5, LABELS_BYTES = 256 };

/* The same for what an event waited until we took it: a fraction of a second, or a day of failed tries. */
static const int64_t lag_bounds[BUCKETS - 1] = { 100000,   500000,   1000000,   2000000,    5000000,     10000000,
                                                 30000000, 60000000, 300000000, 3600000000, 21600000000, 86400000000 };

struct histogram {
    atomic_uint_fast64_t buckets[BUCKETS];
    atomic_uint_fast64_t microseconds;
};

struct route_metrics {
    atomic_uint_fast64_t by_status[STATUS_CLASSES]; /* 1xx .. 5xx */
    struct histogram duration;
};

struct metrics {
    size_t size;       /* of the mapping */
    time_t started_on; /* seconds since 1970 */
    struct counters counters;
    struct process_row processes[PROCESS_ROWS];
    struct histogram webhook_lag;
    struct route_metrics routes[];
};

struct metrics *metrics_create(void)
{
    size_t size = sizeof(struct metrics) + (route_count + 1) * sizeof(struct route_metrics);
    struct metrics *metrics = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (metrics == MAP_FAILED) {
        return NULL;
    }
    metrics->size = size;
    metrics->started_on = time(NULL);
    return metrics;
}

void metrics_free(struct metrics *metrics)
{
    if (metrics != NULL) {
        (void)munmap(metrics, metrics->size);
    }
}

struct counters *metrics_counters(struct metrics *metrics)
{
    return &metrics->counters;
}

struct process_row *metrics_processes(struct metrics *metrics)
{
    return metrics->processes;
}

static void count_time(struct histogram *histogram, const int64_t *upper_bounds, int64_t microseconds)
{
    size_t bucket = histogram_bucket(upper_bounds, BUCKETS - 1, microseconds);
    atomic_fetch_add_explicit(&histogram->buckets[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&histogram->microseconds, (uint64_t)microseconds, memory_order_relaxed);
}

void metrics_count(struct metrics *metrics, size_t route, int status, int64_t microseconds)
{
    if (route > route_count || status < 100 || status > 599 || microseconds < 0) {
        return;
    }
    struct route_metrics *counters = &metrics->routes[route];
    atomic_fetch_add_explicit(&counters->by_status[status / 100 - 1], 1, memory_order_relaxed);
    count_time(&counters->duration, bounds, microseconds);
}

void metrics_count_webhook(struct metrics *metrics, int64_t lag)
{
    count_time(&metrics->webhook_lag, lag_bounds, lag < 0 ? 0 : lag);
}

static unsigned long long read_counter(const atomic_uint_fast64_t *counter)
{
    return (unsigned long long)atomic_load_explicit(counter, memory_order_relaxed);
}

static const char *pattern_of(size_t route)
{
    return route < route_count ? routes[route].pattern : "none";
}

static const char *method_of(size_t route)
{
    return route < route_count ? web_method_name(routes[route].method) : "any";
}

static void write_requests(FILE *out, const struct metrics *metrics)
{
    prometheus_head(out, "snakeeyes_http_requests_total", "counter", "Requests answered, by route and class of status.");
    for (size_t i = 0; i <= route_count; i++) {
        for (size_t class = 0; class < STATUS_CLASSES; class ++) {
            unsigned long long count = read_counter(&metrics->routes[i].by_status[class]);
            if (count > 0) {
                (void)fprintf(out, "snakeeyes_http_requests_total{route=\"%s\",method=\"%s\",status=\"%zuxx\"} %llu\n",
                              pattern_of(i), method_of(i), class + 1, count);
            }
        }
    }
}

static void write_histogram(FILE *out, const char *name, const char *labels, const int64_t *upper_bounds,
                            const struct histogram *counters)
{
    int64_t buckets[BUCKETS];
    for (size_t i = 0; i < BUCKETS; i++) {
        buckets[i] = (int64_t)read_counter(&counters->buckets[i]);
    }
    const struct prometheus_histogram histogram = {
        .name = name,
        .labels = labels,
        .bounds = upper_bounds,
        .buckets = buckets,
        .bucket_count = BUCKETS,
        .microseconds = (int64_t)read_counter(&counters->microseconds),
    };
    prometheus_histogram(out, &histogram);
}

static bool was_used(const struct histogram *histogram)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        if (read_counter(&histogram->buckets[i]) > 0) {
            return true;
        }
    }
    return false;
}

static void write_durations(FILE *out, const struct metrics *metrics)
{
    static const char name[] = "snakeeyes_http_request_seconds";
    prometheus_head(out, name, "histogram", "How long an answer took.");
    for (size_t i = 0; i <= route_count; i++) {
        char labels[LABELS_BYTES];
        if (was_used(&metrics->routes[i].duration)) {
            (void)snprintf(labels, sizeof labels, "route=\"%s\",method=\"%s\"", pattern_of(i), method_of(i));
            write_histogram(out, name, labels, bounds, &metrics->routes[i].duration);
        }
    }
}

static void write_webhook_lag(FILE *out, const struct metrics *metrics)
{
    static const char name[] = "snakeeyes_webhook_lag_seconds";
    prometheus_head(out, name, "histogram", "How long after the payment gateway made an event it was taken.");
    write_histogram(out, name, "", lag_bounds, &metrics->webhook_lag);
}

/* A constant 1: its labels are what it tells. */
static void write_build(FILE *out)
{
    prometheus_head(out, "snakeeyes_build_info", "gauge", "What runs: 1, by its version and commit.");
    (void)fputs("snakeeyes_build_info{version=\"" BUILT_VERSION "\",commit=\"" BUILT_COMMIT "\"} 1\n", out);
}

static void write_start(FILE *out, const struct metrics *metrics)
{
    prometheus_head(out, "process_start_time_seconds", "gauge", "When the site was started, seconds since 1970.");
    (void)fprintf(out, "process_start_time_seconds %lld\n", (long long)metrics->started_on);
}

static void write_all(FILE *out, const struct metrics *metrics)
{
    write_build(out);
    write_start(out, metrics);
    write_requests(out, metrics);
    write_durations(out, metrics);
    write_webhook_lag(out, metrics);
    counters_write(out, &metrics->counters);
    process_metrics_write(out, metrics->processes);
}

enum err metrics_text(const struct metrics *metrics, const struct services *services, struct arena *arena, const char **text,
                      size_t *size)
{
    char *buffer = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&buffer, &length);
    if (out == NULL) {
        return ERR_NO_MEMORY;
    }
    write_all(out, metrics);
    store_metrics_write(out, services);
    gateway_metrics_write(out, services);
    job_metrics_write(out, services);
    bool written = ferror(out) == 0;
    written = fclose(out) == 0 && written;
    char *copy = written ? arena_copy(arena, buffer, length) : NULL;
    free(buffer);
    if (copy == NULL) {
        return ERR_NO_MEMORY;
    }
    *text = copy;
    *size = length;
    return ERR_OK;
}
