#include "domain/coin/ledger_entry.h"
#include "domain/kernel/text.h"

static const char *const names[COIN_REASONS] = {
#define X(name, text) [COIN_##name] = (text),
    COIN_REASON_LIST(X)
#undef X
};

const char *coin_reason_name(enum coin_reason reason)
{
    return (size_t)reason < COIN_REASONS ? names[reason] : "unknown";
}

enum err coin_reason_from(const char *name, enum coin_reason *reason)
{
    size_t index = 0;
    enum err err = text_find(names, COIN_REASONS, name, &index);
    if (err == ERR_OK) {
        *reason = (enum coin_reason)index;
    }
    return err;
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
