#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/kore/framing.h"

static struct framing read_text(const char *text)
{
    return framing_read(text, strlen(text));
}

static void half_a_head_is_not_judged(void **state)
{
    (void)state;
    assert_false(read_text("POST / HTTP/1.1\r\nHost: a\r\n").is_complete);
}

static void a_plain_request_ends_with_its_head(void **state)
{
    (void)state;
    const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    struct framing framing = read_text(text);

    assert_true(framing.is_complete && framing.is_sound);
    assert_int_equal(framing.end, sizeof text - 1);
}

static void a_form_ends_with_its_body_and_surplus_shows(void **state)
{
    (void)state;
    const char head[] = "POST / HTTP/1.1\r\nHost: a\r\ncontent-length: 3\r\n\r\n";

    struct framing framing = read_text("POST / HTTP/1.1\r\nHost: a\r\ncontent-length: 3\r\n\r\na=bGET /x HTTP/1.1\r\n\r\n");

    assert_true(framing.is_sound);
    assert_int_equal(framing.end, sizeof head - 1 + 3);
}

static void whatever_two_readers_could_read_in_two_ways_is_unsound(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length : 3\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\n Content-Length: 3\r\n\r\n",
        "POST / HTTP/1.1\nContent-Length: 3\n\n",
        "POST / HTTP/1.1\r\nHost: a\nContent-Length: 3\r\n\r\n",
        "POST / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "DELETE / HTTP/1.1\r\nContent-Length: 3\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct framing framing = read_text(texts[i]);
        assert_true(framing.is_complete);
        if (framing.is_sound) {
            fail_msg("taken for sound: %s", texts[i]);
        }
    }
}

static void more_headers_than_kore_passes_on_are_unsound(void **state)
{
    (void)state;
    char text[2048] = "GET / HTTP/1.1\r\n";
    size_t used = strlen(text);
    for (int i = 0; i < FRAMING_HEADERS_MAX; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "X-%d: a\r\n", i);
    }
    (void)snprintf(text + used, sizeof text - used, "\r\n");
    assert_true(read_text(text).is_sound);

    (void)snprintf(text + used, sizeof text - used, "X-more: a\r\n\r\n");
    assert_false(read_text(text).is_sound);
}

static void a_length_of_nothing_is_fine_on_a_get(void **state)
{
    (void)state;
    assert_true(read_text("GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n").is_sound);
}

static void a_form_without_a_body_lacks_its_length(void **state)
{
    (void)state;
    assert_true(read_text("POST / HTTP/1.1\r\nHost: a\r\n\r\n").lacks_length);
    assert_false(read_text("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n").lacks_length);
    assert_false(read_text("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").lacks_length);
    assert_false(read_text("GET / HTTP/1.1\r\n\r\n").lacks_length);
}

static void methods_that_kore_does_not_know_are_told(void **state)
{
    (void)state;
    static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH" };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "%s / HTTP/1.1\r\n\r\n", known[i]);
        assert_false(read_text(text).has_unknown_method);
        assert_int_equal(read_text(text).method_size, strlen(known[i]));
    }
    assert_true(read_text("TRACE / HTTP/1.1\r\n\r\n").has_unknown_method);
    assert_true(read_text("GETS / HTTP/1.1\r\n\r\n").has_unknown_method);
}

static void an_unsound_request_tells_what_its_answer_should_look_like(void **state)
{
    (void)state;

    struct framing framing = read_text("HEAD / HTTP/1.1\r\naccept: application/json\r\nContent-Length: 3\r\n\r\n");

    assert_false(framing.is_sound);
    assert_true(framing.is_head);
    assert_int_equal(framing.accept_size, strlen(" application/json"));
    assert_memory_equal(framing.accept, " application/json", framing.accept_size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_head_is_not_judged),
        cmocka_unit_test(a_plain_request_ends_with_its_head),
        cmocka_unit_test(a_form_ends_with_its_body_and_surplus_shows),
        cmocka_unit_test(whatever_two_readers_could_read_in_two_ways_is_unsound),
        cmocka_unit_test(more_headers_than_kore_passes_on_are_unsound),
        cmocka_unit_test(a_length_of_nothing_is_fine_on_a_get),
        cmocka_unit_test(a_form_without_a_body_lacks_its_length),
        cmocka_unit_test(methods_that_kore_does_not_know_are_told),
        cmocka_unit_test(an_unsound_request_tells_what_its_answer_should_look_like),
    };
    return cmocka_run_group_tests_name("framing", tests, NULL, NULL);
}
