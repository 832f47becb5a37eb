#include "adapters/web/routes.h"
#include "app/cli/handlers.h"
#include "app/cli/table.h"

enum exit_code run_routes(const struct invocation *invocation)
{
    static const char *const columns[] = { "method", "path", "audience", "speed" };
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < route_count && table; i++) {
        table_text(table, web_method_name(routes[i].method));
        table_text(table, routes[i].pattern);
        table_text(table, route_audience_name(routes[i].audience));
        table_text(table, route_speed_name(routes[i].speed));
    }
    enum exit_code code = table_print(table, invocation_option(invocation, "--json") != NULL);
    table_destroy(table);
    return code;
}
