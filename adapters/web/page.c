#include "adapters/web/page.h"
#include <string.h>
#include "adapters/web/analytics.h"
#include "adapters/web/arena_print.h"
#include "adapters/web/csrf.h"
#include "adapters/web/flash.h"
#include "adapters/web/format.h"
#include "adapters/web/page_meta.h"
#include "adapters/web/router.h"
#include "adapters/web/site_internal.h"
#include "adapters/web/url.h"
#include "domain/kernel/text.h"

enum { HERE_MAX = 500 }; /* of a way back that a link takes along, in bytes: an address ends at 2,000 */

const char *page_text(const struct exchange *exchange, const char *msgid)
{
    return catalog_text(exchange->language->catalog, msgid);
}

struct audit_actor page_actor(const struct exchange *exchange)
{
    const struct acting_admin *admin = exchange->admin;
    return (struct audit_actor){ .user_id = admin == NULL ? exchange->user->id : admin->id,
                                 .name = admin == NULL ? exchange->user->email : admin->email,
                                 .address = exchange->request->client_address,
                                 .acting_as = admin == NULL ? 0 : exchange->user->id };
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
    if (user->deletion_on != 0) {
        page_instant(exchange, view, "leaving", user->deletion_on);
    }
    if (exchange->admin != NULL) {
        view_text(view_child(view, "acting"), "email", user->email);
    }
}

static void view_assets(const struct exchange *exchange, struct view *view)
{
    const struct assets *assets = exchange->site->assets;
    view_text(view, "asset_css", assets_path(assets, "site.css"));
    view_text(view, "asset_js", assets_path(assets, "site.js"));
    struct view *others = view_child(view, "asset");
    view_text(others, "favicon_svg", assets_path(assets, "favicon.svg"));
    view_text(others, "dashboard_js", assets_path(assets, "dashboard.js"));
    view_text(others, "verifier", assets_path(assets, "snake-eyes-verifier.html"));
    view_text(others, "fairness_evidence", assets_path(assets, "fairness-evidence.txt"));
    view_text(others, "logo_svg", assets_path(assets, "logo.svg"));
    view_text(others, "favicon_ico", assets_path(assets, "favicon.ico"));
    view_text(others, "touch_icon", assets_path(assets, "apple-touch-icon.png"));
    view_text(others, "application", assets_path(assets, "site.webmanifest"));
}

/* The navigation marks the page that is open. */
static void view_place(const struct exchange *exchange, struct view *view)
{
    static const struct {
        const char *path;
        const char *mark;
    } places[] = {
        { "/bet/place", "nav_play" },
        { "/bet/history", "nav_history" },
        { "/bet/verify", "nav_verify" },
        { "/settings", "nav_settings" },
        { "/login", "nav_login" },
        { "/signup", "nav_signup" },
        { "/subscription/pricing", "nav_plans" },
        { "/admin", "nav_admin" },
        { "/admin/users", "nav_admin_users" },
        { "/admin/coupons", "nav_admin_coupons" },
        { "/admin/invoices", "nav_admin_invoices" },
        { "/admin/jobs", "nav_admin_jobs" },
        { "/admin/audit", "nav_admin_audit" },
    };
    view_boolean(view, "nav_home", strcmp(exchange->path, "/") == 0);
    view_boolean(view, "nav_admin_dashboard", strcmp(exchange->path, "/admin") == 0);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        view_boolean(view, places[i].mark, strncmp(exchange->path, places[i].path, strlen(places[i].path)) == 0);
    }
}

/* Pages below /admin have a navigation of their own; who may not be there doesn't see it. */
static bool is_in_admin(const struct exchange *exchange)
{
    return exchange->user != NULL && exchange->user->role == USER_ADMIN && strncmp(exchange->path, "/admin", 6) == 0 &&
           (exchange->path[6] == '\0' || exchange->path[6] == '/');
}

/* The languages that the foot of every page leads to, and from which page the way leads back to it. */
static void view_languages(struct exchange *exchange, struct view *view)
{
    const struct languages *languages = &exchange->site->languages;
    const struct web_request *request = exchange->request;
    bool comes_back =
        strcmp(exchange->path, "/settings/update_locale") != 0 && strlen(request->path) + strlen(request->query) < HERE_MAX;
    const char *here =
        arena_print(exchange->arena, "%s%s%s", request->path, request->query[0] == '\0' ? "" : "?", request->query);
    view_text(view, "here", here == NULL || !comes_back ? NULL : url_encode(here, exchange->arena));
    struct view *all = view_list(view, "languages");
    for (size_t i = 0; i < languages->count; i++) {
        const struct language *language = &languages->all[i];
        struct view *child = view_item(all);
        view_text(child, "locale", user_locale_name(language->locale));
        view_text(child, "tag", language->tag);
        view_text(child, "name", language->name);
        view_boolean(child, "is_used", language == exchange->language);
    }
}

