#include "adapters/web/session_cookie.h"
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/site_internal.h"
#include "domain/kernel/text.h"

static const char name[] = "session";
/* What a visitor's token starts with: it is no session's, so no query is spent on it. */
static const char visitor_mark = 'v';

static const char *full_name(const struct exchange *exchange, const char *short_name)
{
    return arena_print(exchange->arena, "%ssnakeeyes_%s", exchange->site->is_https ? "__Host-" : "", short_name);
}

void exchange_send_cookie(struct exchange *exchange, const char *short_name, const char *value, int64_t max_age)
{
    const struct cookie cookie = {
        .name = full_name(exchange, short_name),
        .value = value,
        .max_age = max_age,
        .secure = exchange->site->is_https,
    };
    if (cookie.name == NULL) {
        return;
    }
    const char *text = cookie_text(&cookie, exchange->arena);
    if (text != NULL) {
        web_response_header(exchange->response, "Set-Cookie", text);
    }
}

const char *exchange_cookie(const struct exchange *exchange, const char *short_name)
{
    const char *full = full_name(exchange, short_name);
    return full == NULL ? NULL : cookie_find(web_request_header(exchange->request, "Cookie"), full, exchange->arena);
}

enum err session_cookie_read(struct exchange *exchange)
{
    exchange->session = exchange_cookie(exchange, name);
    if (exchange->session == NULL || exchange->session[0] == visitor_mark) {
        return ERR_OK;
    }
    struct user *user = arena_allocate(exchange->arena, sizeof *user);
    struct acting_admin *admin = arena_allocate(exchange->arena, sizeof *admin);
    if (user == NULL || admin == NULL) {
        return ERR_NO_MEMORY;
    }
    const struct user_ports *ports = &exchange->services->user;
    bool renewed = false;
    enum err err = session_resume(ports->clock, ports->digest, ports->sessions, exchange->session, user, admin, &renewed);
    if (err == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    if (err != ERR_OK) {
        return err;
    }
    exchange->user = user;
    exchange->admin = admin->id == 0 ? NULL : admin;
    exchange->response->user_id = user->id;
    exchange->response->admin_id = admin->id;
    if (renewed) {
        exchange_send_cookie(exchange, name, exchange->session, SESSION_LIFETIME / 1000000);
    }
    return ERR_OK;
}

void session_cookie_send(struct exchange *exchange, const struct session_token *token)
{
    const char *value = arena_copy(exchange->arena, token->hex, strlen(token->hex));
    if (value != NULL) {
        exchange->session = value;
        exchange_send_cookie(exchange, name, value, SESSION_LIFETIME / 1000000);
    }
}

enum err session_cookie_send_visitor(struct exchange *exchange)
{
    uint8_t bytes[SESSION_TOKEN_BYTES];
    char value[2 * SESSION_TOKEN_BYTES + 2] = { visitor_mark };
    const struct random_source *random = exchange->services->user.random;
    enum err err = random->fill(random->self, bytes, sizeof bytes);
    if (err != ERR_OK) {
        return err;
    }
    text_to_hex(bytes, sizeof bytes, value + 1);
    exchange->session = arena_copy(exchange->arena, value, strlen(value));
    if (exchange->session == NULL) {
        return ERR_NO_MEMORY;
    }
    exchange_send_cookie(exchange, name, exchange->session, -1);
    return ERR_OK;
}

void session_cookie_clear(struct exchange *exchange)
{
    exchange->session = NULL;
    exchange_send_cookie(exchange, name, "", 0);
}
