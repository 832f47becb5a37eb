#include "tests/contract/contract.h"

static const int64_t end = CONTRACT_NOW + INT64_C(3600000000);

static struct reset_token token_of(int64_t user_id, uint8_t first_byte)
{
    struct reset_token token = { .user_id = user_id, .created_on = CONTRACT_NOW, .expires_on = end };
    token.token_hash[0] = first_byte;
    token.token_hash[DIGEST_BYTES - 1] = 0xff;
    return token;
}

static struct reset_token add(const struct contract_fixture *fixture, int64_t user_id, uint8_t first_byte)
{
    const struct reset_token token = token_of(user_id, first_byte);
    assert_int_equal(fixture->reset_tokens->add(fixture->reset_tokens->self, &token), ERR_OK);
    return token;
}

static enum err find(const struct contract_fixture *fixture, const struct reset_token *wanted, int64_t now)
{
    struct reset_token found;
    return fixture->reset_tokens->find(fixture->reset_tokens->self, wanted->token_hash, now, &found);
}

static enum err take(const struct contract_fixture *fixture, const struct reset_token *wanted, int64_t now, int64_t *user_id)
{
    return fixture->reset_tokens->take(fixture->reset_tokens->self, wanted->token_hash, now, user_id);
}

static void a_token_is_found_as_it_was_added(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    (void)add(fixture, ann, 1);
    const struct reset_token added = add(fixture, ann, 0);
    struct reset_token found;

    assert_int_equal(fixture->reset_tokens->find(fixture->reset_tokens->self, added.token_hash, CONTRACT_NOW, &found), ERR_OK);

    assert_memory_equal(found.token_hash, added.token_hash, DIGEST_BYTES);
    assert_int_equal(found.user_id, ann);
    assert_int_equal(found.created_on, CONTRACT_NOW);
    assert_int_equal(found.expires_on, end);
}

static void an_unknown_token_is_not_found(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    (void)add(fixture, ann, 1);
    const struct reset_token unknown = token_of(ann, 2);
    int64_t taken_of = -7;

    assert_int_equal(find(fixture, &unknown, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(take(fixture, &unknown, CONTRACT_NOW, &taken_of), ERR_NOT_FOUND);

    assert_int_equal(taken_of, -7);
}

static void a_token_expires_on_its_instant(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct reset_token token = add(fixture, contract_add_user(fixture, "ann@example.com", 0), 1);
    int64_t taken_of = -7;

    assert_int_equal(find(fixture, &token, end - 1), ERR_OK);
    assert_int_equal(find(fixture, &token, end), ERR_NOT_FOUND);
    assert_int_equal(take(fixture, &token, end, &taken_of), ERR_NOT_FOUND);

    assert_int_equal(taken_of, -7);
    assert_int_equal(take(fixture, &token, end - 1, &taken_of), ERR_OK);
}

static void a_token_is_added_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct reset_token token = add(fixture, contract_add_user(fixture, "ann@example.com", 0), 1);

    assert_int_equal(fixture->reset_tokens->add(fixture->reset_tokens->self, &token), ERR_CONFLICT);
}

static void nobody_has_no_token(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct reset_token token = token_of(contract_unknown_id(fixture), 1);

    assert_int_equal(fixture->reset_tokens->add(fixture->reset_tokens->self, &token), ERR_NOT_FOUND);
}

static void a_token_is_taken_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct reset_token token = add(fixture, ann, 1);
    int64_t taken_of = -7;

    assert_int_equal(take(fixture, &token, CONTRACT_NOW, &taken_of), ERR_OK);
    assert_int_equal(taken_of, ann);

    assert_int_equal(take(fixture, &token, CONTRACT_NOW, &taken_of), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &token, CONTRACT_NOW), ERR_NOT_FOUND);
}

static void taking_a_token_takes_all_of_its_user_and_nobody_elses(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct reset_token first = add(fixture, ann, 1);
    const struct reset_token others = add(fixture, contract_add_user(fixture, "bob@example.com", 0), 2);
    const struct reset_token second = add(fixture, ann, 3);
    int64_t taken_of = -7;

    assert_int_equal(take(fixture, &second, CONTRACT_NOW, &taken_of), ERR_OK);

    assert_int_equal(taken_of, ann);
    assert_int_equal(find(fixture, &first, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &others, CONTRACT_NOW), ERR_OK);
}

static void all_tokens_of_one_user_are_removed_and_nobody_elses(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct reset_token first = add(fixture, ann, 1);
    const struct reset_token others = add(fixture, contract_add_user(fixture, "bob@example.com", 0), 2);
    const struct reset_token second = add(fixture, ann, 3);

    assert_int_equal(fixture->reset_tokens->remove_of_user(fixture->reset_tokens->self, ann), ERR_OK);

    assert_int_equal(find(fixture, &first, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &second, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &others, CONTRACT_NOW), ERR_OK);
}

static void removing_the_tokens_of_who_has_none_is_no_error(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(fixture->reset_tokens->remove_of_user(fixture->reset_tokens->self, ann), ERR_OK);
}

static size_t purge(const struct contract_fixture *fixture, int64_t now)
{
    size_t count = 0;
    assert_int_equal(fixture->reset_tokens->purge(fixture->reset_tokens->self, now, &count), ERR_OK);
    return count;
}

static void purging_deletes_tokens_that_expired_before(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct reset_token younger = token_of(ann, 2);
    younger.expires_on = end + 1;
    const struct reset_token older = add(fixture, ann, 1);
    assert_int_equal(fixture->reset_tokens->add(fixture->reset_tokens->self, &younger), ERR_OK);

    assert_int_equal(purge(fixture, end), 0);
    assert_int_equal(purge(fixture, end + 1), 1);

    assert_int_equal(find(fixture, &older, CONTRACT_NOW), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, &younger, CONTRACT_NOW), ERR_OK);
}

static void purging_deletes_so_many_tokens_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct reset_token token = token_of(contract_add_user(fixture, "ann@example.com", 0), 1);
    for (int i = 0; i < CONTRACT_PURGED_AT_ONCE + 1; i++) {
        token.token_hash[1] = (uint8_t)i;
        token.token_hash[2] = (uint8_t)(i >> 8);
        assert_int_equal(fixture->reset_tokens->add(fixture->reset_tokens->self, &token), ERR_OK);
    }

    assert_int_equal(purge(fixture, end + 1), CONTRACT_PURGED_AT_ONCE);
    assert_int_equal(purge(fixture, end + 1), 1);
    assert_int_equal(purge(fixture, end + 1), 0);
}

const struct CMUnitTest reset_token_store_contract[] = {
    CONTRACT_TEST(a_token_is_found_as_it_was_added),
    CONTRACT_TEST(an_unknown_token_is_not_found),
    CONTRACT_TEST(a_token_expires_on_its_instant),
    CONTRACT_TEST(a_token_is_added_once),
    CONTRACT_TEST(nobody_has_no_token),
    CONTRACT_TEST(a_token_is_taken_once),
    CONTRACT_TEST(taking_a_token_takes_all_of_its_user_and_nobody_elses),
    CONTRACT_TEST(all_tokens_of_one_user_are_removed_and_nobody_elses),
    CONTRACT_TEST(removing_the_tokens_of_who_has_none_is_no_error),
    CONTRACT_TEST(purging_deletes_tokens_that_expired_before),
    CONTRACT_TEST(purging_deletes_so_many_tokens_at_once),
};
const size_t reset_token_store_contract_count = sizeof reset_token_store_contract / sizeof reset_token_store_contract[0];
