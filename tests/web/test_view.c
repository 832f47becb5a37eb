#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/web/view.h"

static struct arena arena;

static int open_view(void **state)
{
    arena_init(&arena, 1 << 16);
    *state = view_object(&arena);
    return *state == NULL;
}

static int close_view(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static const struct view *member(const struct view *object, const char *name)
{
    return view_find(object, name, strlen(name));
}

static void assert_text(const struct view *view, const char *expected)
{
    size_t size = 0;
    const char *text = view_as_text(view, &size);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(text, expected, size);
}

static void a_text_is_found_by_its_name(void **state)
{
    view_text(*state, "email", "a@example.org");
    view_text(*state, "emails", "many");

    assert_text(member(*state, "email"), "a@example.org");
    assert_null(member(*state, "mail"));
}

static void a_text_is_borrowed(void **state)
{
    char text[] = "one";
    view_text(*state, "word", text);
    text[0] = 'O';

    assert_text(member(*state, "word"), "One");
}

static void numbers_are_decimal(void **state)
{
    view_integer(*state, "least", INT64_MIN);
    view_integer(*state, "most", INT64_MAX);

    assert_text(member(*state, "least"), "-9223372036854775808");
    assert_text(member(*state, "most"), "9223372036854775807");
}

static void the_later_value_counts(void **state)
{
    view_text(*state, "title", "first");
    view_text(*state, "title", "second");

    assert_text(member(*state, "title"), "second");
}

static void items_keep_their_order(void **state)
{
    struct view *list = view_list(*state, "rolls");
    view_text_item(list, "a");
    view_integer(view_item(list), "n", 2);
    view_text_item(list, "c");

    const struct view *item = view_first(member(*state, "rolls"));
    assert_text(item, "a");
    item = view_next(item);
    assert_text(member(item, "n"), "2");
    item = view_next(item);
    assert_text(item, "c");
    assert_null(view_next(item));
}

static void what_is_empty_or_false_is_not_shown(void **state)
{
    view_text(*state, "nothing", NULL);
    view_text(*state, "empty", "");
    view_boolean(*state, "false", false);
    view_list(*state, "list");

    assert_false(view_is_shown(member(*state, "nothing")));
    assert_false(view_is_shown(member(*state, "empty")));
    assert_false(view_is_shown(member(*state, "false")));
    assert_false(view_is_shown(member(*state, "list")));
    assert_false(view_is_shown(member(*state, "absent")));
}

static void what_is_there_is_shown(void **state)
{
    view_text(*state, "text", "0");
    view_integer(*state, "zero", 0);
    view_true(*state, "true");
    view_child(*state, "object");
    view_item(view_list(*state, "list"));

    assert_true(view_is_shown(member(*state, "text")));
    assert_true(view_is_shown(member(*state, "zero")));
    assert_true(view_is_shown(member(*state, "true")));
    assert_true(view_is_shown(member(*state, "object")));
    assert_true(view_is_shown(member(*state, "list")));
}

static void what_has_no_text_is_shown_as_nothing(void **state)
{
    view_true(*state, "true");
    view_text(*state, "nothing", NULL);

    assert_text(member(*state, "true"), "");
    assert_text(member(*state, "nothing"), "");
    assert_text(*state, "");
    assert_text(NULL, "");
}

static void a_failed_allocation_is_remembered_by_the_arena(void **state)
{
    (void)state;
    struct arena narrow;
    arena_init(&narrow, 1);
    struct view *root = view_object(&narrow);
    assert_null(root);

    struct view *list = view_list(view_child(root, "a"), "b");
    view_text(view_item(list), "c", "text");
    view_integer(list, NULL, 1);
    view_boolean(list, NULL, true);

    assert_null(list);
    assert_true(narrow.exhausted);
    arena_release(&narrow);
}

static void a_number_that_found_no_room_is_empty(void **state)
{
    (void)state;
    struct arena narrow;
    arena_init(&narrow, 1 << 16);
    struct view *root = view_object(&narrow);
    view_true(root, "one");
    size_t node = narrow.used / 2;
    narrow.limit = narrow.used + node;

    view_integer(root, "number", 5);

    assert_true(narrow.exhausted);
    assert_text(member(root, "number"), "");
    arena_release(&narrow);
}

#define VIEW_TEST(name) cmocka_unit_test_setup_teardown(name, open_view, close_view)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VIEW_TEST(a_text_is_found_by_its_name),
        VIEW_TEST(a_text_is_borrowed),
        VIEW_TEST(numbers_are_decimal),
        VIEW_TEST(the_later_value_counts),
        VIEW_TEST(items_keep_their_order),
        VIEW_TEST(what_is_empty_or_false_is_not_shown),
        VIEW_TEST(what_is_there_is_shown),
        VIEW_TEST(what_has_no_text_is_shown_as_nothing),
        VIEW_TEST(a_failed_allocation_is_remembered_by_the_arena),
        VIEW_TEST(a_number_that_found_no_room_is_empty),
    };
    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
