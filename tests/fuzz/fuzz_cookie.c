/* Whatever is sent as cookies: what is found could be one of our own values. */
#include <stdint.h>
#include "adapters/web/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    const char *header = arena_copy(&arena, (const char *)bytes, size);
    const char *value = cookie_find(header, "snakeeyes_session", &arena);
    if (value != NULL && (value[0] == '\0' || strlen(value) > 256 || strpbrk(value, "; \t\r\n\"<>&%,") != NULL)) {
        abort();
    }
    arena_release(&arena);
    return 0;
}
