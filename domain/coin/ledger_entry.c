#include "domain/coin/ledger_entry.h"

const char *coin_reason_name(enum coin_reason reason)
{
    switch (reason) {
#define X(name, text)                                                                                                            \
    case COIN_##name:                                                                                                            \
        return text;
        COIN_REASON_LIST(X)
#undef X
    }
    return "unknown";
}

enum err coin_add(int64_t coins, int64_t amount, int64_t *after)
{
    int64_t sum = 0;
    if (__builtin_add_overflow(coins, amount, &sum)) {
        return ERR_OVERFLOW;
    }
    if (sum < 0) {
        return ERR_CONFLICT;
    }
    *after = sum;
    return ERR_OK;
}
