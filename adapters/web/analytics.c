#include "adapters/web/analytics.h"
#include <string.h>
#include "adapters/web/site_internal.h"

static bool is_set(const struct exchange *exchange, const char *header)
{
    const char *value = web_request_header(exchange->request, header);
    return value != NULL && strcmp(value, "1") == 0;
}

static bool is_operators(const struct exchange *exchange)
{
    static const char folder[] = "/admin";
    const char *path = exchange->path;
    bool is_inside = strncmp(path, folder, sizeof folder - 1) == 0;
    return exchange->admin != NULL || (is_inside && (path[sizeof folder - 1] == '\0' || path[sizeof folder - 1] == '/'));
}

void analytics_view(struct exchange *exchange, struct view *view)
{
    const struct analytics_settings *settings = &exchange->site->settings.analytics;
    bool is_counted = exchange->site->counted_policy != NULL && !is_operators(exchange) && !is_set(exchange, "DNT") &&
                      !is_set(exchange, "Sec-GPC");
    if (is_counted) {
        struct view *analytics = view_child(view, "analytics");
        view_text(analytics, "script_url", settings->script_url);
        view_text(analytics, "domain", settings->domain);
        exchange->response->is_counted = true;
    }
}

const char *analytics_vary(const struct exchange *exchange)
{
    return exchange->site->counted_policy == NULL ? "Accept, Accept-Language, Cookie"
                                                  : "Accept, Accept-Language, Cookie, DNT, Sec-GPC";
}
