#include "tests/contract/contract.h"

static enum err write_record(const struct contract_fixture *fixture, const struct record *record, const char *expected)
{
    const char *text = NULL;
    struct arena arena;
    arena_init(&arena, 4096);
    enum err err = fixture->format->write(fixture->format->self, record, &arena, &text);
    if (err == ERR_OK) {
        assert_string_equal(text, expected);
    } else {
        assert_null(text);
    }
    arena_release(&arena);
    return err;
}

static void a_record_is_an_object_with_its_fields_in_their_order(void **state)
{
    const struct record record = {
        .fields = { { .name = "z", .kind = RECORD_TEXT, .text = "h\xc3\xa9llo \"you\"\n" },
                    { .name = "a", .kind = RECORD_NUMBER, .number = INT64_MIN },
                    { .name = "yes", .kind = RECORD_BOOLEAN, .number = 1 },
                    { .name = "no", .kind = RECORD_BOOLEAN },
                    { .name = "nothing", .kind = RECORD_TEXT } },
        .count = 5,
    };

    assert_int_equal(write_record(*state, &record,
                                  "{\"z\":\"h\xc3\xa9llo \\\"you\\\"\\n\",\"a\":-9223372036854775808,\"yes\":true,\"no\":false,"
                                  "\"nothing\":null}"),
                     ERR_OK);
}

static void a_list_is_of_records(void **state)
{
    const struct record inner[] = {
        { .fields = { { .name = "n", .kind = RECORD_NUMBER, .number = 1 } }, .count = 1 },
        { .count = 0 },
    };
    const struct record record = {
        .fields = { { .name = "list", .kind = RECORD_LIST, .records = inner, .record_count = 2 },
                    { .name = "empty", .kind = RECORD_LIST } },
        .count = 2,
    };

    assert_int_equal(write_record(*state, &record, "{\"list\":[{\"n\":1},{}],\"empty\":[]}"), ERR_OK);
}

static void what_is_no_utf8_is_not_written(void **state)
{
    const struct record inner = { .fields = { { .name = "t", .kind = RECORD_TEXT, .text = "\xc3" } }, .count = 1 };
    const struct record outer = { .fields = { { .name = "list", .kind = RECORD_LIST, .records = &inner, .record_count = 1 } },
                                  .count = 1 };

    assert_int_equal(write_record(*state, &inner, ""), ERR_MALFORMED);
    assert_int_equal(write_record(*state, &outer, ""), ERR_MALFORMED);
}

static void without_memory_nothing_is_written(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct record record = { .fields = { { .name = "text", .kind = RECORD_TEXT, .text = "long enough" } }, .count = 1 };
    const char *text = NULL;
    struct arena arena;
    arena_init(&arena, 8);

    assert_int_equal(fixture->format->write(fixture->format->self, &record, &arena, &text), ERR_NO_MEMORY);

    assert_null(text);
    arena_release(&arena);
}

const struct CMUnitTest record_format_contract[] = {
    CONTRACT_TEST(a_record_is_an_object_with_its_fields_in_their_order),
    CONTRACT_TEST(a_list_is_of_records),
    CONTRACT_TEST(what_is_no_utf8_is_not_written),
    CONTRACT_TEST(without_memory_nothing_is_written),
};
const size_t record_format_contract_count = sizeof record_format_contract / sizeof record_format_contract[0];
