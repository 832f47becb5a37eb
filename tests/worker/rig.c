#include "tests/worker/rig.h"
#include <stdlib.h>

static const struct worker_settings settings = {
    .name = "w1",
    .public_url = "https://play.example",
    .contact_to = "people@example.com",
    .error_to = "ops@example.com",
    .templates = "adapters/web/templates",
    .translations = "no/translations", /* English */
};

static const char *latest(void *self)
{
    const struct rig *rig = self;
    return rig->said;
}

static void forget(void *self)
{
    (void)self; /* what a test says holds for the try to come */
}

int rig_setup(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    char why[256] = "";
    assert_non_null(rig);
    fakes_open(&rig->fakes);
    memory_mailer_init(&rig->mails);
    memory_log_init(&rig->lines);
    arena_init(&rig->arena, 1 << 20);
    rig->said = "";
    rig->turns = thread_trace(&rig->thread);
    rig->kept_jobs = rig->fakes.queue;
    rig->traced = (struct traced_queue){ .queue = &rig->kept_jobs, .thread = &rig->thread };
    rig->fakes.queue = traced_job_queue(&rig->traced);
    rig->statistics = memory_job_statistics(&rig->fakes.database);
    rig->site = memory_site_statistics(&rig->fakes.database);
    rig->mailer = memory_mailer(&rig->mails);
    rig->drills = memory_drill_log(&rig->fakes.database);
    rig->log = memory_log(&rig->lines);
    rig->diagnosis = (struct diagnosis){ .self = rig, .latest = latest, .forget = forget };
    rig->services = (struct worker_services){
        .user = rig->fakes.user_ports,
        .billing = rig->fakes.billing_ports,
        .coupon = rig->fakes.coupon_ports,
        .export = rig->fakes.export_ports,
        .job = rig->fakes.job_ports,
        .statistics = &rig->statistics,
        .site = &rig->site,
        .mailer = &rig->mailer,
        .drills = &rig->drills,
        .log = &rig->log,
        .diagnosis = &rig->diagnosis,
        .trace = &rig->turns,
    };
    if (worker_open(&settings, &rig->worker, why, sizeof why) != ERR_OK) {
        fail_msg("the worker does not open: %s", why);
    }
    *state = rig;
    return 0;
}

int rig_teardown(void **state)
{
    struct rig *rig = *state;
    worker_close(rig->worker);
    memory_mailer_release(&rig->mails);
    arena_release(&rig->arena);
    fakes_close(&rig->fakes);
    free(rig);
    return 0;
}

static struct job begin(struct rig *rig, int64_t id)
{
    const struct job_ports *ports = &rig->fakes.job_ports;
    struct job job;
    size_t begun = 0;
    assert_int_equal(job_begin(ports, "w1", &id, 1, &rig->fakes.arena, &job, &begun), ERR_OK);
    assert_int_equal(begun, 1);
    return job;
}

struct job rig_begin(struct rig *rig, const char *kind, const char *const *fields)
{
    struct fakes *fakes = &rig->fakes;
    struct new_job wish = { .kind = kind, .run_at = fakes->time.now, .created_on = fakes->time.now };
    for (; fields != NULL && *fields != NULL; fields += 2) {
        wish.payload.fields[wish.payload.count++] = (struct job_field){ .name = fields[0], .value = fields[1] };
    }
    int64_t id = 0;
    assert_int_equal(fakes->queue.add(fakes->queue.self, &wish, &id), ERR_OK);
    return begin(rig, id);
}

struct job rig_begin_again(struct rig *rig, int64_t id)
{
    struct fakes *fakes = &rig->fakes;
    int64_t ids[8];
    size_t count = 0;
    fakes->time.now += INT64_C(3600) * 1000000;
    assert_int_equal(fakes->jobs.relay(fakes->jobs.self, fakes->time.now, fakes->time.now + 1, ids, 8, &count), ERR_OK);
    return begin(rig, id);
}

enum job_outcome rig_run(struct rig *rig, const struct job *job)
{
    return worker_run(rig->worker, &rig->services, job, &rig->arena);
}

const struct memory_job *rig_row(struct rig *rig, int64_t id)
{
    return fakes_job(&rig->fakes, id);
}

const struct mail *rig_only_mail(const struct rig *rig)
{
    assert_int_equal(memory_mailer_count(&rig->mails), 1);
    return memory_mailer_sent(&rig->mails, 0);
}
