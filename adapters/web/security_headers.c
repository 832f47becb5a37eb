#include "adapters/web/security_headers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/web/site_internal.h"

/* What may be loaded; the rest of the policy differs by page. */
#define OWN_CONTENT                                                                                                              \
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; form-action 'self'; "     \
    "base-uri 'none'; frame-ancestors 'none'; "

static const char own_policy[] = OWN_CONTENT "script-src 'self'; connect-src 'self'";

static const struct web_header always[] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
};

/* How much of a URL is its origin: "https://js.stripe.com" of "https://js.stripe.com/v3/". */
static size_t origin_size(const char *url)
{
    const char *host = strstr(url, "://");
    return host == NULL ? 0 : (size_t)(host - url) + strlen("://") + strcspn(host + strlen("://"), "/?#");
}

static enum err prepare_paying(struct site *site)
{
    const struct payment_settings *payments = &site->settings.payments;
    const char *url = payments->js_url == NULL ? "" : payments->js_url;
    int origin = (int)origin_size(url);
    if (origin == 0) {
        return ERR_OK;
    }
    /* Stripe itself calls its API and shows 3-D Secure from hosts of their own: docs.stripe.com/security/guide, CSP. */
    int size = asprintf(&site->paying_policy, OWN_CONTENT "script-src 'self' %.*s; frame-src %.*s%s; connect-src 'self' %.*s%s",
                        origin, url, origin, url, payments->is_simulated ? "" : " https://hooks.stripe.com", origin, url,
                        payments->is_simulated ? "" : " https://api.stripe.com");
    if (size < 0) {
        site->paying_policy = NULL;
        return ERR_NO_MEMORY;
    }
    return ERR_OK;
}

static enum err prepare_counted(struct site *site)
{
    const struct analytics_settings *analytics = &site->settings.analytics;
    const char *url = analytics->script_url == NULL ? "" : analytics->script_url;
    int origin = (int)origin_size(url);
    if (origin == 0) {
        return ERR_OK;
    }
    int size =
        asprintf(&site->counted_policy, OWN_CONTENT "script-src 'self' %.*s; connect-src 'self' %.*s", origin, url, origin, url);
    if (size < 0) {
        site->counted_policy = NULL;
        return ERR_NO_MEMORY;
    }
    return ERR_OK;
}

enum err security_headers_prepare(struct site *site)
{
    enum err err = prepare_paying(site);
    return err == ERR_OK ? prepare_counted(site) : err;
}

static const char *policy_of(const struct site *site, const struct web_response *response)
{
    if (response->takes_cards && site->paying_policy != NULL) {
        return site->paying_policy;
    }
    return response->is_counted && site->counted_policy != NULL ? site->counted_policy : own_policy;
}

void security_headers_apply(const struct site *site, struct web_response *response)
{
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
        web_response_header(response, always[i].name, always[i].value);
    }
    web_response_header(response, "Content-Security-Policy", policy_of(site, response));
    if (site->is_https) {
        web_response_header(response, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    }
}
