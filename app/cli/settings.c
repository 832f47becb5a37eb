#include "adapters/sodium/random_source.h"
#include "app/cli/deployed_database.h"
#include "app/cli/handlers.h"
#include "app/cli/site.h"
#include "app/cli/table.h"
#include "app/deployment.h"
#include "domain/kernel/text.h"
#include <stdio.h>
#include <string.h>

enum { SECRET_BYTES = 32 };

enum exit_code run_secret(const struct invocation *invocation)
{
    (void)invocation;
    uint8_t bytes[SECRET_BYTES];
    char hex[2 * SECRET_BYTES + 1];
    const struct random_source random = sodium_random_source();
    if (random.fill(random.self, bytes, sizeof bytes) != ERR_OK) {
        fputs("snakeeyes: the system gives no random bytes\n", stderr);
        return EXIT_FAILED;
    }
    text_to_hex(bytes, sizeof bytes, hex);
    puts(hex);
    return EXIT_DONE;
}

static enum exit_code print_json(const struct config_problems *problems)
{
    static const char *const columns[] = { "setting", "reason" };
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < problems->count && table; i++) {
        table_text(table, problems->items[i].setting);
        table_text(table, problems->items[i].reason);
    }
    enum exit_code code = table_print(table, true);
    table_destroy(table);
    return code;
}

static enum exit_code report(const struct config_problems *problems, bool json)
{
    enum exit_code code = EXIT_DONE;
    if (json) {
        code = print_json(problems);
    } else if (problems->count == 0) {
        puts("The settings are well.");
    }
    if (!json) {
        print_config_problems(problems);
    }
    return problems->count == 0 ? code : EXIT_FAILED;
}

enum exit_code run_check(const struct invocation *invocation)
{
    bool is_deployed = invocation_option(invocation, "--deploy") != NULL;
    bool is_apart = invocation_option(invocation, "--private-network") != NULL;
    if (is_apart && !is_deployed) {
        fputs("snakeeyes: --private-network says something of --deploy\n", stderr);
        return EXIT_USAGE;
    }
    struct config config;
    struct config_problems problems = { .count = 0 };
    if (config_load(ENV_FILE, &config, &problems) != ERR_OK || config_load_unknown(ENV_FILE, &problems) != ERR_OK) {
        fputs("snakeeyes: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    config_require_site(&config, &problems);
    if (is_deployed) {
        deployment_require(&config, is_apart, &problems);
        deployed_database_require(&config, is_apart, &problems);
    }
    config_wipe(&config);
    return report(&problems, invocation_option(invocation, "--json") != NULL);
}
