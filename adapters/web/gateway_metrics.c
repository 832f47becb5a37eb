#include "adapters/web/gateway_metrics.h"
#include <inttypes.h>
#include "adapters/web/prometheus.h"

enum { LABELS_BYTES = 64 };

/* Who made calls, and how they went. */
struct caller_tallies {
    const char *process;
    struct gateway_tally tallies[GATEWAY_CALLS];
};

static void write_results(FILE *out, const struct caller_tallies *caller)
{
    for (int call = 0; call < GATEWAY_CALLS; call++) {
        for (int result = 0; result < GATEWAY_RESULTS; result++) {
            int64_t made = caller->tallies[call].results[result];
            if (made > 0) {
                (void)fprintf(out, "snakeeyes_gateway_calls_total{process=\"%s\",call=\"%s\",result=\"%s\"} %" PRId64 "\n",
                              caller->process, gateway_call_name((enum gateway_call)call), err_name((enum err)result), made);
            }
        }
    }
}

static bool was_made(const struct gateway_tally *tally)
{
    int64_t sum = 0;
    for (size_t i = 0; i < GATEWAY_DURATION_BUCKETS; i++) {
        sum += tally->buckets[i];
    }
    return sum > 0;
}

static void write_durations(FILE *out, const struct caller_tallies *caller)
{
    static const int64_t bounds[] = GATEWAY_DURATION_BOUNDS;
    for (int call = 0; call < GATEWAY_CALLS; call++) {
        const struct gateway_tally *tally = &caller->tallies[call];
        char labels[LABELS_BYTES];
        (void)snprintf(labels, sizeof labels, "process=\"%s\",call=\"%s\"", caller->process,
                       gateway_call_name((enum gateway_call)call));
        const struct prometheus_histogram histogram = {
            .name = "snakeeyes_gateway_call_seconds",
            .labels = labels,
            .bounds = bounds,
            .buckets = tally->buckets,
            .bucket_count = GATEWAY_DURATION_BUCKETS,
            .microseconds = tally->microseconds,
        };
        if (was_made(tally)) {
            prometheus_histogram(out, &histogram);
        }
    }
}

/* What can't be read is left at nothing. */
static struct caller_tallies read_caller(const char *process, const struct gateway_meter *meter)
{
    struct caller_tallies caller = { .process = process };
    if (meter != NULL) {
        enum err err = meter->read(meter->self, caller.tallies);
        (void)err; /* untouched then */
    }
    return caller;
}

void gateway_metrics_write(FILE *out, const struct services *services)
{
    if (services == NULL || services->gateway_meter == NULL) {
        return;
    }
    const struct caller_tallies callers[] = { read_caller("web", services->gateway_meter),
                                              read_caller("worker", services->worker_meter) };
    prometheus_head(out, "snakeeyes_gateway_calls_total", "counter", "Calls to the payment gateway, by kind and result.");
    for (size_t i = 0; i < sizeof callers / sizeof callers[0]; i++) {
        write_results(out, &callers[i]);
    }
    prometheus_head(out, "snakeeyes_gateway_call_seconds", "histogram", "How long a call took with all its tries.");
    for (size_t i = 0; i < sizeof callers / sizeof callers[0]; i++) {
        write_durations(out, &callers[i]);
    }
}
