#include "adapters/web/job_metrics.h"
#include <inttypes.h>
#include <string.h>
#include "adapters/web/prometheus.h"

enum { KINDS_MAX = 64, WORKERS_MAX = 256 };

/* Everything is read before anything is written, so that a scrape is whole or says that it is not. */
struct job_figures {
    int64_t now;
    struct job_depth depth;
    struct job_tally tallies[KINDS_MAX];
    size_t tally_count;
    struct worker_sign workers[WORKERS_MAX];
    size_t worker_count;
};

static enum err read_figures(const struct services *services, struct job_figures *figures)
{
    const struct job_store *jobs = services->jobs;
    const struct job_statistics *statistics = services->statistics;
    const struct clock *clock = services->user.clock;
    figures->now = clock->now(clock->self);
    enum err err = jobs->depth(jobs->self, figures->now, &figures->depth);
    if (err == ERR_OK) {
        err = statistics->tallies(statistics->self, figures->tallies, KINDS_MAX, &figures->tally_count);
    }
    if (err == ERR_OK) {
        err = statistics->workers(statistics->self, figures->now - WORKER_IS_LOST_AFTER, figures->workers, WORKERS_MAX,
                                  &figures->worker_count);
    }
    return err;
}

static void write_depth(FILE *out, const struct job_figures *figures)
{
    const struct job_depth *depth = &figures->depth;
    int64_t waited = depth->oldest_due_on == 0 || depth->oldest_due_on > figures->now ? 0 : figures->now - depth->oldest_due_on;
    prometheus_head(out, "snakeeyes_jobs", "gauge", "Jobs that have not ended well, by state.");
    for (int state = 0; state < JOB_STATES; state++) {
        if (state != JOB_DONE) {
            (void)fprintf(out, "snakeeyes_jobs{state=\"%s\"} %" PRId64 "\n", job_state_name((enum job_state)state),
                          depth->by_state[state]);
        }
    }
    prometheus_head(out, "snakeeyes_job_oldest_waiting_seconds", "gauge", "How long the oldest job that is due has waited.");
    (void)fprintf(out, "snakeeyes_job_oldest_waiting_seconds %.6f\n", (double)waited / 1e6);
}

static void write_tries(FILE *out, const struct job_figures *figures)
{
    prometheus_head(out, "snakeeyes_job_tries_total", "counter", "Tries that have ended, by kind and end.");
    for (size_t i = 0; i < figures->tally_count; i++) {
        const struct job_tally *tally = &figures->tallies[i];
        (void)fprintf(out,
                      "snakeeyes_job_tries_total{kind=\"%s\",end=\"done\"} %" PRId64 "\n"
                      "snakeeyes_job_tries_total{kind=\"%s\",end=\"retried\"} %" PRId64 "\n"
                      "snakeeyes_job_tries_total{kind=\"%s\",end=\"dead\"} %" PRId64 "\n",
                      tally->kind, tally->done, tally->kind, tally->retried, tally->kind, tally->dead);
    }
}

static void write_histogram(FILE *out, const struct job_tally *tally)
{
    static const int64_t bounds[] = JOB_DURATION_BOUNDS;
    char labels[sizeof "kind=\"\"" + JOB_KIND_BYTES];
    (void)snprintf(labels, sizeof labels, "kind=\"%s\"", tally->kind);
    const struct prometheus_histogram histogram = {
        .name = "snakeeyes_job_seconds",
        .labels = labels,
        .bounds = bounds,
        .buckets = tally->buckets,
        .bucket_count = JOB_DURATION_BUCKETS,
        .microseconds = tally->microseconds,
    };
    prometheus_histogram(out, &histogram);
}

static void write_durations(FILE *out, const struct job_figures *figures)
{
    prometheus_head(out, "snakeeyes_job_seconds", "histogram", "How long a try took, by kind.");
    for (size_t i = 0; i < figures->tally_count; i++) {
        write_histogram(out, &figures->tallies[i]);
    }
}

static void write_mail(FILE *out, const struct job_figures *figures)
{
    static const char prefix[] = "mail.";
    int64_t sent = 0;
    int64_t failed = 0;
    for (size_t i = 0; i < figures->tally_count; i++) {
        const struct job_tally *tally = &figures->tallies[i];
        bool is_mail = strncmp(tally->kind, prefix, strlen(prefix)) == 0;
        sent += is_mail ? tally->done : 0;
        failed += is_mail ? tally->retried + tally->dead : 0;
    }
    prometheus_head(out, "snakeeyes_mail_total", "counter", "Tries to send a mail, by their end.");
    (void)fprintf(out, "snakeeyes_mail_total{end=\"sent\"} %" PRId64 "\nsnakeeyes_mail_total{end=\"failed\"} %" PRId64 "\n", sent,
                  failed);
}

static void write_workers(FILE *out, const struct job_figures *figures)
{
    prometheus_head(out, "snakeeyes_worker_leads", "gauge", "Workers that live: 1 for the one that leads the schedule.");
    for (size_t i = 0; i < figures->worker_count; i++) {
        const struct worker_sign *sign = &figures->workers[i];
        (void)fprintf(out, "snakeeyes_worker_leads{worker=\"%s\"} %d\n", sign->worker, sign->leads ? 1 : 0);
    }
}

void job_metrics_write(FILE *out, const struct services *services)
{
    struct job_figures *figures = calloc(1, sizeof *figures);
    bool known = figures != NULL && services != NULL && services->jobs != NULL && read_figures(services, figures) == ERR_OK;
    prometheus_head(out, "snakeeyes_jobs_known", "gauge", "Whether the database told of the jobs.");
    (void)fprintf(out, "snakeeyes_jobs_known %d\n", known ? 1 : 0);
    if (known) {
        write_depth(out, figures);
        write_tries(out, figures);
        write_durations(out, figures);
        write_mail(out, figures);
        write_workers(out, figures);
    }
    free(figures);
}
