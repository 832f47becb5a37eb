#include "adapters/kore/client_address.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "domain/kernel/text.h"

enum { IPV4_PREFIX_BITS = 96, ADDRESS_BITS = 128 };

static bool read_address(const char *text, uint8_t address[16], bool *is_ipv4)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    uint8_t read[16];
    *is_ipv4 = inet_pton(AF_INET, text, read + sizeof mapped) == 1;
    if (*is_ipv4) {
        memcpy(read, mapped, sizeof mapped);
    } else if (inet_pton(AF_INET6, text, read) != 1) {
        return false;
    }
    memcpy(address, read, sizeof read);
    return true;
}

static bool read_network(char *text, struct network *network)
{
    bool is_ipv4 = false;
    char *slash = strchr(text, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    if (!read_address(text, network->address, &is_ipv4)) {
        return false;
    }
    int64_t bits = is_ipv4 ? ADDRESS_BITS - IPV4_PREFIX_BITS : ADDRESS_BITS;
    int64_t prefix = bits;
    if (slash != NULL && (text_to_int64(slash + 1, &prefix) != ERR_OK || prefix < 0 || prefix > bits)) {
        return false;
    }
    network->prefix = (uint8_t)(prefix + (is_ipv4 ? IPV4_PREFIX_BITS : 0));
    return true;
}

enum err trusted_proxies_read(const char *list, struct trusted_proxies *proxies)
{
    struct trusted_proxies read = { .count = 0 };
    for (list += strspn(list, ", \t"); *list != '\0'; list += strspn(list, ", \t")) {
        char item[CLIENT_ADDRESS_BYTES + 4];
        size_t length = strcspn(list, ", \t");
        int written = snprintf(item, sizeof item, "%.*s", length < sizeof item ? (int)length : (int)sizeof item, list);
        if (written < 0 || (size_t)written >= sizeof item || read.count == TRUSTED_NETWORKS) {
            return ERR_MALFORMED;
        }
        if (!read_network(item, &read.networks[read.count++])) {
            return ERR_MALFORMED;
        }
        list += length;
    }
    *proxies = read;
    return ERR_OK;
}

static bool network_holds(const struct network *network, const uint8_t address[16])
{
    size_t whole = network->prefix / 8;
    unsigned rest = network->prefix % 8;
    if (memcmp(network->address, address, whole) != 0) {
        return false;
    }
    uint8_t mask = (uint8_t)(0xff00u >> rest);
    return rest == 0 || ((network->address[whole] ^ address[whole]) & mask) == 0;
}

bool trusted_proxies_include_network(const struct trusted_proxies *proxies, const struct network *network)
{
    for (size_t i = 0; i < proxies->count; i++) {
        if (proxies->networks[i].prefix <= network->prefix && network_holds(&proxies->networks[i], network->address)) {
            return true;
        }
    }
    return false;
}

bool trusted_proxies_include(const struct trusted_proxies *proxies, const char *address)
{
    struct network alone = { .prefix = ADDRESS_BITS };
    bool is_ipv4 = false;
    return read_address(address, alone.address, &is_ipv4) && trusted_proxies_include_network(proxies, &alone);
}

/* Where the entries of a list of `length` bytes end. */
static size_t without_separators(const char *list, size_t length)
{
    while (length > 0 && strchr(", \t", list[length - 1]) != NULL) {
        length--;
    }
    return length;
}

/* Takes the last entry, which ends at *length, off a list. False when it is no address. */
static bool take_last(const char *list, size_t *length, char address[CLIENT_ADDRESS_BYTES])
{
    size_t start = *length;
    while (start > 0 && strchr(", \t", list[start - 1]) == NULL) {
        start--;
    }
    char entry[CLIENT_ADDRESS_BYTES];
    size_t size = *length - start;
    *length = start;
    if (size >= sizeof entry) {
        return false;
    }
    memcpy(entry, list + start, size);
    entry[size] = '\0';
    uint8_t bytes[16];
    bool is_ipv4 = false;
    if (!read_address(entry, bytes, &is_ipv4)) {
        return false;
    }
    memcpy(address, entry, size + 1);
    return true;
}

/* Walks one header from its right end. False once the client is found or the trail is lost. */
static bool walk(const struct trusted_proxies *proxies, const char *list, char address[CLIENT_ADDRESS_BYTES])
{
    size_t length = strlen(list);
    while (trusted_proxies_include(proxies, address)) {
        length = without_separators(list, length);
        if (length == 0) {
            return true;
        }
        if (!take_last(list, &length, address)) {
            return false;
        }
    }
    return false;
}

void client_address_find(const struct trusted_proxies *proxies, const char *peer, const struct web_header *headers,
                         size_t header_count, char address[CLIENT_ADDRESS_BYTES])
{
    (void)snprintf(address, CLIENT_ADDRESS_BYTES, "%s", peer);
    bool goes_on = true;
    for (size_t i = header_count; i > 0 && goes_on; i--) {
        if (strcasecmp(headers[i - 1].name, "X-Forwarded-For") == 0) {
            goes_on = walk(proxies, headers[i - 1].value, address);
        }
    }
}
