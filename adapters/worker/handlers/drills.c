#include "adapters/worker/handlers/handlers.h"
#include "domain/kernel/text.h"

/* Jobs for drills: `snakeeyes jobs add drill` shows that work gets done, `jobs add fail` what becomes of work that doesn't. */

enum err job_drill(struct errand *errand)
{
    const struct drill_log *drills = errand->services->drills;
    const struct clock *clock = errand->services->job.clock;
    return drills->add(drills->self, errand->job->id, clock->now(clock->self));
}

enum err job_always_fail(struct errand *errand)
{
    static const char reason[] = "this kind always fails";
    enum err err = text_copy(reason, errand->reason, sizeof errand->reason);
    return err == ERR_OK ? ERR_INTERNAL : err;
}
