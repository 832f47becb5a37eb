#include "adapters/web/mustache_internal.h"

enum {
    OUTPUT_BYTES = 16384,   /* of the first buffer: most pages fit */
    DEPTH_MAX = 128,        /* sections and partials inside one another */
    STEPS_MAX = 200 * 1000, /* lists inside lists multiply: a page that needs more is a mistake */
};

/* Where names are looked up: the innermost first. */
struct context {
    const struct view *view;
    const struct context *outer;
};

/* What stands before each line of a partial; the outer partial's comes first. */
struct indent {
    struct mustache_span text;
    const struct indent *outer;
};

struct renderer {
    struct arena *arena;
    char *bytes; /* with room for a NUL after `capacity` */
    size_t size;
    size_t capacity;
    size_t steps;
    size_t depth;
    bool is_plain; /* nothing is escaped */
    enum err err;  /* sticky */
};

static bool make_room(struct renderer *renderer, size_t size)
{
    if (size > SIZE_MAX / 4 - renderer->size) {
        renderer->err = ERR_NO_MEMORY;
        return false;
    }
    size_t capacity = renderer->capacity == 0 ? OUTPUT_BYTES : renderer->capacity * 2;
    if (capacity < renderer->size + size) {
        capacity = renderer->size + size;
    }
    char *bytes = arena_allocate(renderer->arena, capacity + 1);
    if (bytes == NULL) {
        renderer->err = ERR_NO_MEMORY;
        return false;
    }
    if (renderer->size > 0) {
        memcpy(bytes, renderer->bytes, renderer->size);
    }
    renderer->bytes = bytes;
    renderer->capacity = capacity;
    return true;
}

static void append(struct renderer *renderer, const char *bytes, size_t size)
{
    if (size == 0 || (size > renderer->capacity - renderer->size && !make_room(renderer, size))) {
        return;
    }
    memcpy(renderer->bytes + renderer->size, bytes, size);
    renderer->size += size;
}

static struct mustache_span entity_of(char byte)
{
    switch (byte) {
    case '&':
        return (struct mustache_span){ "&amp;", 5 };
    case '<':
        return (struct mustache_span){ "&lt;", 4 };
    case '>':
        return (struct mustache_span){ "&gt;", 4 };
    case '"':
        return (struct mustache_span){ "&quot;", 6 };
    case '\'':
        return (struct mustache_span){ "&#39;", 5 };
    default:
        return (struct mustache_span){ NULL, 0 };
    }
}

static void append_escaped(struct renderer *renderer, const char *bytes, size_t size)
{
    size_t done = 0;
    for (size_t i = 0; i < size; i++) {
        struct mustache_span entity = entity_of(bytes[i]);
        if (entity.size > 0) {
            append(renderer, bytes + done, i - done);
            append(renderer, entity.bytes, entity.size);
            done = i + 1;
        }
    }
    append(renderer, bytes + done, size - done);
}

static void append_indent(struct renderer *renderer, const struct indent *indent)
{
    if (indent != NULL) {
        append_indent(renderer, indent->outer);
        append(renderer, indent->text.bytes, indent->text.size);
    }
}

/* The literal's own beginning is indented already, and what follows its last line break is another step's. */
static void append_lines(struct renderer *renderer, struct mustache_span literal, const struct indent *indent)
{
    const char *at = literal.bytes;
    const char *end = literal.bytes + literal.size;
    for (const char *line_break = memchr(at, '\n', literal.size); line_break != NULL && line_break + 1 < end;
         line_break = memchr(at, '\n', (size_t)(end - at))) {
        append(renderer, at, (size_t)(line_break + 1 - at));
        append_indent(renderer, indent);
        at = line_break + 1;
    }
    append(renderer, at, (size_t)(end - at));
}

/* The first piece of a name is looked for from the inside out, the others only in what it names. */
static const struct view *look_up(const struct mustache_step *step, const struct context *context)
{
    if (step->path_length == 0) {
        return context->view;
    }
    const struct view *found = NULL;
    for (; context != NULL && found == NULL; context = context->outer) {
        found = view_find(context->view, step->path[0].bytes, step->path[0].size);
    }
    for (size_t i = 1; i < step->path_length; i++) {
        found = view_find(found, step->path[i].bytes, step->path[i].size);
    }
    return found;
}

static void render_steps(struct renderer *renderer, const struct mustache *mustache, size_t first, size_t end,
                         const struct context *context, const struct indent *indent);

