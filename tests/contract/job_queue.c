#include "tests/contract/contract.h"
#include <string.h>

static enum err add(const struct contract_fixture *fixture, const struct new_job *job, int64_t *id)
{
    return fixture->queue->add(fixture->queue->self, job, id);
}

static enum err add_with_key(const struct contract_fixture *fixture, const char *key)
{
    const struct new_job job = { .kind = "drill", .key = key, .run_at = CONTRACT_NOW, .created_on = CONTRACT_NOW };
    int64_t id = 0;
    return add(fixture, &job, &id);
}

/* How many jobs there are, up to 20. */
static size_t count_jobs(const struct contract_fixture *fixture)
{
    const struct job_filter all = { .any_state = true };
    struct arena arena;
    struct job jobs[20];
    size_t count = 99;
    arena_init(&arena, 1000000);
    assert_int_equal(fixture->jobs->list(fixture->jobs->self, &all, &arena, jobs, 20, &count), ERR_OK);
    arena_release(&arena);
    return count;
}

static void a_job_is_kept_as_it_was_asked_for(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct new_job wish = { .kind = "mail.contact", .key = "a key", .run_at = CONTRACT_NOW, .created_on = CONTRACT_NOW };
    int64_t id = 0;

    assert_int_equal(add(fixture, &wish, &id), ERR_OK);

    const struct job job = contract_find_job(fixture, id);
    assert_true(id > 0);
    assert_string_equal(job.kind, "mail.contact");
    assert_string_equal(job.key, "a key");
    assert_true(job.created_on == CONTRACT_NOW);
    assert_true(job.run_at == CONTRACT_NOW);
}

/* What a job that this request asked for tells, also once it runs. */
static struct job add_asked_for(const struct contract_fixture *fixture, const char *request_id)
{
    const struct new_job wish = { .kind = "drill", .run_at = CONTRACT_NOW, .created_on = CONTRACT_NOW, .request_id = request_id };
    int64_t id = 0;
    assert_int_equal(add(fixture, &wish, &id), ERR_OK);
    assert_string_equal(contract_find_job(fixture, id).request_id, request_id == NULL ? "" : request_id);
    return contract_begin_job(fixture, id);
}

