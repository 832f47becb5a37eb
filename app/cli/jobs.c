#include "adapters/worker/kinds.h"
#include "app/cli/count.h"
#include "app/cli/handlers.h"
#include "app/cli/progress.h"
#include "app/cli/site.h"
#include "app/cli/table.h"
#include "domain/kernel/text.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Jobs as an operator sees them. */

enum { JOBS_AT_A_TIME = 500, LISTED_BY_DEFAULT = 100 };

static void add_row(struct table *table, const struct job *job)
{
    table_number(table, job->id);
    table_text(table, job->kind);
    table_text(table, job->key);
    table_text(table, job_state_name(job->state));
    table_number(table, job->tries);
    table_instant(table, job->created_on);
    table_instant(table, job->run_at);
    table_instant(table, job->started_on);
    table_instant(table, job->finished_on);
    table_text(table, job->worker);
    table_text(table, job->error);
}

/* Payloads stay out: they may hold what somebody wrote. */
static enum err add_all(const struct job_store *jobs, struct job_filter filter, int64_t limit, struct table *table)
{
    static struct job page[JOBS_AT_A_TIME];
    size_t count = JOBS_AT_A_TIME;
    int64_t listed = 0;
    enum err err = ERR_OK;
    while (err == ERR_OK && count == JOBS_AT_A_TIME && listed < limit) {
        struct arena arena;
        arena_init(&arena, (size_t)64 * 1024 * 1024);
        err = jobs->list(jobs->self, &filter, &arena, page, JOBS_AT_A_TIME, &count);
        for (size_t i = 0; err == ERR_OK && i < count && listed < limit; i++, listed++) {
            add_row(table, &page[i]);
            filter.before = page[i].id;
        }
        arena_release(&arena);
    }
    return err;
}

static enum exit_code list(const struct cli_site *site, struct job_filter filter, int64_t limit, bool json)
{
    static const char *const columns[] = { "id",     "kind",       "key",         "state",  "tries", "created_on",
                                           "run_at", "started_on", "finished_on", "worker", "error" };
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    enum err err = ERR_NO_MEMORY;
    if (table) {
        table_stream(table, json);
        err = add_all(&site->parts->jobs, filter, limit, table);
    }
    enum exit_code code = EXIT_FAILED;
    if (err == ERR_OK) {
        code = table_print(table, json);
    } else {
        cli_site_complain(site, "the jobs can't be listed", err);
    }
    table_destroy(table);
    return code;
}

static enum exit_code list_in_state(const struct invocation *invocation, struct job_filter filter)
{
    struct cli_site site;
    int64_t limit = LISTED_BY_DEFAULT;
    if (!read_count(invocation, INT64_MAX, &limit)) {
        return EXIT_USAGE;
    }
    bool json = invocation_option(invocation, "--json") != NULL;
    enum exit_code code = cli_site_open(&site) ? list(&site, filter, limit, json) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}

enum exit_code run_jobs_list(const struct invocation *invocation)
{
    const char *state = invocation_option(invocation, "--state");
    struct job_filter filter = { .any_state = state == NULL };
    if (state && job_state_from(state, &filter.state) != ERR_OK) {
        fprintf(stderr, "snakeeyes: a state is queued, scheduled, running, dead or done, not %s\n", state);
        return EXIT_USAGE;
    }
    return list_in_state(invocation, filter);
}

enum exit_code run_jobs_dead(const struct invocation *invocation)
{
    return list_in_state(invocation, (struct job_filter){ .state = JOB_DEAD });
}

static enum exit_code retry_all(const struct cli_site *site)
{
    int64_t count = 0;
    enum err err = job_retry_dead(&site->parts->services.job, &audit_command_line, &count);
    if (err != ERR_OK) {
        cli_site_complain(site, "the dead jobs can't be queued", err);
        return EXIT_FAILED;
    }
    printf("%" PRId64 " dead jobs queued again.\n", count);
    return EXIT_DONE;
}

static enum exit_code retry_one(const struct cli_site *site, int64_t id)
{
    enum err err = job_retry(&site->parts->services.job, &audit_command_line, id);
    if (err == ERR_NOT_FOUND) {
        fprintf(stderr, "snakeeyes: there is no dead or scheduled job %" PRId64 "\n", id);
        return EXIT_FAILED;
    }
    if (err != ERR_OK) {
        cli_site_complain(site, "the job can't be queued", err);
        return EXIT_FAILED;
    }
    printf("Job %" PRId64 " queued again.\n", id);
    return EXIT_DONE;
}

