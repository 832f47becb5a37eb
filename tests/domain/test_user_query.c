#include "domain/user/user_query.h"
#include "tests/domain/fakes.h"

static void it_reads_part_sort_and_direction(void **state)
{
    (void)state;
    for (enum user_sort sort = 0; sort < USER_SORTS; sort++) {
        const struct user_query query = user_query_from("Ann", user_sort_name(sort), "asc");

        assert_string_equal(query.part, "Ann");
        assert_int_equal(query.sort, sort);
        assert_false(query.descending);
        assert_true(user_query_from("", user_sort_name(sort), "desc").descending);
    }
}

static void anything_else_is_the_newest_users_first(void **state)
{
    static const char *const unknown[] = { NULL, "", "id", "COINS", "created_on " };
    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        const struct user_query query = user_query_from(NULL, unknown[i], unknown[i]);

        assert_string_equal(query.part, "");
        assert_int_equal(query.sort, USER_SORT_CREATED_ON);
        assert_true(query.descending);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_reads_part_sort_and_direction),
        cmocka_unit_test(anything_else_is_the_newest_users_first),
    };
    return cmocka_run_group_tests_name("user query", tests, NULL, NULL);
}