static void a_job_knows_the_request_that_asked_for_it(void **state)
{
    static const char longest[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-9";
    _Static_assert(sizeof longest - 1 == JOB_REQUEST_ID_BYTES, "as long as it may be");

    assert_string_equal(add_asked_for(*state, longest).request_id, longest);
    assert_string_equal(add_asked_for(*state, "").request_id, "");
    assert_string_equal(add_asked_for(*state, NULL).request_id, "");
}

static void what_names_no_request_is_refused(void **state)
{
    static const char *const bad[] = { "a b", "a_b", "h\xc3\xa9", "a\r\nb",
                                       "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-90" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const struct new_job wish = { .kind = "drill", .run_at = CONTRACT_NOW, .created_on = CONTRACT_NOW, .request_id = bad[i] };
        int64_t id = 0;

        assert_int_equal(add(*state, &wish, &id), ERR_INTERNAL);
    }
}

static void a_new_job_has_no_tries_and_no_end(void **state)
{
    const struct contract_fixture *fixture = *state;

    const struct job job = contract_find_job(fixture, contract_add_job(fixture, CONTRACT_NOW));

    assert_int_equal(job.tries, 0);
    assert_string_equal(job.key, "");
    assert_string_equal(job.worker, "");
    assert_string_equal(job.error, "");
    assert_true(job.started_on == 0);
    assert_true(job.finished_on == 0);
}

static void a_job_that_is_to_run_now_is_queued(void **state)
{
    const struct contract_fixture *fixture = *state;

    const struct job job = contract_find_job(fixture, contract_add_job(fixture, CONTRACT_NOW));

    assert_int_equal(job.state, JOB_QUEUED);
}

static void a_job_that_is_to_run_later_is_scheduled(void **state)
{
    const struct contract_fixture *fixture = *state;

    const struct job job = contract_find_job(fixture, contract_add_job(fixture, CONTRACT_NOW + 1));

    assert_int_equal(job.state, JOB_SCHEDULED);
    assert_true(job.run_at == CONTRACT_NOW + 1);
}

static void a_time_that_has_come_already_is_now(void **state)
{
    const struct contract_fixture *fixture = *state;

    const struct job job = contract_find_job(fixture, contract_add_job(fixture, 0));

    assert_int_equal(job.state, JOB_QUEUED);
    assert_true(job.run_at == CONTRACT_NOW);
}

static void later_jobs_have_higher_ids(void **state)
{
    const struct contract_fixture *fixture = *state;

    int64_t first = contract_add_job(fixture, CONTRACT_NOW + 5);
    int64_t second = contract_add_job(fixture, CONTRACT_NOW);

    assert_true(second > first);
}

static void kind_and_key_may_be_as_long_as_they_may(void **state)
{
    const struct contract_fixture *fixture = *state;
    char kind[JOB_KIND_BYTES + 1] = "";
    char key[JOB_KEY_BYTES + 1] = "";
    const struct new_job wish = { .kind = kind, .key = key, .run_at = CONTRACT_NOW, .created_on = CONTRACT_NOW };
    int64_t id = 0;
    memset(kind, 'k', JOB_KIND_BYTES);
    memset(key, 'y', JOB_KEY_BYTES);

    assert_int_equal(add(fixture, &wish, &id), ERR_OK);

    assert_string_equal(contract_find_job(fixture, id).kind, kind);
    assert_string_equal(contract_find_job(fixture, id).key, key);
}

/* Begins the job of that payload and looks whether its texts came along. */
static void assert_comes_back(const struct contract_fixture *fixture, const struct job_payload *payload)
{
    const struct new_job wish = { .kind = "drill", .payload = *payload, .run_at = CONTRACT_NOW, .created_on = CONTRACT_NOW };
    struct arena arena;
    struct job job;
    int64_t id = 0;
    size_t count = 0;
    arena_init(&arena, 1000000);
    assert_int_equal(add(fixture, &wish, &id), ERR_OK);
    assert_int_equal(
        fixture->jobs->begin(fixture->jobs->self, &id, 1, "worker-1", CONTRACT_NOW, CONTRACT_LEASE, &arena, &job, &count),
        ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(job.payload.count, payload->count);
    for (size_t i = 0; i < payload->count; i++) {
        const char *value = job_payload_find(&job.payload, payload->fields[i].name);
        assert_non_null(value);
        assert_string_equal(value, payload->fields[i].value);
    }
    arena_release(&arena);
}

static void a_payload_may_be_empty(void **state)
{
    const struct job_payload none = { .count = 0 };

    assert_comes_back(*state, &none);
}

static void a_payload_has_room_for_eight_fields(void **state)
{
    const struct job_payload eight = {
        .fields = { { "to", "1" },
                    { "locale", "2" },
                    { "c", "3" },
                    { "token", "4" },
                    { "text", "5" },
                    { "f", "6" },
                    { "g", "7" },
                    { "subject", "8" } },
        .count = JOB_FIELDS_MAX,
    };

    assert_comes_back(*state, &eight);
}

static void a_payload_brings_any_text_along(void **state)
{
    const struct job_payload texts = {
        .fields = { { "markup", "\"quoted\" \\back\\slashed\\ {\"a\": [1]} ' -- $1" },
                    { "control", "\x01\x08\t\n\x0b\r\x1f\x7f" },
                    { "wide", "h\xc3\xa9llo \xe2\x82\xac \xf0\x9f\x8e\xb2 \xef\xbf\xbf \xf4\x8f\xbf\xbf" },
                    { "escapes", "\\u0041 \\n %s" },
                    { "empty", "" },
                    { "n\xc3\xa4me with \"quotes\"", "value" } },
        .count = 6,
    };

    assert_comes_back(*state, &texts);
}

static void a_payload_brings_a_long_text_along(void **state)
{
    static char message[10001];
    const struct job_payload payload = { .fields = { { "message", message } }, .count = 1 };
    memset(message, 'm', sizeof message - 1);

    assert_comes_back(*state, &payload);
}

static void a_payload_of_anything_but_utf_8_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct new_job wish = { .kind = "drill",
                            .payload = { .fields = { { "text", "\xc3(" } }, .count = 1 },
                            .created_on = CONTRACT_NOW };
    int64_t id = -7;

    assert_int_equal(add(fixture, &wish, &id), ERR_MALFORMED);
    wish.payload.fields[0] = (struct job_field){ .name = "\xff", .value = "" };
    assert_int_equal(add(fixture, &wish, &id), ERR_MALFORMED);

    assert_int_equal(id, -7);
    assert_int_equal(count_jobs(fixture), 0);
}

static void a_key_is_one_jobs(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct new_job second = { .kind = "purge", .key = "purge 1", .created_on = CONTRACT_NOW };
    int64_t id = -7;
    assert_int_equal(add_with_key(fixture, "purge 1"), ERR_OK);

    assert_int_equal(add(fixture, &second, &id), ERR_CONFLICT);

    assert_int_equal(id, -7);
    assert_int_equal(count_jobs(fixture), 1);
}

static void another_key_is_another_jobs(void **state)
{
    const struct contract_fixture *fixture = *state;
    assert_int_equal(add_with_key(fixture, "purge 1"), ERR_OK);

    assert_int_equal(add_with_key(fixture, "Purge 1"), ERR_OK);
}

static void jobs_without_a_key_may_be_repeated(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)contract_add_job(fixture, CONTRACT_NOW);

    (void)contract_add_job(fixture, CONTRACT_NOW);

    assert_int_equal(count_jobs(fixture), 2);
}

