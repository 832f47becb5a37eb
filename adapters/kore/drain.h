#ifndef ADAPTERS_KORE_DRAIN_H
#define ADAPTERS_KORE_DRAIN_H
#include <stdbool.h>
#include "adapters/kore/client_address.h"

/* How a worker ends without losing a request (glue_drain). */

/* Whose connections are waited for although they are idle: a proxy may have sent a request on one by the time that it is told of
 * its end, and sends no POST again. `proxies` is borrowed. */
void drain_prepare(const struct trusted_proxies *proxies);

/* Says whether this worker ends and no other generation serves: /up must send everybody elsewhere. */
bool drain_ends_the_site(void);
#endif
