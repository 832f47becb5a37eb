/* The Nth allocation fails, for every N: loading and rendering end in a clean error and leak nothing (AddressSanitizer tells). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/web/mustache_set.h"
#include "tests/web/mo_file.h"

/* Linked with --wrap for each of these: the allocation that counts `until_failure` down to zero fails, once. */
static size_t until_failure;

static bool fails_now(void)
{
    return until_failure > 0 && --until_failure == 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_reallocarray(void *old, size_t count, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_reallocarray(void *old, size_t count, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails_now() ? NULL : __real_calloc(count, size);
}

void *__wrap_reallocarray(void *old, size_t count, size_t size)
{
    return fails_now() ? NULL : __real_reallocarray(old, count, size);
}

char *__wrap_strdup(const char *text)
{
    return fails_now() ? NULL : __real_strdup(text);
}

static const struct mo_message spanish[] = { MO_SPANISH, MO_MESSAGE("Hello {{name}}", "Hola {{name}}") };

static enum err add_templates(struct mustache_set *set, const struct catalog *catalog)
{
    static const char page[] = "{{#_}}Hello {{name}}{{/_}}\n  {{>row}}\n{{#rows}}{{a.b}}{{/rows}}";
    enum err err = mustache_set_add(set, "page", page, sizeof page - 1, catalog, NULL);
    if (err == ERR_OK) {
        err = mustache_set_add(set, "row", "[{{name}}]\n", 11, catalog, NULL);
    }
    return err == ERR_OK ? mustache_set_link(set, NULL) : err;
}

static enum err render(const struct mustache_set *set)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct view *view = view_object(&arena);
    view_text(view, "name", "Ann");
    struct view *rows = view_list(view, "rows");
    for (int i = 0; i < 200; i++) {
        view_integer(view_child(view_item(rows), "a"), "b", i);
    }
    const char *text = NULL;
    size_t size = 0;
    enum err err = mustache_render(mustache_set_find(set, "page"), view, &arena, &text, &size);
    assert_true(err == ERR_OK ? strncmp(text, "Hola Ann\n  [Ann]\n0123", 21) == 0 : text == NULL);
    arena_release(&arena);
    return err;
}

static enum err load_and_render(const char *mo_file, size_t mo_size)
{
    struct catalog *catalog = NULL;
    struct mustache_set *set = NULL;
    enum err err = catalog_read(mo_file, mo_size, &catalog);
    if (err == ERR_OK) {
        set = mustache_set_new();
        err = set == NULL ? ERR_NO_MEMORY : add_templates(set, catalog);
    }
    if (err == ERR_OK) {
        err = render(set);
    }
    mustache_set_free(set);
    catalog_free(catalog);
    return err;
}

static void whichever_allocation_fails_it_is_a_clean_error(void **state)
{
    (void)state;
    char mo_file[MO_FILE_BYTES];
    size_t mo_size = mo_file_write(spanish, 2, mo_file);
    size_t failures = 0;
    for (bool failed = true; failed; failures += failed) {
        until_failure = failures + 1;
        enum err err = load_and_render(mo_file, mo_size);
        failed = until_failure == 0;
        until_failure = 0;
        assert_int_equal(err, failed ? ERR_NO_MEMORY : ERR_OK);
    }
    assert_in_range(failures, 10, 1000);
}

static void a_page_that_outgrows_its_arena_is_a_clean_error(void **state)
{
    (void)state;
    static const char source[] = "{{#rows}}a row of a few characters{{/rows}}";
    struct mustache *parsed = NULL;
    assert_int_equal(mustache_parse(source, sizeof source - 1, NULL, &parsed, NULL), ERR_OK);
    enum err last = ERR_NO_MEMORY;
    for (size_t limit = 0; limit < 400000; limit += 5000) {
        struct arena arena;
        arena_init(&arena, limit);
        struct view *view = view_object(&arena);
        struct view *rows = view_list(view, "rows");
        for (int i = 0; i < 1000; i++) {
            view_true(rows, NULL);
        }
        const char *text = NULL;
        size_t size = 0;
        last = mustache_render(parsed, view, &arena, &text, &size);
        assert_true(last == ERR_OK ? size == strlen(text) : last == ERR_NO_MEMORY && text == NULL);
        arena_release(&arena);
    }
    assert_int_equal(last, ERR_OK);
    mustache_free(parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whichever_allocation_fails_it_is_a_clean_error),
        cmocka_unit_test(a_page_that_outgrows_its_arena_is_a_clean_error),
    };
    return cmocka_run_group_tests_name("mustache memory", tests, NULL, NULL);
}
