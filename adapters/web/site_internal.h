#ifndef ADAPTERS_WEB_SITE_INTERNAL_H
#define ADAPTERS_WEB_SITE_INTERNAL_H
#include "adapters/web/assets.h"
#include "adapters/web/language.h"
#include "adapters/web/metrics.h"
#include "adapters/web/site.h"

/* What site.c and the exchange's parts share. Pages use exchange.h and page.h only. */
struct site {
    struct site_settings settings;
    bool is_https;     /* by the public URL */
    bool tells_timing; /* server_timing.h */
    struct languages languages;
    struct assets *assets;
    struct metrics *metrics;
    char *paying_policy;  /* the content security policy of pages where cards are typed; owned */
    char *counted_policy; /* likewise, of pages whose visits are counted; NULL where nobody counts */
};
#endif
