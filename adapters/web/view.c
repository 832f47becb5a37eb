#include "adapters/web/view.h"
#include <string.h>
#include "domain/kernel/text.h"

enum view_kind { VIEW_NOTHING, VIEW_TEXT, VIEW_NUMBER, VIEW_TRUE, VIEW_FALSE, VIEW_OBJECT, VIEW_LIST };

struct view {
    enum view_kind kind;
    const char *name; /* "" in a list and at the root */
    size_t name_size;
    struct view *next; /* its neighbour in the parent */
    union {
        struct {
            const char *bytes;
            size_t size;
        } text; /* of texts and numbers */
        struct {
            struct arena *arena;
            struct view *first;
            struct view *last;
        } inside; /* of objects and lists */
    };
};

enum { DECIMAL_BYTES = 21 }; /* an int64 with sign and NUL */

struct view *view_object(struct arena *arena)
{
    struct view *view = arena_allocate(arena, sizeof *view);
    if (view != NULL) {
        view->kind = VIEW_OBJECT;
        view->name = "";
        view->inside.arena = arena;
    }
    return view;
}

/* Members go to the front, so that a later value is found first; items go to the end. */
static void attach(struct view *parent, struct view *child)
{
    if (parent->inside.first == NULL) {
        parent->inside.last = child;
    }
    if (parent->kind == VIEW_OBJECT || parent->inside.first == NULL) {
        child->next = parent->inside.first;
        parent->inside.first = child;
    } else {
        parent->inside.last->next = child;
        parent->inside.last = child;
    }
}

static struct view *add(struct view *parent, const char *name, enum view_kind kind)
{
    struct view *child = parent == NULL ? NULL : arena_allocate(parent->inside.arena, sizeof *child);
    if (child == NULL) {
        return NULL;
    }
    child->kind = kind;
    child->name = name == NULL ? "" : name;
    child->name_size = strlen(child->name);
    attach(parent, child);
    return child;
}

void view_text(struct view *parent, const char *name, const char *text)
{
    struct view *child = add(parent, name, text == NULL ? VIEW_NOTHING : VIEW_TEXT);
    if (child != NULL && text != NULL) {
        child->text.bytes = text;
        child->text.size = strlen(text);
    }
}

void view_integer(struct view *parent, const char *name, int64_t number)
{
    struct view *child = add(parent, name, VIEW_NUMBER);
    char *decimal = child == NULL ? NULL : arena_allocate(parent->inside.arena, DECIMAL_BYTES);
    if (decimal != NULL) {
        child->text.size = text_from_int64(number, decimal);
        child->text.bytes = decimal;
    }
}

void view_boolean(struct view *parent, const char *name, bool truth)
{
    add(parent, name, truth ? VIEW_TRUE : VIEW_FALSE);
}

void view_true(struct view *parent, const char *name)
{
    view_boolean(parent, name, true);
}

static struct view *add_container(struct view *parent, const char *name, enum view_kind kind)
{
    struct view *child = add(parent, name, kind);
    if (child != NULL) {
        child->inside.arena = parent->inside.arena;
    }
    return child;
}

struct view *view_child(struct view *parent, const char *name)
{
    return add_container(parent, name, VIEW_OBJECT);
}

struct view *view_list(struct view *parent, const char *name)
{
    return add_container(parent, name, VIEW_LIST);
}

struct view *view_item(struct view *list)
{
    return view_child(list, NULL);
}

void view_text_item(struct view *list, const char *text)
{
    view_text(list, NULL, text);
}

const struct view *view_find(const struct view *object, const char *name, size_t name_size)
{
    if (object == NULL || object->kind != VIEW_OBJECT) {
        return NULL;
    }
    const struct view *member = object->inside.first;
    while (member != NULL && (member->name_size != name_size || memcmp(member->name, name, name_size) != 0)) {
        member = member->next;
    }
    return member;
}

bool view_is_shown(const struct view *view)
{
    if (view == NULL) {
        return false;
    }
    switch (view->kind) {
    case VIEW_NOTHING:
    case VIEW_FALSE:
        return false;
    case VIEW_TEXT:
        return view->text.size > 0;
    case VIEW_LIST:
        return view->inside.first != NULL;
    default:
        return true;
    }
}

bool view_is_list(const struct view *view)
{
    return view != NULL && view->kind == VIEW_LIST;
}

const struct view *view_first(const struct view *list)
{
    return list->inside.first;
}

const struct view *view_next(const struct view *item)
{
    return item->next;
}

const char *view_as_text(const struct view *view, size_t *size)
{
    if (view == NULL || (view->kind != VIEW_TEXT && view->kind != VIEW_NUMBER) || view->text.bytes == NULL) {
        *size = 0;
        return "";
    }
    *size = view->text.size;
    return view->text.bytes;
}
