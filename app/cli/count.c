#include "app/cli/count.h"
#include "domain/kernel/text.h"
#include <inttypes.h>
#include <stdio.h>

bool read_count(const struct invocation *invocation, int64_t most, int64_t *count)
{
    const char *text = invocation_option(invocation, "--count");
    int64_t number = 0;
    if (!text) {
        return true;
    }
    if (text_to_int64(text, &number) != ERR_OK || number < 1 || number > most) {
        fprintf(stderr, "snakeeyes: --count takes a number from 1 to %" PRId64 ", not %s\n", most, text);
        return false;
    }
    *count = number;
    return true;
}
