#ifndef ADAPTERS_POSTGRES_SEARCH_H
#define ADAPTERS_POSTGRES_SEARCH_H
#include "adapters/postgres/query.h"
#include "ports/row_walk.h"

/* Lists that operators search and page through. */

/* A part of a text in lower case, for LIKE. What is longer than any text of ours is cut, and matches none. */
enum { SEARCH_BYTES = 512 };
struct search_pattern {
    char text[2 * SEARCH_BYTES + 3];
};
struct parameter parameter_search(struct search_pattern *pattern, const char *q); /* borrows the pattern */

/* How a page of a list in order is reached: over at most half of it, from the end that is nearer. */
struct search_page {
    bool is_from_end; /* read in the opposite order, and turn the rows round */
    int64_t skip;
    int64_t limit;
};
struct search_page search_page_of(int64_t skip, size_t capacity, int64_t total);
void search_page_turn(const struct search_page *page, void *rows, size_t row_size, size_t count);

/* A step of a walk. `step` takes an id and a number and tells the id of the last of so many rows above it, or 0; `rows` takes two
 * ids and a pattern. The rows begin with their id. */
struct search_walk {
    const struct statement *step;
    const struct statement *rows;
    row_reader *read;
};
enum err search_walk_on(struct postgres *postgres, const struct search_walk *search, struct row_walk *walk, void *rows,
                        size_t row_size, size_t *count) MUST_USE;
#endif
