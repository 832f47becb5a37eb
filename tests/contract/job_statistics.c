#include "tests/contract/contract.h"

static void add(const struct contract_fixture *fixture, const struct job_tally *tally)
{
    assert_int_equal(fixture->statistics->add(fixture->statistics->self, tally), ERR_OK);
}

static size_t tallies(const struct contract_fixture *fixture, struct job_tally *found, size_t capacity)
{
    size_t count = 99;
    assert_int_equal(fixture->statistics->tallies(fixture->statistics->self, found, capacity, &count), ERR_OK);
    return count;
}

static void announce(const struct contract_fixture *fixture, const struct worker_sign *sign)
{
    assert_int_equal(fixture->statistics->announce(fixture->statistics->self, sign), ERR_OK);
}

static size_t workers(const struct contract_fixture *fixture, int64_t seen_since, struct worker_sign *signs, size_t capacity)
{
    size_t count = 99;
    assert_int_equal(fixture->statistics->workers(fixture->statistics->self, seen_since, signs, capacity, &count), ERR_OK);
    return count;
}

static void nothing_was_tallied_at_first(void **state)
{
    struct job_tally found[2];

    assert_int_equal(tallies(*state, found, 2), 0);
}

static void a_tally_is_kept(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_tally tally = { .kind = "drill",
                                     .done = 1,
                                     .retried = 2,
                                     .dead = 3,
                                     .microseconds = INT64_C(5000000000),
                                     .buckets = { 1, 0, 3, 4, 5, 6, 7, 8, 9, 10, INT64_C(5000000000) } };
    struct job_tally found[2];

    add(fixture, &tally);

    assert_int_equal(tallies(fixture, found, 2), 1);
    assert_string_equal(found[0].kind, "drill");
    assert_int_equal(found[0].done, 1);
    assert_int_equal(found[0].retried, 2);
    assert_int_equal(found[0].dead, 3);
    assert_int_equal(found[0].microseconds, tally.microseconds);
    assert_memory_equal(found[0].buckets, tally.buckets, sizeof tally.buckets);
}

static void tallies_of_a_kind_are_summed_up(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_tally first = { .kind = "drill", .done = 1, .microseconds = 10, .buckets = { 1 } };
    const struct job_tally second = {
        .kind = "drill", .done = 4, .retried = 2, .dead = 1, .microseconds = 5, .buckets = { 2, 5 }
    };
    struct job_tally found[2];
    add(fixture, &first);

    add(fixture, &second);

    assert_int_equal(tallies(fixture, found, 2), 1);
    assert_int_equal(found[0].done, 5);
    assert_int_equal(found[0].retried, 2);
    assert_int_equal(found[0].dead, 1);
    assert_int_equal(found[0].microseconds, 15);
    assert_int_equal(found[0].buckets[0], 3);
    assert_int_equal(found[0].buckets[1], 5);
    assert_int_equal(found[0].buckets[JOB_DURATION_BUCKETS - 1], 0);
}

static void tallies_are_listed_by_kind(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_tally purge = { .kind = "purge", .done = 1 };
    const struct job_tally drill = { .kind = "drill", .done = 2 };
    struct job_tally found[3];
    add(fixture, &purge);
    add(fixture, &drill);

    assert_int_equal(tallies(fixture, found, 3), 2);

    assert_string_equal(found[0].kind, "drill");
    assert_int_equal(found[0].done, 2);
    assert_string_equal(found[1].kind, "purge");
    assert_int_equal(found[1].done, 1);
    assert_int_equal(tallies(fixture, found, 1), 1);
    assert_string_equal(found[0].kind, "drill");
}

static const struct worker_sign ada = { .worker = "ada", .threads = 4, .started_on = CONTRACT_NOW, .seen_on = CONTRACT_NOW + 10 };
static const struct worker_sign bob = { .worker = "bob", .threads = 2, .started_on = CONTRACT_NOW, .seen_on = CONTRACT_NOW + 20 };

static void a_worker_tells_that_it_lives(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct worker_sign signs[2];

    announce(fixture, &ada);

    assert_int_equal(workers(fixture, CONTRACT_NOW, signs, 2), 1);
    assert_string_equal(signs[0].worker, "ada");
    assert_int_equal(signs[0].threads, 4);
    assert_true(signs[0].started_on == CONTRACT_NOW);
    assert_true(signs[0].seen_on == CONTRACT_NOW + 10);
    assert_false(signs[0].leads);
}

static void the_latest_sign_counts(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct worker_sign later = {
        .worker = "ada", .threads = 8, .started_on = CONTRACT_NOW + 1, .seen_on = CONTRACT_NOW + 30, .leads = true
    };
    struct worker_sign signs[2];
    announce(fixture, &ada);

    announce(fixture, &later);

    assert_int_equal(workers(fixture, CONTRACT_NOW, signs, 2), 1);
    assert_int_equal(signs[0].threads, 8);
    assert_true(signs[0].started_on == CONTRACT_NOW + 1);
    assert_true(signs[0].seen_on == CONTRACT_NOW + 30);
    assert_true(signs[0].leads);
}

static void workers_are_listed_by_name(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct worker_sign signs[2];
    announce(fixture, &bob);
    announce(fixture, &ada);

    assert_int_equal(workers(fixture, CONTRACT_NOW, signs, 2), 2);

    assert_string_equal(signs[0].worker, "ada");
    assert_string_equal(signs[1].worker, "bob");
    assert_int_equal(workers(fixture, CONTRACT_NOW, signs, 1), 1);
}

static void who_was_seen_at_that_very_instant_is_listed(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct worker_sign signs[2];
    announce(fixture, &ada);

    assert_int_equal(workers(fixture, ada.seen_on, signs, 2), 1);
}

static void who_was_not_seen_since_is_forgotten(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct worker_sign signs[2];
    announce(fixture, &ada);
    announce(fixture, &bob);

    assert_int_equal(workers(fixture, bob.seen_on, signs, 2), 1);

    assert_string_equal(signs[0].worker, "bob");
    assert_int_equal(workers(fixture, CONTRACT_NOW, signs, 2), 1);
}

static void who_leaves_is_forgotten(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct worker_sign signs[2];
    announce(fixture, &ada);
    announce(fixture, &bob);

    assert_int_equal(fixture->statistics->leave(fixture->statistics->self, "ada"), ERR_OK);

    assert_int_equal(workers(fixture, CONTRACT_NOW, signs, 2), 1);
    assert_string_equal(signs[0].worker, "bob");
}

static void who_was_never_there_may_leave(void **state)
{
    const struct contract_fixture *fixture = *state;

    assert_int_equal(fixture->statistics->leave(fixture->statistics->self, "nobody"), ERR_OK);
}

const struct CMUnitTest job_statistics_contract[] = {
    CONTRACT_TEST(nothing_was_tallied_at_first),        CONTRACT_TEST(a_tally_is_kept),
    CONTRACT_TEST(tallies_of_a_kind_are_summed_up),     CONTRACT_TEST(tallies_are_listed_by_kind),
    CONTRACT_TEST(a_worker_tells_that_it_lives),        CONTRACT_TEST(the_latest_sign_counts),
    CONTRACT_TEST(workers_are_listed_by_name),          CONTRACT_TEST(who_was_seen_at_that_very_instant_is_listed),
    CONTRACT_TEST(who_was_not_seen_since_is_forgotten), CONTRACT_TEST(who_leaves_is_forgotten),
    CONTRACT_TEST(who_was_never_there_may_leave),
};
const size_t job_statistics_contract_count = sizeof job_statistics_contract / sizeof job_statistics_contract[0];