static int64_t add_keyed(const struct contract_fixture *fixture)
{
    const struct new_job job = { .kind = "drill", .key = "key", .run_at = CONTRACT_NOW, .created_on = CONTRACT_NOW };
    int64_t id = 0;
    assert_int_equal(add(fixture, &job, &id), ERR_OK);
    return id;
}

static void a_key_stays_taken_while_its_job_runs(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)contract_begin_job(fixture, add_keyed(fixture));

    assert_int_equal(add_with_key(fixture, "key"), ERR_CONFLICT);
}

static void a_key_stays_taken_when_its_job_is_done(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job job = contract_begin_job(fixture, add_keyed(fixture));
    assert_int_equal(fixture->jobs->finish(fixture->jobs->self, &job, CONTRACT_NOW), ERR_OK);

    assert_int_equal(add_with_key(fixture, "key"), ERR_CONFLICT);
}

static void a_key_stays_taken_when_its_job_is_dead(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job job = contract_begin_job(fixture, add_keyed(fixture));
    assert_int_equal(fixture->jobs->bury(fixture->jobs->self, &job, CONTRACT_NOW, "why"), ERR_OK);

    assert_int_equal(add_with_key(fixture, "key"), ERR_CONFLICT);
}

static void a_key_is_free_when_its_job_was_purged(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job job = contract_begin_job(fixture, add_keyed(fixture));
    size_t count = 0;
    assert_int_equal(fixture->jobs->finish(fixture->jobs->self, &job, CONTRACT_NOW), ERR_OK);
    assert_int_equal(fixture->jobs->purge(fixture->jobs->self, JOB_DONE, CONTRACT_NOW + 1, &count), ERR_OK);

    assert_int_equal(add_with_key(fixture, "key"), ERR_OK);
}

static void a_transaction_goes_on_after_a_taken_key(void **state)
{
    const struct contract_fixture *fixture = *state;
    assert_int_equal(add_with_key(fixture, "taken"), ERR_OK);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);

    assert_int_equal(add_with_key(fixture, "before"), ERR_OK);
    assert_int_equal(add_with_key(fixture, "taken"), ERR_CONFLICT);
    assert_int_equal(add_with_key(fixture, "after"), ERR_OK);

    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
    assert_int_equal(count_jobs(fixture), 3);
}

static void a_job_of_a_transaction_is_there_when_it_is_committed(void **state)
{
    const struct contract_fixture *fixture = *state;
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    int64_t id = contract_add_job(fixture, CONTRACT_NOW);

    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);

    assert_int_equal(contract_find_job(fixture, id).state, JOB_QUEUED);
}

static void a_job_goes_with_the_transaction_that_is_rolled_back(void **state)
{
    const struct contract_fixture *fixture = *state;
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    assert_int_equal(add_with_key(fixture, "key"), ERR_OK);

    fixture->transaction->rollback(fixture->transaction->self);

    assert_int_equal(count_jobs(fixture), 0);
    assert_int_equal(add_with_key(fixture, "key"), ERR_OK);
}

const struct CMUnitTest job_queue_contract[] = {
    CONTRACT_TEST(a_job_is_kept_as_it_was_asked_for),
    CONTRACT_TEST(a_job_knows_the_request_that_asked_for_it),
    CONTRACT_TEST(what_names_no_request_is_refused),
    CONTRACT_TEST(a_new_job_has_no_tries_and_no_end),
    CONTRACT_TEST(a_job_that_is_to_run_now_is_queued),
    CONTRACT_TEST(a_job_that_is_to_run_later_is_scheduled),
    CONTRACT_TEST(a_time_that_has_come_already_is_now),
    CONTRACT_TEST(later_jobs_have_higher_ids),
    CONTRACT_TEST(kind_and_key_may_be_as_long_as_they_may),
    CONTRACT_TEST(a_payload_may_be_empty),
    CONTRACT_TEST(a_payload_has_room_for_eight_fields),
    CONTRACT_TEST(a_payload_brings_any_text_along),
    CONTRACT_TEST(a_payload_brings_a_long_text_along),
    CONTRACT_TEST(a_payload_of_anything_but_utf_8_is_refused),
    CONTRACT_TEST(a_key_is_one_jobs),
    CONTRACT_TEST(another_key_is_another_jobs),
    CONTRACT_TEST(jobs_without_a_key_may_be_repeated),
    CONTRACT_TEST(a_key_stays_taken_while_its_job_runs),
    CONTRACT_TEST(a_key_stays_taken_when_its_job_is_done),
    CONTRACT_TEST(a_key_stays_taken_when_its_job_is_dead),
    CONTRACT_TEST(a_key_is_free_when_its_job_was_purged),
    CONTRACT_TEST(a_transaction_goes_on_after_a_taken_key),
    CONTRACT_TEST(a_job_of_a_transaction_is_there_when_it_is_committed),
    CONTRACT_TEST(a_job_goes_with_the_transaction_that_is_rolled_back),
};
const size_t job_queue_contract_count = sizeof job_queue_contract / sizeof job_queue_contract[0];
