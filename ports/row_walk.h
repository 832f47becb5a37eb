#ifndef PORTS_ROW_WALK_H
#define PORTS_ROW_WALK_H
#include <stdbool.h>
#include <stdint.h>

/* All rows of a table that a search finds, by id, some at a time: a list of any length in little memory. A step looks at
 * ROW_WALK_STEP rows, found or not, so that it is short whatever is searched for. What is added meanwhile may be met. */
enum { ROW_WALK_STEP = 250 };

struct row_walk {
    const char *q; /* what is searched for, "" for all; borrowed */
    int64_t after; /* the id of the last row that was looked at; 0 at the start */
    bool is_over;  /* there are no more */
};
#endif
