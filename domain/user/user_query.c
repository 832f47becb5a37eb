#include "domain/user/user_query.h"
#include <string.h>
#include "domain/kernel/text.h"

static const char *const sorts[USER_SORTS] = {
#define X(name, text) text,
    USER_SORT_LIST(X)
#undef X
};

struct user_query user_query_from(const char *part, const char *sort, const char *direction)
{
    size_t index = USER_SORT_CREATED_ON;
    if (text_find(sorts, USER_SORTS, sort, &index) != ERR_OK) {
        index = USER_SORT_CREATED_ON;
    }
    return (struct user_query){
        .part = part == NULL ? "" : part,
        .sort = (enum user_sort)index,
        .descending = direction == NULL || strcmp(direction, "asc") != 0,
    };
}

const char *user_sort_name(enum user_sort sort)
{
    return sorts[sort];
}
