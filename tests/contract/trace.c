#include <string.h>
#include "tests/contract/contract.h"

static void begin(const struct contract_fixture *fixture, const char *request_id)
{
    fixture->trace->begin(fixture->trace->self, request_id);
}

static const char *request_id(const struct contract_fixture *fixture)
{
    return fixture->trace->request_id(fixture->trace->self);
}

static void before_the_first_turn_there_is_no_request(void **state)
{
    assert_string_equal(request_id(*state), "");
}

static void a_turn_is_known_by_its_own_copy_of_the_id(void **state)
{
    char id[] = "0123-abc";

    begin(*state, id);
    memset(id, 'x', sizeof id - 1);

    assert_string_equal(request_id(*state), "0123-abc");
}

static void the_next_turn_has_nothing_of_the_one_before(void **state)
{
    begin(*state, "a-long-id-of-before");

    begin(*state, "b");
    assert_string_equal(request_id(*state), "b");

    begin(*state, "");
    assert_string_equal(request_id(*state), "");
}

static void an_id_that_is_too_long_is_cut(void **state)
{
    char longer[TRACE_ID_BYTES + 2];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';

    begin(*state, longer);

    assert_int_equal(strlen(request_id(*state)), TRACE_ID_BYTES);
}

static void a_turn_that_asked_nobody_has_waited_for_nobody(void **state)
{
    const struct contract_fixture *fixture = *state;
    begin(fixture, "a");
    for (int store = 0; store < STORES; store++) {
        assert_int_equal(fixture->trace->waited(fixture->trace->self, (enum store)store), 0);
    }
}

const struct CMUnitTest trace_contract[] = {
    CONTRACT_TEST(before_the_first_turn_there_is_no_request),      CONTRACT_TEST(a_turn_is_known_by_its_own_copy_of_the_id),
    CONTRACT_TEST(the_next_turn_has_nothing_of_the_one_before),    CONTRACT_TEST(an_id_that_is_too_long_is_cut),
    CONTRACT_TEST(a_turn_that_asked_nobody_has_waited_for_nobody),
};
const size_t trace_contract_count = sizeof trace_contract / sizeof trace_contract[0];
