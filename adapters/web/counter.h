#ifndef ADAPTERS_WEB_COUNTER_H
#define ADAPTERS_WEB_COUNTER_H
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include "adapters/web/exchange.h"
#include "adapters/web/limit.h"
#include "domain/kernel/err.h"

/* What happens on the site, for /metrics: counters without a lock in memory that all processes share (metrics.h). */

/* A counter, its metric, and the label that tells it from the metric's others; "" for the only one. */
#define COUNTER_LIST(X)                                                                                                          \
    X(BETS_WON, "snakeeyes_bets_total", "{result=\"won\"}")                                                                      \
    X(BETS_LOST, "snakeeyes_bets_total", "{result=\"lost\"}")                                                                    \
    X(COINS_WAGERED, "snakeeyes_coins_wagered_total", "")                                                                        \
    X(SIGN_UPS, "snakeeyes_sign_ups_total", "")                                                                                  \
    X(SIGN_INS, "snakeeyes_sign_ins_total", "{result=\"ok\"}")                                                                   \
    X(SIGN_INS_FAILED, "snakeeyes_sign_ins_total", "{result=\"failed\"}")                                                        \
    X(SIGN_INS_DISABLED, "snakeeyes_sign_ins_total", "{result=\"disabled\"}")

enum counter {
#define X(counter, metric, label) COUNTER_##counter,
    COUNTER_LIST(X)
#undef X
        COUNTERS
};

enum { ERRORS = ERR_INTERNAL + 1 };

/* Starts as zeros. */
struct counters {
    atomic_uint_fast64_t values[COUNTERS];
    atomic_uint_fast64_t limited[LIMITED_FORMS];
    atomic_uint_fast64_t errors[ERRORS];
};

/* Adds to a counter of the site; an amount below 0 is ignored. */
void counter_add(const struct exchange *exchange, enum counter counter, int64_t amount);

/* Counts an answer of "too often". */
void counter_add_limited(const struct exchange *exchange, enum limited_form form);

/* Whether an answer that failed so did by no fault of who asked. */
bool counter_is_our_fault(enum err err);

/* Counts such an answer. */
void counter_add_error(const struct exchange *exchange, enum err err);

/* Writes all of them, also those that are 0 still: what begins at 1 has no rate. */
void counters_write(FILE *out, const struct counters *counters);
#endif
