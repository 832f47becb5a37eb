#include "adapters/web/gateway_metrics.h"
#include <inttypes.h>
#include "adapters/web/prometheus.h"

enum { LABELS_BYTES = 64 };

static struct gateway_tally tally_of(const struct gateway_meter *meter, int call)
{
    struct gateway_tally tally = { .microseconds = 0 };
    meter->read(meter->self, (enum gateway_call)call, &tally);
    return tally;
}

static void write_results(FILE *out, enum gateway_call call, const struct gateway_tally *tally)
{
    for (int result = 0; result < GATEWAY_RESULTS; result++) {
        if (tally->results[result] > 0) {
            (void)fprintf(out, "snakeeyes_gateway_calls_total{call=\"%s\",result=\"%s\"} %" PRId64 "\n", gateway_call_name(call),
                          err_name((enum err)result), tally->results[result]);
        }
    }
}

static void write_durations(FILE *out, enum gateway_call call, const struct gateway_tally *tally)
{
    static const int64_t bounds[] = GATEWAY_DURATION_BOUNDS;
    char labels[LABELS_BYTES];
    (void)snprintf(labels, sizeof labels, "call=\"%s\"", gateway_call_name(call));
    const struct prometheus_histogram histogram = {
        .name = "snakeeyes_gateway_call_seconds",
        .labels = labels,
        .bounds = bounds,
        .buckets = tally->buckets,
        .bucket_count = GATEWAY_DURATION_BUCKETS,
        .microseconds = tally->microseconds,
    };
    prometheus_histogram(out, &histogram);
}

static bool was_made(const struct gateway_tally *tally)
{
    int64_t sum = 0;
    for (size_t i = 0; i < GATEWAY_DURATION_BUCKETS; i++) {
        sum += tally->buckets[i];
    }
    return sum > 0;
}

void gateway_metrics_write(FILE *out, const struct services *services)
{
    const struct gateway_meter *meter = services == NULL ? NULL : services->gateway_meter;
    if (meter == NULL) {
        return;
    }
    prometheus_head(out, "snakeeyes_gateway_calls_total", "counter", "Calls to the payment gateway, by kind and result.");
    for (int call = 0; call < GATEWAY_CALLS; call++) {
        const struct gateway_tally tally = tally_of(meter, call);
        write_results(out, (enum gateway_call)call, &tally);
    }
    prometheus_head(out, "snakeeyes_gateway_call_seconds", "histogram", "How long a call took with all its tries.");
    for (int call = 0; call < GATEWAY_CALLS; call++) {
        const struct gateway_tally tally = tally_of(meter, call);
        if (was_made(&tally)) {
            write_durations(out, (enum gateway_call)call, &tally);
        }
    }
}
