#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/web/mo_file.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct mo_message spanish[] = {
    MO_SPANISH,
    MO_MESSAGE("Not yet", ""),
    MO_MESSAGE("Sign in", "Entrar"),
    MO_MESSAGE("bet\0bets", "apuesta\0apuestas"),
};

static int open_spanish(void **state)
{
    *state = mo_file_catalog(spanish, COUNT(spanish));
    return 0;
}

static int close_catalog(void **state)
{
    catalog_free(*state);
    return 0;
}

static void a_text_is_translated(void **state)
{
    assert_string_equal(catalog_text(*state, "Sign in"), "Entrar");
}

static void an_unknown_text_is_its_own_translation(void **state)
{
    assert_string_equal(catalog_text(*state, "Sign out"), "Sign out");
}

static void a_text_without_translation_stays_as_it_is(void **state)
{
    assert_string_equal(catalog_text(*state, "Not yet"), "Not yet");
}

static void the_catalog_header_is_never_shown(void **state)
{
    assert_string_equal(catalog_text(*state, ""), "");
}

static void the_number_chooses_the_plural_form(void **state)
{
    assert_string_equal(catalog_plural(*state, "bet", "bets", 1), "apuesta");
    assert_string_equal(catalog_plural(*state, "bet", "bets", 2), "apuestas");
    assert_string_equal(catalog_plural(*state, "bet", "bets", 0), "apuestas");
}

static void minus_one_is_one_thing(void **state)
{
    assert_string_equal(catalog_plural(*state, "bet", "bets", -1), "apuesta");
    assert_string_equal(catalog_plural(*state, "bet", "bets", INT64_MIN), "apuestas");
}

static void a_missing_plural_is_english(void **state)
{
    assert_string_equal(catalog_plural(*state, "coin", "coins", 1), "coin");
    assert_string_equal(catalog_plural(*state, "coin", "coins", 7), "coins");
}

static void no_catalog_is_english(void **state)
{
    (void)state;
    assert_string_equal(catalog_text(NULL, "Sign in"), "Sign in");
    assert_string_equal(catalog_plural(NULL, "bet", "bets", 1), "bet");
    assert_string_equal(catalog_plural(NULL, "bet", "bets", 3), "bets");
}

static void a_translation_with_too_few_forms_falls_back_to_english(void **state)
{
    (void)state;
    const struct mo_message messages[] = { MO_SPANISH, MO_MESSAGE("bet\0bets", "apuesta") };
    struct catalog *catalog = mo_file_catalog(messages, COUNT(messages));

    assert_string_equal(catalog_plural(catalog, "bet", "bets", 2), "bets");
    catalog_free(catalog);
}

static void both_byte_orders_are_read(void **state)
{
    (void)state;
    const char *const paths[] = { "tests/fuzz/corpus/catalog/little_endian.mo", "tests/fuzz/corpus/catalog/big_endian.mo" };
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct catalog *catalog = NULL;
        assert_int_equal(catalog_load(paths[i], &catalog), ERR_OK);

        assert_string_equal(catalog_text(catalog, "Sign in"), "Entrar");
        catalog_free(catalog);
    }
}

static void a_missing_file_is_not_found(void **state)
{
    (void)state;
    struct catalog *catalog = NULL;
    assert_int_equal(catalog_load("tests/fuzz/corpus/catalog/none.mo", &catalog), ERR_NOT_FOUND);
    assert_null(catalog);
}

static void assert_refused(const char *bytes, size_t size)
{
    struct catalog *catalog = NULL;
    assert_int_equal(catalog_read(bytes, size, &catalog), ERR_MALFORMED);
    assert_null(catalog);
}

static void assert_messages_refused(const struct mo_message *messages, size_t count)
{
    char bytes[MO_FILE_BYTES];
    assert_refused(bytes, mo_file_write(messages, count, bytes));
}

static void a_file_cut_anywhere_is_refused(void **state)
{
    (void)state;
    char bytes[MO_FILE_BYTES];
    size_t size = mo_file_write(spanish, COUNT(spanish), bytes);
    for (size_t cut = 0; cut < size; cut++) {
        assert_refused(bytes, cut);
    }
}

static void a_file_of_another_kind_is_refused(void **state)
{
    (void)state;
    char bytes[MO_FILE_BYTES];
    size_t size = mo_file_write(spanish, COUNT(spanish), bytes);
    mo_file_patch(bytes, MO_MAGIC, 0x950412df);
    assert_refused(bytes, size);
}

