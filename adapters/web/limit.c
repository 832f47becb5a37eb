#include "adapters/web/limit.h"
#include <inttypes.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/counter.h"
#include "adapters/web/device_cookie.h"
#include "adapters/web/site_internal.h"
#include "domain/kernel/text.h"

const char *limited_form_name(enum limited_form form)
{
    static const char *const names[] = {
#define X(form, name) name,
        LIMITED_FORM_LIST(X)
#undef X
    };
    return names[form];
}

/* Takes one of `rate` from what has that key; NULL says that there was no memory for it. */
static enum err take(struct exchange *exchange, const struct rate *rate, enum limited_form form, const char *key)
{
    const struct rate_limiter *limiter = exchange->services->limiter;
    if (rate->count == 0) {
        return ERR_OK;
    }
    int64_t retry_after = 0;
    enum err err = key == NULL ? ERR_NO_MEMORY : limiter->take(limiter->self, key, rate, &retry_after);
    if (err != ERR_LIMITED) {
        return err;
    }
    counter_add_limited(exchange, form);
    const char *seconds = arena_print(exchange->arena, "%" PRId64, retry_after / 1000000 + 1);
    if (seconds == NULL) {
        return ERR_NO_MEMORY;
    }
    web_response_header(exchange->response, "Retry-After", seconds);
    return ERR_LIMITED;
}

enum err limit_take_bet(struct exchange *exchange, int64_t user_id)
{
    const char *key = arena_print(exchange->arena, "%s:%" PRId64, limited_form_name(LIMITED_BET), user_id);
    return take(exchange, &exchange->site->settings.bet_rate, LIMITED_BET, key);
}

/* What was typed for an e-mail or a username, as both are compared. "" for NULL and for what is too long to be anybody's. */
static void read_identity(const char *typed, char identity[USER_EMAIL_BYTES + 1])
{
    if (typed == NULL || text_trim(typed, identity, USER_EMAIL_BYTES + 1) != ERR_OK) {
        identity[0] = '\0';
    }
    text_lower_ascii(identity);
}

/* By what ("address"), and whose. */
static enum err take_by(struct exchange *exchange, enum limited_form form, const char *by, const char *whom)
{
    const char *key = arena_print(exchange->arena, "%s:%s:%s", limited_form_name(form), by, whom);
    return take(exchange, &exchange->site->settings.auth_rate, form, key);
}

enum err limit_take_form(struct exchange *exchange, enum limited_form form, const char *identity)
{
    char whom[USER_EMAIL_BYTES + 1];
    read_identity(identity, whom);
    enum err err = take_by(exchange, form, "address", exchange->request->client_address);
    return err == ERR_OK && whom[0] != '\0' ? take_by(exchange, form, "identity", whom) : err;
}

enum err limit_take_coupon_code(struct exchange *exchange)
{
    const char *typed = form_value(&exchange->form, "coupon_code");
    return typed == NULL || typed[0] == '\0' ? ERR_OK : limit_take_form(exchange, LIMITED_COUPON_CODE, exchange->user->email);
}

enum err limit_take_sign_in(struct exchange *exchange, const char *identity)
{
    char whom[USER_EMAIL_BYTES + 1];
    const char *device = NULL;
    read_identity(identity, whom);
    enum err err = device_cookie_read(exchange, whom, &device);
    if (err != ERR_OK || device == NULL) {
        return err == ERR_OK ? limit_take_form(exchange, LIMITED_LOGIN, identity) : err;
    }
    err = take_by(exchange, LIMITED_LOGIN, "address", exchange->request->client_address);
    return err == ERR_OK ? take_by(exchange, LIMITED_LOGIN, "device", device) : err;
}
