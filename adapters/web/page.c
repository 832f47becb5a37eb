#include "adapters/web/page.h"
#include <inttypes.h>
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/csrf.h"
#include "adapters/web/flash.h"
#include "adapters/web/format.h"
#include "adapters/web/site_internal.h"
#include "domain/kernel/text.h"

const char *page_text(const struct exchange *exchange, const char *msgid)
{
    return catalog_text(exchange->language->catalog, msgid);
}

void page_log(const struct exchange *exchange, enum log_level level, const char *event)
{
    const struct log *log = exchange->services->log;
    const struct log_field fields[] = { { .name = "request_id", .text = exchange->request->request_id } };
    log->write(log->self, level, event, fields, 1);
}

static void view_user(struct exchange *exchange, struct view *view)
{
    const struct user *user = exchange->user;
    if (user == NULL) {
        return;
    }
    struct view *child = view_child(view, "user");
    view_text(child, "email", user->email);
    view_text(child, "username", user->username);
    view_text(child, "name", user->username[0] != '\0' ? user->username : user->email);
    view_text(child, "coins", format_number(exchange->language, user->coins, exchange->arena));
    view_integer(child, "coins_raw", user->coins);
    view_boolean(child, "is_admin", user->role == USER_ADMIN);
}

static void view_assets(const struct exchange *exchange, struct view *view)
{
    const struct assets *assets = exchange->site->assets;
    view_text(view, "asset_css", assets_path(assets, "site.css"));
    view_text(view, "asset_js", assets_path(assets, "site.js"));
    struct view *images = view_child(view, "asset");
    view_text(images, "favicon_svg", assets_path(assets, "favicon.svg"));
    view_text(images, "logo_svg", assets_path(assets, "logo.svg"));
}

/* The navigation marks the page that is open. */
static void view_place(const struct exchange *exchange, struct view *view)
{
    static const struct {
        const char *path;
        const char *mark;
    } places[] = {
        { "/bet/place", "nav_play" },    { "/bet/history", "nav_history" }, { "/bet/verify", "nav_verify" },
        { "/settings", "nav_settings" }, { "/login", "nav_login" },         { "/signup", "nav_signup" },
    };
    view_text(view, "path", exchange->path);
    view_boolean(view, "nav_home", strcmp(exchange->path, "/") == 0);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        view_boolean(view, places[i].mark, strncmp(exchange->path, places[i].path, strlen(places[i].path)) == 0);
    }
}

struct view *page_view(struct exchange *exchange, const char *title, enum page_kind kind)
{
    struct view *view = view_object(exchange->arena);
    view_text(view, "lang", exchange->language->tag);
    view_text(view, "title", page_text(exchange, title));
    view_user(exchange, view);
    view_assets(exchange, view);
    view_place(exchange, view);
    if ((exchange->user != NULL || kind == PAGE_WITH_FORM) && csrf_issue(exchange) == ERR_OK) {
        view_text(view, "csrf_token", exchange->csrf_token);
    }
    if (exchange->flash != NULL) {
        page_message(exchange, view, exchange->flash);
    }
    if (exchange->flash != NULL && exchange->request->method != WEB_HEAD) {
        flash_clear(exchange);
    }
    return view;
}

void page_message(struct exchange *exchange, struct view *view, const char *key)
{
    const struct message *message = message_find(key);
    struct view *flash = view_child(view, "flash");
    view_text(flash, "key", key);
    if (message == NULL) {
        return;
    }
    view_text(flash, "text", page_text(exchange, message->text));
    view_text(flash, "role", message->is_error ? "alert" : "status");
    view_text(flash, "kind", message->is_error ? "danger" : "success");
}

void page_problems(struct exchange *exchange, struct view *view, const struct problems *problems)
{
    struct view *errors = view_child(view, "errors");
    for (size_t i = problems->count; i-- > 0;) {
        const struct problem *problem = &problems->items[i];
        if (problem->field[0] == '\0') {
            page_message(exchange, view, problem->key);
            continue;
        }
        const struct message *message = message_find(problem->key);
        struct view *error = view_child(errors, problem->field);
        view_text(error, "id", arena_print(exchange->arena, "error-%s", problem->field)); /* for aria-describedby */
        view_text(error, "key", problem->key);
        view_text(error, "text", message == NULL ? problem->key : page_text(exchange, message->text));
    }
}

void page_typed(struct view *view, const struct exchange *exchange, const char *const *fields, size_t count)
{
    const struct form *form = exchange->request->method == WEB_POST ? &exchange->form : &exchange->query;
    struct view *typed = view_child(view, "form");
    for (size_t i = 0; i < count; i++) {
        view_text(typed, fields[i], form_value(form, fields[i]));
    }
}

/* A page that knows who asks, or that ties a form to a browser, is nobody else's: caches must not keep it. */
static void set_cache_control(struct exchange *exchange)
{
    bool is_personal = exchange->user != NULL || exchange->csrf_token != NULL;
    web_response_header(exchange->response, "Cache-Control", is_personal ? "no-store" : "no-cache");
}

