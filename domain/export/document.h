#ifndef DOMAIN_EXPORT_DOCUMENT_H
#define DOMAIN_EXPORT_DOCUMENT_H
#include "domain/export/export.h"

/* What stands in an export, page by page. */

/* Where a section goes on. What a page reads and writes lives in `arena`, which is emptied behind it. */
struct document_page {
    const struct export_ports *ports;
    const struct user *user;
    struct arena *arena;
    int64_t after;                    /* what the last page ended with, by the section's own count; 0 at the start */
    uint8_t after_hash[DIGEST_BYTES]; /* the same where rows go by a hash */
    struct record *records;           /* what this page tells */
    size_t count;
    bool is_over; /* it was the section's last */
};

/* A part of the document: a list of records, or one record at most. */
struct document_section {
    const char *name;
    bool is_list;
    /* Fills in records, count and is_over, and moves `after`. Errors: the ports', ERR_NO_MEMORY. */
    enum err (*read)(struct document_page *page);
};

extern const struct document_section document_sections[];
extern const size_t document_section_count;

/* Adds a field. The texts are borrowed, "" is kept; an instant of 0 is nothing ("2026-01-31T23:59:59Z" else). */
void record_text(struct record *record, const char *name, const char *text);
void record_number(struct record *record, const char *name, int64_t number);
void record_boolean(struct record *record, const char *name, bool truth);
void record_instant(struct record *record, struct arena *arena, const char *name, int64_t instant);
void record_bytes(struct record *record, struct arena *arena, const char *name, const uint8_t *bytes, size_t size);
void record_list(struct record *record, const char *name, const struct record *records, size_t count);

/* A number that is none for 0: an id, a limit. */
void record_number_or_nothing(struct record *record, const char *name, int64_t number);

/* The billing's sections (document_billing.c). */
enum err document_read_subscriptions(struct document_page *page) MUST_USE;
enum err document_read_purchases(struct document_page *page) MUST_USE;
enum err document_read_invoices(struct document_page *page) MUST_USE;
enum err document_read_card(struct document_page *page) MUST_USE;

enum { DOCUMENT_PAGE_ROWS = 100 };

/* Room for a page of rows, and for a record of each; NULL when memory ran out. */
void *document_make_room(struct document_page *page, size_t row_size);

/* The next record of the page. */
struct record *document_add(struct document_page *page);

/* Asks for a job of this kind with the field "export_id", to be run at once, in the caller's transaction. Errors: the queue's. */
enum err export_add_job(const struct export_ports *ports, const char *kind, int64_t export_id, int64_t now) MUST_USE;
#endif
