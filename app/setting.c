#include "app/setting.h"
#include "domain/kernel/text.h"
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

static const char TOO_LONG[] = "is too long";
static const char NOT_A_PORT[] = "must be a port, 1 to 65535";

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool read_number(const char *text, int64_t least, int64_t most, int *number)
{
    int64_t value = 0;
    if (text_to_int64(text, &value) != ERR_OK || value < least || value > most) {
        return false;
    }
    *number = (int)value;
    return true;
}

static const char *copy_text(const char *text, char out[CONFIG_TEXT_BYTES + 1])
{
    return text_copy(text, out, CONFIG_TEXT_BYTES + 1) == ERR_OK ? NULL : TOO_LONG;
}

static const char *read_secret_key(const char *text, struct config *config)
{
    return copy_text(text, config->secret_key);
}

/* An http or https URL's place of its host's name; NULL for anything else. */
static const char *find_host(const char *url)
{
    return starts_with(url, "https://") ? url + 8 : starts_with(url, "http://") ? url + 7 : NULL;
}

/* What a browser's Origin is: a scheme and a host; a slash at its end is taken off. */
static const char *read_origin(const char *text, char out[CONFIG_TEXT_BYTES + 1])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:[]";
    const char *host = find_host(text);
    size_t length = host ? strspn(host, letters) : 0;
    if (length == 0 || (host[length] != '\0' && strcmp(host + length, "/") != 0)) {
        return "must be http:// or https:// and a host, without a path";
    }
    const char *problem = copy_text(text, out);
    if (!problem) {
        out[(size_t)(host - text) + length] = '\0';
    }
    return problem;
}

static const char *read_public_url(const char *text, struct config *config)
{
    return read_origin(text, config->public_url);
}

static const char *read_address(const char *text, char out[CONFIG_ADDRESS_BYTES + 1])
{
    struct in6_addr parsed; /* large enough for IPv4, too */
    bool is_address = inet_pton(AF_INET, text, &parsed) == 1 || inet_pton(AF_INET6, text, &parsed) == 1;
    if (!is_address || text_copy(text, out, CONFIG_ADDRESS_BYTES + 1) != ERR_OK) {
        return "must be an IPv4 or IPv6 address";
    }
    return NULL;
}

static const char *read_bind(const char *text, struct config *config)
{
    return read_address(text, config->bind);
}

static const char *read_metrics_bind(const char *text, struct config *config)
{
    return read_address(text, config->metrics_bind);
}

static const char *read_port(const char *text, struct config *config)
{
    return read_number(text, 1, UINT16_MAX, &config->port) ? NULL : NOT_A_PORT;
}

static const char *read_metrics_port(const char *text, struct config *config)
{
    return read_number(text, 1, UINT16_MAX, &config->metrics_port) ? NULL : NOT_A_PORT;
}

static const char *read_web_workers(const char *text, struct config *config)
{
    return read_number(text, 1, 255, &config->web_workers) ? NULL : "must be a number, 1 to 255";
}

static const char *read_task_threads(const char *text, struct config *config)
{
    return read_number(text, 1, 64, &config->task_threads) ? NULL : "must be a number, 1 to 64";
}

static const char *read_worker_threads(const char *text, struct config *config)
{
    return read_number(text, 1, 64, &config->worker_threads) ? NULL : "must be a number, 1 to 64";
}

static const char *read_log_level(const char *text, struct config *config)
{
    return log_level_from(text, &config->log_level) ? NULL : "must be debug, info, warning or error";
}

static const char *read_log_format(const char *text, struct config *config)
{
    return log_format_from(text, &config->log_format) ? NULL : "must be json or text";
}

/* libpq takes a URI or a list of name=value. */
static const char *read_libpq_url(const char *text, char out[CONFIG_TEXT_BYTES + 1])
{
    if (!starts_with(text, "postgres://") && !starts_with(text, "postgresql://") && !strchr(text, '=')) {
        return "must be postgresql://... or NAME=VALUE pairs";
    }
    return copy_text(text, out);
}

static const char *read_database_url(const char *text, struct config *config)
{
    return read_libpq_url(text, config->database_url);
}

static const char *read_migration_database_url(const char *text, struct config *config)
{
    return read_libpq_url(text, config->migration_database_url);
}

static const char *read_redis_url(const char *text, struct config *config)
{
    struct redis_address address;
    if (redis_address_parse(text, &address) != ERR_OK) {
        return "must be redis://[:password@]host[:port][/database] or unix:///path";
    }
    const char *problem = copy_text(text, config->redis_url);
    if (!problem) {
        config->redis = address;
    }
    return problem;
}

