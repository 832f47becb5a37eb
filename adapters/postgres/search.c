#include "adapters/postgres/search.h"
#include <string.h>
#include "domain/kernel/text.h"

struct parameter parameter_search(struct search_pattern *pattern, const char *q)
{
    char *end = pattern->text;
    *end++ = '%';
    for (size_t i = 0; i < SEARCH_BYTES && q[i] != '\0'; i++) {
        if (strchr("%_\\", q[i]) != NULL) {
            *end++ = '\\';
        }
        *end++ = q[i];
    }
    memcpy(end, "%", sizeof "%");
    text_lower_ascii(pattern->text);
    return parameter_text(pattern->text);
}

struct search_page search_page_of(int64_t skip, size_t capacity, int64_t total)
{
    int64_t rest = total > skip ? total - skip : 0;
    int64_t limit = rest < (int64_t)capacity ? rest : (int64_t)capacity;
    bool is_from_end = skip > total / 2;
    return (struct search_page){ .is_from_end = is_from_end, .skip = is_from_end ? rest - limit : skip, .limit = limit };
}

void search_page_turn(const struct search_page *page, void *rows, size_t row_size, size_t count)
{
    char *first = rows;
    for (size_t i = 0; page->is_from_end && i < count / 2; i++) {
        char *left = first + i * row_size;
        char *right = first + (count - 1 - i) * row_size;
        for (size_t byte = 0; byte < row_size; byte++) {
            char kept = left[byte];
            left[byte] = right[byte];
            right[byte] = kept;
        }
    }
}

static enum err find_rows(struct postgres *postgres, const struct search_walk *search, const struct row_walk *walk, int64_t end,
                          struct row_array into, size_t *count)
{
    struct search_pattern pattern = { .text = "" };
    return query_list(postgres, search->rows,
                      PARAMETERS(parameter_int64(walk->after), parameter_int64(end), parameter_search(&pattern, walk->q)),
                      search->read, into, count);
}

enum err search_walk_on(struct postgres *postgres, const struct search_walk *search, struct row_walk *walk, void *rows,
                        size_t row_size, size_t *count)
{
    const struct row_array into = { .items = rows, .item_size = row_size, .capacity = ROW_WALK_STEP };
    int64_t end = 0;
    size_t found = 0;
    enum err err =
        query_number(postgres, search->step, PARAMETERS(parameter_int64(walk->after), parameter_int64(ROW_WALK_STEP)), &end);
    if (err == ERR_OK && end != 0) {
        err = find_rows(postgres, search, walk, end, into, &found);
    }
    if (err != ERR_OK) {
        return err;
    }
    walk->is_over = end == 0;
    walk->after = end == 0 ? walk->after : end;
    if (found == ROW_WALK_STEP) { /* more may have come between */
        memcpy(&walk->after, (const char *)rows + (found - 1) * row_size, sizeof walk->after);
    }
    *count = found;
    return ERR_OK;
}
