#include "adapters/web/job_metrics.h"
#include <inttypes.h>
#include <string.h>

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

static void write_head(FILE *out, const char *name, const char *type, const char *help)
{
    (void)fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_depth(FILE *out, const struct job_figures *figures)
{
    const struct job_depth *depth = &figures->depth;
    int64_t waited = depth->oldest_due_on == 0 || depth->oldest_due_on > figures->now ? 0 : figures->now - depth->oldest_due_on;
    write_head(out, "snakeeyes_jobs", "gauge", "Jobs that have not ended well, by state.");
    for (int state = 0; state < JOB_STATES; state++) {
        if (state != JOB_DONE) {
            (void)fprintf(out, "snakeeyes_jobs{state=\"%s\"} %" PRId64 "\n", job_state_name((enum job_state)state),
                          depth->by_state[state]);
        }
    }
    write_head(out, "snakeeyes_job_oldest_waiting_seconds", "gauge", "How long the oldest job that is due has waited.");
    (void)fprintf(out, "snakeeyes_job_oldest_waiting_seconds %.6f\n", (double)waited / 1e6);
}

static void write_tries(FILE *out, const struct job_figures *figures)
{
    write_head(out, "snakeeyes_job_tries_total", "counter", "Tries that have ended, by kind and end.");
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
    int64_t sum = 0;
    for (size_t i = 0; i < JOB_DURATION_BUCKETS; i++) {
        sum += tally->buckets[i];
        if (i < JOB_DURATION_BUCKETS - 1) {
            (void)fprintf(out, "snakeeyes_job_seconds_bucket{kind=\"%s\",le=\"%g\"} %" PRId64 "\n", tally->kind,
                          (double)bounds[i] / 1e6, sum);
        }
    }
    (void)fprintf(out,
                  "snakeeyes_job_seconds_bucket{kind=\"%s\",le=\"+Inf\"} %" PRId64 "\n"
                  "snakeeyes_job_seconds_sum{kind=\"%s\"} %.6f\n"
                  "snakeeyes_job_seconds_count{kind=\"%s\"} %" PRId64 "\n",
                  tally->kind, sum, tally->kind, (double)tally->microseconds / 1e6, tally->kind, sum);
}

static void write_durations(FILE *out, const struct job_figures *figures)
{
    write_head(out, "snakeeyes_job_seconds", "histogram", "How long a try took, by kind.");
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
    write_head(out, "snakeeyes_mail_total", "counter", "Tries to send a mail, by their end.");
    (void)fprintf(out, "snakeeyes_mail_total{end=\"sent\"} %" PRId64 "\nsnakeeyes_mail_total{end=\"failed\"} %" PRId64 "\n", sent,
                  failed);
}

static void write_workers(FILE *out, const struct job_figures *figures)
{
    write_head(out, "snakeeyes_worker_leads", "gauge", "Workers that live: 1 for the one that leads the schedule.");
    for (size_t i = 0; i < figures->worker_count; i++) {
        const struct worker_sign *sign = &figures->workers[i];
        (void)fprintf(out, "snakeeyes_worker_leads{worker=\"%s\"} %d\n", sign->worker, sign->leads ? 1 : 0);
    }
}

void job_metrics_write(FILE *out, const struct services *services)
{
    struct job_figures *figures = calloc(1, sizeof *figures);
    bool known = figures != NULL && services != NULL && services->jobs != NULL && read_figures(services, figures) == ERR_OK;
    write_head(out, "snakeeyes_jobs_known", "gauge", "Whether the database told of the jobs.");
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
