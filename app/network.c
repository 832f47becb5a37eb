#include "app/network.h"
#include "domain/kernel/text.h"
#include <arpa/inet.h>
#include <string.h>

enum { MAPPED_BITS = 96, ADDRESS_BITS = 128 };

static bool read_address(const char *text, uint8_t address[16], int *family_bits)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, text, &four) == 1) {
        memcpy(address, mapped, sizeof mapped);
        memcpy(address + sizeof mapped, &four, sizeof four);
        *family_bits = ADDRESS_BITS - MAPPED_BITS;
        return true;
    }
    if (inet_pton(AF_INET6, text, &six) == 1) {
        memcpy(address, &six, sizeof six);
        *family_bits = ADDRESS_BITS;
        return true;
    }
    return false;
}

enum err network_parse(const char *text, struct network *network)
{
    struct network read;
    char address[INET6_ADDRSTRLEN];
    const char *slash = strchr(text, '/');
    size_t length = slash ? (size_t)(slash - text) : strlen(text);
    int family_bits = 0;
    if (length >= sizeof address) {
        return ERR_MALFORMED;
    }
    memcpy(address, text, length);
    address[length] = '\0';
    if (!read_address(address, read.address, &family_bits)) {
        return ERR_MALFORMED;
    }
    int64_t bits = family_bits;
    if (slash && (text_to_int64(slash + 1, &bits) != ERR_OK || bits < 0 || bits > family_bits)) {
        return ERR_MALFORMED;
    }
    read.prefix = ADDRESS_BITS - family_bits + (int)bits;
    *network = read;
    return ERR_OK;
}

bool network_contains(const struct network *network, const char *address)
{
    uint8_t bytes[16];
    int family_bits = 0;
    if (!read_address(address, bytes, &family_bits)) {
        return false;
    }
    size_t whole = (size_t)network->prefix / 8;
    uint8_t mask = (uint8_t)(0xff00 >> (network->prefix % 8));
    return memcmp(bytes, network->address, whole) == 0 && (mask == 0 || ((bytes[whole] ^ network->address[whole]) & mask) == 0);
}
