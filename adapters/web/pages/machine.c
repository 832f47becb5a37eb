#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/page.h"
#include "adapters/web/page_meta.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/site_internal.h"

/* Answers for programs: probes, crawlers, a browser's own requests. */

static const char a_while[] = "public, max-age=3600";

static enum err answer(struct exchange *exchange, int status, const char *type, const char *text, const char *caching)
{
    exchange->response->status = status;
    exchange->response->body = text;
    exchange->response->body_size = strlen(text);
    web_response_header(exchange->response, "Content-Type", type);
    web_response_header(exchange->response, "Cache-Control", caching);
    return ERR_OK;
}

static enum err answer_text(struct exchange *exchange, int status, const char *text, const char *caching)
{
    return answer(exchange, status, "text/plain; charset=utf-8", text, caching);
}

enum err page_robots(struct exchange *exchange)
{
    const char *text = arena_print(exchange->arena,
                                   "User-agent: *\nDisallow: /account/\nDisallow: /admin\nDisallow: /settings\n\nSitemap: "
                                   "%s/sitemap.xml\n",
                                   exchange->site->settings.public_url);
    return text == NULL ? ERR_NO_MEMORY : answer_text(exchange, 200, text, a_while);
}

/* Languages have no addresses of their own, so a page is listed once. */
enum err page_sitemap(struct exchange *exchange)
{
    const char *text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    for (size_t i = 0; text != NULL && page_meta_listed(i) != NULL; i++) {
        text = arena_print(exchange->arena, "%s<url><loc>%s%s</loc></url>\n", text, exchange->site->settings.public_url,
                           page_meta_listed(i));
    }
    text = text == NULL ? NULL : arena_print(exchange->arena, "%s</urlset>\n", text);
    return text == NULL ? ERR_NO_MEMORY : answer(exchange, 200, "application/xml", text, a_while);
}

/* Where programs look for an icon that read no page. */
enum err page_favicon(struct exchange *exchange)
{
    exchange->response->status = 302;
    web_response_header(exchange->response, "Location", assets_path(exchange->site->assets, "favicon.ico"));
    web_response_header(exchange->response, "Cache-Control", a_while);
    return ERR_OK;
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
