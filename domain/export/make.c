#include <string.h>
#include "domain/export/document.h"
#include "domain/kernel/transaction.h"

enum { CHUNK_BYTES = 64 * 1024, PAGE_ARENA = 8 * 1024 * 1024 };

/* A document on its way. */
struct making {
    const struct export_ports *ports;
    struct data_export export;
    struct user user;
    struct arena page;
    char *chunk;
    size_t used;
    bool is_between; /* records of a list: a comma is due */
};

static enum err add_chunk(struct making *making, const char *text)
{
    const struct export_store *exports = making->ports->exports;
    enum err err = exports->add_chunk(exports->self, making->export.id, making->export.chunk_count, text);
    making->export.chunk_count += err == ERR_OK ? 1 : 0;
    return err;
}

static enum err flush(struct making *making)
{
    enum err err = ERR_OK;
    if (making->used > 0) {
        making->chunk[making->used] = '\0';
        err = add_chunk(making, making->chunk);
        making->used = 0;
    }
    return err;
}

/* No text is cut: a chunk is UTF-8, too. */
static enum err append(struct making *making, const char *text)
{
    size_t size = strlen(text);
    enum err err = size > CHUNK_BYTES - making->used ? flush(making) : ERR_OK;
    if (err != ERR_OK) {
        return err;
    }
    if (size > CHUNK_BYTES) {
        return add_chunk(making, text);
    }
    memcpy(making->chunk + making->used, text, size);
    making->used += size;
    return ERR_OK;
}

static enum err append_all(struct making *making, const char *const *texts, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = append(making, texts[i]);
    }
    return err;
}

static enum err write_records(struct making *making, const struct document_page *page)
{
    const struct record_format *format = making->ports->format;
    enum err err = page->arena->exhausted ? ERR_NO_MEMORY : ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < page->count; i++) {
        const char *text = NULL;
        err = format->write(format->self, &page->records[i], page->arena, &text);
        if (err == ERR_OK) {
            const char *const texts[] = { making->is_between ? ",\n" : "", text };
            err = append_all(making, texts, 2);
        }
        making->is_between = true;
    }
    return err;
}

static enum err write_page(struct making *making, const struct document_section *section, struct document_page *page)
{
    page->records = NULL;
    page->count = 0;
    enum err err = section->read(page);
    if (err == ERR_OK) {
        err = write_records(making, page);
    }
    arena_release(page->arena);
    return err;
}

static enum err write_section(struct making *making, const struct document_section *section)
{
    struct document_page page = { .ports = making->ports, .user = &making->user, .arena = &making->page };
    const char *const head[] = { ",\n\"", section->name, section->is_list ? "\":[\n" : "\":" };
    enum err err = append_all(making, head, sizeof head / sizeof head[0]);
    making->is_between = false;
    while (err == ERR_OK && !page.is_over) {
        err = write_page(making, section, &page);
    }
    if (err == ERR_OK && !section->is_list && !making->is_between) {
        err = append(making, "null");
    }
    return err == ERR_OK && section->is_list ? append(making, "\n]") : err;
}

static enum err write_document(struct making *making)
{
    enum err err = append(making, "{\"format\":\"snakeeyes-export-1\"");
    for (size_t i = 0; err == ERR_OK && i < document_section_count; i++) {
        err = write_section(making, &document_sections[i]);
    }
    if (err == ERR_OK) {
        err = append(making, "}\n");
    }
    return err == ERR_OK ? flush(making) : err;
}

/* Errors: ERR_NOT_FOUND when there is nothing to make. */
static enum err find(struct making *making, int64_t id, int64_t now)
{
    const struct export_ports *ports = making->ports;
    enum err err = ports->exports->find_locked(ports->exports->self, id, &making->export);
    if (err == ERR_OK && (making->export.chunk_count > 0 || making->export.expires_on <= now)) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, making->export.user_id, &making->user);
    }
    return err == ERR_OK && making->user.deleted ? ERR_NOT_FOUND : err;
}

static enum err make(struct making *making, int64_t id)
{
    const struct export_ports *ports = making->ports;
    int64_t now = ports->clock->now(ports->clock->self);
    enum err err = find(making, id, now);
    if (err == ERR_OK) {
        err = write_document(making);
    }
    now = ports->clock->now(ports->clock->self);
    if (err == ERR_OK) {
        err = ports->exports->finish(ports->exports->self, id, making->export.chunk_count, now + EXPORT_LIFETIME);
    }
    return err == ERR_OK ? export_add_job(ports, "mail.export_ready", id, now) : err;
}

enum err export_make(const struct export_ports *ports, struct arena *arena, int64_t id)
{
    struct making making = { .ports = ports, .chunk = arena_allocate(arena, CHUNK_BYTES + 1) };
    enum err err = making.chunk == NULL ? ERR_NO_MEMORY : ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    arena_init(&making.page, PAGE_ARENA);
    err = transaction_end(ports->transaction, make(&making, id));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}
