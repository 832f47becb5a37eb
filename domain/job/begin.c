#include "domain/job/work.h"

enum err job_begin(const struct job_ports *ports, const char *worker, const int64_t *ids, size_t count, struct arena *arena,
                   struct job *jobs, size_t *begun)
{
    if (count == 0) {
        *begun = 0;
        return ERR_OK;
    }
    int64_t now = ports->clock->now(ports->clock->self);
    return ports->jobs->begin(ports->jobs->self, ids, count, worker, now, now + JOB_LEASE, arena, jobs, begun);
}
