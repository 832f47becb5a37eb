#include "adapters/memory/password_blocklist.h"
#include <stddef.h>
#include <strings.h>

static bool contains(void *self, const char *password)
{
    static const char *const common[] = { "password", "12345678", "qwertyuiop", "iloveyou" };
    (void)self;
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (strcasecmp(common[i], password) == 0) {
            return true;
        }
    }
    return false;
}

struct password_blocklist memory_password_blocklist(void)
{
    return (struct password_blocklist){ .contains = contains };
}
