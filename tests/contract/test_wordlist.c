/* The list of common passwords that the build makes, under its port's contract; and what is on it beyond that. */
#include "tests/contract/contract.h"
#include "adapters/wordlist/common_passwords.h"
#include "adapters/wordlist/password_list.h"

static void the_names_of_the_site_are_no_passwords(void **state)
{
    static const char *const guesses[] = { "snakeeyes", "SnakeEyes1", "snake-eyes2026", "Snake Eyes!", "dicegame123" };
    const struct password_blocklist blocklist = common_passwords();
    (void)state;
    for (size_t i = 0; i < sizeof guesses / sizeof guesses[0]; i++) {
        assert_true(blocklist.contains(blocklist.self, guesses[i]));
    }
    assert_false(blocklist.contains(blocklist.self, "two snake eyes in a hedge"));
}

/* The list is ranked: what comes after ten thousand that are too short to be anybody's is there as well. */
static void only_what_is_long_enough_counts(void **state)
{
    const struct password_blocklist blocklist = common_passwords();
    (void)state;
    assert_true(common_password_list.count > 10000);
    assert_false(blocklist.contains(blocklist.self, "123456"));
}

static const struct CMUnitTest beyond_the_contract[] = {
    cmocka_unit_test(the_names_of_the_site_are_no_passwords),
    cmocka_unit_test(only_what_is_long_enough_counts),
};

int main(void)
{
    const struct password_blocklist blocklist = common_passwords();
    struct contract_fixture fixture = { .blocklist = &blocklist };
    int failed = CONTRACT_RUN(&fixture, password_blocklist);
    return failed + cmocka_run_group_tests(beyond_the_contract, NULL, NULL) == 0 ? 0 : 1;
}
