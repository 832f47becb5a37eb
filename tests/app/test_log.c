/* One event, one line: what stands in it, and what becomes of bytes that nobody should have sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>
#include "app/line.h"
#include "app/log.h"

static int64_t new_year(void *self)
{
    (void)self;
    return INT64_C(1735689600000007);
}

/* What a log wrote into its pipe. */
struct written {
    char text[2 * LINE_BYTES];
    size_t length;
};

static struct written write_event(enum log_format format, enum log_level level, const struct log_field *fields, size_t count)
{
    const struct clock clock = { .now = new_year };
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const struct log_settings settings = { .level = LOG_LEVEL_INFO, .format = format, .descriptor = ends[1], .clock = &clock };
    const struct log log = line_log(&settings);
    log.write(log.self, level, "request", fields, count);
    close(ends[1]);
    struct written written = { .length = 0 };
    ssize_t size = read(ends[0], written.text, sizeof written.text - 1);
    close(ends[0]);
    assert_true(size >= 0);
    written.length = (size_t)size;
    return written;
}

static struct written write_text_field(enum log_format format, const char *text)
{
    const struct log_field field = { .name = "path", .text = text };
    return write_event(format, LOG_LEVEL_INFO, &field, 1);
}

/* The one line as JSON; the caller owns it. */
static json_t *parse(const struct written *written)
{
    json_error_t error;
    json_t *parsed = json_loadb(written->text, written->length, JSON_REJECT_DUPLICATES, &error);
    if (!parsed) {
        fail_msg("%s: %s", error.text, written->text);
    }
    const char *end = memchr(written->text, '\n', written->length);
    assert_ptr_equal(end, written->text + written->length - 1);
    return parsed;
}

static void check_json_field(const char *text, const char *expected)
{
    const struct written written = write_text_field(LOG_FORMAT_JSON, text);
    json_t *parsed = parse(&written);
    assert_string_equal(json_string_value(json_object_get(parsed, "path")), expected);
    json_decref(parsed);
}

static void json_has_time_level_and_event_before_the_fields(void **state)
{
    (void)state;
    const struct log_field fields[] = { { .name = "path", .text = "/" }, { .name = "status", .number = -7 } };

    const struct written written = write_event(LOG_FORMAT_JSON, LOG_LEVEL_WARNING, fields, 2);

    assert_string_equal(written.text, "{\"time\":\"2025-01-01T00:00:00.000007Z\",\"level\":\"warning\",\"event\":\"request\","
                                      "\"path\":\"/\",\"status\":-7}\n");
}

static void text_has_the_same_as_words(void **state)
{
    (void)state;
    const struct log_field fields[] = { { .name = "path", .text = "/" }, { .name = "status", .number = INT64_MIN } };

    const struct written written = write_event(LOG_FORMAT_TEXT, LOG_LEVEL_ERROR, fields, 2);

    assert_string_equal(written.text, "2025-01-01T00:00:00.000007Z error request path=/ status=-9223372036854775808\n");
}

static void a_text_that_is_no_word_is_quoted(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "a b", "a=b", "a\"b", "a\nb", "a\\b", "\xff" };
    static const char *const quoted[] = { "\"\"",          "\"a b\"",    "\"a=b\"",         "\"a\\\"b\"",
                                          "\"a\\u000ab\"", "\"a\\\\b\"", "\"\xef\xbf\xbd\"" };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const struct written written = write_text_field(LOG_FORMAT_TEXT, texts[i]);
        char expected[128];
        assert_true(snprintf(expected, sizeof expected, "2025-01-01T00:00:00.000007Z info request path=%s\n", quoted[i]) > 0);

        assert_string_equal(written.text, expected);
    }
}

static void every_byte_makes_one_line_of_json(void **state)
{
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        const char text[] = { 'a', (char)byte, 'b', '\0' };
        const char *kept = byte < 0x80 ? text
                                       : "a\xef\xbf\xbd"
                                         "b";

        check_json_field(text, kept);
    }
}