static int64_t now_of(const struct cli_site *site)
{
    return site->shared->clock.now(site->shared->clock.self);
}

enum exit_code run_jobs_retry(const struct invocation *invocation)
{
    struct cli_site site;
    const char *wanted = invocation->arguments[0];
    int64_t id = 0;
    bool all = strcmp(wanted, "all") == 0;
    if (!all && (text_to_int64(wanted, &id) != ERR_OK || id < 1)) {
        fprintf(stderr, "snakeeyes: a job's id is a number; `all` stands for every dead one\n");
        return EXIT_USAGE;
    }
    enum exit_code code = EXIT_FAILED;
    if (cli_site_open(&site)) {
        code = all ? retry_all(&site) : retry_one(&site, id);
    }
    cli_site_close(&site);
    return code;
}

static enum exit_code purge(const struct cli_site *site, enum job_state state)
{
    size_t count = JOB_BATCH_MAX;
    size_t purged = 0;
    enum err err = ERR_OK;
    while (err == ERR_OK && count == JOB_BATCH_MAX) {
        err = job_purge_ended(&site->parts->services.job, &audit_command_line, state, &count);
        purged += err == ERR_OK ? count : 0;
        progress_show("jobs", (int64_t)purged, 0);
    }
    progress_end();
    if (err != ERR_OK) {
        cli_site_complain(site, "the jobs can't be purged", err);
        return EXIT_FAILED;
    }
    printf("%zu %s jobs deleted.\n", purged, job_state_name(state));
    return EXIT_DONE;
}

enum exit_code run_jobs_purge(const struct invocation *invocation)
{
    struct cli_site site;
    bool dead = invocation_option(invocation, "--dead") != NULL;
    enum exit_code code = cli_site_open(&site) ? purge(&site, dead ? JOB_DEAD : JOB_DONE) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}

static enum exit_code add(const struct cli_site *site, const char *kind, int64_t count)
{
    const struct job_queue *queue = &site->parts->queue;
    int64_t now = now_of(site);
    const struct new_job job = { .kind = kind, .run_at = now, .created_on = now };
    for (int64_t i = 0; i < count; i++) {
        int64_t id = 0;
        enum err err = queue->add(queue->self, &job, &id);
        if (err != ERR_OK) {
            cli_site_complain(site, "the job can't be added", err);
            return EXIT_FAILED;
        }
        printf("Job %" PRId64 " of kind %s added.\n", id, kind);
    }
    return EXIT_DONE;
}

enum exit_code run_jobs_add(const struct invocation *invocation)
{
    struct cli_site site;
    const char *kind = invocation->arguments[0];
    int64_t count = 1;
    if (!job_kind_find(kind)) {
        fprintf(stderr, "snakeeyes: no worker knows the kind %s; there are:", kind);
        for (size_t i = 0; i < job_kind_count; i++) {
            fprintf(stderr, " %s", job_kinds[i].name);
        }
        fputs("\n", stderr);
        return EXIT_USAGE;
    }
    if (!read_count(invocation, INT64_MAX, &count)) {
        return EXIT_USAGE;
    }
    enum exit_code code = cli_site_open(&site) ? add(&site, kind, count) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}

static enum exit_code list_workers(const struct cli_site *site, bool json)
{
    static const char *const columns[] = { "worker", "threads", "started_on", "seen_on", "leads" };
    static struct worker_sign signs[JOBS_AT_A_TIME];
    const struct job_statistics *statistics = &site->parts->statistics;
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    size_t count = 0;
    enum err err = statistics->workers(statistics->self, now_of(site) - WORKER_IS_LOST_AFTER, signs, JOBS_AT_A_TIME, &count);
    if (err != ERR_OK) {
        cli_site_complain(site, "the workers can't be listed", err);
        table_destroy(table);
        return EXIT_FAILED;
    }
    for (size_t i = 0; i < count && table; i++) {
        table_text(table, signs[i].worker);
        table_number(table, signs[i].threads);
        table_instant(table, signs[i].started_on);
        table_instant(table, signs[i].seen_on);
        table_flag(table, signs[i].leads);
    }
    enum exit_code code = table_print(table, json);
    table_destroy(table);
    return code;
}

enum exit_code run_workers(const struct invocation *invocation)
{
    struct cli_site site;
    bool json = invocation_option(invocation, "--json") != NULL;
    enum exit_code code = cli_site_open(&site) ? list_workers(&site, json) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}
