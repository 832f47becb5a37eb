#include "adapters/wordlist/common_passwords.h"
#include "adapters/wordlist/password_list.h"
#include "domain/kernel/text.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST_BYTES = 127 };

static int by_bytes(const void *one, const void *other)
{
    return strcmp(one, other);
}

static bool contains(void *self, const char *password)
{
    const struct password_list *list = self;
    char folded[LONGEST_BYTES + 1];
    if (text_copy(password, folded, sizeof folded) != ERR_OK) {
        return false; /* longer than any on the list */
    }
    text_lower_ascii(folded);
    bool found = bsearch(folded, list->first, list->count, list->width, by_bytes) != NULL;
    explicit_bzero(folded, sizeof folded);
    return found;
}

struct password_blocklist common_passwords(void)
{
    return (struct password_blocklist){ .self = (void *)&common_password_list, .contains = contains };
}
