#include "tests/contract/contract.h"

static const struct password_hasher *hasher_of(void **state)
{
    return ((const struct contract_fixture *)*state)->hasher;
}

static bool matches(const struct password_hasher *hasher, const char *password, const char *hash)
{
    bool matches = false;
    assert_int_equal(hasher->verify(hasher->self, password, hash, &matches), ERR_OK);
    return matches;
}

static void the_hashed_password_matches(void **state)
{
    const struct password_hasher *hasher = hasher_of(state);
    char hash[PASSWORD_HASH_BYTES + 1] = "";

    assert_int_equal(hasher->hash(hasher->self, "correct horse", hash), ERR_OK);

    assert_true(matches(hasher, "correct horse", hash));
}

static void another_password_does_not_match(void **state)
{
    const struct password_hasher *hasher = hasher_of(state);
    char hash[PASSWORD_HASH_BYTES + 1] = "";

    assert_int_equal(hasher->hash(hasher->self, "correct horse", hash), ERR_OK);

    assert_false(matches(hasher, "Correct horse", hash));
    assert_false(matches(hasher, "correct horse ", hash));
    assert_false(matches(hasher, "", hash));
}

static void a_long_password_counts_to_its_last_byte(void **state)
{
    const struct password_hasher *hasher = hasher_of(state);
    char password[4 * USER_PASSWORD_MAX + 1];
    char hash[PASSWORD_HASH_BYTES + 1] = "";
    memset(password, 'x', sizeof password - 1);
    password[sizeof password - 1] = '\0';
    assert_int_equal(hasher->hash(hasher->self, password, hash), ERR_OK);
    assert_true(matches(hasher, password, hash));

    password[sizeof password - 2] = 'y';

    assert_false(matches(hasher, password, hash));
}

static void the_same_password_hashes_differently_each_time(void **state)
{
    const struct password_hasher *hasher = hasher_of(state);
    char first[PASSWORD_HASH_BYTES + 1] = "";
    char second[PASSWORD_HASH_BYTES + 1] = "";

    assert_int_equal(hasher->hash(hasher->self, "correct horse", first), ERR_OK);
    assert_int_equal(hasher->hash(hasher->self, "correct horse", second), ERR_OK);

    assert_string_not_equal(first, second);
}

static void nobodys_hash_matches_nothing(void **state)
{
    const struct password_hasher *hasher = hasher_of(state);

    assert_false(matches(hasher, "correct horse", ""));
    assert_false(matches(hasher, "", ""));
}

static void an_unreadable_hash_matches_nothing(void **state)
{
    const struct password_hasher *hasher = hasher_of(state);

    bool matching = true;
    assert_int_equal(hasher->verify(hasher->self, "correct horse", "not a hash", &matching), ERR_OK);

    assert_false(matching);
}

static void todays_hash_is_not_outdated(void **state)
{
    const struct password_hasher *hasher = hasher_of(state);
    char hash[PASSWORD_HASH_BYTES + 1] = "";

    assert_int_equal(hasher->hash(hasher->self, "correct horse", hash), ERR_OK);

    assert_false(hasher->is_outdated(hasher->self, hash));
}

static void a_hash_with_other_parameters_matches_and_is_outdated(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct password_hasher *hasher = fixture->hasher;

    assert_true(matches(hasher, "correct horse", fixture->outdated_hash));
    assert_true(hasher->is_outdated(hasher->self, fixture->outdated_hash));
}

const struct CMUnitTest password_hasher_contract[] = {
    CONTRACT_TEST(the_hashed_password_matches),
    CONTRACT_TEST(another_password_does_not_match),
    CONTRACT_TEST(a_long_password_counts_to_its_last_byte),
    CONTRACT_TEST(the_same_password_hashes_differently_each_time),
    CONTRACT_TEST(nobodys_hash_matches_nothing),
    CONTRACT_TEST(an_unreadable_hash_matches_nothing),
    CONTRACT_TEST(todays_hash_is_not_outdated),
    CONTRACT_TEST(a_hash_with_other_parameters_matches_and_is_outdated),
};
const size_t password_hasher_contract_count = sizeof password_hasher_contract / sizeof password_hasher_contract[0];
