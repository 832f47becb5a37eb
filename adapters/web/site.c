#include "adapters/web/site_internal.h"
#include <string.h>
#include <strings.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/compression.h"
#include "adapters/web/counter.h"
#include "adapters/web/csrf.h"
#include "adapters/web/flash.h"
#include "adapters/web/language_choice.h"
#include "adapters/web/negotiation.h"
#include "adapters/web/page.h"
#include "adapters/web/report.h"
#include "adapters/web/router.h"
#include "adapters/web/security_headers.h"
#include "adapters/web/server_timing.h"
#include "adapters/web/session_cookie.h"
#include "adapters/web/url.h"
#include "domain/user/permission.h"

enum err site_open(const struct site_settings *settings, struct site **site, char *why, size_t why_size)
{
    struct site *opened = calloc(1, sizeof *opened);
    if (opened == NULL) {
        return ERR_NO_MEMORY;
    }
    opened->settings = *settings;
    opened->is_https = strncmp(settings->public_url, "https://", strlen("https://")) == 0;
    opened->tells_timing = server_timing_is_wanted(settings);
    enum err err = languages_load(settings->templates, settings->translations, &opened->languages, why, why_size);
    if (err == ERR_OK) {
        err = assets_load(settings->assets, &opened->assets, why, why_size);
    }
    if (err == ERR_OK) {
        opened->metrics = metrics_create();
        err = opened->metrics == NULL ? ERR_NO_MEMORY : ERR_OK;
    }
    if (err == ERR_OK) {
        err = security_headers_prepare(opened);
    }
    if (err != ERR_OK) {
        site_close(opened);
        return err;
    }
    *site = opened;
    return ERR_OK;
}

void site_close(struct site *site)
{
    if (site == NULL) {
        return;
    }
    languages_free(&site->languages);
    assets_free(site->assets);
    metrics_free(site->metrics);
    free(site->paying_policy);
    free(site->counted_policy);
    free(site);
}

enum route_speed site_speed(const struct web_request *request)
{
    const struct route *route = NULL;
    const char *path = NULL;
    const char *parameter = NULL;
    const char *allow = NULL;
    struct arena arena;
    arena_init(&arena, 4096);
    bool is_known = url_decode_path(request->path, &arena, &path) == ERR_OK &&
                    router_find(request->method, path, &route, &parameter, &allow) == ERR_OK;
    arena_release(&arena);
    return is_known ? route->speed : FAST;
}

/* Two lengths of one body are how requests are smuggled past a proxy (RFC 9112 6.1). */
static bool has_two_lengths(const struct web_request *request)
{
    size_t lengths = 0;
    for (size_t i = 0; i < request->header_count; i++) {
        lengths += strcasecmp(request->headers[i].name, "Content-Length") == 0 ? 1 : 0;
    }
    return lengths > 1 || (lengths == 1 && web_request_header(request, "Transfer-Encoding") != NULL);
}

static bool is_form(const struct web_request *request)
{
    static const char type[] = "application/x-www-form-urlencoded";
    const char *sent = web_request_header(request, "Content-Type");
    if (sent == NULL) {
        return true; /* scripts that send a form's text and don't say so */
    }
    if (strncasecmp(sent, type, strlen(type)) != 0) {
        return false;
    }
    char after = sent[strlen(type)];
    return after == '\0' || after == ';' || after == ' ';
}

/* Reads where the request wants to go. *route stays NULL, and *found tells why, where it leads nowhere. Errors: ERR_MALFORMED,
 * ERR_NO_MEMORY. */
static enum err decode_target(struct exchange *exchange, const struct route **route, enum err *found, const char **allow)
{
    const struct web_request *request = exchange->request;
    enum err err = has_two_lengths(request) ? ERR_MALFORMED : url_decode_path(request->path, exchange->arena, &exchange->path);
    if (err == ERR_OK) {
        *found = router_find(request->method, exchange->path, route, &exchange->parameter, allow);
    }
    return err;
}

/* Reads the fields that were sent. Errors: ERR_MALFORMED, ERR_NO_MEMORY. */
static enum err decode_fields(struct exchange *exchange, bool has_form)
{
    const struct web_request *request = exchange->request;
    enum err err = form_parse(request->query, strlen(request->query), exchange->arena, &exchange->query);
    if (err == ERR_OK && has_form && request->body_size > 0 && is_form(request)) {
        err = form_parse(request->body, request->body_size, exchange->arena, &exchange->form);
    }
    return err;
}

