#ifndef ADAPTERS_WEB_ROUTES_H
#define ADAPTERS_WEB_ROUTES_H
#include "adapters/web/exchange.h"

/* Who may use a route. For machines nobody's session is looked up, no cookie is sent and a body is no form. Each one lets in
 * fewer than those before it; the last one whoever acts as somebody else. */
enum route_audience { FOR_MACHINES, FOR_EVERYONE, FOR_MEMBERS, FOR_ADMINS, FOR_ACTING_ADMINS };

/* The longest body that is taken: a form's fields, and what a machine sends for the handler to read as it came. */
enum { ROUTE_FORM_MAX = 128 * 1024, ROUTE_RAW_MAX = 1024 * 1024 };

struct route {
    enum web_method method; /* a GET route answers HEAD as well */
    const char *pattern;    /* one ":name" segment at most: "/bet/history/page/:page" */
    enum route_audience audience;
    enum route_speed speed;
    page_handler *handler;
};

/* The site's routes, in the order of CONTRACT. */
extern const struct route routes[];
extern const size_t route_count;

/* Whether it changes something of the user's: what an admin who acts as that user may not. */
bool route_changes(const struct route *route);

const char *route_audience_name(enum route_audience audience); /* "machines", "everyone", "members", "admins", "acting admins" */
const char *route_speed_name(enum route_speed speed);          /* "fast", "slow", "remote" */
const char *web_method_name(enum web_method method);           /* "GET" */
#endif