static struct view *put_message(const struct exchange *exchange, struct view *view, const char *key)
{
    const struct message *message = message_find(key);
    struct view *flash = view_child(view, "flash");
    view_text(flash, "key", key);
    if (message != NULL) {
        view_text(flash, "text", page_text(exchange, message->text));
        view_text(flash, "role", message->is_error ? "alert" : "status");
        view_text(flash, "kind", message->is_error ? "danger" : "success");
    }
    return flash;
}

/* What the page before left to say. */
static void view_flash(struct exchange *exchange, struct view *view)
{
    struct view *flash = put_message(exchange, view, exchange->flash);
    if (exchange->flash_count >= 0) {
        view_integer(flash, "count", exchange->flash_count);
        view_text(flash, "count_text", format_number(exchange->language, exchange->flash_count, exchange->arena));
    }
}

struct view *page_view(struct exchange *exchange, const char *title, enum page_kind kind)
{
    struct view *view = view_object(exchange->arena);
    view_text(view, "lang", exchange->language->tag);
    view_text(view, "title", page_text(exchange, title));
    page_meta_view(exchange, view);
    view_user(exchange, view);
    view_assets(exchange, view);
    view_place(exchange, view);
    view_boolean(view, "in_admin", is_in_admin(exchange));
    view_languages(exchange, view);
    analytics_view(exchange, view);
    if ((exchange->user != NULL || kind == PAGE_WITH_FORM) && csrf_issue(exchange) == ERR_OK) {
        view_text(view, "csrf_token", exchange->csrf_token);
    }
    if (exchange->flash != NULL) {
        view_flash(exchange, view);
    }
    if (exchange->flash != NULL && exchange->request->method != WEB_HEAD) {
        flash_clear(exchange);
    }
    return view;
}

