#include "tests/domain/fakes.h"
#include "domain/audit/chain.h"
#include "domain/kernel/text.h"

/* Who did what is recorded, and what was recorded can't be changed unseen. */

static const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1" };
static const struct audit_change coins = { .field = "coins", .before = "100", .after = "250" };
static const struct audit_deed edited = { .action = "user.edited",
                                          .subject = "user",
                                          .subject_id = 9,
                                          .subject_name = "ann@example.com",
                                          .changes = &coins,
                                          .change_count = 1 };

static void record(struct fakes *fakes, const struct audit_deed *deed)
{
    assert_int_equal(audit_record(&fakes->audit_ports, &boss, deed), ERR_OK);
}

static void record_many(struct fakes *fakes, int count)
{
    for (int i = 0; i < count; i++) {
        fakes->time.now += 1000000;
        record(fakes, &edited);
    }
}

static struct audit_verdict verify(struct fakes *fakes)
{
    struct audit_verdict verdict;
    assert_int_equal(audit_verify(&fakes->audit_ports, &verdict), ERR_OK);
    return verdict;
}

static void assert_fault(struct fakes *fakes, enum audit_fault fault, int64_t entry)
{
    const struct audit_verdict verdict = verify(fakes);
    assert_int_equal(verdict.fault, fault);
    assert_int_equal(verdict.entry, entry);
}

static struct memory_audit_entry *row(struct fakes *fakes, size_t index)
{
    return memory_table_row(&fakes->database.tables.audit_entries, index);
}

static void a_deed_is_recorded_with_who_when_and_what(void **state)
{
    struct fakes *fakes = *state;

    record(fakes, &edited);

    const struct audit_entry entry = fakes_latest_entry(fakes);
    assert_int_equal(entry.id, 1);
    assert_int_equal(entry.happened_on, FAKES_NOW);
    assert_int_equal(entry.actor.user_id, 7);
    assert_string_equal(entry.actor.name, "boss@example.com");
    assert_string_equal(entry.actor.address, "192.0.2.1");
    assert_string_equal(entry.action, "user.edited");
    assert_int_equal(entry.subject_id, 9);
    assert_string_equal(entry.subject_name, "ann@example.com");
    assert_string_equal(entry.reason, "");
    assert_string_equal(entry.changes[0].before, "100");
    assert_string_equal(entry.changes[0].after, "250");
}

static void more_changes_than_an_entry_holds_are_a_mistake(void **state)
{
    struct fakes *fakes = *state;
    static struct audit_change many[AUDIT_CHANGES_MAX + 1];
    const struct audit_deed deed = { .action = "user.edited", .changes = many, .change_count = AUDIT_CHANGES_MAX + 1 };

    assert_int_equal(audit_record(&fakes->audit_ports, &boss, &deed), ERR_INTERNAL);

    assert_int_equal(fakes->database.tables.audit_entries.count, 0);
}

static void the_first_hash_is_of_32_zeros_and_the_canonical_text(void **state)
{
    struct fakes *fakes = *state;
    static const char canonical[] = "1:1"
                                    "16:1735689600000000"
                                    "1:7"
                                    "16:boss@example.com"
                                    "9:192.0.2.1"
                                    "1:0"
                                    "11:user.edited"
                                    "4:user"
                                    "1:9"
                                    "15:ann@example.com"
                                    "0:"
                                    "1:1"
                                    "5:coins"
                                    "3:100"
                                    "3:250";
    char bytes[DIGEST_BYTES + sizeof canonical] = "";
    uint8_t hash[DIGEST_BYTES];
    memcpy(bytes + DIGEST_BYTES, canonical, sizeof canonical);
    assert_int_equal(fakes->sha.sha256(fakes->sha.self, bytes, sizeof bytes - 1, hash), ERR_OK);

    record(fakes, &edited);

    assert_memory_equal(fakes_latest_entry(fakes).hash, hash, sizeof hash);
}

static void no_two_entries_have_the_same_hash_by_where_one_field_ends(void **state)
{
    struct fakes *fakes = *state;
    const uint8_t previous[DIGEST_BYTES] = { 0 };
    struct audit_entry left = {
        .actor = { .name = "a", .address = "" }, .action = "b", .subject = "c", .subject_name = "", .reason = ""
    };
    struct audit_entry right = left;
    uint8_t hashes[2][DIGEST_BYTES];
    left.subject_name = "1:x0:";
    right.reason = "1:x0:";

    assert_int_equal(audit_chain_hash(&fakes->sha, &fakes->arena, previous, &left, hashes[0]), ERR_OK);
    assert_int_equal(audit_chain_hash(&fakes->sha, &fakes->arena, previous, &right, hashes[1]), ERR_OK);

    assert_memory_not_equal(hashes[0], hashes[1], DIGEST_BYTES);
}

