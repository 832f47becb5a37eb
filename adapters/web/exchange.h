#ifndef ADAPTERS_WEB_EXCHANGE_H
#define ADAPTERS_WEB_EXCHANGE_H
#include "adapters/web/cookie.h"
#include "adapters/web/form.h"
#include "adapters/web/request.h"
#include "adapters/web/response.h"
#include "adapters/web/services.h"
#include "adapters/web/site.h"
#include "adapters/web/view.h"
#include "ports/session_store.h"

struct route;
struct language;

/* One request on its way to its answer: what a page handler receives. Everything in it lives until the answer is sent. */
struct exchange {
    const struct site *site;
    const struct services *services;
    const struct web_request *request;
    struct web_response *response;
    struct arena *arena;

    const struct route *route;
    const char *parameter; /* what stands for the route's ":name", decoded; NULL when it has none */
    const char *path;      /* decoded */
    struct form query;     /* decoded, well-formed UTF-8, no field twice */
    struct form form;      /* a POST's fields, likewise */
    bool wants_json;       /* Accept prefers application/json */
    const struct language *language;

    struct user *user;                /* NULL for a visitor */
    const struct acting_admin *admin; /* who acts as that user; NULL when nobody does */
    const char *session;              /* the cookie's token, a session's or a visitor's pre-session; NULL when none was sent */
    const char *flash;                /* the message key that the last answer left behind, or NULL */
    int64_t flash_count;              /* what that tells of, -1 for nothing */
    const char *csrf_token;           /* masked, fresh; NULL until csrf_issue() makes it */
};

/* A page handler. What it returns other than ERR_OK becomes an error page. */
typedef enum err page_handler(struct exchange *exchange);
#endif
