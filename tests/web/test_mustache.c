/* What the specification leaves open, and what is ours: errors, limits, translation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include "adapters/web/mustache_set.h"
#include "tests/web/mo_file.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct arena arena;

static int open_view(void **state)
{
    arena_init(&arena, 1 << 22);
    struct view *view = view_object(&arena);
    view_text(view, "name", "<Ann & 'Bob'> \"x\"");
    view_integer(view, "coins", 100);
    *state = view;
    return view == NULL;
}

static int close_view(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct mustache *parse(const char *source, const struct catalog *catalog)
{
    struct mustache *parsed = NULL;
    struct mustache_error why = { .line = 0 };
    if (mustache_parse(source, strlen(source), catalog, &parsed, &why) != ERR_OK) {
        fail_msg("line %zu: %s", why.line, why.reason);
    }
    return parsed;
}

static void assert_renders_in(const char *source, const struct catalog *catalog, const struct view *view, const char *expected)
{
    struct mustache *parsed = parse(source, catalog);
    const char *text = NULL;
    size_t size = 0;
    assert_int_equal(mustache_render(parsed, view, &arena, &text, &size), ERR_OK);
    assert_string_equal(text, expected);
    mustache_free(parsed);
}

static void assert_renders(const char *source, const struct view *view, const char *expected)
{
    assert_renders_in(source, NULL, view, expected);
}

static void assert_refused_in(const char *source, const struct catalog *catalog, size_t line, const char *reason)
{
    struct mustache *parsed = NULL;
    struct mustache_error why = { .line = 0 };
    assert_int_equal(mustache_parse(source, strlen(source), catalog, &parsed, &why), ERR_MALFORMED);
    assert_null(parsed);
    assert_string_equal(why.reason, reason);
    assert_int_equal(why.line, line);
}

static void assert_refused(const char *source, size_t line, const char *reason)
{
    assert_refused_in(source, NULL, line, reason);
}

static void five_characters_are_escaped(void **state)
{
    assert_renders("{{name}}", *state, "&lt;Ann &amp; &#39;Bob&#39;&gt; &quot;x&quot;");
}

static void a_page_larger_than_the_first_buffer_is_whole(void **state)
{
    enum { BYTES = 100 * 1000 };
    char *long_text = arena_allocate(&arena, BYTES + 1);
    assert_non_null(long_text);
    memset(long_text, 'x', BYTES);
    view_text(*state, "long", long_text);
    struct mustache *parsed = parse("a{{long}}b{{long}}c", NULL);

    const char *text = NULL;
    size_t size = 0;
    assert_int_equal(mustache_render(parsed, *state, &arena, &text, &size), ERR_OK);

    assert_int_equal(size, 2 * BYTES + 3);
    assert_int_equal(strspn(text + 1, "x"), BYTES);
    assert_string_equal(text + size - 3, "xxc");
    mustache_free(parsed);
}

static void an_empty_template_is_an_empty_text(void **state)
{
    assert_renders("", *state, "");
}

static void a_false_in_an_item_hides_a_truth_outside(void **state)
{
    view_true(*state, "winner");
    view_boolean(view_item(view_list(*state, "bets")), "winner", false);

    assert_renders("{{#bets}}{{#winner}}won{{/winner}}{{^winner}}lost{{/winner}}{{/bets}}", *state, "lost");
}

static void a_tag_that_does_not_end_is_refused(void **state)
{
    (void)state;
    assert_refused("one\ntwo {{name", 2, "a tag has no end");
    assert_refused("{{{name}}", 1, "a tag has no end");
    assert_refused("{{=<% %>}}", 1, "a tag has no end");
}

static void a_tag_without_a_proper_name_is_refused(void **state)
{
    (void)state;
    assert_refused("\n\n{{}}", 3, "a tag needs a name without white space");
    assert_refused("{{# }}{{/ }}", 1, "a tag needs a name without white space");
    assert_refused("{{two words}}", 1, "a tag needs a name without white space");
    assert_refused("{{a..b}}", 1, "a piece of a dotted name is empty");
    assert_refused("{{a.}}", 1, "a piece of a dotted name is empty");
    assert_refused("{{#.a}}{{/.a}}", 1, "a piece of a dotted name is empty");
}

static void sections_must_nest(void **state)
{
    (void)state;
    assert_refused("{{#a}}\n", 2, "a section is not closed");
    assert_refused("{{/a}}", 1, "a section is closed that is not open");
    assert_refused("{{#a}}\n{{#b}}\n{{/a}}", 3, "another section is open here");
}

static void bad_delimiters_are_refused(void **state)
{
    (void)state;
    assert_refused("{{= <% =}}", 1, "delimiters can't be read");
    assert_refused("{{= a b c =}}", 1, "delimiters can't be read");
    assert_refused("{{= =}}", 1, "delimiters can't be read");
}

static void sections_nested_too_deep_are_refused(void **state)
{
    (void)state;
    char source[33 * 6 + 1] = "";
    for (size_t i = 0; i < 33; i++) {
        memcpy(source + i * 6, "{{#a}}", 6);
    }
    assert_refused(source, 1, "sections are nested too deep");
}

static struct mustache_set *set_of_one(const char *name, const char *source)
{
    struct mustache_set *set = mustache_set_new();
    assert_non_null(set);
    assert_int_equal(mustache_set_add(set, name, source, strlen(source), NULL, NULL), ERR_OK);
    assert_int_equal(mustache_set_link(set, NULL), ERR_OK);
    return set;
}

static void a_partial_that_never_ends_is_an_error(void **state)
{
    struct mustache_set *set = set_of_one("snake", "{{>snake}}{{>snake}}");

    const char *text = "untouched";
    size_t size = 9;
    assert_int_equal(mustache_render(mustache_set_find(set, "snake"), *state, &arena, &text, &size), ERR_OVERFLOW);

    assert_string_equal(text, "untouched");
    assert_int_equal(size, 9);
    mustache_set_free(set);
}

static void lists_that_multiply_without_end_are_an_error(void **state)
{
    struct view *list = view_list(*state, "l");
    for (int i = 0; i < 100; i++) {
        view_integer(list, NULL, i);
    }
    struct mustache *parsed = parse("{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}", NULL);

    const char *text = NULL;
    size_t size = 0;
    assert_int_equal(mustache_render(parsed, *state, &arena, &text, &size), ERR_OVERFLOW);
    mustache_free(parsed);
}

static void a_view_that_is_not_whole_is_never_shown(void **state)
{
    struct mustache *parsed = parse("fine", NULL);
    arena.exhausted = true;

    const char *text = NULL;
    size_t size = 0;
    assert_int_equal(mustache_render(parsed, *state, &arena, &text, &size), ERR_NO_MEMORY);
    assert_null(text);
    mustache_free(parsed);
}

static const struct mo_message spanish[] = {
    MO_SPANISH,
    MO_MESSAGE("Broken", "Roto {{#a}}"),
    MO_MESSAGE("Hello {{name}}", "Hola"),
    MO_MESSAGE("Hi", "Hola {{name}}"),
    MO_MESSAGE("More", "{{#_}}More{{/_}}"),
    MO_MESSAGE("Order {{a}} {{b}}", "Orden {{b}} {{a}}"),
    MO_MESSAGE("Read the {{#link}}terms{{/link}}.", "Lea las {{#link}}condiciones{{/link}}."),
    MO_MESSAGE("Row <%coins%>", "Fila <%coins%>"),
    MO_MESSAGE("Sign in", "Entrar"),
    MO_MESSAGE("You have {{coins}} coins", "Tiene {{coins}} monedas"),
};

static struct catalog *open_spanish(void)
{
    return mo_file_catalog(spanish, COUNT(spanish));
}

static void without_a_catalog_the_text_itself_is_shown(void **state)
{
    assert_renders("<b>{{#_}}You have {{coins}} coins{{/_}}</b>", *state, "<b>You have 100 coins</b>");
}

static void a_translation_stands_in_the_place_of_its_text(void **state)
{
    struct catalog *catalog = open_spanish();
    assert_renders_in("<b>{{#_}}You have {{coins}} coins{{/_}}</b>", catalog, *state, "<b>Tiene 100 monedas</b>");
    catalog_free(catalog);
}

static void a_template_outlives_its_catalog(void **state)
{
    struct catalog *catalog = open_spanish();
    struct mustache *parsed = parse("{{#_}}Sign in{{/_}}", catalog);
    catalog_free(catalog);

    const char *text = NULL;
    size_t size = 0;
    assert_int_equal(mustache_render(parsed, *state, &arena, &text, &size), ERR_OK);
    assert_string_equal(text, "Entrar");
    mustache_free(parsed);
}

static void line_breaks_in_a_text_become_spaces(void **state)
{
    struct catalog *catalog = open_spanish();
    assert_renders_in("<p>\n  {{#_}}\n    You have\r\n    {{coins}}\n\tcoins\n  {{/_}}\n</p>", catalog, *state,
                      "<p>\n  Tiene 100 monedas\n</p>");
    catalog_free(catalog);
}

static void spaces_without_a_line_break_are_kept(void **state)
{
    assert_renders("[{{#_}} a  b {{/_}}]", *state, "[ a  b ]");
}

static void a_translation_may_change_the_order_of_tags(void **state)
{
    view_text(*state, "a", "1");
    view_text(*state, "b", "2");
    struct catalog *catalog = open_spanish();
    assert_renders_in("{{#_}}Order {{a}} {{b}}{{/_}}", catalog, *state, "Orden 2 1");
    catalog_free(catalog);
}

static void sections_may_stand_in_a_translation(void **state)
{
    view_true(*state, "link");
    struct catalog *catalog = open_spanish();
    assert_renders_in("{{#_}}Read the {{#link}}terms{{/link}}.{{/_}}", catalog, *state, "Lea las condiciones.");
    catalog_free(catalog);
}

static void changed_delimiters_hold_in_a_translation(void **state)
{
    struct catalog *catalog = open_spanish();
    assert_renders_in("{{=<% %>=}}<%#_%>Row <%coins%><%/_%>", catalog, *state, "Fila 100");
    catalog_free(catalog);
}

static void a_translation_with_other_tags_is_refused(void **state)
{
    (void)state;
    struct catalog *catalog = open_spanish();
    assert_refused_in("\n{{#_}}Hello {{name}}{{/_}}", catalog, 2, "the translation has other tags than its text");
    assert_refused_in("{{#_}}Hi{{/_}}", catalog, 1, "the translation has other tags than its text");
    catalog_free(catalog);
}

static void a_malformed_translation_is_refused(void **state)
{
    (void)state;
    struct catalog *catalog = open_spanish();
    assert_refused_in("\n\n{{#_}}Broken{{/_}}", catalog, 3, "a section is not closed");
    assert_refused_in("{{#_}}More{{/_}}", catalog, 1, "a translation asks for a translation");
    catalog_free(catalog);
}

static void a_malformed_mark_is_refused(void **state)
{
    (void)state;
    assert_refused("{{#_}}a", 1, "a text to translate is not closed");
    assert_refused("{{#_}}a {{b", 1, "a text to translate is not closed");
    assert_refused("{{#_}}\n{{#_}}{{/_}}{{/_}}", 2, "a text to translate stands inside another");
    assert_refused("{{#_}}\n  {{/_}}", 1, "a text to translate is empty");
    assert_refused("{{/_}}", 1, "a section is closed that is not open");
}

static void *render_often(void *template)
{
    struct arena own;
    bool all_same = true;
    for (int i = 0; i < 200; i++) {
        arena_init(&own, 1 << 20);
        struct view *view = view_object(&own);
        view_integer(view, "n", i);
        const char *text = NULL;
        size_t size = 0;
        char expected[32];
        (void)snprintf(expected, sizeof expected, "<%d><%d>", i, i);
        enum err err = mustache_render(template, view, &own, &text, &size);
        all_same = all_same && err == ERR_OK && strcmp(text, expected) == 0;
        arena_release(&own);
    }
    return all_same ? template : NULL;
}

static void threads_render_one_template_at_once(void **state)
{
    (void)state;
    struct mustache *parsed = parse("<{{n}}>{{#n}}<{{.}}>{{/n}}", NULL);
    pthread_t threads[4];
    for (size_t i = 0; i < COUNT(threads); i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, render_often, parsed), 0);
    }

    for (size_t i = 0; i < COUNT(threads); i++) {
        void *result = NULL;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_ptr_equal(result, parsed);
    }
    mustache_free(parsed);
}

#define VIEW_TEST(name) cmocka_unit_test_setup_teardown(name, open_view, close_view)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VIEW_TEST(five_characters_are_escaped),
        VIEW_TEST(a_page_larger_than_the_first_buffer_is_whole),
        VIEW_TEST(an_empty_template_is_an_empty_text),
        VIEW_TEST(a_false_in_an_item_hides_a_truth_outside),
        VIEW_TEST(a_tag_that_does_not_end_is_refused),
        VIEW_TEST(a_tag_without_a_proper_name_is_refused),
        VIEW_TEST(sections_must_nest),
        VIEW_TEST(bad_delimiters_are_refused),
        VIEW_TEST(sections_nested_too_deep_are_refused),
        VIEW_TEST(a_partial_that_never_ends_is_an_error),
        VIEW_TEST(lists_that_multiply_without_end_are_an_error),
        VIEW_TEST(a_view_that_is_not_whole_is_never_shown),
        VIEW_TEST(without_a_catalog_the_text_itself_is_shown),
        VIEW_TEST(a_translation_stands_in_the_place_of_its_text),
        VIEW_TEST(a_template_outlives_its_catalog),
        VIEW_TEST(line_breaks_in_a_text_become_spaces),
        VIEW_TEST(spaces_without_a_line_break_are_kept),
        VIEW_TEST(a_translation_may_change_the_order_of_tags),
        VIEW_TEST(sections_may_stand_in_a_translation),
        VIEW_TEST(changed_delimiters_hold_in_a_translation),
        VIEW_TEST(a_translation_with_other_tags_is_refused),
        VIEW_TEST(a_malformed_translation_is_refused),
        VIEW_TEST(a_malformed_mark_is_refused),
        VIEW_TEST(threads_render_one_template_at_once),
    };
    return cmocka_run_group_tests_name("mustache", tests, NULL, NULL);
}
