#include "adapters/web/limit.h"
#include <inttypes.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/device_cookie.h"
#include "adapters/web/site_internal.h"
#include "domain/kernel/text.h"

enum err limit_take(struct exchange *exchange, const struct rate *rate, const char *what, const char *whom)
{
    const struct rate_limiter *limiter = exchange->services->limiter;
    if (rate->count == 0) {
        return ERR_OK;
    }
    int64_t retry_after = 0;
    const char *key = arena_print(exchange->arena, "%s:%s", what, whom);
    enum err err = key == NULL ? ERR_NO_MEMORY : limiter->take(limiter->self, key, rate, &retry_after);
    if (err != ERR_LIMITED) {
        return err;
    }
    const char *seconds = arena_print(exchange->arena, "%" PRId64, retry_after / 1000000 + 1);
    if (seconds == NULL) {
        return ERR_NO_MEMORY;
    }
    web_response_header(exchange->response, "Retry-After", seconds);
    return ERR_LIMITED;
}

/* What was typed for an e-mail or a username, as both are compared. "" for NULL and for what is too long to be anybody's. */
static void read_identity(const char *typed, char identity[USER_EMAIL_BYTES + 1])
{
    if (typed == NULL || text_trim(typed, identity, USER_EMAIL_BYTES + 1) != ERR_OK) {
        identity[0] = '\0';
    }
    text_lower_ascii(identity);
}

/* Of what form ("login") by what ("address"). */
static enum err take_by(struct exchange *exchange, const char *form, const char *by, const char *whom)
{
    const char *what = arena_print(exchange->arena, "%s:%s", form, by);
    return what == NULL ? ERR_NO_MEMORY : limit_take(exchange, &exchange->site->settings.auth_rate, what, whom);
}

enum err limit_take_form(struct exchange *exchange, const char *form, const char *identity)
{
    char whom[USER_EMAIL_BYTES + 1];
    read_identity(identity, whom);
    enum err err = take_by(exchange, form, "address", exchange->request->client_address);
    return err == ERR_OK && whom[0] != '\0' ? take_by(exchange, form, "identity", whom) : err;
}

enum err limit_take_coupon_code(struct exchange *exchange)
{
    const char *typed = form_value(&exchange->form, "coupon_code");
    return typed == NULL || typed[0] == '\0' ? ERR_OK : limit_take_form(exchange, "coupon_code", exchange->user->email);
}

enum err limit_take_sign_in(struct exchange *exchange, const char *identity)
{
    char whom[USER_EMAIL_BYTES + 1];
    const char *device = NULL;
    read_identity(identity, whom);
    enum err err = device_cookie_read(exchange, whom, &device);
    if (err != ERR_OK || device == NULL) {
        return err == ERR_OK ? limit_take_form(exchange, "login", identity) : err;
    }
    err = take_by(exchange, "login", "address", exchange->request->client_address);
    return err == ERR_OK ? take_by(exchange, "login", "device", device) : err;
}
