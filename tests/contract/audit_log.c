#include "tests/contract/contract.h"
#include <string.h>

static const struct audit_change changes[] = {
    { .field = "coins", .before = "100", .after = "250" },
    { .field = "username", .before = "", .after = "h\xc3\xa9llo \"quoted\" \\ back\nline" },
};

/* An entry behind the head, with a hash of its own. */
static struct audit_entry entry_at(int64_t id)
{
    struct audit_entry entry = {
        .id = id,
        .happened_on = CONTRACT_NOW + id,
        .actor = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1", .acting_as = 9 },
        .action = "user.edited",
        .subject = "user",
        .subject_id = 9,
        .subject_name = "ann@example.com",
        .reason = "she asked for it",
        .changes = changes,
        .change_count = 2,
    };
    memset(entry.hash, (int)(id & 0xff), sizeof entry.hash);
    return entry;
}

static enum err try_to_append(const struct contract_fixture *fixture, const struct audit_entry *entry)
{
    return fixture->audit_log->append(fixture->audit_log->self, entry);
}

static void append(const struct contract_fixture *fixture, const struct audit_entry *entry)
{
    assert_int_equal(try_to_append(fixture, entry), ERR_OK);
}

static void append_many(const struct contract_fixture *fixture, int64_t count)
{
    for (int64_t id = 1; id <= count; id++) {
        const struct audit_entry entry = entry_at(id);
        append(fixture, &entry);
    }
}

static struct audit_head head_of(const struct contract_fixture *fixture)
{
    struct audit_head head = { .count = -7 };
    assert_int_equal(fixture->audit_log->lock_head(fixture->audit_log->self, &head), ERR_OK);
    return head;
}

/* The ids that a filter finds, as text: "5 4 3". */
static const char *ids_of(const struct contract_fixture *fixture, const struct audit_filter *filter, size_t capacity)
{
    static char text[100];
    struct audit_entry entries[10];
    struct arena arena;
    size_t count = 99;
    int used = 0;
    arena_init(&arena, 1000000);
    assert_int_equal(fixture->audit_log->list(fixture->audit_log->self, filter, &arena, entries, capacity, &count), ERR_OK);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        used += snprintf(text + used, sizeof text - (size_t)used, "%s%d", i == 0 ? "" : " ", (int)entries[i].id);
    }
    arena_release(&arena);
    return text;
}

static void assert_same(const struct audit_entry *left, const struct audit_entry *right)
{
    assert_int_equal(left->id, right->id);
    assert_int_equal(left->happened_on, right->happened_on);
    assert_int_equal(left->actor.user_id, right->actor.user_id);
    assert_string_equal(left->actor.name, right->actor.name);
    assert_string_equal(left->actor.address, right->actor.address);
    assert_int_equal(left->actor.acting_as, right->actor.acting_as);
    assert_string_equal(left->action, right->action);
    assert_string_equal(left->subject, right->subject);
    assert_int_equal(left->subject_id, right->subject_id);
    assert_string_equal(left->subject_name, right->subject_name);
    assert_string_equal(left->reason, right->reason);
    assert_memory_equal(left->hash, right->hash, sizeof left->hash);
    assert_int_equal(left->change_count, right->change_count);
    for (size_t i = 0; i < left->change_count; i++) {
        assert_string_equal(left->changes[i].field, right->changes[i].field);
        assert_string_equal(left->changes[i].before, right->changes[i].before);
        assert_string_equal(left->changes[i].after, right->changes[i].after);
    }
}

static void an_empty_log_has_an_empty_head(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct audit_head empty = { .count = 0 };

    const struct audit_head head = head_of(fixture);

    assert_int_equal(head.count, 0);
    assert_memory_equal(head.hash, empty.hash, sizeof head.hash);
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .before = 0 }, 10), "");
}