static void a_later_major_revision_is_refused(void **state)
{
    (void)state;
    char bytes[MO_FILE_BYTES];
    size_t size = mo_file_write(spanish, COUNT(spanish), bytes);
    mo_file_patch(bytes, MO_REVISION, 2U << 16);
    assert_refused(bytes, size);
}

static void tables_outside_the_file_are_refused(void **state)
{
    (void)state;
    static const size_t words[] = { MO_COUNT, MO_MSGIDS, MO_TEXTS, MO_FIRST_PAIR, MO_FIRST_PAIR + 4 };
    for (size_t i = 0; i < COUNT(words); i++) {
        char bytes[MO_FILE_BYTES];
        size_t size = mo_file_write(spanish, COUNT(spanish), bytes);
        mo_file_patch(bytes, words[i], UINT32_MAX);
        assert_refused(bytes, size);
    }
}

static void msgids_out_of_order_are_refused(void **state)
{
    (void)state;
    const struct mo_message messages[] = { MO_SPANISH, MO_MESSAGE("b", "B"), MO_MESSAGE("a", "A") };
    assert_messages_refused(messages, COUNT(messages));
}

static void a_text_that_is_not_utf8_is_refused(void **state)
{
    (void)state;
    const struct mo_message messages[] = { MO_SPANISH, MO_MESSAGE("a", "\xff") };
    assert_messages_refused(messages, COUNT(messages));
}

static void another_charset_is_refused(void **state)
{
    (void)state;
    const struct mo_message messages[] = {
        MO_MESSAGE("", "Content-Type: text/plain; charset=ISO-8859-1\nPlural-Forms: nplurals=1; plural=0;\n"),
    };
    assert_messages_refused(messages, COUNT(messages));
}

static void a_catalog_without_header_is_refused(void **state)
{
    (void)state;
    const struct mo_message messages[] = { MO_MESSAGE("a", "A") };
    assert_messages_refused(messages, COUNT(messages));
}

static void a_catalog_without_plural_forms_is_refused(void **state)
{
    (void)state;
    const struct mo_message messages[] = { MO_MESSAGE("", "Content-Type: text/plain; charset=UTF-8\n") };
    assert_messages_refused(messages, COUNT(messages));
}

static void a_bad_plural_rule_is_refused(void **state)
{
    (void)state;
    const struct mo_message messages[] = { MO_HEADER("nplurals=2; plural=n/0;") };
    assert_messages_refused(messages, COUNT(messages));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_text_is_translated, open_spanish, close_catalog),
        cmocka_unit_test_setup_teardown(an_unknown_text_is_its_own_translation, open_spanish, close_catalog),
        cmocka_unit_test_setup_teardown(a_text_without_translation_stays_as_it_is, open_spanish, close_catalog),
        cmocka_unit_test_setup_teardown(the_catalog_header_is_never_shown, open_spanish, close_catalog),
        cmocka_unit_test_setup_teardown(the_number_chooses_the_plural_form, open_spanish, close_catalog),
        cmocka_unit_test_setup_teardown(minus_one_is_one_thing, open_spanish, close_catalog),
        cmocka_unit_test_setup_teardown(a_missing_plural_is_english, open_spanish, close_catalog),
        cmocka_unit_test(no_catalog_is_english),
        cmocka_unit_test(a_translation_with_too_few_forms_falls_back_to_english),
        cmocka_unit_test(both_byte_orders_are_read),
        cmocka_unit_test(a_missing_file_is_not_found),
        cmocka_unit_test(a_file_cut_anywhere_is_refused),
        cmocka_unit_test(a_file_of_another_kind_is_refused),
        cmocka_unit_test(a_later_major_revision_is_refused),
        cmocka_unit_test(tables_outside_the_file_are_refused),
        cmocka_unit_test(msgids_out_of_order_are_refused),
        cmocka_unit_test(a_text_that_is_not_utf8_is_refused),
        cmocka_unit_test(another_charset_is_refused),
        cmocka_unit_test(a_catalog_without_header_is_refused),
        cmocka_unit_test(a_catalog_without_plural_forms_is_refused),
        cmocka_unit_test(a_bad_plural_rule_is_refused),
    };
    return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
