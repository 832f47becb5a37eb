#ifndef ADAPTERS_KORE_CLIENT_ADDRESS_H
#define ADAPTERS_KORE_CLIENT_ADDRESS_H
#include <arpa/inet.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "adapters/web/request.h"
#include "domain/kernel/err.h"

/* Who is asking: the peer, or behind trusted proxies the address that the outermost of them names. */

enum { TRUSTED_NETWORKS = 32, CLIENT_ADDRESS_BYTES = INET6_ADDRSTRLEN };

/* A network such as 10.0.0.0/8. IPv4 is kept as IPv6 (::ffff:0:0/96). */
struct network {
    uint8_t address[16];
    uint8_t prefix; /* bits, 0..128 */
};

struct trusted_proxies {
    struct network networks[TRUSTED_NETWORKS];
    size_t count;
};

/* Reads a list of addresses and networks, separated by commas or blanks; "" trusts nobody. Errors: ERR_MALFORMED (also for more
 * than TRUSTED_NETWORKS); *proxies is untouched then. */
enum err trusted_proxies_read(const char *list, struct trusted_proxies *proxies) MUST_USE;

/* Says whether an address (text) belongs to a trusted proxy. */
bool trusted_proxies_include(const struct trusted_proxies *proxies, const char *address);

/* Says whether a whole network lies within one of the networks. */
bool trusted_proxies_include_network(const struct trusted_proxies *proxies, const struct network *network);

/* Finds the client's address: `peer`, unless that is trusted: then the rightmost address of the X-Forwarded-For headers that is
 * not trusted, or the leftmost when all are. An entry that is no address ends the walk: what stands left of it is anybody's word.
 */
void client_address_find(const struct trusted_proxies *proxies, const char *peer, const struct web_header *headers,
                         size_t header_count, char address[CLIENT_ADDRESS_BYTES]);
#endif
