#include "ports/gateway_meter.h"
#include <string.h>
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"
#include "domain/kernel/text.h"

STATEMENT(gateway_call_add, "INSERT INTO gateway_calls (call, result, bucket, made, microseconds) VALUES ($1, $2, $3, 1, $4) "
                            "ON CONFLICT (call, result, bucket) DO UPDATE SET made = gateway_calls.made + excluded.made, "
                            "microseconds = gateway_calls.microseconds + excluded.microseconds");

/* What can't be written down is not counted: the call has been made all the same. */
static void count(void *self, enum gateway_call call, enum err result, int64_t microseconds)
{
    enum err err =
        query_change(self, &sql_gateway_call_add,
                     PARAMETERS(parameter_text(gateway_call_name(call)), parameter_text(err_name(result)),
                                parameter_int32((int32_t)gateway_duration_bucket(microseconds)), parameter_int64(microseconds)));
    (void)err;
}

STATEMENT(gateway_call_list, "SELECT call, result, bucket, made, microseconds FROM gateway_calls "
                             "ORDER BY call, result, bucket LIMIT $1");

static size_t result_from(const char *name)
{
    size_t result = 0;
    while (result < GATEWAY_RESULTS && strcmp(name, err_name((enum err)result)) != 0) {
        result++;
    }
    return result;
}

static size_t call_from(const char *name)
{
    size_t call = 0;
    while (call < GATEWAY_CALLS && strcmp(name, gateway_call_name((enum gateway_call)call)) != 0) {
        call++;
    }
    return call;
}

/* Adds the row to its call's tally; calls and results of other versions are passed over. */
static void read_call(struct row *row, void *out)
{
    struct gateway_tally *tallies = out;
    size_t call = call_from(row_borrowed_text(row));
    size_t result = result_from(row_borrowed_text(row));
    size_t bucket = (size_t)row_int32(row);
    int64_t made = row_int64(row);
    int64_t microseconds = row_int64(row);
    if (row->malformed || call >= GATEWAY_CALLS || result >= GATEWAY_RESULTS || bucket >= GATEWAY_DURATION_BUCKETS) {
        return;
    }
    tallies[call].results[result] += made;
    tallies[call].buckets[bucket] += made;
    tallies[call].microseconds += microseconds;
}

static enum err read_tallies(void *self, struct gateway_tally tallies[GATEWAY_CALLS])
{
    enum { ROWS_MAX = 10000 };
    struct gateway_tally sums[GATEWAY_CALLS] = { { .microseconds = 0 } };
    const struct row_array into = { .items = sums, .item_size = 0, .capacity = ROWS_MAX }; /* every row goes to all sums */
    size_t rows = 0;
    enum err err = query_list(self, &sql_gateway_call_list, PARAMETERS(parameter_int64(ROWS_MAX)), read_call, into, &rows);
    if (err == ERR_OK) {
        memcpy(tallies, sums, sizeof sums);
    }
    return err;
}

struct gateway_meter postgres_gateway_meter(struct postgres *postgres)
{
    return (struct gateway_meter){ .self = postgres, .count = count, .read = read_tallies };
}