static void a_log_that_was_left_alone_is_intact(void **state)
{
    struct fakes *fakes = *state;
    assert_fault(fakes, AUDIT_INTACT, 0);
    record_many(fakes, 250);

    const struct audit_verdict verdict = verify(fakes);

    assert_int_equal(verdict.fault, AUDIT_INTACT);
    assert_int_equal(verdict.count, 250);
    assert_memory_equal(verdict.hash, fakes_latest_entry(fakes).hash, DIGEST_BYTES);
}

static void every_field_that_is_changed_shows(void **state)
{
    struct fakes *fakes = *state;
    record_many(fakes, 3);
    struct audit_entry *second = &row(fakes, 1)->entry;
    int64_t *const numbers[] = { &second->happened_on, &second->actor.user_id, &second->actor.acting_as, &second->subject_id };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        (*numbers[i])++;
        assert_fault(fakes, AUDIT_ENTRY_CHANGED, 2);
        (*numbers[i])--;
    }
    for (size_t i = 0; i < row(fakes, 1)->texts_size; i++) {
        char *letter = memory_table_row(&fakes->database.tables.audit_texts, row(fakes, 1)->texts_at + i);
        if (*letter != '\0') {
            (*letter)++;
            assert_fault(fakes, AUDIT_ENTRY_CHANGED, 2);
            (*letter)--;
        }
    }
    second->hash[0] ^= 1;
    assert_fault(fakes, AUDIT_ENTRY_CHANGED, 2);
}

static void an_entry_that_was_deleted_shows(void **state)
{
    struct fakes *fakes = *state;
    record_many(fakes, 5);

    memory_table_remove(&fakes->database.tables.audit_entries, 2);

    assert_fault(fakes, AUDIT_ENTRY_MISSING, 3);
}

static void entries_renumbered_over_a_gap_show(void **state)
{
    struct fakes *fakes = *state;
    record_many(fakes, 5);

    memory_table_remove(&fakes->database.tables.audit_entries, 2);
    row(fakes, 2)->entry.id = 3;
    row(fakes, 3)->entry.id = 4;

    assert_fault(fakes, AUDIT_ENTRY_CHANGED, 3);
}

static void a_tail_that_was_cut_off_shows(void **state)
{
    struct fakes *fakes = *state;
    record_many(fakes, 5);

    memory_table_remove(&fakes->database.tables.audit_entries, 4);
    memory_table_remove(&fakes->database.tables.audit_entries, 3);

    assert_fault(fakes, AUDIT_ENTRY_MISSING, 4);
}

static void a_log_that_was_emptied_shows(void **state)
{
    struct fakes *fakes = *state;
    record_many(fakes, 2);

    memory_table_clear(&fakes->database.tables.audit_entries);

    assert_fault(fakes, AUDIT_ENTRY_MISSING, 1);
}

static void a_pair_that_was_swapped_shows(void **state)
{
    struct fakes *fakes = *state;
    record_many(fakes, 4);

    const struct memory_audit_entry kept = *row(fakes, 1);
    *row(fakes, 1) = *row(fakes, 2);
    *row(fakes, 2) = kept;
    row(fakes, 1)->entry.id = 2;
    row(fakes, 2)->entry.id = 3;

    assert_fault(fakes, AUDIT_ENTRY_CHANGED, 2);
}

static void an_entry_behind_the_head_shows(void **state)
{
    struct fakes *fakes = *state;
    record_many(fakes, 3);

    struct audit_head *head = memory_table_row(&fakes->database.tables.audit_heads, 0);
    head->count = 2;

    assert_fault(fakes, AUDIT_ENTRY_ADDED, 3);
}

static void a_head_with_another_hash_shows(void **state)
{
    struct fakes *fakes = *state;
    record_many(fakes, 3);

    struct audit_head *head = memory_table_row(&fakes->database.tables.audit_heads, 0);
    head->hash[0] ^= 1;

    assert_fault(fakes, AUDIT_HEAD_CHANGED, 0);
}

/* Adds an entry when the head is asked for the first time: after all that a walk could have seen. */
static struct fakes *recording;
static enum err lock_head_and_record(void *self, struct audit_head *head)
{
    struct fakes *fakes = recording;
    recording = NULL;
    if (fakes != NULL) {
        record(fakes, &edited);
    }
    const struct audit_log log = memory_audit_log(self);
    return log.lock_head(self, head);
}

