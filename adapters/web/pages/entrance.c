#include "adapters/web/pages/entrance.h"
#include "adapters/web/device_cookie.h"
#include "adapters/web/page.h"
#include "adapters/web/session_cookie.h"
#include "domain/kernel/text.h"

enum err entrance_token(const struct exchange *exchange, struct session_token *token)
{
    return text_copy(exchange->session, token->hex, sizeof token->hex);
}

static void warn(const struct exchange *exchange, enum err err, const char *event)
{
    if (err != ERR_OK) {
        page_log(exchange, LOG_LEVEL_WARNING, event);
    }
}

void entrance_open(struct exchange *exchange, const struct user *user, const struct session_token *token)
{
    struct session_token before = { .hex = "" };
    bool had_one = exchange->user != NULL && entrance_token(exchange, &before) == ERR_OK;
    exchange->response->user_id = user->id;
    session_cookie_send(exchange, token);
    warn(exchange, device_cookie_send(exchange, user), "device.not_known");
    if (had_one) {
        warn(exchange, user_sign_out(&exchange->services->user, &before), "session.not_ended");
    }
}
