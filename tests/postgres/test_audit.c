/* The audit log on the real server: what rights and triggers refuse, what the chain shows once they are out of the way, and that
 * those who record at the same time make one chain. */
#include <pthread.h>
#include <string.h>
#include "adapters/memory/clock.h"
#include "adapters/sodium/digest.h"
#include "domain/audit/audit.h"
#include "domain/kernel/transaction.h"
#include "tests/postgres/both_sides.h"

/* One who records. */
struct clerk {
    struct audit_log log;
    struct transaction transaction;
    struct memory_clock time;
    struct clock clock;
    struct digest digest;
    struct audit_ports ports;
};

static const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1" };

static void hire(struct clerk *clerk, struct postgres *connection)
{
    *clerk = (struct clerk){ .log = postgres_audit_log(connection),
                             .transaction = postgres_transaction(connection),
                             .time = { .now = SERVER_NOW },
                             .digest = sodium_digest() };
    clerk->clock = memory_clock(&clerk->time);
    clerk->ports = (struct audit_ports){ .log = &clerk->log, .clock = &clerk->clock, .digest = &clerk->digest };
}

/* A deed in a transaction of its own. */
static enum err record(struct clerk *clerk, int64_t subject_id)
{
    const struct audit_change change = { .field = "coins", .before = "100", .after = "h\xc3\xa9llo" };
    const struct audit_deed deed = { .action = "user.edited",
                                     .subject = "user",
                                     .subject_id = subject_id,
                                     .subject_name = "ann@example.com",
                                     .reason = "she asked",
                                     .changes = &change,
                                     .change_count = 1 };
    clerk->time.now++;
    enum err err = clerk->transaction.begin(clerk->transaction.self);
    return err == ERR_OK ? transaction_end(&clerk->transaction, audit_record(&clerk->ports, &boss, &deed)) : err;
}

static struct clerk clerk;

static void record_many(int count)
{
    hire(&clerk, postgres);
    for (int i = 0; i < count; i++) {
        assert_int_equal(record(&clerk, i), ERR_OK);
    }
}

static void assert_fault(enum audit_fault fault, int64_t entry)
{
    struct audit_verdict verdict;
    assert_int_equal(audit_verify(&clerk.ports, &verdict), ERR_OK);
    assert_int_equal(verdict.fault, fault);
    assert_int_equal(verdict.entry, entry);
}

/* The words of PostgreSQL's refusal; valid until the next call. */
static const char *refusal(const char *sql)
{
    static char words[300];
    PGresult *result = PQexec(database, sql);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    (void)snprintf(words, sizeof words, "%s %s", state == NULL ? "" : state, PQresultErrorMessage(result));
    PQclear(result);
    return words;
}

static const char *const misdeeds[] = {
    "UPDATE audit_entries SET reason = 'another'",
    "DELETE FROM audit_entries",
    "TRUNCATE audit_entries",
    "DELETE FROM audit_head",
    "TRUNCATE audit_head",
    "INSERT INTO audit_head VALUES (true, 0, sha256('a'))",
    "UPDATE audit_head SET is_there = false",
};
enum { MISDEEDS = sizeof misdeeds / sizeof misdeeds[0] };

static void the_role_that_serves_has_no_right_to_change_an_entry(void **state)
{
    (void)state;
    record_many(1);

    for (size_t i = 0; i < MISDEEDS; i++) {
        assert_non_null(strstr(refusal(misdeeds[i]), "42501 ERROR:  permission denied"));
    }
}

static void the_triggers_refuse_also_whom_no_right_binds(void **state)
{
    (void)state;
    record_many(2);
    server_run(database, "GRANT ALL ON audit_entries, audit_head TO CURRENT_USER");

    for (size_t i = 0; i < MISDEEDS; i++) {
        assert_non_null(strstr(refusal(misdeeds[i]), "42501 ERROR:  the audit log is added to, never changed"));
    }
    assert_fault(AUDIT_INTACT, 0);
}

static void the_head_only_moves_on_by_one(void **state)
{
    (void)state;
    record_many(2);

    assert_non_null(strstr(refusal("UPDATE audit_head SET entry_count = 1"), "never changed"));
    assert_non_null(strstr(refusal("UPDATE audit_head SET entry_count = 4"), "never changed"));
    assert_non_null(strstr(refusal("UPDATE audit_head SET hash = sha256('a')"), "never changed"));
}

/* Does what needs rights and triggers out of the way. */
static void tamper(const char *sql)
{
    server_run(database, "GRANT ALL ON audit_entries, audit_head TO CURRENT_USER");
    server_run(database, "ALTER TABLE audit_entries DISABLE TRIGGER USER; ALTER TABLE audit_head DISABLE TRIGGER USER");
    server_run(database, sql);
}

struct tampering {
    const char *rule;
    const char *sql;
    enum audit_fault fault;
    int64_t entry;
};

