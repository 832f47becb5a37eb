#ifndef ADAPTERS_WEB_ROUTER_H
#define ADAPTERS_WEB_ROUTER_H
#include "adapters/web/routes.h"

/* Finds the route of a decoded path. HEAD finds the GET route. *parameter is what stands for ":name", a part of `path`, or NULL.
 * Errors: ERR_NOT_FOUND when no route has the path; ERR_CONFLICT when some have but none for the method: *allow then is the text
 * of the Allow header, static. Outputs are untouched otherwise. */
enum err router_find(enum web_method method, const char *path, const struct route **route, const char **parameter,
                     const char **allow) MUST_USE;
#endif
