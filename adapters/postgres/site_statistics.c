#include "ports/site_statistics.h"
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

/* The figures that a range of bets makes, as migration 0011 has them. */
#define FIGURES_OF_BETS(condition)                                                                                               \
    "SELECT measure, payout::text AS name, day, amount FROM (SELECT payout, utc_day(placed_on) AS day, count(*) AS bets, "       \
    "sum(wagered) AS wagered, sum(greatest(net, 0)) AS won FROM bets WHERE " condition " GROUP BY payout, utc_day(placed_on)) "  \
    "AS summed, LATERAL (VALUES ('bets', bets::numeric), ('wagered', wagered), ('won', won)) AS figure (measure, amount)"

/* Next to none, at any time. The upper bound tells the planner so, who would else take a third of all for likely and compile the
 * query, which takes longer than to run it. */
#define LATEST_BETS "id > (SELECT summed_to FROM bet_sums) AND id <= 9223372036854775807"

/* All figures of one moment: what is summed up, what was noted since, and the bets since. */
#define FIGURES(summed, condition)                                                                                               \
    "SELECT measure, name, day, amount FROM site_figures WHERE " condition " AND " summed                                        \
    " UNION ALL SELECT measure, name, day, amount FROM site_figure_changes WHERE " condition                                     \
    " UNION ALL SELECT measure, name, day, amount FROM (" FIGURES_OF_BETS(LATEST_BETS) ") AS latest_bets WHERE " condition

#define WITHIN_INT64(sum) "least(" sum ", 9223372036854775807)::bigint"

STATEMENT(statistics_totals,
          "SELECT measure, name, " WITHIN_INT64("sum(amount)") " FROM (" FIGURES(
              "day = '-infinity'", "measure IN ('users', 'subscriptions', 'coupons', 'bets')") ") AS figures "
                                                                                               "GROUP BY measure, name LIMIT $1");

enum { FIGURE_NAME_BYTES = 15, FIGURES_MAX = 40 };

struct figure {
    char measure[FIGURE_NAME_BYTES + 1];
    char name[FIGURE_NAME_BYTES + 1];
    int64_t amount;
};

static void read_figure(struct row *row, void *out)
{
    struct figure figure = { .amount = 0 };
    row_text(row, figure.measure, sizeof figure.measure);
    row_text(row, figure.name, sizeof figure.name);
    figure.amount = row_int64(row);
    if (!row->malformed) {
        *(struct figure *)out = figure;
    }
}

static enum err add_users(struct site_totals *totals, const struct figure *figure)
{
    enum user_role role = strcmp(figure->name, user_role_name(USER_ADMIN)) == 0 ? USER_ADMIN : USER_MEMBER;
    totals->users[role] = figure->amount;
    return strcmp(figure->name, user_role_name(role)) == 0 ? ERR_OK : ERR_INTERNAL;
}

static enum err add_subscriptions(struct site_totals *totals, const struct figure *figure)
{
    const struct plan *plan = plan_find(figure->name);
    if (plan == NULL) {
        return ERR_INTERNAL;
    }
    totals->subscriptions[plan->rank] = figure->amount;
    return ERR_OK;
}

static enum err add_coupons(struct site_totals *totals, const struct figure *figure)
{
    if (strcmp(figure->name, "with") == 0) {
        totals->with_coupon = figure->amount;
    }
    return ERR_OK;
}

static enum err add_bets(struct site_totals *totals, const struct figure *figure)
{
    int64_t tenths = 0;
    size_t place = 0;
    if (text_to_int64(figure->name, &tenths) != ERR_OK || payout_place((int32_t)tenths, &place) != ERR_OK) {
        return ERR_INTERNAL;
    }
    totals->bets[place] = figure->amount;
    return ERR_OK;
}

static enum err add_figure(struct site_totals *totals, const struct figure *figure)
{
    static const struct {
        const char *measure;
        enum err (*add)(struct site_totals *totals, const struct figure *figure);
    } measures[] = {
        { "users", add_users },
        { "subscriptions", add_subscriptions },
        { "coupons", add_coupons },
        { "bets", add_bets },
    };
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        if (strcmp(figure->measure, measures[i].measure) == 0) {
            return measures[i].add(totals, figure);
        }
    }
    return ERR_INTERNAL;
}

static enum err read_totals(void *self, struct site_totals *totals)
{
    struct figure figures[FIGURES_MAX];
    struct site_totals read = { .with_coupon = 0 };
    const struct row_array into = { .items = figures, .item_size = sizeof *figures, .capacity = FIGURES_MAX };
    size_t count = 0;
    enum err err = query_list(self, &sql_statistics_totals, PARAMETERS(parameter_int64(FIGURES_MAX)), read_figure, into, &count);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = add_figure(&read, &figures[i]);
    }
    if (err == ERR_OK) {
        *totals = read;
    }
    return err;
}

#define SUM_OF(measure) WITHIN_INT64("coalesce(sum(amount) FILTER (WHERE measure = '" measure "'), 0)")
#define OF_THESE_DAYS   "measure IN ('sign_ups', 'bets', 'wagered', 'won', 'revenue') AND day >= utc_day($1) AND day < utc_day($2)"

STATEMENT(statistics_days,
          "SELECT day::timestamp AT TIME ZONE 'UTC', " SUM_OF("sign_ups") ", " SUM_OF("bets") ", " SUM_OF("wagered") ", " SUM_OF(
              "won") ", " SUM_OF("revenue") " FROM (" FIGURES("true", OF_THESE_DAYS) ") AS figures GROUP BY day LIMIT $3");

