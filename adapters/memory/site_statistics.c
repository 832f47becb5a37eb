#include "ports/site_statistics.h"
#include "adapters/memory/database.h"
#include "domain/kernel/calendar.h"

/* Everything is counted anew each time, so there is nothing to sum up. */

static void add(int64_t *sum, int64_t amount)
{
    if (__builtin_add_overflow(*sum, amount, sum)) {
        *sum = INT64_MAX;
    }
}

static void count_subscriptions(const struct memory_tables *tables, struct site_totals *totals)
{
    for (size_t i = 0; i < tables->subscriptions.count; i++) {
        const struct subscription *subscription = memory_table_row(&tables->subscriptions, i);
        if (subscription_is_active(subscription->status)) {
            totals->subscriptions[subscription->plan]++;
            totals->with_coupon += subscription->coupon_id != 0 ? 1 : 0;
        }
    }
}

static enum err read_totals(void *self, struct site_totals *totals)
{
    const struct memory_database *database = self;
    const struct memory_tables *tables = &database->tables;
    struct site_totals counted = { .with_coupon = 0 };
    enum err err = memory_faults_next(database->faults);
    for (size_t i = 0; i < tables->users.count; i++) {
        const struct memory_user *row = memory_table_row(&tables->users, i);
        counted.users[row->user.role] += row->user.deleted ? 0 : 1;
    }
    count_subscriptions(tables, &counted);
    for (size_t i = 0; err == ERR_OK && i < tables->bets.count; i++) {
        const struct bet *bet = memory_table_row(&tables->bets, i);
        size_t place = 0;
        err = payout_place(bet->payout, &place) == ERR_OK ? ERR_OK : ERR_INTERNAL;
        counted.bets[place]++;
    }
    if (err == ERR_OK) {
        *totals = counted;
    }
    return err;
}

/* The day of an instant among those asked for, or NULL. */
static struct site_day *day_of(int64_t instant, struct site_day *days, size_t count)
{
    int64_t place = count == 0 ? -1 : calendar_divide(instant - days[0].begins_on, CALENDAR_DAY);
    return place < 0 || place >= (int64_t)count ? NULL : &days[place];
}

static void add_users(const struct memory_tables *tables, struct site_day *days, size_t count)
{
    for (size_t i = 0; i < tables->users.count; i++) {
        const struct memory_user *row = memory_table_row(&tables->users, i);
        struct site_day *day = day_of(row->user.created_on, days, count);
        if (day != NULL) {
            day->sign_ups++;
        }
    }
}

static void add_bets(const struct memory_tables *tables, struct site_day *days, size_t count)
{
    for (size_t i = 0; i < tables->bets.count; i++) {
        const struct bet *bet = memory_table_row(&tables->bets, i);
        struct site_day *day = day_of(bet->placed_on, days, count);
        if (day != NULL) {
            day->bets++;
            add(&day->wagered, bet->wagered);
            add(&day->won, bet->net > 0 ? bet->net : 0);
        }
    }
}

static void add_invoices(const struct memory_tables *tables, struct site_day *days, size_t count)
{
    for (size_t i = 0; i < tables->invoices.count; i++) {
        const struct invoice *invoice = memory_table_row(&tables->invoices, i);
        struct site_day *day = day_of(invoice->created_on, days, count);
        if (day != NULL) {
            add(&day->revenue, invoice->total - invoice->refunded - invoice->disputed);
        }
    }
}

static enum err read_days(void *self, int64_t first, struct site_day *days, size_t count)
{
    const struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK && count > SITE_DAYS_MAX) {
        err = ERR_INTERNAL;
    }
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        days[i] = (struct site_day){ .begins_on = first + (int64_t)i * CALENDAR_DAY };
    }
    add_users(&database->tables, days, count);
    add_bets(&database->tables, days, count);
    add_invoices(&database->tables, days, count);
    return ERR_OK;
}

static enum err sum_up(void *self, bool *more)
{
    const struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        *more = false;
    }
    return err;
}

struct site_statistics memory_site_statistics(struct memory_database *database)
{
    return (struct site_statistics){ .self = database, .totals = read_totals, .days = read_days, .sum_up = sum_up };
}
