/* The Kore module: the web process put together. Kore finds these functions by name; nothing else is exported. */
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>
#include <kore/hooks.h>
#include <kore/http.h>
#include "adapters/kore/glue.h"
#include "adapters/kore/sandbox.h"
#include "app/composition.h"
#include "app/config.h"
#include "app/paths.h"

#define EXPORTED __attribute__((visibility("default")))

void snakeeyes_accept(struct connection *connection);
int snakeeyes_page(struct http_request *req);
int snakeeyes_metrics(struct http_request *req);

static struct config config;
static struct shared_parts *shared;
static struct glue_settings settings;

/* Each thread has its own connections, opened when it first answers; they go with the process. The glue asks for them when
 * a request begins, and with it the time that the request's calls to the payment gateway have together. */
static const struct services *services(void)
{
    static _Thread_local struct composition *composition;
    if (composition == NULL && composition_open(&config, shared, &composition) != ERR_OK) {
        return NULL;
    }
    stripe_begin_turn(composition->stripe);
    return &composition->services;
}

static _Noreturn void refuse(const char *setting, const char *reason)
{
    (void)fprintf(stderr, "snakeeyes: %s %s\n", setting, reason);
    exit(EXIT_FAILURE);
}

static void load_config(void)
{
    struct config_problems problems = { .count = 0 };
    if (config_load(ENV_FILE, &config, &problems) != ERR_OK) {
        refuse("settings:", err_text(ERR_NO_MEMORY));
    }
    config_require_site(&config, &problems);
    if (problems.count > 0) {
        refuse(problems.items[0].setting, problems.items[0].reason);
    }
}

/* Pages, catalogs and assets are read before Kore forks, so that all workers share their memory. */
static const struct site *open_site(void)
{
    static char templates[PATH_MAX];
    static char translations[PATH_MAX];
    static char assets[PATH_MAX];
    char why[512] = "";
    struct site *site = NULL;
    if (path_find(PATH_TEMPLATES, templates, sizeof templates) != ERR_OK ||
        path_find(PATH_TRANSLATIONS, translations, sizeof translations) != ERR_OK ||
        path_find(PATH_ASSETS, assets, sizeof assets) != ERR_OK) {
        refuse("SNAKEEYES_HOME", "is too long");
    }
    const struct site_settings wish = {
        .public_url = config.public_url,
        .secret_key = config.secret_key,
        .templates = templates,
        .translations = translations,
        .assets = assets,
        .bet_rate = config.bet_rate,
        .auth_rate = config.auth_rate,
        .reports_failures = config.error_mail_to[0] != '\0',
        .is_debugged = config.log_level == LOG_LEVEL_DEBUG,
        .payments = { .js_url = config.stripe_js_url,
                      .publishable_key = config.stripe_publishable_key,
                      .webhook_secret = config.stripe_webhook_secret,
                      .is_simulated = strcmp(config.stripe_api_base, CONFIG_STRIPE_API_BASE) != 0 },
        .analytics = { .script_url = config.analytics_script_url, .domain = config.analytics_domain },
    };
    if (site_open(&wish, &site, why, sizeof why) != ERR_OK) {
        refuse("the site can't be opened:", why);
    }
    return site;
}

EXPORTED void kore_parent_configure(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    load_config();
    if (shared_parts_open(&config, &shared) != ERR_OK) {
        refuse("start:", err_text(ERR_NO_MEMORY));
    }
    glue_prepare();
    settings = (struct glue_settings){ .site = open_site(), .proxies = config.trusted_proxies, .services = services };
}

EXPORTED void kore_worker_configure(void)
{
    shared_store_meter_begin_process(shared->stores, worker->id);
    glue_start(&settings);
}

EXPORTED void kore_worker_teardown(void)
{
    glue_drain();
}

EXPORTED void kore_seccomp_hook(void)
{
    sandbox_allow();
}

EXPORTED void snakeeyes_accept(struct connection *connection)
{
    glue_accept(connection);
}

EXPORTED int snakeeyes_page(struct http_request *req)
{
    return glue_answer(req);
}

EXPORTED int snakeeyes_metrics(struct http_request *req)
{
    return glue_answer_metrics(req);
}
