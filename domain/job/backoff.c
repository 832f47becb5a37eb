#include "domain/job/job.h"

#define FIRST_WAIT   (2LL * 1000000)
#define LONGEST_WAIT (3600LL * 1000000)

int64_t job_backoff(int32_t tries, uint32_t random)
{
    int64_t wait = FIRST_WAIT;
    for (int32_t failed = 1; failed < tries && wait < LONGEST_WAIT; failed++) {
        wait *= 2;
    }
    if (wait > LONGEST_WAIT) {
        wait = LONGEST_WAIT;
    }
    int64_t jitter = (wait / 2 * (int64_t)random) >> 32;
    return wait - jitter;
}
