#include "adapters/web/store_metrics.h"
#include <inttypes.h>
#include "adapters/web/prometheus.h"

enum { LABELS_BYTES = 64 };

static void write_health(FILE *out, const struct services *services)
{
    prometheus_head(out, "snakeeyes_store_up", "gauge", "Whether the store answers.");
    for (size_t i = 0; i < services->health_count; i++) {
        const struct health_check *health = &services->health[i];
        (void)fprintf(out, "snakeeyes_store_up{store=\"%s\"} %d\n", health->name, health->check(health->self) == ERR_OK ? 1 : 0);
    }
}

static void write_durations(FILE *out, const struct store_tally tallies[STORES])
{
    static const int64_t bounds[] = STORE_DURATION_BOUNDS;
    static const char name[] = "snakeeyes_store_call_seconds";
    prometheus_head(out, name, "histogram", "How long a call of a store took.");
    for (int store = 0; store < STORES; store++) {
        char labels[LABELS_BYTES];
        (void)snprintf(labels, sizeof labels, "store=\"%s\"", store_name((enum store)store));
        const struct prometheus_histogram histogram = {
            .name = name,
            .labels = labels,
            .bounds = bounds,
            .buckets = tallies[store].buckets,
            .bucket_count = STORE_DURATION_BUCKETS,
            .microseconds = tallies[store].microseconds,
        };
        prometheus_histogram(out, &histogram);
    }
}

static void write_by_store(FILE *out, const char *name, enum store store, int64_t value)
{
    (void)fprintf(out, "%s{store=\"%s\"} %" PRId64 "\n", name, store_name(store), value);
}

static void write_tallies(FILE *out, const struct store_tally tallies[STORES])
{
    static const char unavailable[] = "snakeeyes_store_unavailable_total";
    static const char connections[] = "snakeeyes_store_connections";
    write_durations(out, tallies);
    prometheus_head(out, unavailable, "counter", "Calls of a store that had no answer.");
    for (int store = 0; store < STORES; store++) {
        write_by_store(out, unavailable, (enum store)store, tallies[store].unavailable);
    }
    prometheus_head(out, connections, "gauge", "Connections to a store that are open.");
    for (int store = 0; store < STORES; store++) {
        write_by_store(out, connections, (enum store)store, tallies[store].connections);
    }
}

void store_metrics_write(FILE *out, const struct services *services)
{
    struct store_tally tallies[STORES];
    if (services == NULL) {
        return;
    }
    write_health(out, services);
    const struct store_meter *meter = services->store_meter;
    if (meter != NULL && meter->read(meter->self, tallies) == ERR_OK) {
        write_tallies(out, tallies);
    }
}
