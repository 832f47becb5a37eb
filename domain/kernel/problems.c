#include "domain/kernel/problems.h"
#include <string.h>

void problems_add(struct problems *problems, const char *field, const char *key)
{
    if (problems->count < PROBLEMS_MAX) {
        problems->items[problems->count++] = (struct problem){ .field = field, .key = key };
    }
}

enum err problems_reject(struct problems *problems, const char *field, const char *key)
{
    problems_add(problems, field, key);
    return ERR_REJECTED;
}

const char *problems_of(const struct problems *problems, const char *field)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (strcmp(problems->items[i].field, field) == 0) {
            return problems->items[i].key;
        }
    }
    return NULL;
}

bool problems_have(const struct problems *problems, const char *key)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (strcmp(problems->items[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

enum err problems_verdict(const struct problems *problems)
{
    return problems->count == 0 ? ERR_OK : ERR_REJECTED;
}
