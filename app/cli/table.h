#ifndef APP_CLI_TABLE_H
#define APP_CLI_TABLE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "app/cli/command.h"

/* What a command lists: rows under named columns, for people as aligned text, for programs (--json) as an array of objects. */
struct table;

/* `columns` is static and holds `count` names. NULL when out of memory. */
struct table *table_create(const char *const *columns, size_t count);

/* Takes NULL. */
void table_destroy(struct table *table);

/* Fill the next cell, row by row. An instant of 0 and an empty or NULL text are null. A failed allocation is remembered. */
void table_text(struct table *table, const char *text);
void table_number(struct table *table, int64_t number);
void table_flag(struct table *table, bool flag);
void table_instant(struct table *table, int64_t instant);

/* Lets rows be printed as they come, a thousand at a time, so that a list of any length takes little memory; the first thousand
 * say how wide the columns are for people. table_print prints the rest. */
void table_stream(struct table *table, bool json);

/* Prints all rows on standard output. NULL is a table for which memory was short. */
enum exit_code table_print(struct table *table, bool json);
#endif
