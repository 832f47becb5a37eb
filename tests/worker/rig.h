#ifndef TESTS_WORKER_RIG_H
#define TESTS_WORKER_RIG_H
/* A worker over fakes of every port. */
#include "adapters/memory/job_bell.h"
#include "adapters/memory/leadership.h"
#include "adapters/memory/log.h"
#include "adapters/memory/mailer.h"
#include "adapters/trace/trace.h"
#include "adapters/worker/worker.h"
#include "tests/domain/fakes.h"

struct rig {
    struct fakes fakes;
    struct memory_mailer mails;
    struct memory_log lines;
    struct job_statistics statistics;
    struct site_statistics site;
    struct mailer mailer;
    struct drill_log drills;
    struct log log;
    struct diagnosis diagnosis;
    struct thread_trace thread;
    struct trace turns;
    struct job_queue kept_jobs; /* behind fakes.queue, which knows what the thread is at work for */
    struct traced_queue traced;
    const char *said; /* what the diagnosis tells */
    struct worker_services services;
    struct worker *worker;
    struct arena arena;
};

/* For cmocka: *state becomes a fresh worker, with reports of failures to "ops@example.com". */
int rig_setup(void **state);
int rig_teardown(void **state);
#define RIG_TEST(rule) cmocka_unit_test_setup_teardown(rule, rig_setup, rig_teardown)

/* Adds a job that is due, with these fields (name, value, ..., NULL), and begins its first try. */
struct job rig_begin(struct rig *rig, const char *kind, const char *const *fields);

/* Begins another try of a job that waits for it, as if its time had come. */
struct job rig_begin_again(struct rig *rig, int64_t id);

/* Runs the try. */
enum job_outcome rig_run(struct rig *rig, const struct job *job);

/* The job as it is kept now. */
const struct memory_job *rig_row(struct rig *rig, int64_t id);

/* The only mail that was sent. */
const struct mail *rig_only_mail(const struct rig *rig);
#endif
