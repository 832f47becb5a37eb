#include "adapters/web/router.h"
#include <string.h>

/* Matches segment by segment; ":name" takes one segment that is not empty. */
static bool matches(const char *pattern, const char *path, const char **parameter)
{
    const char *colon = strchr(pattern, ':');
    if (colon == NULL) {
        return strcmp(pattern, path) == 0;
    }
    size_t fixed = (size_t)(colon - pattern);
    if (strncmp(pattern, path, fixed) != 0 || path[fixed] == '\0' || strchr(path + fixed, '/') != NULL) {
        return false;
    }
    *parameter = path + fixed;
    return true;
}

static const char *allow_text(bool get, bool post)
{
    if (get && post) {
        return "GET, HEAD, POST";
    }
    return get ? "GET, HEAD" : "POST";
}

enum err router_find(enum web_method method, const char *path, const struct route **route, const char **parameter,
                     const char **allow)
{
    enum web_method wanted = method == WEB_HEAD ? WEB_GET : method;
    bool get = false;
    bool post = false;
    for (size_t i = 0; i < route_count; i++) {
        const char *found = NULL;
        if (!matches(routes[i].pattern, path, &found)) {
            continue;
        }
        if (routes[i].method == wanted) {
            *route = &routes[i];
            *parameter = found;
            return ERR_OK;
        }
        get = get || routes[i].method == WEB_GET;
        post = post || routes[i].method == WEB_POST;
    }
    if (!get && !post) {
        return ERR_NOT_FOUND;
    }
    *allow = allow_text(get, post);
    return ERR_CONFLICT;
}