static const struct tampering tamperings[] = {
    { "a reason that was rewritten shows", "UPDATE audit_entries SET reason = 'another' WHERE id = 3", AUDIT_ENTRY_CHANGED, 3 },
    { "an actor that was rewritten shows", "UPDATE audit_entries SET actor_id = 8 WHERE id = 3", AUDIT_ENTRY_CHANGED, 3 },
    { "an instant that was rewritten shows",
      "UPDATE audit_entries SET happened_on = happened_on + interval '1 microsecond' WHERE id = 3", AUDIT_ENTRY_CHANGED, 3 },
    { "a value that was rewritten shows", "UPDATE audit_entries SET changes = '[[\"coins\", \"100\", \"hello\"]]' WHERE id = 3",
      AUDIT_ENTRY_CHANGED, 3 },
    { "a changed first entry shows", "UPDATE audit_entries SET subject_id = 99 WHERE id = 1", AUDIT_ENTRY_CHANGED, 1 },
    { "a changed last entry shows", "UPDATE audit_entries SET subject_id = 99 WHERE id = 5", AUDIT_ENTRY_CHANGED, 5 },
    { "a deleted row shows", "DELETE FROM audit_entries WHERE id = 3", AUDIT_ENTRY_MISSING, 3 },
    { "a deleted first row shows", "DELETE FROM audit_entries WHERE id = 1", AUDIT_ENTRY_MISSING, 1 },
    { "a deleted tail shows", "DELETE FROM audit_entries WHERE id > 3", AUDIT_ENTRY_MISSING, 4 },
    { "a tail that was cut off with the head's count shows",
      "DELETE FROM audit_entries WHERE id > 3; UPDATE audit_head SET entry_count = 3", AUDIT_HEAD_CHANGED, 0 },
    { "an emptied log shows", "TRUNCATE audit_entries", AUDIT_ENTRY_MISSING, 1 },
    { "a gap that was closed shows", "DELETE FROM audit_entries WHERE id = 3; UPDATE audit_entries SET id = id - 1 WHERE id > 3",
      AUDIT_ENTRY_CHANGED, 3 },
    { "a swapped pair shows",
      "UPDATE audit_entries SET id = 5 - id + 100 WHERE id IN (2, 3); UPDATE audit_entries SET id = id - 100 WHERE id > 100",
      AUDIT_ENTRY_CHANGED, 2 },
    { "an entry that was slipped in shows",
      "INSERT INTO audit_entries SELECT 6, happened_on, actor_id, actor_name, actor_address, acting_as, action, subject, "
      "subject_id, subject_name, reason, changes, hash FROM audit_entries WHERE id = 5",
      AUDIT_ENTRY_CHANGED, 6 },
    { "a head that was set back shows", "UPDATE audit_head SET entry_count = 4", AUDIT_ENTRY_ADDED, 5 },
};
enum { TAMPERINGS = sizeof tamperings / sizeof tamperings[0] };

static void what_was_tampered_with_is_found(void **state)
{
    const struct tampering *tampering = *state;
    record_many(5);
    assert_fault(AUDIT_INTACT, 0);

    tamper(tampering->sql);

    assert_fault(tampering->fault, tampering->entry);
}

enum { CLERKS = 4, DEEDS = 50 };

static void *record_meanwhile(void *number)
{
    struct postgres *connection = postgres_open(server_url());
    struct clerk own;
    size_t failed = 0;
    hire(&own, connection);
    for (int i = 0; i < DEEDS; i++) {
        failed += record(&own, *(const int *)number) == ERR_OK ? 0 : 1;
    }
    postgres_close(connection);
    return (void *)failed;
}

static void those_who_record_at_the_same_time_make_one_chain(void **state)
{
    (void)state;
    pthread_t threads[CLERKS];
    int numbers[CLERKS];
    hire(&clerk, postgres);

    for (int i = 0; i < CLERKS; i++) {
        numbers[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, record_meanwhile, &numbers[i]), 0);
    }
    for (int i = 0; i < CLERKS; i++) {
        void *failed = NULL;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }

    assert_int_equal(server_number(database, "SELECT count(*) FROM audit_entries"), CLERKS * DEEDS);
    assert_fault(AUDIT_INTACT, 0);
}

static void entries_outlive_the_user_that_they_tell_of(void **state)
{
    (void)state;
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    hire(&clerk, postgres);
    assert_int_equal(record(&clerk, ann), ERR_OK);

    server_run(database, "DELETE FROM users");

    assert_int_equal(server_number(database, "SELECT count(*) FROM audit_entries"), 1);
    assert_fault(AUDIT_INTACT, 0);
}

#define AUDIT_TEST(rule) cmocka_unit_test_setup_teardown(rule, connect_both, close_both)

/* cmocka's state is a test's own here, so the set-up must leave it. */
static int connect_for_tampering(void **state)
{
    void *kept = *state;
    int failed = connect_both(state);
    *state = kept;
    return failed;
}

int main(void)
{
    struct CMUnitTest tests[TAMPERINGS + 5] = {
        AUDIT_TEST(the_role_that_serves_has_no_right_to_change_an_entry),
        AUDIT_TEST(the_triggers_refuse_also_whom_no_right_binds),
        AUDIT_TEST(the_head_only_moves_on_by_one),
        AUDIT_TEST(those_who_record_at_the_same_time_make_one_chain),
        AUDIT_TEST(entries_outlive_the_user_that_they_tell_of),
    };
    for (size_t i = 0; i < TAMPERINGS; i++) {
        tests[i + 5] = (struct CMUnitTest){ .name = tamperings[i].rule,
                                            .test_func = what_was_tampered_with_is_found,
                                            .setup_func = connect_for_tampering,
                                            .teardown_func = close_both,
                                            .initial_state = (void *)(uintptr_t)&tamperings[i] };
    }
    return cmocka_run_group_tests_name("audit log", tests, NULL, NULL);
}