static const char *read_mail_url(const char *text, struct config *config)
{
    struct mail_url url;
    if (mail_url_parse(text, &url) != ERR_OK) {
        return "must be smtp://[user:password@]host[:port], smtps://... or file:DIR";
    }
    const char *problem = copy_text(text, config->mail_url);
    if (!problem) {
        config->mail = url;
    }
    return problem;
}

static const char *read_mail_from(const char *text, struct config *config)
{
    return mailbox_parse(text, &config->mail_from) == ERR_OK ? NULL : "must be an e-mail address or NAME <ADDRESS>";
}

static const char *read_mail_ca_file(const char *text, struct config *config)
{
    return copy_text(text, config->mail_ca_file);
}

static const char *read_mail_address(const char *text, char out[MAILBOX_ADDRESS_BYTES + 1])
{
    bool read = mailbox_is_address(text) && text_copy(text, out, MAILBOX_ADDRESS_BYTES + 1) == ERR_OK;
    return read ? NULL : "must be an e-mail address";
}

static const char *read_contact_to(const char *text, struct config *config)
{
    return read_mail_address(text, config->contact_to);
}

static const char *read_error_mail_to(const char *text, struct config *config)
{
    return read_mail_address(text, config->error_mail_to);
}

static bool is_printable(const char *text)
{
    while (*text > ' ' && *text <= '~') {
        text++;
    }
    return *text == '\0';
}

/* A key or secret of Stripe's, which says by its first letters what it is for. */
static const char *read_stripe_word(const char *text, const char *prefix, const char *problem, char out[CONFIG_TEXT_BYTES + 1])
{
    return starts_with(text, prefix) && is_printable(text) ? copy_text(text, out) : problem;
}

static const char *read_stripe_secret_key(const char *text, struct config *config)
{
    const char *prefix = starts_with(text, "rk_") ? "rk_" : "sk_"; /* a restricted key is one, too */
    return read_stripe_word(text, prefix, "must be a key that begins with sk_ or rk_", config->stripe_secret_key);
}

static const char *read_stripe_publishable_key(const char *text, struct config *config)
{
    return read_stripe_word(text, "pk_", "must be a key that begins with pk_", config->stripe_publishable_key);
}

static const char *read_stripe_webhook_secret(const char *text, struct config *config)
{
    return read_stripe_word(text, "whsec_", "must be a secret that begins with whsec_", config->stripe_webhook_secret);
}

static const char *read_stripe_api_base(const char *text, struct config *config)
{
    return read_origin(text, config->stripe_api_base);
}

/* It stands in a page and its origin in the content security policy. */
static bool is_script_url(const char *text)
{
    const char *host = find_host(text);
    return host && host[0] != '\0' && host[0] != '/' && is_printable(text) && !strpbrk(text, "\"'<>;,\\");
}

static const char *read_stripe_js_url(const char *text, struct config *config)
{
    return is_script_url(text) ? copy_text(text, config->stripe_js_url) : "must be the http:// or https:// address of Stripe.js";
}

static const char *read_analytics_script_url(const char *text, struct config *config)
{
    return is_script_url(text) ? copy_text(text, config->analytics_script_url)
                               : "must be the http:// or https:// address of a script";
}

static const char *read_analytics_domain(const char *text, struct config *config)
{
    bool is_domain = is_printable(text) && !strpbrk(text, " \"'<>;\\/:");
    return is_domain ? copy_text(text, config->analytics_domain) : "must be the name of a site, like play.example";
}

static const char *read_seed_admin_email(const char *text, struct config *config)
{
    return strchr(text, '@') ? copy_text(text, config->seed_admin_email) : "must be an e-mail address";
}

static const char *read_seed_admin_password(const char *text, struct config *config)
{
    return copy_text(text, config->seed_admin_password);
}

static const char *read_trusted_proxies(const char *text, struct config *config)
{
    bool read = trusted_proxies_read(text, &config->trusted_proxies) == ERR_OK;
    return read ? NULL : "must be at most 32 addresses or ADDRESS/PREFIX, separated by commas";
}

static int64_t period_seconds(const char *name)
{
    static const struct {
        const char *name;
        int64_t seconds;
    } periods[] = { { "second", 1 }, { "minute", 60 }, { "hour", 3600 }, { "day", 86400 } };
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        if (strcmp(name, periods[i].name) == 0) {
            return periods[i].seconds;
        }
    }
    return 0;
}

/* COUNT/PERIOD, or 0 for no limit. */
static const char *read_rate(const char *text, struct rate *rate)
{
    static const char problem[] = "must be COUNT/second, /minute, /hour or /day with a count up to 1000000, or 0 for no limit";
    char digits[8];
    const char *slash = strchr(text, '/');
    int length = snprintf(digits, sizeof digits, "%.*s", (int)strcspn(text, "/"), text);
    int64_t seconds = slash ? period_seconds(slash + 1) : 0;
    int count = 0;
    if (length < 0 || (size_t)length >= sizeof digits) {
        return problem;
    }
    if (!read_number(digits, 0, 1000000, &count) || (slash ? seconds == 0 : count != 0)) {
        return problem;
    }
    *rate = (struct rate){ .count = count, .period = seconds * 1000000 };
    return NULL;
}

