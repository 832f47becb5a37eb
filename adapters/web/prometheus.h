#ifndef ADAPTERS_WEB_PROMETHEUS_H
#define ADAPTERS_WEB_PROMETHEUS_H
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Prometheus' text format 0.0.4. */

/* What a metric's lines begin with. `type` is "counter", "gauge" or "histogram". */
void prometheus_head(FILE *out, const char *name, const char *type, const char *help);

/* Durations in buckets. */
struct prometheus_histogram {
    const char *name;
    const char *labels;     /* "kind=\"drill\"", or "" */
    const int64_t *bounds;  /* of all buckets but the last, microseconds */
    const int64_t *buckets; /* how many durations are in each; not cumulative */
    size_t bucket_count;
    int64_t microseconds; /* of all */
};

void prometheus_histogram(FILE *out, const struct prometheus_histogram *histogram);
#endif
