/* X-Forwarded-For as anybody may send it: what comes out is the peer or a well-formed address. The input is the header's value,
 * and after a NUL byte the list of trusted proxies. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/kore/client_address.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int is_address(const char *text)
{
    struct in6_addr parsed;
    return inet_pton(AF_INET, text, &parsed) == 1 || inet_pton(AF_INET6, text, &parsed) == 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char peer[] = "192.0.2.1";
    char *value = calloc(1, size + 2);
    if (value == NULL) {
        return 0;
    }
    memcpy(value, bytes, size);
    const char *list = value + strlen(value) + 1;
    struct trusted_proxies proxies = { .count = 0 };
    struct trusted_proxies nobody = { .count = 0 };
    const struct web_header header = { .name = "X-Forwarded-For", .value = value };
    char address[CLIENT_ADDRESS_BYTES] = "";
    if (list <= value + size && trusted_proxies_read(list, &proxies) == ERR_OK && proxies.count > TRUSTED_NETWORKS) {
        abort();
    }
    client_address_find(&proxies, peer, &header, 1, address);
    if (!is_address(address)) {
        abort();
    }
    client_address_find(&nobody, peer, &header, 1, address);
    if (strcmp(address, peer) != 0) {
        abort(); /* a stranger's word counts for nothing */
    }
    free(value);
    return 0;
}
