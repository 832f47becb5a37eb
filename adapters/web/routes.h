#ifndef ADAPTERS_WEB_ROUTES_H
#define ADAPTERS_WEB_ROUTES_H
#include "adapters/web/exchange.h"

/* Who may use a route. For machines nobody's session is looked up and no cookie is sent. Each one lets in fewer than those before
 * it. */
enum route_audience { FOR_MACHINES, FOR_EVERYONE, FOR_MEMBERS, FOR_ADMINS };

/* Where it runs: in the worker's event loop, or on a task thread because it hashes a password or calls a third party. */
enum route_speed { FAST, SLOW };

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

const char *route_audience_name(enum route_audience audience); /* "machines", "everyone", "members", "admins" */
const char *web_method_name(enum web_method method);           /* "GET" */
#endif
