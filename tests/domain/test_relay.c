#include "tests/domain/fakes.h"

#define SECOND INT64_C(1000000)

static size_t relay(struct fakes *fakes)
{
    size_t sent = 0;
    assert_int_equal(job_relay(&fakes->job_ports, &sent), ERR_OK);
    return sent;
}

/* Takes what is on the wire; *ids has room for 10. */
static size_t receive(struct fakes *fakes, int64_t *ids)
{
    struct job_delivery deliveries[10];
    size_t count = 0;
    assert_int_equal(fakes->wire.receive(fakes->wire.self, 0, deliveries, 10, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        ids[i] = deliveries[i].job_id;
    }
    return count;
}

static void add_jobs(struct fakes *fakes, int count)
{
    for (int i = 0; i < count; i++) {
        (void)fakes_add_job(fakes);
    }
}

static void due_jobs_are_sent_oldest_first(void **state)
{
    struct fakes *fakes = *state;
    int64_t ids[10];
    int64_t young = fakes_add_job(fakes);
    int64_t old = fakes_add_job(fakes);
    fakes_job(fakes, old)->due_on = FAKES_NOW - SECOND;

    assert_int_equal(relay(fakes), 2);

    assert_int_equal(receive(fakes, ids), 2);
    assert_int_equal(ids[0], old);
    assert_int_equal(ids[1], young);
}

static void a_job_that_is_not_due_yet_is_not_sent(void **state)
{
    struct fakes *fakes = *state;
    const struct new_job later = { .kind = "drill", .run_at = FAKES_NOW + SECOND, .created_on = FAKES_NOW };
    int64_t id = 0;
    assert_int_equal(fakes->queue.add(fakes->queue.self, &later, &id), ERR_OK);

    assert_int_equal(relay(fakes), 0);
    fakes->time.now += SECOND;
    assert_int_equal(relay(fakes), 1);

    assert_int_equal(fakes_job(fakes, id)->job.state, JOB_QUEUED);
}

static void a_job_is_sent_once(void **state)
{
    struct fakes *fakes = *state;
    add_jobs(fakes, 3);

    assert_int_equal(relay(fakes), 3);
    fakes->time.now += JOB_RELAYED_AGAIN - 1;

    assert_int_equal(relay(fakes), 0);
}

static void a_job_that_nobody_begins_is_sent_again_after_a_while(void **state)
{
    struct fakes *fakes = *state;
    add_jobs(fakes, 1);
    assert_int_equal(relay(fakes), 1);

    fakes->time.now += JOB_RELAYED_AGAIN;

    assert_int_equal(relay(fakes), 1);
}

static void a_job_that_runs_is_not_sent_again(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_begin_job(fakes, 1);

    fakes->time.now += 10 * JOB_RELAYED_AGAIN;

    assert_int_equal(relay(fakes), 0);
}

static void a_batch_has_its_bound(void **state)
{
    struct fakes *fakes = *state;
    add_jobs(fakes, JOB_RELAY_BATCH + 1);

    assert_int_equal(relay(fakes), JOB_RELAY_BATCH);

    assert_int_equal(relay(fakes), 1);
}

/* Puts so many numbers on the wire that belong to no job. */
static void load_wire(struct fakes *fakes, size_t count)
{
    bool made;
    int64_t none = -1;
    assert_int_equal(fakes->wire.open(fakes->wire.self, &made), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(fakes->wire.send(fakes->wire.self, &none, 1), ERR_OK);
    }
}

static void the_wire_carries_no_more_than_its_window(void **state)
{
    struct fakes *fakes = *state;
    load_wire(fakes, JOB_WIRE_WINDOW - 2);
    add_jobs(fakes, 3);

    assert_int_equal(relay(fakes), 2);
    assert_int_equal(relay(fakes), 0);

    assert_int_equal(fakes->carried.parcels.count, JOB_WIRE_WINDOW);
    assert_int_equal(fakes_job(fakes, 3)->due_on, FAKES_NOW);
}

static void a_wire_with_more_than_its_window_is_left_alone(void **state)
{
    struct fakes *fakes = *state;
    load_wire(fakes, JOB_WIRE_WINDOW + 1);
    add_jobs(fakes, 1);

    assert_int_equal(relay(fakes), 0);
}

static void what_was_lost_with_the_wire_is_sent_over_the_new_one(void **state)
{
    struct fakes *fakes = *state;
    int64_t ids[10];
    add_jobs(fakes, 2);
    assert_int_equal(relay(fakes), 2);

    memory_wire_flush(&fakes->carried);

    assert_int_equal(relay(fakes), 2);
    assert_int_equal(receive(fakes, ids), 2);
}

static void what_has_begun_is_not_sent_over_a_new_wire(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_begin_job(fakes, 1);
    assert_int_equal(relay(fakes), 0);

    memory_wire_flush(&fakes->carried);

    assert_int_equal(relay(fakes), 0);
}

static void a_wire_that_takes_a_part_only_loses_no_job(void **state)
{
    struct fakes *fakes = *state;
    size_t sent = 7;
    add_jobs(fakes, 3);
    fakes->carried.room = 2;
    assert_int_equal(job_relay(&fakes->job_ports, &sent), ERR_UNAVAILABLE);
    assert_int_equal(sent, 7);
    fakes->carried.room = MEMORY_WIRE_ROOM;

    fakes->time.now += JOB_RELAYED_AGAIN;

    assert_int_equal(relay(fakes), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(due_jobs_are_sent_oldest_first),
        FAKES_TEST(a_job_that_is_not_due_yet_is_not_sent),
        FAKES_TEST(a_job_is_sent_once),
        FAKES_TEST(a_job_that_nobody_begins_is_sent_again_after_a_while),
        FAKES_TEST(a_job_that_runs_is_not_sent_again),
        FAKES_TEST(a_batch_has_its_bound),
        FAKES_TEST(the_wire_carries_no_more_than_its_window),
        FAKES_TEST(a_wire_with_more_than_its_window_is_left_alone),
        FAKES_TEST(what_was_lost_with_the_wire_is_sent_over_the_new_one),
        FAKES_TEST(what_has_begun_is_not_sent_over_a_new_wire),
        FAKES_TEST(a_wire_that_takes_a_part_only_loses_no_job),
    };
    return cmocka_run_group_tests_name("relay", tests, NULL, NULL);
}