static void an_entry_is_kept_whole_and_is_the_head(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct audit_entry entry = entry_at(1);
    const struct audit_filter all = { .before = 0 };
    struct audit_entry found;
    struct arena arena;
    size_t count = 0;
    append(fixture, &entry);

    arena_init(&arena, 1000000);
    assert_int_equal(fixture->audit_log->list(fixture->audit_log->self, &all, &arena, &found, 1, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_same(&found, &entry);
    assert_int_equal(fixture->audit_log->walk(fixture->audit_log->self, 0, &arena, &found, 1, &count), ERR_OK);
    assert_same(&found, &entry);
    arena_release(&arena);

    assert_int_equal(head_of(fixture).count, 1);
    assert_memory_equal(head_of(fixture).hash, entry.hash, sizeof entry.hash);
}

static void an_entry_of_nothing_in_particular_is_kept_as_one(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct audit_entry entry = { .id = 1,
                                       .happened_on = CONTRACT_NOW,
                                       .actor = { .name = "command line", .address = "" },
                                       .action = "plans.synced",
                                       .subject = "",
                                       .subject_name = "",
                                       .reason = "" };
    struct audit_entry found;
    struct arena arena;
    size_t count = 0;
    append(fixture, &entry);

    arena_init(&arena, 1000000);
    assert_int_equal(fixture->audit_log->walk(fixture->audit_log->self, 0, &arena, &found, 1, &count), ERR_OK);
    assert_same(&found, &entry);
    arena_release(&arena);
}

static void only_the_entry_behind_the_head_is_taken(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct audit_entry again = entry_at(2);
    const struct audit_entry beyond = entry_at(4);
    append_many(fixture, 2);

    assert_int_equal(try_to_append(fixture, &again), ERR_STALE);
    assert_int_equal(try_to_append(fixture, &beyond), ERR_STALE);

    assert_int_equal(head_of(fixture).count, 2);
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .before = 0 }, 10), "2 1");
}

static void what_is_no_entry_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    static char long_name[AUDIT_NAME_BYTES + 2];
    static char long_reason[AUDIT_REASON_CHARACTERS + 2];
    struct audit_entry wrong[] = { entry_at(1), entry_at(1), entry_at(1), entry_at(1), entry_at(1), entry_at(1) };
    memset(long_name, 'a', sizeof long_name - 1);
    memset(long_reason, 'a', sizeof long_reason - 1);
    wrong[0].actor.name = "";
    wrong[1].actor.name = long_name;
    wrong[2].action = "User Edited";
    wrong[3].subject = "a user";
    wrong[4].subject_name = long_name;
    wrong[5].reason = long_reason;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(try_to_append(fixture, &wrong[i]), ERR_INTERNAL);
    }

    assert_int_equal(head_of(fixture).count, 0);
}

static void text_that_is_no_utf8_is_malformed(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct audit_change change = { .field = "username", .before = "", .after = "\xff" };
    struct audit_entry wrong[] = { entry_at(1), entry_at(1) };
    wrong[0].reason = "\xff";
    wrong[1].changes = &change;
    wrong[1].change_count = 1;

    assert_int_equal(try_to_append(fixture, &wrong[0]), ERR_MALFORMED);
    assert_int_equal(try_to_append(fixture, &wrong[1]), ERR_MALFORMED);

    assert_int_equal(head_of(fixture).count, 0);
}

static void a_list_is_newest_first_and_goes_on_below_and_above_an_id(void **state)
{
    const struct contract_fixture *fixture = *state;
    append_many(fixture, 7);

    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .before = 0 }, 3), "7 6 5");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .before = 5 }, 3), "4 3 2");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .before = 2 }, 3), "1");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .before = 1 }, 3), "");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .after = 1 }, 3), "4 3 2");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .after = 5 }, 3), "7 6");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .after = 7 }, 3), "");
}

/* 1 by boss on user 1, 2 by boss on user 2, 3 by the command line on coupon 1, 4 by boss on coupon 1, 5 as 1. */
static void append_various(const struct contract_fixture *fixture)
{
    struct audit_entry entries[] = { entry_at(1), entry_at(2), entry_at(3), entry_at(4), entry_at(5) };
    entries[0].subject_id = entries[4].subject_id = 1;
    entries[1].subject_id = 2;
    entries[2].actor = (struct audit_actor){ .name = "command line", .address = "" };
    entries[2].subject = entries[3].subject = "coupon";
    entries[2].action = entries[3].action = "coupon.created";
    entries[2].subject_id = entries[3].subject_id = 1;
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        append(fixture, &entries[i]);
    }
}