/* Sends a visitor to sign in and back again. */
static enum err ask_to_sign_in(struct exchange *exchange)
{
    if (exchange->wants_json) {
        return page_json_error(exchange, 401, "login.required");
    }
    const struct web_request *request = exchange->request;
    const char *target =
        arena_print(exchange->arena, "%s%s%s", request->path, request->query[0] == '\0' ? "" : "?", request->query);
    const char *next = target == NULL ? NULL : url_encode(target, exchange->arena);
    const char *location = next == NULL ? NULL : arena_print(exchange->arena, "/login?next=%s", next);
    if (location == NULL) {
        return ERR_NO_MEMORY;
    }
    return page_redirect(exchange, location, "login.required");
}

/* Finds out who asks and in which language to answer. Errors: the session store's. */
static enum err know_client(struct exchange *exchange)
{
    enum err err = session_cookie_read(exchange);
    /* Pages for everyone don't need to know who asks. */
    if (err != ERR_OK && !(err == ERR_UNAVAILABLE && exchange->route->audience == FOR_EVERYONE)) {
        return err;
    }
    exchange->language = language_choice_find(exchange);
    flash_read(exchange);
    return ERR_OK;
}

static bool may_enter(const struct exchange *exchange)
{
    static const enum permission needed[] = {
        [FOR_EVERYONE] = PERMIT_VISIT,
        [FOR_MEMBERS] = PERMIT_PLAY,
        [FOR_ADMINS] = PERMIT_OPERATE,
    };
    if (exchange->route->audience == FOR_ACTING_ADMINS) {
        return exchange->admin != NULL;
    }
    return user_may(exchange->user, needed[exchange->route->audience]);
}

