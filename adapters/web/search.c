#include "adapters/web/search.h"
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/url.h"
#include "domain/kernel/text.h"

const char *search_q(const struct form *form)
{
    const char *q = form_value(form, "q");
    return q == NULL ? "" : q + strspn(q, " \t\r\n");
}

const char *search_query(struct exchange *exchange)
{
    static const char *const fields[] = { "q", "sort", "direction" };
    const char *query = "";
    for (size_t i = 0; i < sizeof fields / sizeof fields[0] && query != NULL; i++) {
        const char *value = form_value(&exchange->query, fields[i]);
        if (value != NULL && value[0] != '\0') {
            const char *encoded = url_encode(value, exchange->arena);
            query = encoded == NULL
                        ? NULL
                        : arena_print(exchange->arena, "%s%s%s=%s", query, query[0] == '\0' ? "?" : "&", fields[i], encoded);
        }
    }
    return query;
}

void search_view(struct exchange *exchange, struct view *view, const char *q, int64_t total)
{
    view_text(view, "q", q);
    view_text(view, "query", search_query(exchange));
    view_text(view, "total", format_number(exchange->language, total, exchange->arena));
}

size_t search_ids(const struct form *form, int64_t *ids, size_t capacity)
{
    size_t count = 0;
    for (size_t i = 0; i < form->count && count < capacity; i++) {
        int64_t id = 0;
        if (strcmp(form->fields[i].name, FORM_REPEATED) == 0 && text_to_int64_trimmed(form->fields[i].value, &id) == ERR_OK &&
            id > 0) {
            ids[count++] = id;
        }
    }
    return count;
}
