/* Any bytes as a .mo file: read or refused, and what was read answers look-ups. */
#include <stdint.h>
#include "adapters/web/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct catalog *catalog = NULL;
    if (catalog_read(bytes, size, &catalog) != ERR_OK) {
        return 0;
    }
    size_t length = strlen(catalog_text(catalog, "Sign in")) + strlen(catalog_text(catalog, ""));
    const int64_t counts[] = { 0, 1, 2, 5, 11, 101, INT64_MAX, INT64_MIN };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        length += strlen(catalog_plural(catalog, "bet", "bets", counts[i]));
    }
    catalog_free(catalog);
    return length == SIZE_MAX;
}
