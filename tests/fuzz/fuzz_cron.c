/* Whatever is given for a schedule, and from whatever instant on: a line with the expression, a line with the instant. What
 * cron_next finds, cron_latest finds, and the other way round. */
#include <stdint.h>
#include "domain/job/cron.h"
#include "domain/kernel/arena.h"
#include "domain/kernel/text.h"

#define MINUTE INT64_C(60000000)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_next(const struct cron *cron, int64_t at)
{
    int64_t tick = 0;
    int64_t latest = 0;
    if (cron_next(cron, at, &tick) != ERR_OK) {
        return;
    }
    if (tick <= at || tick % MINUTE != 0 || cron_latest(cron, at, tick, &latest) != ERR_OK || latest != tick) {
        abort();
    }
}

static void check_latest(const struct cron *cron, int64_t at)
{
    int64_t tick = 0;
    int64_t next = 0;
    if (cron_latest(cron, INT64_MIN, at, &tick) != ERR_OK) {
        return;
    }
    if (tick > at || tick % MINUTE != 0 || cron_next(cron, tick - 1, &next) != ERR_OK || next != tick) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    char *expression = arena_copy(&arena, (const char *)bytes, size);
    char *end = expression != NULL ? strchr(expression, '\n') : NULL;
    int64_t at = 0;
    if (end != NULL) {
        *end = '\0';
        if (text_to_int64_trimmed(end + 1, &at) != ERR_OK) {
            at = 0;
        }
    }
    struct cron cron;
    if (expression != NULL && cron_parse(expression, &cron) == ERR_OK) {
        check_next(&cron, at);
        check_latest(&cron, at);
    }
    arena_release(&arena);
    return 0;
}
