#include <string.h>
#include "domain/job/work.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

/* "failure_report 2026-01-31T23 <SHA-256 of the cause>" */
static enum err write_key(int64_t now, const uint8_t hash[DIGEST_BYTES], char key[JOB_KEY_BYTES + 1])
{
    char hour[CALENDAR_TEXT_BYTES];
    char hex[2 * DIGEST_BYTES + 1];
    calendar_write_hour(now, hour);
    text_to_hex(hash, DIGEST_BYTES, hex);
    const char *const parts[] = { "failure_report ", hour, " ", hex };
    return text_join(parts, sizeof parts / sizeof parts[0], key, JOB_KEY_BYTES + 1);
}

static enum err add(const struct job_queue *queue, const char *key, int64_t now, const struct failure *failure)
{
    int64_t id = 0;
    const struct new_job job = {
        .kind = "mail.failure_report",
        .key = key,
        .payload = { .fields = { { "cause", failure->cause },
                                 { "detail", failure->detail },
                                 { "request_id", failure->request_id != NULL ? failure->request_id : "" } },
                     .count = 3 },
        .run_at = now,
        .created_on = now,
    };
    return queue->add(queue->self, &job, &id);
}

enum err failure_report(const struct clock *clock, const struct digest *digest, const struct job_queue *queue,
                        const struct failure *failure)
{
    int64_t now = clock->now(clock->self);
    uint8_t hash[DIGEST_BYTES];
    char key[JOB_KEY_BYTES + 1];
    enum err err = digest->sha256(digest->self, failure->cause, strlen(failure->cause), hash);
    if (err == ERR_OK) {
        err = write_key(now, hash, key);
    }
    if (err == ERR_OK) {
        err = add(queue, key, now, failure);
    }
    return err == ERR_CONFLICT ? ERR_OK : err;
}
