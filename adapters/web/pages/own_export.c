#include <stdlib.h>
#include <string.h>
#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"

/* Somebody fetches everything that the site knows of the own account. */

enum err page_export(struct exchange *exchange)
{
    struct view *view = page_view(exchange, TEXT("Download your data"), PAGE_WITH_FORM);
    struct data_export export;
    enum err err = export_find(&exchange->services->export, exchange->user->id, &export);
    if (err == ERR_OK && export.chunk_count > 0) {
        page_instant(exchange, view, "ready_until", export.expires_on);
    }
    view_boolean(view, "is_running", err == ERR_OK && export.chunk_count == 0);
    return err == ERR_OK || err == ERR_NOT_FOUND ? page_show(exchange, 200, "settings/export", view) : err;
}

enum err page_export_submit(struct exchange *exchange)
{
    const struct audit_actor actor = page_actor(exchange);
    enum err err = limit_take_form(exchange, LIMITED_EXPORT, exchange->user->email);
    if (err == ERR_OK) {
        err = export_ask(&exchange->services->export, &actor, exchange->user);
    }
    if (err == ERR_CONFLICT) {
        return page_redirect(exchange, "/settings/export", "export.running");
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings/export", "export.requested") : err;
}

struct document_stream {
    struct web_stream stream; /* first */
    struct data_export export;
    int64_t next; /* chunk */
};

/* A document that is replaced or purged meanwhile ends in an error: nobody takes a part of it for the whole. */
static enum err read_next(struct web_stream *stream, const struct services *services, struct arena *arena,
                          struct web_piece *piece)
{
    struct document_stream *self = (struct document_stream *)stream;
    const struct export_store *exports = services->export.exports;
    const char *text = NULL;
    enum err err = exports->read_chunk(exports->self, self->export.id, self->next, arena, &text);
    if (err == ERR_OK) {
        self->next++;
        *piece = (struct web_piece){ .text = text, .size = strlen(text), .is_over = self->next == self->export.chunk_count };
    }
    return err;
}

static void close_stream(struct web_stream *stream)
{
    free(stream);
}

/* Errors: ERR_NOT_FOUND, also for an admin who acts as the owner. */
enum err page_export_download(struct exchange *exchange)
{
    const char *token = form_value(&exchange->query, "token");
    struct data_export export;
    enum err err = ERR_NOT_FOUND;
    if (exchange->admin == NULL) {
        err = export_open(&exchange->services->export, exchange->user->id, token, &export);
    }
    struct document_stream *self = err == ERR_OK ? calloc(1, sizeof *self) : NULL;
    if (self == NULL) {
        return err == ERR_OK ? ERR_NO_MEMORY : err;
    }
    *self = (struct document_stream){ .stream = { .next = read_next, .close = close_stream }, .export = export };
    exchange->response->stream = &self->stream;
    exchange->response->status = 200;
    web_response_header(exchange->response, "Content-Type", "application/json");
    web_response_header(exchange->response, "Content-Disposition", "attachment; filename=\"snakeeyes-data.json\"");
    web_response_header(exchange->response, "Cache-Control", "no-store");
    return ERR_OK;
}
