#include "adapters/web/counter.h"
#include "adapters/web/prometheus.h"
#include "adapters/web/site_internal.h"

struct counter_text {
    const char *metric;
    const char *label;
};

static const struct counter_text texts[COUNTERS] = {
#define X(counter, metric, label) { metric, label },
    COUNTER_LIST(X)
#undef X
};

static const char *help_of(enum counter counter)
{
    switch (counter) {
    case COUNTER_BETS_WON:
        return "Bets placed, by how they ended.";
    case COUNTER_COINS_WAGERED:
        return "Coins that bets were placed with.";
    case COUNTER_SIGN_UPS:
        return "Accounts that people made.";
    case COUNTER_SIGN_INS:
        return "Tries to sign in, by how they ended.";
    default:
        return NULL; /* another of the metric before it */
    }
}

static void add(atomic_uint_fast64_t *counter, int64_t amount)
{
    if (amount > 0) {
        atomic_fetch_add_explicit(counter, (uint64_t)amount, memory_order_relaxed);
    }
}

void counter_add(const struct exchange *exchange, enum counter counter, int64_t amount)
{
    add(&metrics_counters(exchange->site->metrics)->values[counter], amount);
}

void counter_add_limited(const struct exchange *exchange, enum limited_form form)
{
    add(&metrics_counters(exchange->site->metrics)->limited[form], 1);
}

void counter_add_error(const struct exchange *exchange, enum err err)
{
    add(&metrics_counters(exchange->site->metrics)->errors[err], 1);
}

bool counter_is_our_fault(enum err err)
{
    return err != ERR_OK && err != ERR_MALFORMED && err != ERR_NOT_FOUND && err != ERR_LIMITED;
}

static unsigned long long read_counter(const atomic_uint_fast64_t *counter)
{
    return (unsigned long long)atomic_load_explicit(counter, memory_order_relaxed);
}

static void write_values(FILE *out, const struct counters *counters)
{
    for (int i = 0; i < COUNTERS; i++) {
        const char *help = help_of((enum counter)i);
        if (help != NULL) {
            prometheus_head(out, texts[i].metric, "counter", help);
        }
        (void)fprintf(out, "%s%s %llu\n", texts[i].metric, texts[i].label, read_counter(&counters->values[i]));
    }
}

static void write_limited(FILE *out, const struct counters *counters)
{
    static const char name[] = "snakeeyes_rate_limited_total";
    prometheus_head(out, name, "counter", "Answers of \"too often\", by form.");
    for (int form = 0; form < LIMITED_FORMS; form++) {
        (void)fprintf(out, "%s{form=\"%s\"} %llu\n", name, limited_form_name((enum limited_form)form),
                      read_counter(&counters->limited[form]));
    }
}

static void write_errors(FILE *out, const struct counters *counters)
{
    static const char name[] = "snakeeyes_errors_total";
    prometheus_head(out, name, "counter", "Answers that failed by no fault of who asked, by error.");
    for (int err = 0; err < ERRORS; err++) {
        if (counter_is_our_fault((enum err)err)) {
            (void)fprintf(out, "%s{error=\"%s\"} %llu\n", name, err_name((enum err)err), read_counter(&counters->errors[err]));
        }
    }
}

void counters_write(FILE *out, const struct counters *counters)
{
    write_values(out, counters);
    write_limited(out, counters);
    write_errors(out, counters);
}
