/* Whatever is sent as a path: what is read of it is text that starts with '/' and survives being encoded and decoded again. */
#include <stdint.h>
#include "adapters/web/url.h"
#include "domain/kernel/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_path(const char *path, struct arena *arena)
{
    const char *encoded = url_encode(path + 1, arena);
    size_t size = encoded == NULL ? 0 : strlen(encoded) + 2;
    char *again = arena_allocate(arena, size);
    const char *decoded = NULL;
    if (path[0] != '/' || !text_is_utf8(path, strlen(path)) || again == NULL || snprintf(again, size, "/%s", encoded) < 0 ||
        url_decode_path(again, arena, &decoded) != ERR_OK || strcmp(decoded, path) != 0) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    const char *path = arena_copy(&arena, (const char *)bytes, size);
    const char *decoded = NULL;
    if (path != NULL && url_decode_path(path, &arena, &decoded) == ERR_OK) {
        check_path(decoded, &arena);
    }
    if (path != NULL && url_is_local(path) && (path[0] != '/' || path[1] == '/' || path[1] == '\\')) {
        abort();
    }
    arena_release(&arena);
    return 0;
}
