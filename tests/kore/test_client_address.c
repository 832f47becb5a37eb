#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/kore/client_address.h"

/* Finds the client behind `proxies`, with two X-Forwarded-For headers where `second` is not NULL. */
static const char *find(const char *proxies, const char *peer, const char *first, const char *second)
{
    static char address[CLIENT_ADDRESS_BYTES];
    struct trusted_proxies trusted;
    const struct web_header headers[] = { { "X-Other", "7.7.7.7" }, { "x-forwarded-for", first }, { "X-Forwarded-For", second } };
    assert_int_equal(trusted_proxies_read(proxies, &trusted), ERR_OK);
    client_address_find(&trusted, peer, headers, second == NULL ? 2 : 3, address);
    return address;
}

static void nobody_is_believed_by_default(void **state)
{
    (void)state;

    assert_string_equal(find("", "9.9.9.9", "1.1.1.1", NULL), "9.9.9.9");
}

static void a_peer_that_is_no_proxy_is_the_client(void **state)
{
    (void)state;

    assert_string_equal(find("10.0.0.0/8", "9.9.9.9", "1.1.1.1", NULL), "9.9.9.9");
}

static void the_rightmost_stranger_is_the_client(void **state)
{
    (void)state;

    assert_string_equal(find("10.0.0.0/8", "10.0.0.1", "1.1.1.1, 2.2.2.2", NULL), "2.2.2.2");
    assert_string_equal(find("10.0.0.0/8", "10.0.0.1", "1.1.1.1, 2.2.2.2 ,10.9.9.9 ", NULL), "2.2.2.2");
    assert_string_equal(find("10.0.0.0/8", "10.0.0.1", "1.1.1.1", "2001:db8::1"), "2001:db8::1");
    assert_string_equal(find("10.0.0.0/8", "10.0.0.1", "1.1.1.1", "10.0.0.2"), "1.1.1.1");
}

static void when_all_are_trusted_the_leftmost_is_the_client(void **state)
{
    (void)state;

    assert_string_equal(find("10.0.0.0/8", "10.0.0.1", "10.0.0.3, 10.0.0.2", NULL), "10.0.0.3");
    assert_string_equal(find("10.0.0.0/8", "10.0.0.1", "", NULL), "10.0.0.1");
}

static void an_entry_that_is_no_address_ends_the_trail(void **state)
{
    (void)state;

    assert_string_equal(find("10.0.0.0/8", "10.0.0.1", "1.1.1.1, unknown, 10.0.0.2", NULL), "10.0.0.2");
    assert_string_equal(find("10.0.0.0/8", "10.0.0.1", "1.1.1.1", "<script>"), "10.0.0.1");
}

static void networks_are_compared_by_their_bits(void **state)
{
    (void)state;
    struct trusted_proxies proxies;

    assert_int_equal(trusted_proxies_read("172.16.0.0/12 ::1,fd00::/8", &proxies), ERR_OK);

    assert_true(trusted_proxies_include(&proxies, "172.31.255.255"));
    assert_false(trusted_proxies_include(&proxies, "172.32.0.0"));
    assert_true(trusted_proxies_include(&proxies, "::1"));
    assert_true(trusted_proxies_include(&proxies, "fd12::3"));
    assert_false(trusted_proxies_include(&proxies, "fe12::3"));
    assert_true(trusted_proxies_include(&proxies, "::ffff:172.16.0.1"));
}

static void a_list_with_anything_else_in_it_is_malformed(void **state)
{
    (void)state;
    static const char *const lists[] = { "localhost",
                                         "10.0.0.0/33",
                                         "10.0.0.0/",
                                         "::1/129",
                                         "10.0.0.1/-1",
                                         "10.0.0.1;::1",
                                         "1111111111111111111111111111111111111111111111111111111111111111" };
    struct trusted_proxies proxies = { .count = 7 };

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        assert_int_equal(trusted_proxies_read(lists[i], &proxies), ERR_MALFORMED);
        assert_int_equal(proxies.count, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_believed_by_default),
        cmocka_unit_test(a_peer_that_is_no_proxy_is_the_client),
        cmocka_unit_test(the_rightmost_stranger_is_the_client),
        cmocka_unit_test(when_all_are_trusted_the_leftmost_is_the_client),
        cmocka_unit_test(an_entry_that_is_no_address_ends_the_trail),
        cmocka_unit_test(networks_are_compared_by_their_bits),
        cmocka_unit_test(a_list_with_anything_else_in_it_is_malformed),
    };
    return cmocka_run_group_tests_name("client address", tests, NULL, NULL);
}
