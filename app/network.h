#ifndef APP_NETWORK_H
#define APP_NETWORK_H
#include <stdbool.h>
#include <stdint.h>
#include "domain/kernel/err.h"

/* A range of addresses. IPv4 stands as IPv4-mapped IPv6. */
struct network {
    uint8_t address[16];
    int prefix; /* how many leading bits count, 0..128 */
};

/* Reads an address or ADDRESS/PREFIX of either family. Errors: ERR_MALFORMED. */
enum err network_parse(const char *text, struct network *network) MUST_USE;

/* Says whether the address is in the range; false for a text that is no address. */
bool network_contains(const struct network *network, const char *address);
#endif
