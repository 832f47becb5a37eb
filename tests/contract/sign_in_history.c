/* What a user_store keeps of sign-ins. */
#include "tests/contract/contract.h"

/* The history's lines, of which there must be `count`, at most 10. */
static const struct sign_in_record *history(const struct contract_fixture *fixture, int64_t id, size_t count)
{
    static struct sign_in_record records[10];
    size_t listed = 0;
    assert_int_equal(fixture->users->sign_ins(fixture->users->self, id, records, 10, &listed), ERR_OK);
    assert_int_equal(listed, count);
    return records;
}

static void sign_in(const struct contract_fixture *fixture, int64_t id, int64_t now, const char *address)
{
    assert_int_equal(fixture->users->record_sign_in(fixture->users->self, id, now, address), ERR_OK);
}

static void the_history_tells_a_users_sign_ins_from_the_newest_on(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);

    sign_in(fixture, ann, CONTRACT_NOW + 1, "192.0.2.1");
    sign_in(fixture, bob, CONTRACT_NOW + 2, "192.0.2.9");
    sign_in(fixture, ann, CONTRACT_NOW + 3, "2001:db8::1");

    const struct sign_in_record *records = history(fixture, ann, 2);
    assert_int_equal(records[0].signed_in_on, CONTRACT_NOW + 3);
    assert_string_equal(records[0].address, "2001:db8::1");
    assert_int_equal(records[1].signed_in_on, CONTRACT_NOW + 1);
    assert_string_equal(records[1].address, "192.0.2.1");
}

static void a_clock_that_went_back_does_not_confuse_the_history(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);

    sign_in(fixture, id, CONTRACT_NOW + 2, "192.0.2.1");
    sign_in(fixture, id, CONTRACT_NOW + 1, "192.0.2.2");
    sign_in(fixture, id, CONTRACT_NOW + 2, "192.0.2.3");

    const struct sign_in_record *records = history(fixture, id, 3);
    assert_string_equal(records[0].address, "192.0.2.3");
    assert_string_equal(records[1].address, "192.0.2.1");
    assert_string_equal(records[2].address, "192.0.2.2");
}

static void a_history_is_as_long_as_asked_for_at_most(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct sign_in_record records[2];
    size_t count = 0;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);
    sign_in(fixture, id, CONTRACT_NOW + 1, "192.0.2.1");
    sign_in(fixture, id, CONTRACT_NOW + 2, "192.0.2.2");
    sign_in(fixture, id, CONTRACT_NOW + 3, "192.0.2.3");

    assert_int_equal(fixture->users->sign_ins(fixture->users->self, id, records, 2, &count), ERR_OK);

    assert_int_equal(count, 2);
    assert_string_equal(records[0].address, "192.0.2.3");
    assert_string_equal(records[1].address, "192.0.2.2");
}

static void each_line_has_a_number_of_its_own_that_stays(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    sign_in(fixture, ann, CONTRACT_NOW + 1, "192.0.2.1");
    sign_in(fixture, bob, CONTRACT_NOW + 2, "192.0.2.9");
    int64_t first = history(fixture, ann, 1)[0].id;
    int64_t others = history(fixture, bob, 1)[0].id;

    sign_in(fixture, ann, CONTRACT_NOW + 3, "192.0.2.1");

    const struct sign_in_record *records = history(fixture, ann, 2);
    assert_int_equal(records[1].id, first);
    assert_int_not_equal(records[0].id, first);
    assert_int_not_equal(others, first);
    assert_int_not_equal(records[0].id, others);
}

static void who_never_signed_in_has_no_history(void **state)
{
    const struct contract_fixture *fixture = *state;

    (void)history(fixture, contract_add_user(fixture, "ann@example.com", 0), 0);
}

static void purging_deletes_the_history_from_before_an_instant(void **state)
{
    const struct contract_fixture *fixture = *state;
    size_t count = 0;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);
    sign_in(fixture, id, CONTRACT_NOW + 1, "192.0.2.1");
    sign_in(fixture, id, CONTRACT_NOW + 2, "192.0.2.2");
    sign_in(fixture, id, CONTRACT_NOW + 3, "192.0.2.3");

    assert_int_equal(fixture->users->purge_sign_ins(fixture->users->self, CONTRACT_NOW + 2, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_int_equal(history(fixture, id, 2)[1].signed_in_on, CONTRACT_NOW + 2);
}

static void purging_deletes_so_many_lines_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    size_t count = 0;
    int64_t id = contract_add_user(fixture, "ann@example.com", 0);
    for (int i = 0; i < CONTRACT_PURGED_AT_ONCE + 1; i++) {
        sign_in(fixture, id, CONTRACT_NOW, "192.0.2.1");
    }

    assert_int_equal(fixture->users->purge_sign_ins(fixture->users->self, CONTRACT_NOW + 1, &count), ERR_OK);
    assert_int_equal(count, CONTRACT_PURGED_AT_ONCE);
    assert_int_equal(fixture->users->purge_sign_ins(fixture->users->self, CONTRACT_NOW + 1, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(fixture->users->purge_sign_ins(fixture->users->self, CONTRACT_NOW + 1, &count), ERR_OK);
    assert_int_equal(count, 0);
}

const struct CMUnitTest sign_in_history_contract[] = {
    CONTRACT_TEST(the_history_tells_a_users_sign_ins_from_the_newest_on),
    CONTRACT_TEST(a_clock_that_went_back_does_not_confuse_the_history),
    CONTRACT_TEST(a_history_is_as_long_as_asked_for_at_most),
    CONTRACT_TEST(each_line_has_a_number_of_its_own_that_stays),
    CONTRACT_TEST(who_never_signed_in_has_no_history),
    CONTRACT_TEST(purging_deletes_the_history_from_before_an_instant),
    CONTRACT_TEST(purging_deletes_so_many_lines_at_once),
};
const size_t sign_in_history_contract_count = sizeof sign_in_history_contract / sizeof sign_in_history_contract[0];
