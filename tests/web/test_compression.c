#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <zlib.h>
#include "adapters/web/compression.h"

enum { PAGE_SIZE_BYTES = 5000, PAYS_FROM = 1024 };

int __real_deflateInit2_(z_streamp stream, int level, int method, int window, int memory, int strategy, const char *version,
                         int size);
int __wrap_deflateInit2_(z_streamp stream, int level, int method, int window, int memory, int strategy, const char *version,
                         int size);

static bool zlib_fails;

int __wrap_deflateInit2_(z_streamp stream, int level, int method, int window, int memory, int strategy, const char *version,
                         int size)
{
    return zlib_fails ? Z_MEM_ERROR : __real_deflateInit2_(stream, level, method, window, memory, strategy, version, size);
}

struct fixture {
    struct arena arena;
    char page[PAGE_SIZE_BYTES];
    struct web_header accept;
    struct web_request request;
    struct web_response response;
};

static int given_a_page_and_a_client_that_accepts_gzip(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){ .accept = { "Accept-Encoding", "gzip, br" } };
    arena_init(&fixture.arena, 1 << 20);
    for (size_t i = 0; i < sizeof fixture.page; i++) {
        fixture.page[i] = (char)('a' + i % 7);
    }
    fixture.request = (struct web_request){ .headers = &fixture.accept, .header_count = 1 };
    fixture.response = (struct web_response){ .status = 200, .body = fixture.page, .body_size = sizeof fixture.page };
    web_response_header(&fixture.response, "Content-Type", "text/html; charset=utf-8");
    *state = &fixture;
    return 0;
}

static int release(void **state)
{
    struct fixture *fixture = *state;
    zlib_fails = false;
    arena_release(&fixture->arena);
    return 0;
}

static void apply(struct fixture *fixture)
{
    compression_apply(&fixture->request, &fixture->arena, &fixture->response);
}

static void assert_as_it_was(const struct fixture *fixture)
{
    assert_null(web_response_find(&fixture->response, "Content-Encoding"));
    assert_ptr_equal(fixture->response.body, fixture->page);
}

static void a_page_is_compressed_and_can_be_read_again(void **state)
{
    struct fixture *fixture = *state;

    apply(fixture);

    assert_string_equal(web_response_find(&fixture->response, "Content-Encoding"), "gzip");
    assert_true(fixture->response.body_size < PAGE_SIZE_BYTES / 10);
    char read[PAGE_SIZE_BYTES];
    z_stream stream = { .next_in = (z_const Bytef *)fixture->response.body, .avail_in = (uInt)fixture->response.body_size };
    stream.next_out = (Bytef *)read;
    stream.avail_out = sizeof read;
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(inflateEnd(&stream), Z_OK);
    assert_int_equal(stream.avail_out, 0);
    assert_memory_equal(read, fixture->page, PAGE_SIZE_BYTES);
}

static void every_text_varies_by_coding_compressed_or_not(void **state)
{
    struct fixture *fixture = *state;
    fixture->request.header_count = 0;

    apply(fixture);

    assert_as_it_was(fixture);
    assert_string_equal(web_response_find(&fixture->response, "Vary"), "Accept-Encoding");
}

static void the_coding_joins_what_vary_names_already(void **state)
{
    struct fixture *fixture = *state;
    web_response_header(&fixture->response, "vary", "Cookie, Accept-Language");

    apply(fixture);
    apply(fixture);

    assert_string_equal(web_response_find(&fixture->response, "Vary"), "Cookie, Accept-Language, Accept-Encoding");
    assert_int_equal(fixture->response.header_count, 3);
}

static void a_vary_that_says_it_already_stays(void **state)
{
    struct fixture *fixture = *state;
    web_response_header(&fixture->response, "Vary", "accept-encoding");

    apply(fixture);

    assert_string_equal(web_response_find(&fixture->response, "Vary"), "accept-encoding");
}

static void a_vary_by_everything_stays(void **state)
{
    struct fixture *fixture = *state;
    web_response_header(&fixture->response, "Vary", "*");

    apply(fixture);

    assert_string_equal(web_response_find(&fixture->response, "Vary"), "*");
}

