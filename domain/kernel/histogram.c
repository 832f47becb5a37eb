#include "domain/kernel/histogram.h"

size_t histogram_bucket(const int64_t *bounds, size_t count, int64_t value)
{
    size_t bucket = 0;
    while (bucket < count && value > bounds[bucket]) {
        bucket++;
    }
    return bucket;
}
