#include "app/cli/site.h"
#include <stdio.h>
#include <string.h>

void print_config_problems(const struct config_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        fprintf(stderr, "snakeeyes: %s %s\n", problems->items[i].setting, problems->items[i].reason);
    }
}

static bool load(struct cli_site *site)
{
    struct config_problems problems = { .count = 0 };
    *site = (struct cli_site){ .shared = NULL };
    if (config_load(ENV_FILE, &site->config, &problems) != ERR_OK) {
        fputs("snakeeyes: out of memory\n", stderr);
        return false;
    }
    config_require_database(&site->config, &problems);
    print_config_problems(&problems);
    return problems.count == 0;
}

static bool open_parts(struct cli_site *site)
{
    enum err err = shared_parts_open(&site->config, &site->shared);
    if (err == ERR_OK) {
        err = composition_open(&site->config, site->shared, &site->parts);
    }
    if (err != ERR_OK) {
        cli_site_complain(site, "the site's parts can't be opened", err);
    }
    return err == ERR_OK;
}

bool cli_site_open(struct cli_site *site)
{
    return load(site) && open_parts(site);
}

/* From here on the owner's URL is the site's. */
static bool become_the_owner(struct cli_site *site)
{
    struct config *config = &site->config;
    if (config->migration_database_url[0] == '\0') {
        return true;
    }
    enum err err = postgres_url_role(config->database_url, site->serving_role);
    if (err != ERR_OK) {
        cli_site_complain(site, "the role of DATABASE_URL, which is to serve, can't be read", err);
        return false;
    }
    memcpy(config->database_url, config->migration_database_url, sizeof config->database_url);
    return true;
}

bool cli_site_open_to_migrate(struct cli_site *site)
{
    return load(site) && become_the_owner(site) && open_parts(site);
}

void cli_site_close(struct cli_site *site)
{
    composition_close(site->parts);
    shared_parts_close(site->shared);
    config_wipe(&site->config);
}

void cli_site_complain(const struct cli_site *site, const char *what, enum err err)
{
    const char *words = site->parts ? postgres_last_error(site->parts->postgres) : "";
    fprintf(stderr, "snakeeyes: %s: %s%s%s\n", what, err_text(err), words[0] == '\0' ? "" : "\n  ", words);
}
