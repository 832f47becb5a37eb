#ifndef ADAPTERS_WEB_CSV_H
#define ADAPTERS_WEB_CSV_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/arena.h"

/* Lines of comma-separated values (RFC 4180), in UTF-8, that any spreadsheet may open: no text becomes a formula. */
struct csv {
    struct arena *arena;
    char *text; /* not NUL-terminated; NULL when memory ran out */
    size_t size;
    size_t capacity;
    bool is_in_line;
};

/* Begins with nothing; the text lives in the arena, whose `exhausted` tells that memory ran out. */
void csv_begin(struct csv *csv, struct arena *arena);

/* The next field of the line. A text that begins as a formula does (=, +, -, @, tab, CR, LF) gets a ' before it. */
void csv_text(struct csv *csv, const char *text);
void csv_number(struct csv *csv, int64_t number);
void csv_boolean(struct csv *csv, bool truth);      /* "yes" or "no" */
void csv_money(struct csv *csv, int64_t cents);     /* "-12.05" */
void csv_tenths(struct csv *csv, int64_t tenths);   /* "7.2" */
void csv_instant(struct csv *csv, int64_t instant); /* "2026-11-24T06:41:12Z"; "" for 0 */

void csv_end_line(struct csv *csv);
#endif
