/* What a worker did, until it is handed over. */
#include "adapters/worker/tally_book.h"
#include "tests/worker/rig.h"

static struct job_tally read_tally(const struct rig *rig, const char *kind)
{
    struct job_tally tallies[16];
    size_t count = 0;
    assert_int_equal(rig->statistics.tallies(rig->statistics.self, tallies, 16, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(tallies[i].kind, kind) == 0) {
            return tallies[i];
        }
    }
    return (struct job_tally){ .done = 0 };
}

static void tries_are_counted_by_kind_end_and_duration(void **state)
{
    struct rig *rig = *state;
    struct tally_book *book = tally_book_create();

    tally_book_note(book, "drill", JOB_SUCCEEDED, 700);
    tally_book_note(book, "drill", JOB_TO_BE_RETRIED, 1000000000);
    tally_book_note(book, "drill", JOB_DIED, 1001);
    tally_book_note(book, "drill", JOB_OVERTAKEN, 1);
    tally_book_note(book, "unknown", JOB_DIED, 1);
    assert_int_equal(tally_book_hand_over(book, &rig->statistics), ERR_OK);

    struct job_tally tally = read_tally(rig, "drill");
    assert_int_equal(tally.done, 1);
    assert_int_equal(tally.retried, 1);
    assert_int_equal(tally.dead, 1);
    assert_int_equal(tally.microseconds, 1000001701);
    assert_int_equal(tally.buckets[0], 1);
    assert_int_equal(tally.buckets[1], 1);
    assert_int_equal(tally.buckets[JOB_DURATION_BUCKETS - 1], 1);
    tally_book_destroy(book);
}

static void what_is_handed_over_is_not_counted_again(void **state)
{
    struct rig *rig = *state;
    struct tally_book *book = tally_book_create();
    tally_book_note(book, "drill", JOB_SUCCEEDED, 700);

    assert_int_equal(tally_book_hand_over(book, &rig->statistics), ERR_OK);
    assert_int_equal(tally_book_hand_over(book, &rig->statistics), ERR_OK);

    assert_int_equal(read_tally(rig, "drill").done, 1);
    tally_book_destroy(book);
}

static void what_can_not_be_handed_over_is_kept(void **state)
{
    struct rig *rig = *state;
    struct tally_book *book = tally_book_create();
    tally_book_note(book, "drill", JOB_SUCCEEDED, 700);
    rig->fakes.faults = (struct memory_faults){ .fail_at = 1, .err = ERR_UNAVAILABLE };

    assert_int_equal(tally_book_hand_over(book, &rig->statistics), ERR_UNAVAILABLE);
    assert_int_equal(tally_book_hand_over(book, &rig->statistics), ERR_OK);

    assert_int_equal(read_tally(rig, "drill").done, 1);
    tally_book_destroy(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(tries_are_counted_by_kind_end_and_duration),
        RIG_TEST(what_is_handed_over_is_not_counted_again),
        RIG_TEST(what_can_not_be_handed_over_is_kept),
    };
    return cmocka_run_group_tests_name("tally book", tests, NULL, NULL);
}