void page_message(struct exchange *exchange, struct view *view, const char *key)
{
    (void)put_message(exchange, view, key);
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

struct view *page_typed(struct view *view, const struct exchange *exchange, const char *const *fields, size_t count)
{
    const struct form *form = exchange->request->method == WEB_POST ? &exchange->form : &exchange->query;
    struct view *typed = view_child(view, "form");
    for (size_t i = 0; i < count; i++) {
        view_text(typed, fields[i], form_value(form, fields[i]));
    }
    return typed;
}

void page_instant(struct exchange *exchange, struct view *view, const char *name, int64_t instant)
{
    struct view *child = view_child(view, name);
    view_text(child, "datetime", format_datetime(instant, exchange->arena));
    view_text(child, "text", format_instant(exchange->language, instant, exchange->arena));
}

void page_day(struct exchange *exchange, struct view *view, const char *name, int64_t instant)
{
    struct view *child = view_child(view, name);
    const char *datetime = format_datetime(instant, exchange->arena);
    view_text(child, "datetime", datetime == NULL ? NULL : arena_copy(exchange->arena, datetime, strcspn(datetime, "T")));
    view_text(child, "text", format_day(exchange->language, instant, exchange->arena));
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
    web_response_header(exchange->response, "Vary", analytics_vary(exchange));
    set_cache_control(exchange);
    return ERR_OK;
}

enum err page_show_form(struct exchange *exchange, const char *template, struct view *view, const struct problems *why)
{
    if (why != NULL) {
        page_problems(exchange, view, why);
    }
    return page_show(exchange, why == NULL ? 200 : 422, template, view);
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

enum err page_redirect_counted(struct exchange *exchange, const char *path, const char *flash, int64_t count)
{
    flash_leave_count(exchange, flash, count);
    return page_redirect(exchange, path, NULL);
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
    web_response_header(exchange->response, "Content-Language", exchange->language->tag);
    web_response_header(exchange->response, "Vary", "Accept, Accept-Language, Cookie");
    web_response_header(exchange->response, "Cache-Control", "no-store");
    return ERR_OK;
}

/* When to come back, in words, by the answer's Retry-After; NULL when it has none. */
static const char *wait_text(const struct exchange *exchange)
{
    const char *retry_after = web_response_find(exchange->response, "Retry-After");
    int64_t seconds = 0;
    if (retry_after == NULL || text_to_int64(retry_after, &seconds) != ERR_OK) {
        return NULL;
    }
    return format_wait(exchange->language, seconds, exchange->arena);
}

enum err page_json_error(struct exchange *exchange, int status, const char *key)
{
    const struct message *message = message_find(key);
    const char *text = message == NULL ? key : page_text(exchange, message->text);
    const char *wait = wait_text(exchange);
    text = wait == NULL ? text : arena_print(exchange->arena, "%s %s", text, wait);
    return page_json(exchange, status, text == NULL ? NULL : json_pack("{s:s, s:s}", "error", text, "code", key));
}

/* What a refusal is called, and what to do about it. */
struct refusal {
    int status; /* the first one stands for any other, too */
    const char *heading;
    const char *advice;
};

static const struct refusal *refusal_of(int status)
{
    static const struct refusal refusals[] = {
        { 400, TEXT("That did not work"), TEXT("Go back to the page before and try from there.") },
        { 403, TEXT("Not allowed"), TEXT("If it should be open to you, sign out and in again, or write to us.") },
        { 404, TEXT("Page not found"), TEXT("Look at the address once more, or begin at the start.") },
        { 413, TEXT("Too much at once"), TEXT("Go back and send less, such as a shorter message.") },
        { 429, TEXT("Too many tries"), TEXT("Wait a little, then try again.") },
        { 500, TEXT("Something went wrong"),
          TEXT("It is in our log. Try again; if it happens again, write to us with the number below.") },
        { 503, TEXT("Back in a moment"), TEXT("Most likely it is over in a minute: try again then.") },
    };
    size_t i = sizeof refusals / sizeof refusals[0] - 1;
    while (i > 0 && refusals[i].status != status) {
        i--;
    }
    return &refusals[i];
}

/* Where the same is asked for again, which only helps where time does. */
static const char *address_to_retry(const struct exchange *exchange, int status)
{
    const struct web_request *request = exchange->request;
    bool helps = request->method == WEB_GET && (status == 429 || status >= 500) && url_is_local(request->path);
    return !helps ? NULL
                  : arena_print(exchange->arena, "%s%s%s", request->path, request->query[0] == '\0' ? "" : "?", request->query);
}

enum err page_error(struct exchange *exchange, int status, const char *key)
{
    if (exchange->wants_json) {
        return page_json_error(exchange, status, key);
    }
    const struct message *message = message_find(key);
    const struct refusal *refusal = refusal_of(status);
    struct view *view = page_view(exchange, refusal->heading, PAGE_PLAIN);
    view_integer(view, "status", status);
    view_text(view, "heading", page_text(exchange, refusal->heading));
    view_text(view, "advice", page_text(exchange, refusal->advice));
    view_text(view, "code", key);
    view_text(view, "request_id", status == 500 ? exchange->request->request_id : NULL);
    view_text(view, "retry", address_to_retry(exchange, status));
    view_text(view, "wait", wait_text(exchange));
    view_text(view, "message", message == NULL ? key : page_text(exchange, message->text));
    return page_show(exchange, status, "error", view);
}

/* Says whether a target on this site is a page that can be shown. */
static enum err leads_to_a_page(struct exchange *exchange, const char *target, bool *leads)
{
    const struct route *route = NULL;
    const char *decoded = NULL;
    const char *parameter = NULL;
    const char *allow = NULL;
    const char *path = arena_copy(exchange->arena, target, strcspn(target, "?#"));
    if (path == NULL) {
        return ERR_NO_MEMORY;
    }
    *leads = url_decode_path(path, exchange->arena, &decoded) == ERR_OK &&
             router_find(WEB_GET, decoded, &route, &parameter, &allow) == ERR_OK;
    return ERR_OK;
}

enum err page_next(struct exchange *exchange, const char *otherwise, const char **next)
{
    const char *wanted = form_value(&exchange->form, "next");
    bool leads = false;
    if (wanted != NULL && url_is_local(wanted)) {
        enum err err = leads_to_a_page(exchange, wanted, &leads);
        if (err != ERR_OK) {
            return err;
        }
    }
    *next = leads ? wanted : otherwise;
    return ERR_OK;
}
