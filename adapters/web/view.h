#ifndef ADAPTERS_WEB_VIEW_H
#define ADAPTERS_WEB_VIEW_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/arena.h"

/* What a template sees: a tree of texts, numbers, truths, objects and lists, owned by an arena.
 *
 * Names and texts are borrowed and must live as long as the tree; string literals and copies in the same arena do.
 * Nothing here fails loudly: every function takes a NULL parent and then does nothing, and an allocation that fails sets
 * arena->exhausted, which mustache_render turns into ERR_NO_MEMORY. So a page builds its view without a single check.
 *
 * A section is shown for: true, any number (0, too), a text that is not empty, an object, each item of a list. */
struct view;

/* The root: an empty object. NULL when the arena is exhausted. */
struct view *view_object(struct arena *arena);

/* Sets a member. `name` has no dots; a member that is set twice has the later value. A NULL text is shown as nothing.
 * `name` is NULL when the parent is a list: the value becomes its next item. */
void view_text(struct view *parent, const char *name, const char *text);
void view_integer(struct view *parent, const char *name, int64_t number);
void view_boolean(struct view *parent, const char *name, bool truth);
void view_true(struct view *parent, const char *name);

/* Sets an empty object or an empty list, and returns it to be filled. */
struct view *view_child(struct view *parent, const char *name);
struct view *view_list(struct view *parent, const char *name);

/* Adds an empty object, or a text ({{.}}), to the end of a list. */
struct view *view_item(struct view *list);
void view_text_item(struct view *list, const char *text);

/* For the renderer and for tests. */

/* The member of that name (not NUL-terminated); NULL when there is none or `object` is not an object. */
const struct view *view_find(const struct view *object, const char *name, size_t name_size);

/* What a section does with it; false for NULL. */
bool view_is_shown(const struct view *view);
bool view_is_list(const struct view *view);

/* The first item of a list, and the one after `item`; NULL at the end. */
const struct view *view_first(const struct view *list);
const struct view *view_next(const struct view *item);

/* The text of a text or a number and its size; "" for everything else, NULL included. */
const char *view_as_text(const struct view *view, size_t *size);
#endif
