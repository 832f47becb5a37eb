#include "tests/domain/fakes.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

static struct schedule schedule(const char *name, const char *expression)
{
    struct schedule made = { .name = name, .kind = "purge" };
    assert_int_equal(cron_parse(expression, &made.cron), ERR_OK);
    return made;
}

static size_t tick(struct fakes *fakes, const struct schedule *schedules, size_t count)
{
    size_t made = 99;
    assert_int_equal(job_tick(&fakes->job_ports, schedules, count, &made), ERR_OK);
    return made;
}

static size_t purges(struct fakes *fakes)
{
    return fakes_count_jobs(fakes, "purge", NULL);
}

static void a_schedule_that_is_seen_first_has_missed_nothing(void **state)
{
    struct fakes *fakes = *state;
    const struct schedule each_minute = schedule("purge", "* * * * *");

    assert_int_equal(tick(fakes, &each_minute, 1), 0);
    fakes->time.now += MINUTE - 1;
    assert_int_equal(tick(fakes, &each_minute, 1), 0);
    fakes->time.now += 1;
    assert_int_equal(tick(fakes, &each_minute, 1), 1);

    assert_int_equal(purges(fakes), 1);
}

static void a_tick_makes_the_job_of_its_minute(void **state)
{
    struct fakes *fakes = *state;
    const struct schedule hourly = schedule("purge", "0 * * * *");
    struct job job;
    assert_int_equal(tick(fakes, &hourly, 1), 0);
    fakes->time.now += HOUR + 5 * SECOND;

    assert_int_equal(tick(fakes, &hourly, 1), 1);

    assert_int_equal(fakes_count_jobs(fakes, "purge", &job), 1);
    assert_string_equal(job.key, "purge 2025-01-01T01:00");
    assert_int_equal(job.state, JOB_QUEUED);
    assert_int_equal(job.created_on, fakes->time.now);
    assert_int_equal(job.payload.count, 0);
}

static void a_tick_is_dealt_with_once(void **state)
{
    struct fakes *fakes = *state;
    const struct schedule hourly = schedule("purge", "0 * * * *");
    assert_int_equal(tick(fakes, &hourly, 1), 0);
    fakes->time.now += HOUR;
    assert_int_equal(tick(fakes, &hourly, 1), 1);

    assert_int_equal(tick(fakes, &hourly, 1), 0);
    fakes->time.now += HOUR - 1;
    assert_int_equal(tick(fakes, &hourly, 1), 0);

    assert_int_equal(purges(fakes), 1);
}

static void of_many_ticks_that_were_missed_the_latest_is_made_up_for(void **state)
{
    struct fakes *fakes = *state;
    const struct schedule hourly = schedule("purge", "30 * * * *");
    struct job job;
    assert_int_equal(tick(fakes, &hourly, 1), 0);
    fakes->time.now += 7 * HOUR;

    assert_int_equal(tick(fakes, &hourly, 1), 1);
    assert_int_equal(tick(fakes, &hourly, 1), 0);

    assert_int_equal(fakes_count_jobs(fakes, "purge", &job), 1);
    assert_string_equal(job.key, "purge 2025-01-01T06:30");
}

static void a_clock_that_went_back_fires_nothing_again(void **state)
{
    struct fakes *fakes = *state;
    const struct schedule hourly = schedule("purge", "0 * * * *");
    assert_int_equal(tick(fakes, &hourly, 1), 0);
    fakes->time.now += 2 * HOUR;
    assert_int_equal(tick(fakes, &hourly, 1), 1);

    for (int minute = 0; minute <= 120; minute++) {
        fakes->time.now = FAKES_NOW + minute * MINUTE;
        assert_int_equal(tick(fakes, &hourly, 1), 0);
    }

    assert_int_equal(purges(fakes), 1);
}

static void a_tick_whose_job_is_there_already_makes_no_second_one(void **state)
{
    struct fakes *fakes = *state;
    const struct schedule hourly = schedule("purge", "0 * * * *");
    assert_int_equal(tick(fakes, &hourly, 1), 0);
    fakes->time.now += HOUR;
    assert_int_equal(tick(fakes, &hourly, 1), 1);
    struct memory_tick *row = memory_table_row(&fakes->database.tables.job_ticks, 0);
    row->last_tick = FAKES_NOW;

    assert_int_equal(tick(fakes, &hourly, 1), 0);

    assert_int_equal(purges(fakes), 1);
    assert_int_equal(row->last_tick, FAKES_NOW + HOUR);
}

