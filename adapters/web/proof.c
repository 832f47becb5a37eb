#include "adapters/web/proof.h"
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/site_internal.h"

enum err proof_make(const struct exchange *exchange, const char *purpose, const char *text, uint8_t proof[DIGEST_BYTES])
{
    const char *message = arena_print(exchange->arena, "%s:%s", purpose, text);
    if (message == NULL) {
        return ERR_NO_MEMORY;
    }
    const struct digest *digest = exchange->services->user.digest;
    const char *key = exchange->site->settings.secret_key;
    return digest->hmac_sha256(digest->self, key, strlen(key), message, strlen(message), proof);
}
