/* Any bytes as a set of templates (split at NULs: "t", then the partials "p", "q"), rendered with a view that has something under
 * the names a, b, c, l. */
#include <stdint.h>
#include "adapters/web/mustache_set.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *const names[] = { "t", "p", "q" };

static void add_templates(struct mustache_set *set, const char *source, size_t size)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *end = memchr(source, '\0', size);
        size_t length = end == NULL ? size : (size_t)(end - source);
        struct mustache_error why;
        if (mustache_set_add(set, names[i], source, length, NULL, &why) != ERR_OK || end == NULL) {
            return;
        }
        source = end + 1;
        size -= length + 1;
    }
}

static const struct view *make_view(struct arena *arena)
{
    struct view *view = view_object(arena);
    view_text(view, "a", "<&>\n\"'");
    view_integer(view, "b", INT64_MIN);
    view_text(view_child(view, "c"), "a", "inner");
    struct view *list = view_list(view, "l");
    view_text_item(list, "one");
    view_integer(view_item(list), "b", 2);
    view_boolean(list, NULL, true);
    return view;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct mustache_set *set = mustache_set_new();
    struct arena arena;
    arena_init(&arena, 1 << 20);
    if (set != NULL && size > 0) {
        add_templates(set, (const char *)bytes, size);
        struct mustache_error why;
        enum err linked = mustache_set_link(set, &why);
        const struct mustache *template = linked == ERR_NO_MEMORY ? NULL : mustache_set_find(set, "t");
        const char *text = NULL;
        size_t length = 0;
        if (template != NULL && mustache_render(template, make_view(&arena), &arena, &text, &length) == ERR_OK &&
            strlen(text) > length) {
            abort();
        }
    }
    arena_release(&arena);
    mustache_set_free(set);
    return 0;
}
