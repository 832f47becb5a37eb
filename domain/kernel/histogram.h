#ifndef DOMAIN_KERNEL_HISTOGRAM_H
#define DOMAIN_KERNEL_HISTOGRAM_H
#include <stddef.h>
#include <stdint.h>

/* The bucket of a value: the first whose upper bound it doesn't pass; `count`, the one without a bound, when it passes all.
 * `bounds` ascend. */
size_t histogram_bucket(const int64_t *bounds, size_t count, int64_t value);
#endif
