#include <string.h>
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/site_internal.h"

/* Answers for programs: probes, crawlers, a browser's own requests. */

static enum err answer_text(struct exchange *exchange, int status, const char *text, const char *caching)
{
    exchange->response->status = status;
    exchange->response->body = text;
    exchange->response->body_size = strlen(text);
    web_response_header(exchange->response, "Content-Type", "text/plain; charset=utf-8");
    web_response_header(exchange->response, "Cache-Control", caching);
    return ERR_OK;
}

enum err page_robots(struct exchange *exchange)
{
    return answer_text(exchange, 200, "User-agent: *\nDisallow: /bet/place\nDisallow: /bet/history\nDisallow: /settings\n",
                       "public, max-age=3600");
}

enum err page_live(struct exchange *exchange)
{
    return answer_text(exchange, 200, "ok", "no-store");
}

/* Names of the services that don't answer, parted by blanks. Errors: ERR_NO_MEMORY. */
static enum err find_silent(struct exchange *exchange, const char **silent)
{
    const struct services *services = exchange->services;
    char names[128] = "";
    size_t used = 0;
    for (size_t i = 0; i < services->health_count; i++) {
        const struct health_check *health = &services->health[i];
        if (health->check(health->self) != ERR_OK) {
            int length = snprintf(names + used, sizeof names - used, "%s%s", used == 0 ? "" : " ", health->name);
            used += length > 0 && (size_t)length < sizeof names - used ? (size_t)length : 0;
        }
    }
    *silent = arena_copy(exchange->arena, names, used);
    return *silent == NULL ? ERR_NO_MEMORY : ERR_OK;
}

enum err page_up(struct exchange *exchange)
{
    const char *silent = NULL;
    enum err err = find_silent(exchange, &silent);
    if (err != ERR_OK) {
        return err;
    }
    if (silent[0] == '\0') {
        return answer_text(exchange, 200, "ok", "no-store");
    }
    web_response_header(exchange->response, "Retry-After", "5");
    return answer_text(exchange, 503, silent, "no-store");
}

enum err page_asset(struct exchange *exchange)
{
    return assets_answer(exchange->site->assets, exchange->parameter, exchange->request, exchange->response);
}
