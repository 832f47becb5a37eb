#ifndef ADAPTERS_WEB_LIMIT_H
#define ADAPTERS_WEB_LIMIT_H
#include "adapters/web/exchange.h"

/* How often one may do what. A handler returns ERR_LIMITED as it is: the answer, which has its Retry-After then, becomes 429. */

/* What is limited. */
#define LIMITED_FORM_LIST(X)                                                                                                     \
    X(BET, "bet")                                                                                                                \
    X(LOGIN, "login")                                                                                                            \
    X(SIGNUP, "signup")                                                                                                          \
    X(BEGIN_PASSWORD_RESET, "begin_password_reset")                                                                              \
    X(PASSWORD_RESET, "password_reset")                                                                                          \
    X(UPDATE_CREDENTIALS, "update_credentials")                                                                                  \
    X(CONTACT, "contact")                                                                                                        \
    X(EXPORT, "export")                                                                                                          \
    X(DELETE_ACCOUNT, "delete_account")                                                                                          \
    X(COUPON_CODE, "coupon_code")                                                                                                \
    X(SETUP_INTENT, "setup_intent")

enum limited_form {
#define X(form, name) LIMITED_##form,
    LIMITED_FORM_LIST(X)
#undef X
        LIMITED_FORMS
};

/* "bet"; static. */
const char *limited_form_name(enum limited_form form);

/* Takes one of the rate of bets from that user. Errors: ERR_LIMITED; the limiter's. */
enum err limit_take_bet(struct exchange *exchange, int64_t user_id) MUST_USE;

/* The same for the POST of a form that strangers may try things at, by AUTH_RATE_LIMIT: once by client address and once by the
 * identity (e-mail, username) that was typed; NULL counts by address only. */
enum err limit_take_form(struct exchange *exchange, enum limited_form form, const char *identity) MUST_USE;

/* The same for the code of a coupon in the field coupon_code, which is worth money: by client address and by member, whatever the
 * form. Where none was typed, nothing is taken. */
enum err limit_take_coupon_code(struct exchange *exchange) MUST_USE;

/* The same for signing in: by client address and identity, or, in a browser that the identity's owner was in before, by client
 * address and browser (device_cookie.h). */
enum err limit_take_sign_in(struct exchange *exchange, const char *identity) MUST_USE;
#endif
