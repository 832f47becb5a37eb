/* Whatever is sent in a header that negotiates: an answer, and the answer is one that was offered. */
#include <stdint.h>
#include "adapters/web/negotiation.h"
#include "domain/kernel/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const tags[] = { "en", "es", "tlh" };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    const char *header = arena_copy(&arena, (const char *)bytes, size);
    bool json = negotiation_wants_json(header);
    bool gzip = negotiation_accepts_coding(header, "gzip");
    bool matches = negotiation_matches_etag(header, "\"site-3F2A.css\"");
    if (negotiation_language(header, tags, 3) >= 3 || (header == NULL && (json || gzip || matches))) {
        abort();
    }
    arena_release(&arena);
    return 0;
}
