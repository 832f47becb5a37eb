#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/web/percent.h"
#include "adapters/web/url.h"

static int open_arena(void **state)
{
    static struct arena arena;
    arena_init(&arena, 1 << 16);
    *state = &arena;
    return 0;
}

static int close_arena(void **state)
{
    arena_release(*state);
    return 0;
}

static const char *decoded(struct arena *arena, const char *path)
{
    const char *text = NULL;
    assert_int_equal(url_decode_path(path, arena, &text), ERR_OK);
    return text;
}

static void a_path_is_decoded(void **state)
{
    assert_string_equal(decoded(*state, "/"), "/");
    assert_string_equal(decoded(*state, "/bet/hist%6Fry"), "/bet/history");
    assert_string_equal(decoded(*state, "/h%c3%A9llo"), "/h\xc3\xa9llo");
}

static void a_plus_in_a_path_is_a_plus(void **state)
{
    assert_string_equal(decoded(*state, "/a+b%2B%20c"), "/a+b+ c");
}

static void a_malformed_path_is_refused_and_nothing_is_given_out(void **state)
{
    static const char *const paths[] = { "",     "bet",   "/%",      "/%4",        "/%zz",  "/%00",
                                         "/%FF", "/\xff", "/%C0%AF", "/%ED%A0%80", "%2Fbet" };

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        const char *text = NULL;
        assert_int_equal(url_decode_path(paths[i], *state, &text), ERR_MALFORMED);
        assert_null(text);
    }
}

static void an_encoding_cut_short_is_malformed_whatever_follows(void **state)
{
    (void)state;
    char text[] = "%41";

    assert_int_equal(percent_decode(text, 2, false), ERR_MALFORMED);
    assert_int_equal(percent_decode(text, 1, false), ERR_MALFORMED);

    assert_int_equal(percent_decode(text, 3, false), ERR_OK);
    assert_string_equal(text, "A");
}

static void all_but_the_unreserved_characters_are_encoded(void **state)
{
    assert_string_equal(url_encode("AZaz09-._~", *state), "AZaz09-._~");
    assert_string_equal(url_encode("/a b?c=d&e+%\"<>\xc3\xa9", *state), "/a%20b%3Fc%3Dd%26e%2B%25%22%3C%3E%C3%A9");
    assert_string_equal(url_encode("", *state), "");
}

static void what_was_encoded_decodes_to_itself(void **state)
{
    char path[200] = "/";
    for (unsigned char byte = 1; byte < 0x80; byte++) {
        path[byte] = (char)byte;
    }

    char encoded[600];
    assert_true(snprintf(encoded, sizeof encoded, "/%s", url_encode(path + 1, *state)) > 0);

    assert_string_equal(decoded(*state, encoded), path);
}

static void a_path_of_this_site_is_local(void **state)
{
    (void)state;
    static const char *const paths[] = { "/", "/bet/place", "/bet/verify?nonce=1&client_seed=a%20b", "/a?next=//evil.example",
                                         "/h\xc3\xa9" };

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_true(url_is_local(paths[i]));
    }
}

static void what_leads_elsewhere_is_not_local(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "",
        "bet",
        "http://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/a\r\n",
        "/a\\b",
        "javascript:alert(1)",
        "\t//evil.example",
        " /bet",
        "/a b",
        "/a\x7f",
    };

    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        assert_false(url_is_local(targets[i]));
    }
}

static void without_memory_there_is_no_text(void **state)
{
    (void)state;
    struct arena none;
    arena_init(&none, 0);
    const char *text = NULL;

    assert_int_equal(url_decode_path("/bet", &none, &text), ERR_NO_MEMORY);
    assert_null(text);
    assert_null(url_encode("bet", &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_is_decoded),
        cmocka_unit_test(a_plus_in_a_path_is_a_plus),
        cmocka_unit_test(a_malformed_path_is_refused_and_nothing_is_given_out),
        cmocka_unit_test(an_encoding_cut_short_is_malformed_whatever_follows),
        cmocka_unit_test(all_but_the_unreserved_characters_are_encoded),
        cmocka_unit_test(what_was_encoded_decodes_to_itself),
        cmocka_unit_test(a_path_of_this_site_is_local),
        cmocka_unit_test(what_leads_elsewhere_is_not_local),
        cmocka_unit_test(without_memory_there_is_no_text),
    };
    return cmocka_run_group_tests_name("url", tests, open_arena, close_arena);
}