enum err page_show(struct exchange *exchange, int status, const char *template, const struct view *view)
{
    const struct mustache *mustache = mustache_set_find(exchange->language->templates, template);
    if (mustache == NULL) {
        return ERR_INTERNAL;
    }
    const char *text = NULL;
    size_t size = 0;
    enum err err = mustache_render(mustache, view, exchange->arena, &text, &size);
    if (err != ERR_OK) {
        return err;
    }
    exchange->response->status = status;
    exchange->response->body = text;
    exchange->response->body_size = size;
    web_response_header(exchange->response, "Content-Type", "text/html; charset=utf-8");
    web_response_header(exchange->response, "Content-Language", exchange->language->tag);
    web_response_header(exchange->response, "Vary", "Accept, Accept-Language, Cookie");
    set_cache_control(exchange);
    return ERR_OK;
}

enum err page_redirect(struct exchange *exchange, const char *path, const char *flash)
{
    if (flash != NULL) {
        flash_leave(exchange, flash);
    }
    exchange->response->status = 303;
    web_response_header(exchange->response, "Location", path);
    web_response_header(exchange->response, "Cache-Control", "no-store");
    return ERR_OK;
}

enum err page_json(struct exchange *exchange, int status, json_t *json)
{
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_decref(json);
    char *copy = text == NULL ? NULL : arena_copy(exchange->arena, text, strlen(text));
    free(text);
    if (copy == NULL) {
        return ERR_NO_MEMORY;
    }
    exchange->response->status = status;
    exchange->response->body = copy;
    exchange->response->body_size = strlen(copy);
    web_response_header(exchange->response, "Content-Type", "application/json");
    web_response_header(exchange->response, "Vary", "Accept, Accept-Language, Cookie");
    web_response_header(exchange->response, "Cache-Control", "no-store");
    return ERR_OK;
}

enum err page_json_error(struct exchange *exchange, int status, const char *key)
{
    const struct message *message = message_find(key);
    const char *text = message == NULL ? key : page_text(exchange, message->text);
    return page_json(exchange, status, json_pack("{s:s, s:s}", "error", text, "code", key));
}

static const char *heading_of(int status)
{
    switch (status) {
    case 403:
        return TEXT("Not allowed");
    case 404:
        return TEXT("Page not found");
    case 429:
        return TEXT("Too many tries");
    case 500:
        return TEXT("Something went wrong");
    case 503:
        return TEXT("Back in a moment");
    default:
        return TEXT("That did not work");
    }
}

enum err page_error(struct exchange *exchange, int status, const char *key)
{
    if (exchange->wants_json) {
        return page_json_error(exchange, status, key);
    }
    const struct message *message = message_find(key);
    const char *heading = heading_of(status);
    struct view *view = page_view(exchange, heading, PAGE_PLAIN);
    view_integer(view, "status", status);
    view_text(view, "heading", page_text(exchange, heading));
    view_text(view, "code", key);
    view_text(view, "retry_after", web_response_find(exchange->response, "Retry-After"));
    view_text(view, "message", message == NULL ? key : page_text(exchange, message->text));
    return page_show(exchange, status, "error", view);
}

enum err page_limited(struct exchange *exchange, int64_t retry_after)
{
    const char *seconds = arena_print(exchange->arena, "%" PRId64, retry_after / 1000000 + 1);
    if (seconds == NULL) {
        return ERR_NO_MEMORY;
    }
    web_response_header(exchange->response, "Retry-After", seconds);
    return page_error(exchange, 429, "rate.limited");
}

enum err page_take(struct exchange *exchange, const struct rate *rate, const char *what, const char *whom, int64_t *retry_after)
{
    const struct rate_limiter *limiter = exchange->services->limiter;
    if (rate->count == 0) {
        return ERR_OK;
    }
    const char *key = arena_print(exchange->arena, "%s:%s", what, whom);
    return key == NULL ? ERR_NO_MEMORY : limiter->take(limiter->self, key, rate, retry_after);
}

enum err page_take_auth(struct exchange *exchange, const char *form, const char *identity, int64_t *retry_after)
{
    char what[64];
    char whom[USER_EMAIL_BYTES + 1] = "";
    const struct rate *rate = &exchange->site->settings.auth_rate;
    (void)snprintf(what, sizeof what, "%s:address", form);
    enum err err = page_take(exchange, rate, what, exchange->request->client_address, retry_after);
    if (err != ERR_OK || identity == NULL || text_trim(identity, whom, sizeof whom) != ERR_OK || whom[0] == '\0') {
        return err;
    }
    text_lower_ascii(whom);
    (void)snprintf(what, sizeof what, "%s:identity", form);
    return page_take(exchange, rate, what, whom, retry_after);
}