/* `index` is the section's own step. */
static void render_section(struct renderer *renderer, const struct mustache *mustache, size_t index,
                           const struct context *context, const struct indent *indent)
{
    const struct mustache_step *section = &mustache->steps[index];
    const struct view *view = look_up(section, context);
    if (section->kind == MUSTACHE_INVERTED) {
        if (!view_is_shown(view)) {
            render_steps(renderer, mustache, index + 1, section->end, context, indent);
        }
        return;
    }
    if (!view_is_list(view)) {
        if (view_is_shown(view)) {
            render_steps(renderer, mustache, index + 1, section->end, &(struct context){ view, context }, indent);
        }
        return;
    }
    for (const struct view *item = view_first(view); item != NULL && renderer->err == ERR_OK; item = view_next(item)) {
        render_steps(renderer, mustache, index + 1, section->end, &(struct context){ item, context }, indent);
    }
}

static void render_partial(struct renderer *renderer, const struct mustache_step *step, const struct context *context,
                           const struct indent *indent)
{
    if (step->partial == NULL) {
        return;
    }
    const struct indent deeper = { step->indent, indent };
    bool stands_alone = step->indent.bytes != NULL;
    render_steps(renderer, step->partial, 0, step->partial->count, context, stands_alone ? &deeper : NULL);
}

static void render_value(struct renderer *renderer, const struct mustache_step *step, const struct context *context)
{
    size_t size = 0;
    const char *text = view_as_text(look_up(step, context), &size);
    if (step->kind == MUSTACHE_RAW || renderer->is_plain) {
        append(renderer, text, size);
    } else {
        append_escaped(renderer, text, size);
    }
}

static void render_step(struct renderer *renderer, const struct mustache *mustache, size_t index, const struct context *context,
                        const struct indent *indent)
{
    const struct mustache_step *step = &mustache->steps[index];
    if (step->starts_line) {
        append_indent(renderer, indent);
    }
    switch (step->kind) {
    case MUSTACHE_LITERAL:
        if (indent == NULL) {
            append(renderer, step->text.bytes, step->text.size);
        } else {
            append_lines(renderer, step->text, indent);
        }
        break;
    case MUSTACHE_ESCAPED:
    case MUSTACHE_RAW:
        render_value(renderer, step, context);
        break;
    case MUSTACHE_SECTION:
    case MUSTACHE_INVERTED:
        render_section(renderer, mustache, index, context, indent);
        break;
    case MUSTACHE_PARTIAL:
        render_partial(renderer, step, context, indent);
        break;
    }
}

static void render_steps(struct renderer *renderer, const struct mustache *mustache, size_t first, size_t end,
                         const struct context *context, const struct indent *indent)
{
    if (renderer->depth == DEPTH_MAX) {
        renderer->err = ERR_OVERFLOW;
        return;
    }
    renderer->depth++;
    for (size_t i = first; i < end && renderer->err == ERR_OK;) {
        if (renderer->steps++ == STEPS_MAX) {
            renderer->err = ERR_OVERFLOW;
        }
        const struct mustache_step *step = &mustache->steps[i];
        render_step(renderer, mustache, i, context, indent);
        bool has_body = step->kind == MUSTACHE_SECTION || step->kind == MUSTACHE_INVERTED;
        i = has_body ? step->end : i + 1;
    }
    renderer->depth--;
}

static enum err render(const struct mustache *mustache, const struct view *view, bool is_plain, struct arena *arena,
                       const char **text, size_t *size)
{
    struct renderer renderer = { .arena = arena, .is_plain = is_plain, .err = arena->exhausted ? ERR_NO_MEMORY : ERR_OK };
    if (renderer.err == ERR_OK && make_room(&renderer, 0)) {
        render_steps(&renderer, mustache, 0, mustache->count, &(struct context){ view, NULL }, NULL);
    }
    if (renderer.err != ERR_OK) {
        return renderer.err;
    }
    renderer.bytes[renderer.size] = '\0';
    *text = renderer.bytes;
    *size = renderer.size;
    return ERR_OK;
}

enum err mustache_render(const struct mustache *mustache, const struct view *view, struct arena *arena, const char **text,
                         size_t *size)
{
    return render(mustache, view, false, arena, text, size);
}

enum err mustache_render_plain(const struct mustache *mustache, const struct view *view, struct arena *arena, const char **text,
                               size_t *size)
{
    return render(mustache, view, true, arena, text, size);
}
