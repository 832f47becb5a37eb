/* The Mustache specification (fixtures/mustache-spec), one test a case, under the case's own name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include "adapters/web/mustache_set.h"

static const char *const files[] = { "comments", "delimiters", "interpolation", "inverted", "partials", "sections" };

enum { FILES = sizeof files / sizeof *files, CASES_MAX = 256, NAME_BYTES = 96, ARENA_BYTES = 1 << 20 };

static char names[CASES_MAX][NAME_BYTES];
static struct CMUnitTest tests[CASES_MAX];
static size_t test_count;

static void add_value(struct view *parent, const char *name, const json_t *value, struct arena *arena);

static void add_members(struct view *object, const json_t *value, struct arena *arena)
{
    const char *name = NULL;
    json_t *member = NULL;
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        add_value(object, name, member, arena);
    }
}

static void add_items(struct view *list, const json_t *value, struct arena *arena)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        add_value(list, NULL, json_array_get(value, i), arena);
    }
}

static void add_decimal(struct view *parent, const char *name, const json_t *value, struct arena *arena)
{
    char text[32];
    size_t size = json_dumpb(value, text, sizeof text, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
    view_text(parent, name, arena_copy(arena, text, size));
}

static void add_value(struct view *parent, const char *name, const json_t *value, struct arena *arena)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        add_members(view_child(parent, name), value, arena);
        break;
    case JSON_ARRAY:
        add_items(view_list(parent, name), value, arena);
        break;
    case JSON_STRING:
        view_text(parent, name, json_string_value(value));
        break;
    case JSON_INTEGER:
        view_integer(parent, name, json_integer_value(value));
        break;
    case JSON_REAL:
        add_decimal(parent, name, value, arena);
        break;
    case JSON_NULL:
        view_text(parent, name, NULL);
        break;
    default:
        view_boolean(parent, name, json_is_true(value));
        break;
    }
}

static const char *text_of(const json_t *spec, const char *name)
{
    return json_string_value(json_object_get(spec, name));
}

static void add_templates(struct mustache_set *set, const json_t *spec)
{
    const char *name = NULL;
    json_t *partial = NULL;
    json_object_foreach(json_object_get(spec, "partials"), name, partial)
    {
        const char *source = json_string_value(partial);
        assert_int_equal(mustache_set_add(set, name, source, strlen(source), NULL, NULL), ERR_OK);
    }
    const char *source = text_of(spec, "template");
    assert_int_equal(mustache_set_add(set, "main template", source, strlen(source), NULL, NULL), ERR_OK);
    enum err err = mustache_set_link(set, NULL);
    assert_true(err == ERR_OK || err == ERR_NOT_FOUND); /* a missing partial is empty */
}

static void case_renders_as_expected(void **state)
{
    const json_t *spec = *state;
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    struct view *whole = view_object(&arena);
    add_value(whole, "data", json_object_get(spec, "data"), &arena);
    struct mustache_set *set = mustache_set_new();
    assert_non_null(set);
    add_templates(set, spec);

    const char *text = NULL;
    size_t size = 0;
    const struct mustache *template = mustache_set_find(set, "main template");
    assert_int_equal(mustache_render(template, view_find(whole, "data", 4), &arena, &text, &size), ERR_OK);

    assert_string_equal(text, text_of(spec, "expected"));
    assert_int_equal(size, strlen(text));
    mustache_set_free(set);
    arena_release(&arena);
}

static void add_cases(const char *file, const json_t *cases)
{
    for (size_t i = 0; i < json_array_size(cases) && test_count < CASES_MAX; i++) {
        json_t *spec = json_array_get(cases, i);
        (void)snprintf(names[test_count], NAME_BYTES, "%s: %s", file, text_of(spec, "name"));
        tests[test_count] = (struct CMUnitTest){
            .name = names[test_count],
            .test_func = case_renders_as_expected,
            .initial_state = spec,
        };
        test_count++;
    }
}

int main(void)
{
    json_t *loaded[FILES] = { NULL };
    for (size_t i = 0; i < FILES; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "fixtures/mustache-spec/%s.json", files[i]);
        loaded[i] = json_load_file(path, 0, NULL);
        size_t before = test_count;
        add_cases(files[i], json_object_get(loaded[i], "tests"));
        if (test_count == before) {
            fprintf(stderr, "%s: no cases\n", path);
            return EXIT_FAILURE;
        }
    }
    int failed = _cmocka_run_group_tests("mustache spec", tests, test_count, NULL, NULL);
    for (size_t i = 0; i < FILES; i++) {
        json_decref(loaded[i]);
    }
    return failed;
}
