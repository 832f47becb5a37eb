#include <string.h>
#include "domain/job/work.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

enum { DETAIL_BYTES = JOB_ERROR_BYTES + 100 };

static void replace_what_is_not_ascii(char *text)
{
    for (; *text != '\0'; text++) {
        if (((unsigned char)*text & 0x80) != 0) {
            *text = '?';
        }
    }
}

/* As much as is kept, in whole characters. Reasons may hold the words of a stranger's server, in any encoding. */
static void keep_reason(const char *error, char kept[JOB_ERROR_BYTES + 1])
{
    size_t length = strlen(error);
    bool is_utf8 = text_is_utf8(error, length);
    if (length > JOB_ERROR_BYTES) {
        length = JOB_ERROR_BYTES;
        while (is_utf8 && ((unsigned char)error[length] & 0xc0) == 0x80) {
            length--;
        }
    }
    memcpy(kept, error, length);
    kept[length] = '\0';
    if (!is_utf8) {
        replace_what_is_not_ascii(kept);
    }
}

static enum err postpone(const struct job_ports *ports, const struct job *job, const char *reason)
{
    uint32_t random = 0;
    enum err err = ports->random->fill(ports->random->self, &random, sizeof random);
    if (err != ERR_OK) {
        return err;
    }
    int64_t run_at = ports->clock->now(ports->clock->self) + job_backoff(job->tries, random);
    return ports->jobs->postpone(ports->jobs->self, job, run_at, reason);
}

/* "job 17, try 5 of 5", and the reason on the next line. */
static enum err describe(const struct job *job, const struct job_policy *policy, const char *reason, char detail[DETAIL_BYTES])
{
    char id[21];
    char tries[21];
    char of[21];
    (void)text_from_int64(job->id, id);
    (void)text_from_int64(job->tries, tries);
    (void)text_from_int64(policy->tries, of);
    const char *const parts[] = { "job ", id, ", try ", tries, " of ", of, "\n", reason };
    return text_join(parts, sizeof parts / sizeof parts[0], detail, DETAIL_BYTES);
}

/* A kind that dies is one cause, whatever its jobs died of. */
static enum err report(const struct job_ports *ports, const struct job *job, const struct job_policy *policy, const char *reason)
{
    char detail[DETAIL_BYTES];
    const struct failure failure = { .cause = job->kind, .detail = detail, .request_id = job->request_id };
    enum err err = describe(job, policy, reason, detail);
    return err == ERR_OK ? failure_report(ports->clock, ports->digest, ports->queue, &failure) : err;
}

static enum err bury(const struct job_ports *ports, const struct job *job, const struct job_policy *policy, const char *reason)
{
    enum err err = ports->jobs->bury(ports->jobs->self, job, ports->clock->now(ports->clock->self), reason);
    return err == ERR_OK && policy->reports_failure ? report(ports, job, policy, reason) : err;
}

static enum err let_die(const struct job_ports *ports, const struct job *job, const struct job_policy *policy, const char *reason)
{
    enum err err = ports->transaction->begin(ports->transaction->self);
    return err == ERR_OK ? transaction_end(ports->transaction, bury(ports, job, policy, reason)) : err;
}

enum err job_fail(const struct job_ports *ports, const struct job *job, const struct job_policy *policy, bool is_final,
                  const char *error, enum job_outcome *outcome)
{
    char reason[JOB_ERROR_BYTES + 1];
    bool dies = is_final || job->tries >= policy->tries;
    keep_reason(error, reason);
    enum err err = dies ? let_die(ports, job, policy, reason) : postpone(ports, job, reason);
    if (err == ERR_STALE) {
        *outcome = JOB_OVERTAKEN;
        return ERR_OK;
    }
    if (err == ERR_OK) {
        *outcome = dies ? JOB_DIED : JOB_TO_BE_RETRIED;
    }
    return err;
}