static void a_list_is_filtered_by_actor_action_and_subject(void **state)
{
    const struct contract_fixture *fixture = *state;
    append_various(fixture);

    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .actor = "boss@example.com" }, 10), "5 4 2 1");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .actor = "command line" }, 10), "3");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .actor = "nobody" }, 10), "");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .action = "coupon.created" }, 10), "4 3");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .subject = "user" }, 10), "5 2 1");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .subject = "user", .subject_id = 1 }, 10), "5 1");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .subject_id = 1 }, 10), "5 4 3 1");
}

static void filters_hold_together_and_from_page_to_page(void **state)
{
    const struct contract_fixture *fixture = *state;
    const char *boss = "boss@example.com";
    append_various(fixture);

    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .actor = boss, .action = "coupon.created" }, 10), "4");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .actor = boss, .subject = "user", .subject_id = 2 }, 10), "2");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .actor = boss, .before = 4 }, 1), "2");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .actor = boss, .after = 1 }, 2), "4 2");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .action = "user.edited", .after = 1 }, 1), "2");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .subject = "user", .after = 1 }, 10), "5 2");
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .subject = "user", .subject_id = 1, .after = 1 }, 10), "5");
}

static void a_walk_goes_by_id_from_page_to_page(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct audit_entry entries[3];
    struct arena arena;
    size_t count = 0;
    append_many(fixture, 5);

    arena_init(&arena, 1000000);
    assert_int_equal(fixture->audit_log->walk(fixture->audit_log->self, 1, &arena, entries, 3, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(entries[0].id, 2);
    assert_int_equal(entries[2].id, 4);
    assert_int_equal(fixture->audit_log->walk(fixture->audit_log->self, 4, &arena, entries, 3, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(fixture->audit_log->walk(fixture->audit_log->self, 5, &arena, entries, 3, &count), ERR_OK);
    assert_int_equal(count, 0);
    arena_release(&arena);
}

static void no_memory_for_the_texts_is_told(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct audit_filter all = { .before = 0 };
    struct audit_entry found;
    struct arena arena;
    size_t count = 77;
    append_many(fixture, 1);

    arena_init(&arena, 8);
    assert_int_equal(fixture->audit_log->list(fixture->audit_log->self, &all, &arena, &found, 1, &count), ERR_NO_MEMORY);
    assert_int_equal(fixture->audit_log->walk(fixture->audit_log->self, 0, &arena, &found, 1, &count), ERR_NO_MEMORY);
    arena_release(&arena);

    assert_int_equal(count, 77);
}

static void a_rollback_takes_back_the_entry_and_the_head(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct audit_entry second = entry_at(2);
    append_many(fixture, 1);

    CONTRACT_ROLLED_BACK(fixture, try_to_append(fixture, &second));

    assert_int_equal(head_of(fixture).count, 1);
    append(fixture, &second);
    assert_string_equal(ids_of(fixture, &(struct audit_filter){ .before = 0 }, 10), "2 1");
}

const struct CMUnitTest audit_log_contract[] = {
    CONTRACT_TEST(an_empty_log_has_an_empty_head),
    CONTRACT_TEST(an_entry_is_kept_whole_and_is_the_head),
    CONTRACT_TEST(an_entry_of_nothing_in_particular_is_kept_as_one),
    CONTRACT_TEST(only_the_entry_behind_the_head_is_taken),
    CONTRACT_TEST(what_is_no_entry_is_refused),
    CONTRACT_TEST(text_that_is_no_utf8_is_malformed),
    CONTRACT_TEST(a_list_is_newest_first_and_goes_on_below_and_above_an_id),
    CONTRACT_TEST(a_list_is_filtered_by_actor_action_and_subject),
    CONTRACT_TEST(filters_hold_together_and_from_page_to_page),
    CONTRACT_TEST(a_walk_goes_by_id_from_page_to_page),
    CONTRACT_TEST(no_memory_for_the_texts_is_told),
    CONTRACT_TEST(a_rollback_takes_back_the_entry_and_the_head),
};
const size_t audit_log_contract_count = sizeof audit_log_contract / sizeof audit_log_contract[0];