static const char *read_bet_rate(const char *text, struct config *config)
{
    return read_rate(text, &config->bet_rate);
}

static const char *read_auth_rate(const char *text, struct config *config)
{
    return read_rate(text, &config->auth_rate);
}

const struct setting settings[] = {
    { "SECRET_KEY", NULL, read_secret_key },
    { "PUBLIC_URL", NULL, read_public_url },
    { "BIND", "127.0.0.1", read_bind },
    { "PORT", "8000", read_port },
    { "METRICS_BIND", "127.0.0.1", read_metrics_bind },
    { "METRICS_PORT", NULL, read_metrics_port },
    { "WEB_WORKERS", NULL, read_web_workers },
    { "TASK_THREADS", "2", read_task_threads },
    { "WORKER_THREADS", "8", read_worker_threads },
    { "LOG_LEVEL", "info", read_log_level },
    { "LOG_FORMAT", "json", read_log_format },
    { "DATABASE_URL", NULL, read_database_url },
    { "MIGRATION_DATABASE_URL", NULL, read_migration_database_url },
    { "REDIS_URL", NULL, read_redis_url },
    { "MAIL_URL", NULL, read_mail_url },
    { "MAIL_FROM", NULL, read_mail_from },
    { "MAIL_CA_FILE", NULL, read_mail_ca_file },
    { "CONTACT_TO", NULL, read_contact_to },
    { "STRIPE_SECRET_KEY", NULL, read_stripe_secret_key },
    { "STRIPE_PUBLISHABLE_KEY", NULL, read_stripe_publishable_key },
    { "STRIPE_WEBHOOK_SECRET", NULL, read_stripe_webhook_secret },
    { "STRIPE_API_BASE", CONFIG_STRIPE_API_BASE, read_stripe_api_base },
    { "STRIPE_JS_URL", "https://js.stripe.com/v3/", read_stripe_js_url },
    { "ANALYTICS_SCRIPT_URL", NULL, read_analytics_script_url },
    { "ANALYTICS_DOMAIN", NULL, read_analytics_domain },
    { "SEED_ADMIN_EMAIL", "dev@local.host", read_seed_admin_email },
    { "SEED_ADMIN_PASSWORD", SETTING_DEFAULT_ADMIN_PASSWORD, read_seed_admin_password },
    { "TRUSTED_PROXIES", NULL, read_trusted_proxies },
    { "BET_RATE_LIMIT", "3/second", read_bet_rate },
    { "AUTH_RATE_LIMIT", "10/minute", read_auth_rate },
    { "ERROR_MAIL_TO", NULL, read_error_mail_to },
    { "VAR", NULL, NULL },
    /* docker-compose's */
    { "DEMO", NULL, NULL },
    { "SECRETS", NULL, NULL },
    { "PAYMENTS_PORT", NULL, NULL },
    { "MAIL_PORT", NULL, NULL },
    { "GRAFANA_PORT", NULL, NULL },
    { "RECORDS", NULL, NULL },
    { "WEB_MEMORY", NULL, NULL },
    { "WEB_CPUS", NULL, NULL },
    { "WORKER_MEMORY", NULL, NULL },
    { "WORKER_CPUS", NULL, NULL },
    { "POSTGRES_MEMORY", NULL, NULL },
    { "POSTGRES_CPUS", NULL, NULL },
    { "REDIS_MEMORY", NULL, NULL },
    { "REDIS_CPUS", NULL, NULL },
    { "PROXY_MEMORY", NULL, NULL },
    { "PROXY_CPUS", NULL, NULL },
    { "POSTGRES_CONNECTIONS", NULL, NULL },
    { "WEB_STOP", NULL, NULL },
    { "WORKER_STOP", NULL, NULL },
    { "POSTGRES_STOP", NULL, NULL },
    { "LOG_SIZE", NULL, NULL },
    { "IMAGE", NULL, NULL },
    { "VERSION", NULL, NULL },
    { "REVISION", NULL, NULL },
    { "SOURCE_DATE_EPOCH", NULL, NULL },
    { "COMPOSE_FILE", NULL, NULL },
    { "COMPOSE_PROFILES", NULL, NULL },
    { "COMPOSE_PROJECT_NAME", NULL, NULL },
};
const size_t setting_count = sizeof settings / sizeof settings[0];
_Static_assert(sizeof settings / sizeof settings[0] <= SETTINGS_MAX, "readers keep a text for each");