/* Who acts as somebody else changes nothing of theirs; the try is recorded. */
static enum err bar(struct exchange *exchange)
{
    const struct route *route = exchange->route;
    const struct audit_actor actor = page_actor(exchange);
    const char *tried = arena_print(exchange->arena, "%s %s", web_method_name(route->method), route->pattern);
    if (tried == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = user_note_barred(&exchange->services->user, &actor, exchange->user, tried);
    return err == ERR_OK ? page_error(exchange, 403, "acting.barred") : err;
}

/* Lets in who may: sign-in, role, token, acting, in this order. *may_go_on is false once the answer is made. */
static enum err admit(struct exchange *exchange, bool *may_go_on)
{
    *may_go_on = exchange->route->audience == FOR_MACHINES;
    if (*may_go_on) {
        return ERR_OK;
    }
    enum err err = know_client(exchange);
    if (err != ERR_OK) {
        return err;
    }
    if (!may_enter(exchange)) {
        return exchange->user == NULL ? ask_to_sign_in(exchange) : page_error(exchange, 403, "role.forbidden");
    }
    if (exchange->route->method == WEB_POST && !csrf_is_valid(exchange)) {
        return page_error(exchange, 403, "csrf.invalid");
    }
    if (exchange->admin != NULL && route_changes(exchange->route)) {
        return bar(exchange);
    }
    *may_go_on = true;
    return ERR_OK;
}

/* A page that says no before anybody asked who the client is: it shows who is signed in and what the page before it left to say,
 * where that can be known. */
static enum err refuse(struct exchange *exchange, int status, const char *key)
{
    if (exchange->route == NULL && !exchange->wants_json && session_cookie_read(exchange) == ERR_OK) {
        exchange->language = language_choice_find(exchange);
        flash_read(exchange);
    }
    return page_error(exchange, status, key);
}

static enum err follow(struct exchange *exchange, const struct route *route)
{
    bool may_go_on = false;
    exchange->route = route;
    exchange->response->route = route->pattern;
    exchange->response->route_number = (size_t)(route - routes);
    enum err err = admit(exchange, &may_go_on);
    return err == ERR_OK && may_go_on ? route->handler(exchange) : err;
}

static enum err handle(struct exchange *exchange)
{
    const struct route *route = NULL;
    enum err found = ERR_OK;
    const char *allow = NULL;
    enum err err = decode_target(exchange, &route, &found, &allow);
    bool has_form = route == NULL || route->audience != FOR_MACHINES;
    if (err == ERR_OK && exchange->request->body_size > (has_form ? ROUTE_FORM_MAX : ROUTE_RAW_MAX)) {
        return refuse(exchange, 413, "body.too_large");
    }
    if (err == ERR_OK) {
        err = decode_fields(exchange, has_form);
    }
    if (err != ERR_OK) {
        return err;
    }
    if (found == ERR_CONFLICT) {
        web_response_header(exchange->response, "Allow", allow);
        return refuse(exchange, 405, "method.not_allowed");
    }
    return route == NULL ? found : follow(exchange, route);
}

/* How a handler's error is told to the client. */
static enum err tell(struct exchange *exchange, enum err err)
{
    switch (err) {
    case ERR_OK:
        return ERR_OK;
    case ERR_MALFORMED:
        return refuse(exchange, 400, "request.malformed");
    case ERR_NOT_FOUND:
        return refuse(exchange, 404, "path.unknown");
    case ERR_LIMITED:
        return page_error(exchange, 429, "rate.limited");
    case ERR_UNAVAILABLE:
    case ERR_NO_MEMORY:
    case ERR_STALE:
        web_response_header(exchange->response, "Retry-After", "5");
        return page_error(exchange, 503, "service.unavailable");
    default:
        return page_error(exchange, 500, "internal.error");
    }
}

/* What is left when there is no memory for a page. */
static void give_up(struct web_response *response, bool wants_json)
{
    static const char text[] = "The site can't answer right now. Try again in a moment.\n";
    static const char json[] = "{\"error\":\"The site can't answer right now.\",\"code\":\"service.unavailable\"}";
    const struct web_response kept = *response;
    *response = (struct web_response){
        .status = 503,
        .body = wants_json ? json : text,
        .body_size = (wants_json ? sizeof json : sizeof text) - 1,
        .user_id = kept.user_id,
        .admin_id = kept.admin_id,
        .route = kept.route,
        .route_number = kept.route_number,
        .event_type = kept.event_type,
        .event_id = kept.event_id,
    };
    web_response_header(response, "Content-Type", wants_json ? "application/json" : "text/plain; charset=utf-8");
    web_response_header(response, "Cache-Control", "no-store");
    web_response_header(response, "Retry-After", "5");
}

/* Answers, and tells the operators what is our fault. */
static void answer(struct exchange *exchange)
{
    enum err failed = handle(exchange);
    if (counter_is_our_fault(failed)) {
        counter_add_error(exchange, failed);
        report_log(exchange, failed);
    }
    enum err err = tell(exchange, failed);
    if (err != ERR_OK) {
        report_log(exchange, err);
        give_up(exchange->response, exchange->wants_json);
    }
    if (exchange->response->status == 500) {
        report_mail(exchange, failed);
    }
}

static void begin_trace(const struct services *services, const char *request_id)
{
    if (services->trace != NULL) {
        services->trace->begin(services->trace->self, request_id);
    }
}

static void forget_earlier_failures(const struct services *services)
{
    if (services->diagnosis != NULL) {
        services->diagnosis->forget(services->diagnosis->self);
    }
}

void site_answer(const struct site *site, const struct services *services, const struct web_request *request, struct arena *arena,
                 struct web_response *response)
{
    *response = (struct web_response){ .route = "", .route_number = route_count };
    struct exchange exchange = {
        .site = site,
        .services = services,
        .request = request,
        .response = response,
        .arena = arena,
        .path = "",
        .wants_json = negotiation_wants_json(web_request_header(request, "Accept")),
    };
    exchange.language = language_choice_find(&exchange);
    int64_t began = site->tells_timing ? services->user.clock->now(services->user.clock->self) : 0;
    begin_trace(services, request->request_id);
    forget_earlier_failures(services);
    answer(&exchange);
    security_headers_apply(site, response);
    compression_apply(request, arena, response);
    server_timing_add(&exchange, began);
}

void site_count(const struct site *site, const struct web_response *response, int64_t microseconds)
{
    metrics_count(site->metrics, response->route_number, response->status, microseconds);
}

void site_begin_process(const struct site *site, size_t number)
{
    process_metrics_begin(metrics_processes(site->metrics), number);
}

void site_tell_load(const struct site *site, size_t number, enum route_speed lane, const struct lane_load *load)
{
    process_metrics_load(metrics_processes(site->metrics), number, lane, load);
}

void site_metrics(const struct site *site, const struct services *services, struct arena *arena, struct web_response *response)
{
    const char *text = NULL;
    size_t size = 0;
    *response = (struct web_response){ .route = "/metrics", .route_number = route_count };
    if (services != NULL) {
        begin_trace(services, "");
    }
    if (metrics_text(site->metrics, services, arena, &text, &size) != ERR_OK) {
        give_up(response, false);
    } else {
        response->status = 200;
        response->body = text;
        response->body_size = size;
        web_response_header(response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        web_response_header(response, "Cache-Control", "no-store");
    }
    security_headers_apply(site, response);
}