static void a_short_text_stays_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    fixture->response.body_size = PAYS_FROM - 1;

    apply(fixture);

    assert_as_it_was(fixture);
}

static void one_kibibyte_is_compressed(void **state)
{
    struct fixture *fixture = *state;
    fixture->response.body_size = PAYS_FROM;

    apply(fixture);

    assert_string_equal(web_response_find(&fixture->response, "Content-Encoding"), "gzip");
}

static void json_is_text(void **state)
{
    struct fixture *fixture = *state;
    fixture->response.headers[0].value = "application/json";

    apply(fixture);

    assert_string_equal(web_response_find(&fixture->response, "Content-Encoding"), "gzip");
}

static void a_picture_is_no_text(void **state)
{
    struct fixture *fixture = *state;
    fixture->response.headers[0].value = "image/png";

    apply(fixture);

    assert_as_it_was(fixture);
    assert_null(web_response_find(&fixture->response, "Vary"));
}

static void an_answer_without_a_type_stays_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    fixture->response.header_count = 0;

    apply(fixture);

    assert_as_it_was(fixture);
}

static void what_is_coded_already_is_not_coded_again(void **state)
{
    struct fixture *fixture = *state;
    web_response_header(&fixture->response, "Content-Encoding", "br");

    apply(fixture);

    assert_ptr_equal(fixture->response.body, fixture->page);
    assert_string_equal(web_response_find(&fixture->response, "Content-Encoding"), "br");
}

static void what_an_etag_names_is_not_changed(void **state)
{
    struct fixture *fixture = *state;
    web_response_header(&fixture->response, "ETag", "\"a\"");

    apply(fixture);

    assert_as_it_was(fixture);
}

static void what_does_not_shrink_stays_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    uint32_t noise = 1;
    for (size_t i = 0; i < sizeof fixture->page; i++) {
        noise = noise * 1664525u + 1013904223u;
        fixture->page[i] = (char)(noise >> 24);
    }

    apply(fixture);

    assert_as_it_was(fixture);
}

static void without_room_for_the_headers_nothing_is_compressed(void **state)
{
    struct fixture *fixture = *state;
    while (fixture->response.header_count < WEB_RESPONSE_HEADERS - 1) {
        web_response_header(&fixture->response, "Set-Cookie", "a=b");
    }

    apply(fixture);

    assert_as_it_was(fixture);
    assert_null(web_response_find(&fixture->response, "Vary"));
}

static void without_memory_for_the_result_the_page_stays_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    arena_init(&fixture->arena, PAGE_SIZE_BYTES / 2);

    apply(fixture);

    assert_as_it_was(fixture);
}

static void without_memory_for_vary_nothing_is_compressed(void **state)
{
    struct fixture *fixture = *state;
    arena_init(&fixture->arena, 0);
    web_response_header(&fixture->response, "Vary", "Cookie");

    apply(fixture);

    assert_as_it_was(fixture);
    assert_string_equal(web_response_find(&fixture->response, "Vary"), "Cookie");
}

static void without_memory_for_zlib_the_page_stays_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    zlib_fails = true;

    apply(fixture);

    assert_as_it_was(fixture);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, given_a_page_and_a_client_that_accepts_gzip, release)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_is_compressed_and_can_be_read_again),
        TEST(every_text_varies_by_coding_compressed_or_not),
        TEST(the_coding_joins_what_vary_names_already),
        TEST(a_vary_that_says_it_already_stays),
        TEST(a_vary_by_everything_stays),
        TEST(a_short_text_stays_as_it_is),
        TEST(one_kibibyte_is_compressed),
        TEST(json_is_text),
        TEST(a_picture_is_no_text),
        TEST(an_answer_without_a_type_stays_as_it_is),
        TEST(what_is_coded_already_is_not_coded_again),
        TEST(what_an_etag_names_is_not_changed),
        TEST(what_does_not_shrink_stays_as_it_is),
        TEST(without_room_for_the_headers_nothing_is_compressed),
        TEST(without_memory_for_the_result_the_page_stays_as_it_is),
        TEST(without_memory_for_vary_nothing_is_compressed),
        TEST(without_memory_for_zlib_the_page_stays_as_it_is),
    };
    return cmocka_run_group_tests_name("compression", tests, NULL, NULL);
}