static enum err record_and_walk(void *self, int64_t after, struct arena *arena, struct audit_entry *entries, size_t capacity,
                                size_t *count)
{
    struct fakes *fakes = recording;
    recording = NULL;
    if (fakes != NULL) {
        record(fakes, &edited);
    }
    const struct audit_log log = memory_audit_log(self);
    return log.walk(self, after, arena, entries, capacity, count);
}

static void what_is_recorded_while_the_log_is_verified_is_no_fault(void **state)
{
    struct fakes *fakes = *state;
    struct audit_log log = fakes->audit_log;
    struct audit_ports ports = fakes->audit_ports;
    struct audit_verdict verdict;
    ports.log = &log;
    record_many(fakes, 2);

    recording = fakes;
    log.lock_head = lock_head_and_record;
    assert_int_equal(audit_verify(&ports, &verdict), ERR_OK);
    assert_int_equal(verdict.fault, AUDIT_INTACT);
    assert_int_equal(verdict.count, 3);

    recording = fakes;
    log = fakes->audit_log;
    log.walk = record_and_walk;
    assert_int_equal(audit_verify(&ports, &verdict), ERR_OK);
    assert_int_equal(verdict.fault, AUDIT_INTACT);
    assert_int_equal(verdict.count, 4);
}

static void a_log_that_can_not_be_read_has_no_verdict(void **state)
{
    struct fakes *fakes = *state;
    struct audit_verdict verdict = { .count = -7 };
    record_many(fakes, 3);

    for (size_t nth = 1; nth <= 6; nth++) {
        fakes->faults = (struct memory_faults){ .fail_at = nth, .err = ERR_UNAVAILABLE };
        assert_int_equal(audit_verify(&fakes->audit_ports, &verdict), ERR_UNAVAILABLE);
    }

    assert_int_equal(verdict.count, -7);
}

static void a_reason_is_trimmed_and_asked_for(void **state)
{
    (void)state;
    char reason[AUDIT_REASON_BYTES + 1] = "as before";
    struct problems why = { .count = 0 };

    audit_check_reason(NULL, reason, &why);
    fakes_assert_problem(&why, "reason", "reason.missing");
    why.count = 0;
    audit_check_reason(" \t", reason, &why);
    fakes_assert_problem(&why, "reason", "reason.missing");
    assert_string_equal(reason, "as before");

    why.count = 0;
    audit_check_reason("  she asked ", reason, &why);
    assert_int_equal(why.count, 0);
    assert_string_equal(reason, "she asked");
}

static void a_reason_has_500_characters_at_most(void **state)
{
    (void)state;
    static char typed[2 * AUDIT_REASON_BYTES];
    char reason[AUDIT_REASON_BYTES + 1] = "";
    struct problems why = { .count = 0 };
    for (size_t i = 0; i < AUDIT_REASON_CHARACTERS; i++) {
        memcpy(typed + 2 * i, "\xc3\xa9", 2);
    }

    audit_check_reason(typed, reason, &why);
    assert_int_equal(why.count, 0);
    assert_int_equal(text_characters(reason), AUDIT_REASON_CHARACTERS);

    typed[strlen(typed)] = 'x';
    audit_check_reason(typed, reason, &why);
    fakes_assert_problem(&why, "reason", "reason.length");
    why.count = 0;
    memset(typed, 'x', sizeof typed - 1);
    audit_check_reason(typed, reason, &why);
    fakes_assert_problem(&why, "reason", "reason.length");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_deed_is_recorded_with_who_when_and_what),
        FAKES_TEST(more_changes_than_an_entry_holds_are_a_mistake),
        FAKES_TEST(the_first_hash_is_of_32_zeros_and_the_canonical_text),
        FAKES_TEST(no_two_entries_have_the_same_hash_by_where_one_field_ends),
        FAKES_TEST(a_log_that_was_left_alone_is_intact),
        FAKES_TEST(every_field_that_is_changed_shows),
        FAKES_TEST(an_entry_that_was_deleted_shows),
        FAKES_TEST(entries_renumbered_over_a_gap_show),
        FAKES_TEST(a_tail_that_was_cut_off_shows),
        FAKES_TEST(a_log_that_was_emptied_shows),
        FAKES_TEST(a_pair_that_was_swapped_shows),
        FAKES_TEST(an_entry_behind_the_head_shows),
        FAKES_TEST(a_head_with_another_hash_shows),
        FAKES_TEST(what_is_recorded_while_the_log_is_verified_is_no_fault),
        FAKES_TEST(a_log_that_can_not_be_read_has_no_verdict),
        FAKES_TEST(a_reason_is_trimmed_and_asked_for),
        FAKES_TEST(a_reason_has_500_characters_at_most),
    };
    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
