#include "adapters/web/prometheus.h"
#include <inttypes.h>

void prometheus_head(FILE *out, const char *name, const char *type, const char *help)
{
    (void)fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void prometheus_histogram(FILE *out, const struct prometheus_histogram *histogram)
{
    const char *name = histogram->name;
    const char *labels = histogram->labels;
    const char *comma = labels[0] == '\0' ? "" : ",";
    int64_t sum = 0;
    for (size_t i = 0; i < histogram->bucket_count; i++) {
        sum += histogram->buckets[i];
        if (i < histogram->bucket_count - 1) {
            (void)fprintf(out, "%s_bucket{%s%sle=\"%g\"} %" PRId64 "\n", name, labels, comma, (double)histogram->bounds[i] / 1e6,
                          sum);
        }
    }
    (void)fprintf(out, "%s_bucket{%s%sle=\"+Inf\"} %" PRId64 "\n%s_sum{%s} %.6f\n%s_count{%s} %" PRId64 "\n", name, labels, comma,
                  sum, name, labels, (double)histogram->microseconds / 1e6, name, labels, sum);
}