static void read_day(struct row *row, void *out)
{
    struct site_day day = { .begins_on = row_instant(row) };
    day.sign_ups = row_int64(row);
    day.bets = row_int64(row);
    day.wagered = row_int64(row);
    day.won = row_int64(row);
    day.revenue = row_int64(row);
    if (!row->malformed) {
        *(struct site_day *)out = day;
    }
}

/* Days on which nothing happened have no row. */
static void lay_out(const struct site_day *read, size_t read_count, int64_t first, struct site_day *days, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        days[i] = (struct site_day){ .begins_on = first + (int64_t)i * CALENDAR_DAY };
    }
    for (size_t i = 0; i < read_count; i++) {
        days[(read[i].begins_on - first) / CALENDAR_DAY] = read[i];
    }
}

static enum err read_days(void *self, int64_t first, struct site_day *days, size_t count)
{
    struct site_day read[SITE_DAYS_MAX];
    const struct row_array into = { .items = read, .item_size = sizeof *read, .capacity = count };
    size_t read_count = 0;
    if (count > SITE_DAYS_MAX) {
        return ERR_INTERNAL;
    }
    enum err err = query_list(self, &sql_statistics_days,
                              PARAMETERS(parameter_instant(first), parameter_instant(first + (int64_t)count * CALENDAR_DAY),
                                         parameter_int64((int64_t)count)),
                              read_day, into, &read_count);
    if (err == ERR_OK) {
        lay_out(read, read_count, first, days, count);
    }
    return err;
}

/* Who sums up holds the row: nobody else does meanwhile, and no bet that was summed up goes unnoticed. */
STATEMENT(statistics_lock, "SELECT summed_to, next_to FROM bet_sums FOR UPDATE");

/* Bets are writing transactions' until these end: they hold this lock from before they take their first id. */
#define WRITERS "pg_locks WHERE relation = 'bets'::regclass AND mode = 'RowExclusiveLock'"

STATEMENT(statistics_is_over, "SELECT NOT EXISTS (SELECT FROM " WRITERS " AND virtualtransaction = ANY(writers)) FROM bet_sums");

STATEMENT(statistics_sum_bets,
          "WITH moved AS (UPDATE bet_sums SET summed_to = $2) "
          "INSERT INTO site_figure_changes (measure, name, day, amount) " FIGURES_OF_BETS("id > $1 AND id <= $2"));

/* Two statements, and in this order: who begins to write after the first has an id above it. */
STATEMENT(statistics_mark,
          "UPDATE bet_sums SET next_to = greatest(summed_to, (SELECT coalesce(max(id), 0) FROM bets)) RETURNING next_to");
STATEMENT(statistics_note_writers, "UPDATE bet_sums SET writers = ARRAY(SELECT virtualtransaction FROM " WRITERS ")");

STATEMENT(statistics_fold,
          "WITH noted AS (DELETE FROM site_figure_changes RETURNING measure, name, day, amount) "
          "INSERT INTO site_figures (measure, name, day, amount) SELECT measure, name, coalesce(day, '-infinity'), sum(amount) "
          "FROM noted GROUP BY GROUPING SETS ((measure, name, day), (measure, name)) "
          "ON CONFLICT (measure, day, name) DO UPDATE SET amount = site_figures.amount + excluded.amount");

enum { BETS_AT_ONCE = 200000 }; /* some tenths of a second's */

/* Bets above `summed_to` and up to `next_to` are to be summed up as soon as nobody writes some of them. */
struct progress {
    int64_t summed_to;
    int64_t next_to;
    bool is_over;
};

static void read_progress(struct row *row, void *out)
{
    struct progress progress = { .summed_to = row_int64(row) };
    progress.next_to = row_int64(row);
    if (!row->malformed) {
        *(struct progress *)out = progress;
    }
}

static enum err sum_bets(struct postgres *postgres, struct progress *progress)
{
    int64_t upto =
        progress->next_to - progress->summed_to > BETS_AT_ONCE ? progress->summed_to + BETS_AT_ONCE : progress->next_to;
    enum err err = query_one(postgres, &sql_statistics_is_over, NO_PARAMETERS, query_read_bool, &progress->is_over);
    if (err == ERR_OK && progress->is_over && progress->summed_to < upto) {
        err = query_change(postgres, &sql_statistics_sum_bets,
                           PARAMETERS(parameter_int64(progress->summed_to), parameter_int64(upto)));
        err = err == ERR_NOT_FOUND ? ERR_OK : err; /* ids without bets */
        progress->summed_to = upto;
    }
    return err;
}

static enum err mark(struct postgres *postgres, struct progress *progress)
{
    enum err err = query_number(postgres, &sql_statistics_mark, NO_PARAMETERS, &progress->next_to);
    return err == ERR_OK ? query_change(postgres, &sql_statistics_note_writers, NO_PARAMETERS) : err;
}

static enum err fold(struct postgres *postgres)
{
    enum err err = query_change(postgres, &sql_statistics_fold, NO_PARAMETERS);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* What was marked before is summed up first; on a site where nobody bets just now, so is what is marked now. */
static enum err sum_up(void *self, bool *more)
{
    struct progress progress = { .is_over = false };
    enum err err = query_one(self, &sql_statistics_lock, NO_PARAMETERS, read_progress, &progress);
    if (err == ERR_OK) {
        err = sum_bets(self, &progress);
    }
    if (err == ERR_OK && progress.summed_to == progress.next_to) {
        err = mark(self, &progress);
        err = err == ERR_OK ? sum_bets(self, &progress) : err;
    }
    if (err == ERR_OK) {
        err = fold(self);
    }
    if (err == ERR_OK) {
        *more = progress.is_over && progress.summed_to < progress.next_to;
    }
    return err;
}

struct site_statistics postgres_site_statistics(struct postgres *postgres)
{
    return (struct site_statistics){ .self = postgres, .totals = read_totals, .days = read_days, .sum_up = sum_up };
}
