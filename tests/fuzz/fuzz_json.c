/* Whatever a manifest holds: the files that it names stay in their folder. */
#include <stdint.h>
#include "adapters/web/assets.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static enum err check_file(void *context, const char *name, const char *file)
{
    (void)context;
    if (name == NULL || file[0] == '\0' || file[0] == '.' || strpbrk(file, "/\\\"%") != NULL || strstr(file, "..") != NULL) {
        abort();
    }
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    enum err err = assets_read_manifest((const char *)bytes, size, check_file, NULL);
    if (err != ERR_OK && err != ERR_MALFORMED) {
        abort();
    }
    return 0;
}
