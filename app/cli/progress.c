#include "app/cli/progress.h"
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#define WIPE_LINE "\r\033[K"

void progress_show(const char *what, int64_t done, int64_t planned)
{
    if (!isatty(STDERR_FILENO)) {
        return;
    }
    if (planned > 0) {
        fprintf(stderr, WIPE_LINE "%3d%%  %" PRId64 " of %" PRId64 " %s", (int)(100.0 * (double)done / (double)planned), done,
                planned, what);
    } else {
        fprintf(stderr, WIPE_LINE "%" PRId64 " %s", done, what);
    }
}

void progress_end(void)
{
    if (isatty(STDERR_FILENO)) {
        fputs(WIPE_LINE, stderr);
    }
}
