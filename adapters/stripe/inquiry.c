#include <stdio.h>
#include <string.h>
#include "adapters/stripe/gateway_internal.h"

static bool is_id(const char *id)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t length = strlen(id);
    return length > 0 && length <= GATEWAY_ID_BYTES && strspn(id, letters) == length;
}

enum err inquiry_begin(struct inquiry *inquiry, void *self, enum gateway_call kind, const char *method, const char *what,
                       const char *id, const char *verb)
{
    *inquiry = (struct inquiry){
        .caller = self,
        .call = { .kind = kind, .request = { .method = method, .form = "", .key = "" } },
    };
    if (id != NULL && !is_id(id)) {
        return ERR_NOT_FOUND;
    }
    int length = snprintf(inquiry->path, sizeof inquiry->path, "/v1/%s%s%s%s%s", what, id == NULL ? "" : "/",
                          id == NULL ? "" : id, verb == NULL ? "" : "/", verb == NULL ? "" : verb);
    inquiry->call.request.path = inquiry->path;
    return length > 0 && (size_t)length < sizeof inquiry->path ? ERR_OK : ERR_INTERNAL;
}

enum err inquiry_run(struct inquiry *inquiry)
{
    if (inquiry->form.failed) {
        return ERR_NO_MEMORY;
    }
    inquiry->call.request.form = form_text(&inquiry->form);
    return call_make(inquiry->caller, &inquiry->call, &inquiry->end);
}

static enum err understood(enum err err)
{
    return err == ERR_MALFORMED ? ERR_PAYMENT_FAILED : err;
}

enum err inquiry_read(const struct inquiry *inquiry, const struct object_shape *shape, struct arena *arena, void *object)
{
    return understood(object_read(shape, inquiry->end.answer, arena, object));
}

void inquiry_end(struct inquiry *inquiry)
{
    json_decref(inquiry->end.answer);
    text_buffer_release(&inquiry->form);
}

enum err inquiry_finish(struct inquiry *inquiry, const struct object_shape *shape, struct arena *arena, void *object)
{
    enum err err = inquiry_run(inquiry);
    err = err == ERR_OK ? inquiry_read(inquiry, shape, arena, object) : err;
    inquiry_end(inquiry);
    return err;
}

enum err inquiry_find(void *self, enum gateway_call kind, const char *what, const char *id, const struct object_shape *shape,
                      struct arena *arena, void *object)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, kind, "GET", what, id, NULL);
    return err == ERR_OK ? inquiry_finish(&inquiry, shape, arena, object) : err;
}

static enum err read_page(const json_t *data, const struct object_shape *shape, struct arena *arena, void *objects, size_t *count)
{
    size_t given = json_array_size(data);
    char *page = arena_allocate(arena, GATEWAY_PAGE * shape->size);
    enum err err = page == NULL ? ERR_NO_MEMORY : json_is_array(data) && given <= GATEWAY_PAGE ? ERR_OK : ERR_PAYMENT_FAILED;
    for (size_t i = 0; err == ERR_OK && i < given; i++) {
        err = understood(object_read(shape, json_array_get(data, i), arena, page + i * shape->size));
    }
    if (err == ERR_OK) {
        memcpy(objects, page, given * shape->size);
        *count = given;
    }
    return err;
}

enum err inquiry_list(void *self, struct arena *arena, const struct inquiry_list *list, const struct gateway_cursor *cursor,
                      void *objects, size_t *count)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, list->kind, "GET", list->what, NULL, NULL);
    form_add_number(&inquiry.form, "limit", GATEWAY_PAGE);
    for (size_t i = 0; i < INQUIRY_PARAMETERS && list->names[i] != NULL; i++) {
        form_add(&inquiry.form, list->names[i], list->values[i]);
    }
    if (cursor->created_from_on > 0) {
        form_add_instant(&inquiry.form, "created[gte]", cursor->created_from_on);
    }
    if (cursor->after[0] != '\0') {
        form_add(&inquiry.form, "starting_after", cursor->after);
    }
    err = err == ERR_OK ? inquiry_run(&inquiry) : err;
    err = err == ERR_OK ? read_page(object_at(inquiry.end.answer, "data"), list->shape, arena, objects, count) : err;
    inquiry_end(&inquiry);
    return err;
}
