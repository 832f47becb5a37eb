#include "app/deployment.h"
#include <string.h>
#include "app/setting.h"

enum { SECRET_KEY_BYTES_MIN = 32, SECRET_KEY_LETTERS_MIN = 8 };

static const char MISSING[] = "is missing";

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_https(const char *url)
{
    return starts_with(url, "https://");
}

/* How many different bytes stand in the text, of which none is NUL. */
static size_t count_letters(const char *text)
{
    bool seen[256] = { false };
    size_t count = 0;
    for (; *text != '\0'; text++) {
        bool *letter = &seen[(unsigned char)*text];
        count += *letter ? 0 : 1;
        *letter = true;
    }
    return count;
}

static void require_secrets(const struct config *config, struct config_problems *why)
{
    const char *key = config->secret_key;
    config_require(key[0] == '\0' || strlen(key) >= SECRET_KEY_BYTES_MIN, why, "SECRET_KEY", "must have at least 32 bytes");
    config_require(key[0] == '\0' || count_letters(key) >= SECRET_KEY_LETTERS_MIN, why, "SECRET_KEY",
                   "must be random: `snakeeyes secret` makes one");
    config_require(strcmp(config->seed_admin_password, SETTING_DEFAULT_ADMIN_PASSWORD) != 0, why, "SEED_ADMIN_PASSWORD",
                   "must not be the default");
}

static bool is_test_key(const char *key)
{
    return starts_with(key + strcspn(key, "_"), "_test_");
}

static void require_live_payments(const struct config *config, struct config_problems *why)
{
    config_require_payments(config, why);
    config_require(config->stripe_publishable_key[0] != '\0', why, "STRIPE_PUBLISHABLE_KEY", MISSING);
    config_require(config->stripe_webhook_secret[0] != '\0', why, "STRIPE_WEBHOOK_SECRET", MISSING);
    config_require(strcmp(config->stripe_webhook_secret, "whsec_simulation") != 0, why, "STRIPE_WEBHOOK_SECRET",
                   "must not be the demo's: anybody could say that he has paid");
    config_require(!is_test_key(config->stripe_secret_key), why, "STRIPE_SECRET_KEY", "must not be a test's: nobody would pay");
    config_require(is_test_key(config->stripe_secret_key) == is_test_key(config->stripe_publishable_key), why,
                   "STRIPE_PUBLISHABLE_KEY", "must be of the same mode as STRIPE_SECRET_KEY");
    config_require(is_https(config->stripe_api_base), why, "STRIPE_API_BASE", "must be https");
    config_require(is_https(config->stripe_js_url), why, "STRIPE_JS_URL", "must be https");
}

static void require_mail(const struct config *config, struct config_problems *why)
{
    config_require(config->mail_url[0] != '\0', why, "MAIL_URL", "is missing: no mail would reach anybody");
    config_require(config->mail_url[0] == '\0' || config->mail.way != MAIL_TO_FOLDER, why, "MAIL_URL",
                   "must be smtp:// or smtps://: mail in a folder reaches nobody");
    config_require(config->error_mail_to[0] != '\0', why, "ERROR_MAIL_TO", "is missing: nobody would hear of errors");
}

/* This machine and what no router of the internet knows. */
static bool is_private(const struct network *network)
{
    struct trusted_proxies private;
    return trusted_proxies_read("127.0.0.0/8, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16, 100.64.0.0/10, ::1, "
                                "fc00::/7, fe80::/10",
                                &private) == ERR_OK &&
           trusted_proxies_include_network(&private, network);
}

static bool is_private_address(const char *address)
{
    struct trusted_proxies alone;
    return trusted_proxies_read(address, &alone) == ERR_OK && alone.count == 1 && is_private(&alone.networks[0]);
}

/* The networks that the large content networks publish are narrower. */
static bool is_too_wide(const struct network *network)
{
    static const struct network ipv4 = { .address = { [10] = 0xff, [11] = 0xff }, .prefix = 96 };
    const struct trusted_proxies all_ipv4 = { .networks = { ipv4 }, .count = 1 };
    const struct trusted_proxies alone = { .networks = { *network }, .count = 1 };
    bool is_ipv4 = trusted_proxies_include_network(&all_ipv4, network);
    bool holds_ipv4 = trusted_proxies_include_network(&alone, &ipv4);
    return holds_ipv4 || (network->prefix < (is_ipv4 ? ipv4.prefix + 12 : 28) && !is_private(network));
}

static void require_proxies(const struct config *config, struct config_problems *why)
{
    const struct trusted_proxies *proxies = &config->trusted_proxies;
    config_require(proxies->count > 0 || !is_https(config->public_url), why, "TRUSTED_PROXIES",
                   "is missing: the proxy that speaks https would pass for every visitor, and share one rate limit with all");
    for (size_t i = 0; i < proxies->count; i++) {
        config_require(!is_too_wide(&proxies->networks[i]), why, "TRUSTED_PROXIES",
                       "must name your proxies alone: whoever is in so wide a network says what address he comes from");
    }
}

/* /metrics tells whoever comes. */
static void require_hidden_metrics(const struct config *config, struct config_problems *why)
{
    config_require(is_private_address(config->metrics_bind), why, "METRICS_BIND",
                   "must be a loopback or private address, not one that strangers may reach");
}

static bool is_on_this_machine(const struct redis_address *redis)
{
    struct trusted_proxies loopback;
    return redis->path[0] != '\0' || strcmp(redis->host, "localhost") == 0 ||
           (trusted_proxies_read("127.0.0.0/8, ::1", &loopback) == ERR_OK && trusted_proxies_include(&loopback, redis->host));
}

static void require_redis_password(const struct config *config, struct config_problems *why)
{
    const struct redis_address *redis = &config->redis;
    config_require(config->redis_url[0] == '\0' || is_on_this_machine(redis) || redis->password[0] != '\0', why, "REDIS_URL",
                   "must have a password where Redis is on a network: redis://:PASSWORD@HOST");
    config_require(strcmp(redis->password, "snakeeyes") != 0, why, "REDIS_URL", "must not have the demo's password");
}

void deployment_require(const struct config *config, bool is_apart, struct config_problems *why)
{
    const char *analytics = config->analytics_script_url;
    require_live_payments(config, why);
    config_require(analytics[0] == '\0' || is_https(analytics), why, "ANALYTICS_SCRIPT_URL", "must be https");
    config_require(is_https(config->public_url), why, "PUBLIC_URL", "must be https");
    require_secrets(config, why);
    config_require(config->log_level != LOG_LEVEL_DEBUG, why, "LOG_LEVEL", "must not be debug");
    config_require(config->auth_rate.count > 0, why, "AUTH_RATE_LIMIT", "must not be off: passwords could be guessed");
    require_mail(config, why);
    require_proxies(config, why);
    require_redis_password(config, why);
    if (!is_apart) {
        require_hidden_metrics(config, why);
    }
}
