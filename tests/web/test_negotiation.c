#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/web/negotiation.h"

static const char *const tags[] = { "en", "es", "tlh" };

static size_t language(const char *header)
{
    return negotiation_language(header, tags, sizeof tags / sizeof tags[0]);
}

static void json_is_wanted_where_it_is_named(void **state)
{
    (void)state;
    assert_true(negotiation_wants_json("application/json"));
    assert_true(negotiation_wants_json("Application/JSON; charset=utf-8"));
    assert_true(negotiation_wants_json("text/plain , application/json"));
}

static void a_browser_wants_a_page(void **state)
{
    (void)state;
    assert_false(negotiation_wants_json("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"));
    assert_false(negotiation_wants_json(NULL));
    assert_false(negotiation_wants_json(""));
    assert_false(negotiation_wants_json("*/*"));
    assert_false(negotiation_wants_json("application/*"));
}

static void the_higher_quality_wins_between_page_and_json(void **state)
{
    (void)state;
    assert_true(negotiation_wants_json("text/html;q=0.5, application/json;q=0.501"));
    assert_true(negotiation_wants_json("text/html;q=0, application/json;q=0.001"));
    assert_false(negotiation_wants_json("text/html;q=0.9, application/json;q=0.8"));
    assert_false(negotiation_wants_json("text/*;q=0.9, application/json;q=0.8"));
    assert_false(negotiation_wants_json("application/json;q=0"));
}

static void a_page_wins_a_draw(void **state)
{
    (void)state;
    assert_false(negotiation_wants_json("application/json, text/html"));
}

static void json_wins_a_draw_with_the_wildcard(void **state)
{
    (void)state;
    assert_true(negotiation_wants_json("application/json, text/plain, */*"));
    assert_false(negotiation_wants_json("application/json;q=0.5, */*"));
}

static void malformed_items_are_passed_over(void **state)
{
    (void)state;
    assert_false(negotiation_wants_json("application/json;q=1.5"));
    assert_false(negotiation_wants_json("application/json;q=2"));
    assert_false(negotiation_wants_json("application/json;q=0.1234"));
    assert_false(negotiation_wants_json("application/json;q=x"));
    assert_false(negotiation_wants_json("application/json;q="));
    assert_false(negotiation_wants_json("application/json;q=1x1"));
    assert_false(negotiation_wants_json("application/json;q=0.x"));
    assert_true(negotiation_wants_json(",;;,;q=1,, application/json;x=\"a,b;q=0\";q=1."));
    assert_false(negotiation_wants_json("text/plain;x=\"\\\",application/json"));
}

static void a_coding_is_accepted_where_it_is_named(void **state)
{
    (void)state;
    assert_true(negotiation_accepts_coding("gzip, deflate, br", "br"));
    assert_true(negotiation_accepts_coding("GZIP;q=0.001", "gzip"));
    assert_false(negotiation_accepts_coding("deflate", "gzip"));
    assert_false(negotiation_accepts_coding("gzipped", "gzip"));
    assert_false(negotiation_accepts_coding("", "gzip"));
    assert_false(negotiation_accepts_coding(NULL, "gzip"));
}

static void the_wildcard_stands_for_codings_that_are_not_named(void **state)
{
    (void)state;
    assert_true(negotiation_accepts_coding("*", "gzip"));
    assert_false(negotiation_accepts_coding("*, gzip;q=0", "gzip"));
    assert_false(negotiation_accepts_coding("br, *;q=0", "gzip"));
    assert_true(negotiation_accepts_coding("*;q=0, gzip", "gzip"));
}

static void a_coding_of_quality_zero_is_refused(void **state)
{
    (void)state;
    assert_false(negotiation_accepts_coding("gzip;q=0", "gzip"));
    assert_false(negotiation_accepts_coding("gzip ; q=0.000", "gzip"));
}

static void the_language_of_the_highest_quality_is_chosen(void **state)
{
    (void)state;
    assert_int_equal(language("es"), 1);
    assert_int_equal(language("en;q=0.5, tlh;q=0.9, es;q=0.8"), 2);
    assert_int_equal(language("de, fr;q=0.9, ES;q=0.1"), 1);
}

static void the_first_of_equal_languages_is_chosen(void **state)
{
    (void)state;
    assert_int_equal(language("es, en"), 1);
    assert_int_equal(language("en, es"), 0);
}

static void a_region_takes_its_language(void **state)
{
    (void)state;
    assert_int_equal(language("es-MX"), 1);
    assert_int_equal(language("en-GB;q=0.3, es-419;q=0.4"), 1);
    assert_int_equal(language("est"), 0);
    assert_int_equal(language("e"), 0);
}

static void the_default_language_stands_where_none_fits(void **state)
{
    (void)state;
    assert_int_equal(language(NULL), 0);
    assert_int_equal(language(""), 0);
    assert_int_equal(language("de, fr"), 0);
    assert_int_equal(language("es;q=0"), 0);
    assert_int_equal(language("*, es;q=0.5"), 0);
    assert_int_equal(language("*;q=0.5, es"), 1);
}

static void an_entity_tag_is_found_in_a_list(void **state)
{
    (void)state;
    assert_true(negotiation_matches_etag("\"a\", \"b,;c\"", "\"b,;c\""));
    assert_true(negotiation_matches_etag("*", "\"a\""));
    assert_false(negotiation_matches_etag("\"ab\"", "\"a\""));
    assert_false(negotiation_matches_etag("a", "\"a\""));
    assert_false(negotiation_matches_etag("\"a", "\"a\""));
    assert_false(negotiation_matches_etag("\"A\"", "\"a\""));
    assert_false(negotiation_matches_etag("", "\"a\""));
    assert_false(negotiation_matches_etag(NULL, "\"a\""));
}

static void weak_and_strong_tags_compare_alike(void **state)
{
    (void)state;
    assert_true(negotiation_matches_etag("W/\"a\"", "\"a\""));
    assert_true(negotiation_matches_etag("\"a\"", "W/\"a\""));
    assert_false(negotiation_matches_etag("W/", "\"a\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_wanted_where_it_is_named),
        cmocka_unit_test(a_browser_wants_a_page),
        cmocka_unit_test(the_higher_quality_wins_between_page_and_json),
        cmocka_unit_test(a_page_wins_a_draw),
        cmocka_unit_test(json_wins_a_draw_with_the_wildcard),
        cmocka_unit_test(malformed_items_are_passed_over),
        cmocka_unit_test(a_coding_is_accepted_where_it_is_named),
        cmocka_unit_test(the_wildcard_stands_for_codings_that_are_not_named),
        cmocka_unit_test(a_coding_of_quality_zero_is_refused),
        cmocka_unit_test(the_language_of_the_highest_quality_is_chosen),
        cmocka_unit_test(the_first_of_equal_languages_is_chosen),
        cmocka_unit_test(a_region_takes_its_language),
        cmocka_unit_test(the_default_language_stands_where_none_fits),
        cmocka_unit_test(an_entity_tag_is_found_in_a_list),
        cmocka_unit_test(weak_and_strong_tags_compare_alike),
    };
    return cmocka_run_group_tests_name("negotiation", tests, NULL, NULL);
}
