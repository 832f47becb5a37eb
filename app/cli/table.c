#include "app/cli/table.h"
#include "app/instant.h"
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 16, ROWS_IN_STREAM = 1000 };

struct table {
    const char *const *columns;
    size_t column_count;
    size_t column; /* of the next cell */
    json_t *rows;  /* array of objects: those that aren't printed yet */
    bool incomplete;
    bool streams;
    bool as_json; /* where it streams */
    bool begun;   /* something is printed */
    bool broken;  /* and something could not be */
    int widths[COLUMNS_MAX];
};

struct table *table_create(const char *const *columns, size_t count)
{
    struct table *table = calloc(1, sizeof *table);
    if (!table || count > COLUMNS_MAX) {
        free(table);
        return NULL;
    }
    *table = (struct table){ .columns = columns, .column_count = count, .rows = json_array() };
    table->incomplete = table->rows == NULL;
    return table;
}

void table_destroy(struct table *table)
{
    if (table) {
        json_decref(table->rows);
        free(table);
    }
}

/* A cell's text for people; `number` holds one that must be made. */
static const char *show_cell(const json_t *cell, char number[21])
{
    if (json_is_string(cell)) {
        return json_string_value(cell);
    }
    if (json_is_boolean(cell)) {
        return json_is_true(cell) ? "yes" : "no";
    }
    if (json_is_integer(cell) && snprintf(number, 21, "%" JSON_INTEGER_FORMAT, json_integer_value(cell)) > 0) {
        return number;
    }
    return "-";
}

static int cell_width(const char *text)
{
    int width = 0;
    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80; /* characters, not bytes */
    }
    return width;
}

static void print_cell(const char *text, int width, bool last)
{
    printf("%s%*s", text, last ? 0 : width + 2 - cell_width(text), "");
    if (last) {
        putchar('\n');
    }
}

static void measure(struct table *table)
{
    size_t index = 0;
    json_t *row = NULL;
    char number[21];
    for (size_t i = 0; i < table->column_count; i++) {
        table->widths[i] = cell_width(table->columns[i]);
    }
    json_array_foreach(table->rows, index, row)
    {
        for (size_t i = 0; i < table->column_count; i++) {
            int width = cell_width(show_cell(json_object_get(row, table->columns[i]), number));
            table->widths[i] = width > table->widths[i] ? width : table->widths[i];
        }
    }
}

/* The first rows say how wide the columns are. */
static void print_head(struct table *table)
{
    measure(table);
    for (size_t i = 0; i < table->column_count; i++) {
        print_cell(table->columns[i], table->widths[i], i + 1 == table->column_count);
    }
}

static void print_row(const struct table *table, const json_t *row)
{
    char number[21];
    for (size_t i = 0; i < table->column_count; i++) {
        print_cell(show_cell(json_object_get(row, table->columns[i]), number), table->widths[i], i + 1 == table->column_count);
    }
}

static void print_object(struct table *table, const json_t *row, bool is_first)
{
    fputs(is_first ? "\n" : ",\n", stdout);
    if (json_dumpf(row, stdout, 0) != 0) {
        table->broken = true;
    }
}

/* Prints the rows that wait and forgets them. */
static void print_rows(struct table *table, bool json)
{
    size_t index = 0;
    json_t *row = NULL;
    bool is_first = !table->begun;
    if (is_first && json) {
        putchar('[');
    } else if (is_first) {
        print_head(table);
    }
    table->begun = true;
    json_array_foreach(table->rows, index, row)
    {
        if (json) {
            print_object(table, row, is_first && index == 0);
        } else {
            print_row(table, row);
        }
    }
    json_array_clear(table->rows);
}

/* Steals `cell`, which may be NULL. */
static void add_cell(struct table *table, json_t *cell)
{
    if (table->column == 0 && json_array_append_new(table->rows, json_object()) != 0) {
        table->incomplete = true;
    }
    json_t *row = json_array_get(table->rows, json_array_size(table->rows) - 1);
    if (json_object_set_new(row, table->columns[table->column], cell) != 0) {
        table->incomplete = true;
    }
    table->column = (table->column + 1) % table->column_count;
    if (table->streams && table->column == 0 && json_array_size(table->rows) == ROWS_IN_STREAM) {
        print_rows(table, table->as_json);
    }
}

void table_text(struct table *table, const char *text)
{
    add_cell(table, text && text[0] != '\0' ? json_string(text) : json_null());
}

void table_number(struct table *table, int64_t number)
{
    add_cell(table, json_integer(number));
}

void table_flag(struct table *table, bool flag)
{
    add_cell(table, json_boolean(flag));
}

void table_instant(struct table *table, int64_t instant)
{
    char text[INSTANT_BYTES] = "";
    if (instant != 0) {
        instant_write(instant, text);
    }
    table_text(table, text);
}

void table_stream(struct table *table, bool json)
{
    table->streams = true;
    table->as_json = json;
}

enum exit_code table_print(struct table *table, bool json)
{
    if (table && !table->incomplete) {
        print_rows(table, json);
    }
    if (!table || table->incomplete) {
        fputs("snakeeyes: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    if (json) {
        puts("\n]");
    }
    return table->broken ? EXIT_FAILED : EXIT_DONE;
}
