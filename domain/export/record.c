#include "domain/export/document.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

/* A record that is full drops the field, which a test of the fullest section would show. */
static void add(struct record *record, struct record_field field)
{
    if (record->count < RECORD_FIELDS_MAX) {
        record->fields[record->count++] = field;
    }
}

void record_text(struct record *record, const char *name, const char *text)
{
    add(record, (struct record_field){ .name = name, .kind = RECORD_TEXT, .text = text });
}

void record_number(struct record *record, const char *name, int64_t number)
{
    add(record, (struct record_field){ .name = name, .kind = RECORD_NUMBER, .number = number });
}

void record_number_or_nothing(struct record *record, const char *name, int64_t number)
{
    if (number == 0) {
        record_text(record, name, NULL);
    } else {
        record_number(record, name, number);
    }
}

void record_boolean(struct record *record, const char *name, bool truth)
{
    add(record, (struct record_field){ .name = name, .kind = RECORD_BOOLEAN, .number = truth ? 1 : 0 });
}

/* Without memory it says nothing; the arena remembers, and whoever writes the page looks. */
void record_instant(struct record *record, struct arena *arena, const char *name, int64_t instant)
{
    char *text = instant == 0 ? NULL : arena_allocate(arena, CALENDAR_TEXT_BYTES);
    if (text != NULL) {
        calendar_write_second(instant, text);
    }
    record_text(record, name, text);
}

void record_bytes(struct record *record, struct arena *arena, const char *name, const uint8_t *bytes, size_t size)
{
    char *text = arena_allocate(arena, 2 * size + 1);
    if (text != NULL) {
        text_to_hex(bytes, size, text);
    }
    record_text(record, name, text);
}

void record_list(struct record *record, const char *name, const struct record *records, size_t count)
{
    add(record, (struct record_field){ .name = name, .kind = RECORD_LIST, .records = records, .record_count = count });
}

void *document_make_room(struct document_page *page, size_t row_size)
{
    void *rows = arena_allocate(page->arena, DOCUMENT_PAGE_ROWS * row_size);
    page->records = arena_allocate(page->arena, DOCUMENT_PAGE_ROWS * sizeof *page->records);
    return page->records == NULL ? NULL : rows;
}

struct record *document_add(struct document_page *page)
{
    return &page->records[page->count++];
}
