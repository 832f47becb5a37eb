#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/web/response.h"

static void a_request_header_is_found_whatever_its_case(void **state)
{
    (void)state;
    const struct web_header headers[] = { { "host", "a.example" }, { "ACCEPT", "text/html" } };
    const struct web_request request = { .headers = headers, .header_count = 2 };

    assert_string_equal(web_request_header(&request, "Accept"), "text/html");
    assert_null(web_request_header(&request, "Accept-Language"));
    assert_null(web_request_header(&request, "Acc"));
}

static void the_first_request_header_of_a_name_counts(void **state)
{
    (void)state;
    const struct web_header headers[] = { { "Cookie", "first" }, { "cookie", "second" } };
    const struct web_request request = { .headers = headers, .header_count = 2 };

    assert_string_equal(web_request_header(&request, "cookie"), "first");
}

static void a_response_header_is_found_whatever_its_case(void **state)
{
    (void)state;
    struct web_response response = { .status = 200 };

    web_response_header(&response, "Content-Type", "text/html");

    assert_int_equal(response.header_count, 1);
    assert_string_equal(web_response_find(&response, "content-type"), "text/html");
    assert_null(web_response_find(&response, "Location"));
}

static void a_header_beyond_the_last_place_is_dropped(void **state)
{
    (void)state;
    struct web_response response = { .status = 200 };
    for (size_t i = 0; i < WEB_RESPONSE_HEADERS; i++) {
        web_response_header(&response, "Set-Cookie", "a=b");
    }

    web_response_header(&response, "Location", "/login");

    assert_int_equal(response.header_count, WEB_RESPONSE_HEADERS);
    assert_null(web_response_find(&response, "Location"));
    assert_int_equal(response.status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_header_is_found_whatever_its_case),
        cmocka_unit_test(the_first_request_header_of_a_name_counts),
        cmocka_unit_test(a_response_header_is_found_whatever_its_case),
        cmocka_unit_test(a_header_beyond_the_last_place_is_dropped),
    };
    return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
