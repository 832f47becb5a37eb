#include "tests/contract/contract.h"

static bool contains(void **state, const char *password)
{
    const struct password_blocklist *blocklist = ((const struct contract_fixture *)*state)->blocklist;
    return blocklist->contains(blocklist->self, password);
}

static void the_most_common_passwords_are_listed(void **state)
{
    assert_true(contains(state, "password"));
    assert_true(contains(state, "12345678"));
    assert_true(contains(state, "iloveyou"));
}

static void the_case_of_letters_does_not_help(void **state)
{
    assert_true(contains(state, "PassWord"));
    assert_true(contains(state, "PASSWORD"));
}

static void an_uncommon_password_is_not_listed(void **state)
{
    assert_false(contains(state, "seventeen purple tubas"));
    assert_false(contains(state, "p\xc3\xa4ssw\xc3\xb6rd-nobody-has"));
}

static void what_only_begins_or_ends_like_a_common_one_is_not_listed(void **state)
{
    assert_false(contains(state, "password\tpassword and more"));
    assert_false(contains(state, "2345678"));
    assert_false(contains(state, ""));
}

const struct CMUnitTest password_blocklist_contract[] = {
    CONTRACT_TEST(the_most_common_passwords_are_listed),
    CONTRACT_TEST(the_case_of_letters_does_not_help),
    CONTRACT_TEST(an_uncommon_password_is_not_listed),
    CONTRACT_TEST(what_only_begins_or_ends_like_a_common_one_is_not_listed),
};
const size_t password_blocklist_contract_count = sizeof password_blocklist_contract / sizeof password_blocklist_contract[0];