static void characters_of_several_bytes_stay(void **state)
{
    (void)state;
    check_json_field("h\xc3\xa9llo \xe2\x9a\x80 \xf0\x9f\x8e\xb2", "h\xc3\xa9llo \xe2\x9a\x80 \xf0\x9f\x8e\xb2");
}

static void bytes_that_only_look_like_a_character_are_replaced(void **state)
{
    (void)state;
    static const char *const bad[] = { "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x9a" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const struct written written = write_text_field(LOG_FORMAT_JSON, bad[i]);
        json_t *parsed = parse(&written);

        assert_non_null(strstr(json_string_value(json_object_get(parsed, "path")), "\xef\xbf\xbd"));

        json_decref(parsed);
    }
}

static void a_level_below_the_settings_is_not_written(void **state)
{
    (void)state;
    assert_int_equal(write_event(LOG_FORMAT_JSON, LOG_LEVEL_DEBUG, NULL, 0).length, 0);
    assert_true(write_event(LOG_FORMAT_JSON, LOG_LEVEL_INFO, NULL, 0).length > 0);
    assert_true(write_event(LOG_FORMAT_JSON, LOG_LEVEL_ERROR, NULL, 0).length > 0);
}

/* Every length of the long field around the line's end; what comes after it is lost with it. */
static void a_line_that_is_too_long_loses_its_last_fields_and_stays_json(void **state)
{
    (void)state;
    static char text[LINE_BYTES + 8];
    bool lost = false;
    for (size_t length = LINE_BYTES - 160; length < sizeof text; length++) {
        memset(text, 'x', length);
        text[length] = '\0';
        const struct log_field fields[] = { { .name = "first", .number = 1 },
                                            { .name = "long", .text = text },
                                            { .name = "last", .number = 2 } };
        const struct written written = write_event(LOG_FORMAT_JSON, LOG_LEVEL_INFO, fields, 3);
        json_t *parsed = parse(&written);

        assert_true(written.length <= LINE_BYTES);
        assert_int_equal(json_integer_value(json_object_get(parsed, "first")), 1);
        const char *kept = json_string_value(json_object_get(parsed, "long"));
        lost = lost || !kept;
        assert_true(lost ? !kept : strlen(kept) == length);

        json_decref(parsed);
    }
    assert_true(lost);
}

static void a_line_of_text_that_is_too_long_ends_like_any_other(void **state)
{
    (void)state;
    static char text[2 * LINE_BYTES];
    memset(text, 'x', sizeof text - 1);

    const struct written written = write_text_field(LOG_FORMAT_TEXT, text);

    assert_string_equal(written.text, "2025-01-01T00:00:00.000007Z info request\n");
}

static void only_known_levels_and_formats_are_read(void **state)
{
    (void)state;
    enum log_level level = LOG_LEVEL_ERROR;
    enum log_format format = LOG_FORMAT_TEXT;

    assert_false(log_level_from("warn", &level));
    assert_false(log_format_from("", &format));
    assert_int_equal(level, LOG_LEVEL_ERROR);
    assert_int_equal(format, LOG_FORMAT_TEXT);
    assert_true(log_level_from("debug", &level));
    assert_int_equal(level, LOG_LEVEL_DEBUG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_has_time_level_and_event_before_the_fields),
        cmocka_unit_test(text_has_the_same_as_words),
        cmocka_unit_test(a_text_that_is_no_word_is_quoted),
        cmocka_unit_test(every_byte_makes_one_line_of_json),
        cmocka_unit_test(characters_of_several_bytes_stay),
        cmocka_unit_test(bytes_that_only_look_like_a_character_are_replaced),
        cmocka_unit_test(a_level_below_the_settings_is_not_written),
        cmocka_unit_test(a_line_that_is_too_long_loses_its_last_fields_and_stays_json),
        cmocka_unit_test(a_line_of_text_that_is_too_long_ends_like_any_other),
        cmocka_unit_test(only_known_levels_and_formats_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