/* Another leader deals with the tick between this one's look and its step. */
static enum err overtaken(void *self, const char *name, int64_t tick)
{
    struct fakes *fakes = self;
    enum err err = fakes->ticks.advance(fakes->ticks.self, name, tick);
    return err == ERR_OK ? ERR_STALE : err;
}

static enum err find(void *self, const char *name, int64_t first, int64_t *last)
{
    const struct fakes *fakes = self;
    return fakes->ticks.find(fakes->ticks.self, name, first, last);
}

static void a_tick_that_another_leader_has_just_fired_is_left_to_it(void **state)
{
    struct fakes *fakes = *state;
    const struct schedule hourly = schedule("purge", "0 * * * *");
    const struct tick_store contested = { .self = fakes, .find = find, .advance = overtaken };
    assert_int_equal(tick(fakes, &hourly, 1), 0);
    fakes->time.now += HOUR;
    fakes->job_ports.ticks = &contested;

    assert_int_equal(tick(fakes, &hourly, 1), 0);

    assert_int_equal(purges(fakes), 0);
    assert_false(fakes->database.in_transaction);
}

static void each_schedule_has_ticks_of_its_own(void **state)
{
    struct fakes *fakes = *state;
    const struct schedule schedules[] = {
        schedule("purge", "0 * * * *"),
        schedule("cards", "0 0 * * *"),
        schedule("coupons", "0 1 * * *"),
    };
    assert_int_equal(tick(fakes, schedules, 3), 0);
    fakes->time.now += HOUR;

    assert_int_equal(tick(fakes, schedules, 3), 2);
    fakes->time.now += 23 * HOUR;
    assert_int_equal(tick(fakes, schedules, 3), 2);

    assert_int_equal(purges(fakes), 4);
}

static void a_failure_leaves_what_was_made_before(void **state)
{
    struct fakes *fakes = *state;
    const struct schedule schedules[] = { schedule("purge", "0 * * * *"), schedule("NAME", "0 * * * *") };
    size_t made = 99;
    assert_int_equal(tick(fakes, schedules, 1), 0);
    fakes->time.now += HOUR;

    assert_int_equal(job_tick(&fakes->job_ports, schedules, 2, &made), ERR_INTERNAL);

    assert_int_equal(made, 99);
    assert_int_equal(purges(fakes), 1);
}

static enum err find_any(void *self, const char *name, int64_t first, int64_t *last)
{
    (void)self;
    (void)name;
    *last = first - HOUR;
    return ERR_OK;
}

static void a_name_that_no_key_has_room_for_fires_nothing(void **state)
{
    struct fakes *fakes = *state;
    char name[JOB_KEY_BYTES];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const struct schedule hourly = schedule(name, "0 * * * *");
    const struct tick_store any = { .self = fakes, .find = find_any };
    size_t made = 99;
    fakes->job_ports.ticks = &any;

    assert_int_equal(job_tick(&fakes->job_ports, &hourly, 1, &made), ERR_OVERFLOW);

    assert_int_equal(made, 99);
    assert_int_equal(purges(fakes), 0);
    assert_false(fakes->database.in_transaction);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_schedule_that_is_seen_first_has_missed_nothing),
        FAKES_TEST(a_tick_makes_the_job_of_its_minute),
        FAKES_TEST(a_tick_is_dealt_with_once),
        FAKES_TEST(of_many_ticks_that_were_missed_the_latest_is_made_up_for),
        FAKES_TEST(a_clock_that_went_back_fires_nothing_again),
        FAKES_TEST(a_tick_whose_job_is_there_already_makes_no_second_one),
        FAKES_TEST(a_tick_that_another_leader_has_just_fired_is_left_to_it),
        FAKES_TEST(each_schedule_has_ticks_of_its_own),
        FAKES_TEST(a_failure_leaves_what_was_made_before),
        FAKES_TEST(a_name_that_no_key_has_room_for_fires_nothing),
    };
    return cmocka_run_group_tests_name("tick", tests, NULL, NULL);
}
