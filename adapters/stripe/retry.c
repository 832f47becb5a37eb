#include "adapters/stripe/retry.h"

static const int64_t FIRST_PAUSE = 500000;

bool retry_is_due(const struct retry_try *latest, int tries)
{
    bool may_help = latest->is_lost || latest->status == 409 || latest->status == 429 || latest->status >= 500;
    bool is_forbidden = !latest->is_lost && latest->should_retry == 0;
    return tries < RETRY_TRIES && may_help && !is_forbidden;
}

int64_t retry_pause(const struct retry_try *latest, int tries, uint32_t chance)
{
    int64_t longest = FIRST_PAUSE << (tries < RETRY_TRIES ? tries - 1 : RETRY_TRIES - 1);
    int64_t pause = longest - (int64_t)(chance % (uint64_t)(longest / 2 + 1));
    return pause > latest->retry_after ? pause : latest->retry_after;
}
