#include "app/config.h"
#include "app/dotenv.h"
#include "app/setting.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { WORKERS_PER_CORE = 4, WORKERS_MAX = 255, METRICS_PORT_DISTANCE = 1000, SECRET_KEY_BYTES_MIN = 32 };

__attribute__((format(printf, 3, 4))) static void add_problem(struct config_problems *why, const char *reason, const char *format,
                                                              ...)
{
    if (why->count == CONFIG_PROBLEMS_MAX) {
        return;
    }
    struct config_problem *problem = &why->items[why->count];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(problem->setting, sizeof problem->setting, format, arguments);
    va_end(arguments);
    if (length >= 0) {
        problem->reason = reason;
        why->count++;
    }
}

/* The setting's place in the table; setting_count when there is none of this name. */
static size_t find_setting(const char *name, size_t length)
{
    size_t i = 0;
    while (i < setting_count && (strlen(settings[i].name) != length || strncmp(settings[i].name, name, length) != 0)) {
        i++;
    }
    return i;
}

static void keep_value(const char *name, size_t length, const char *value, const char *values[SETTINGS_MAX])
{
    size_t place = find_setting(name, length);
    if (place < setting_count) {
        values[place] = value;
    }
}

/* A .env file's text is changed while it is read, and may hold secrets. */
static char *copy_file(const char *file, size_t size)
{
    char *text = malloc(size + 1);
    if (text) {
        memcpy(text, file, size);
        text[size] = '\0';
    }
    return text;
}

static void forget_file(char *text, size_t size)
{
    explicit_bzero(text, size);
    free(text);
}

static void collect_file(struct dotenv *reader, const char *values[SETTINGS_MAX], struct config_problems *why)
{
    struct dotenv_entry entry;
    enum err err;
    while ((err = dotenv_next(reader, &entry)) != ERR_NOT_FOUND) {
        if (err == ERR_OK) {
            keep_value(entry.name, strlen(entry.name), entry.value, values);
        } else {
            add_problem(why, "is not NAME=VALUE with its quotes closed", "line %zu", reader->line);
        }
    }
}

static void collect_environment(char *const *environment, const char *values[SETTINGS_MAX])
{
    for (; *environment; environment++) {
        const char *equals = strchr(*environment, '=');
        if (equals) {
            keep_value(*environment, (size_t)(equals - *environment), equals + 1, values);
        }
    }
}

/* Mail is from the site's own host, unless mail can't be from such a name: an IP address, say. */
static void complete_mail_from(struct config *config)
{
    char text[CONFIG_TEXT_BYTES + 1];
    const char *host = strstr(config->public_url, "://") + 3;
    int length = snprintf(text, sizeof text, "Snake Eyes <noreply@%.*s>", (int)strcspn(host, ":"), host);
    if (length < 0 || (size_t)length >= sizeof text || mailbox_parse(text, &config->mail_from) != ERR_OK) {
        config->mail_from = (struct mailbox){ .name = "Snake Eyes", .address = "noreply@localhost" };
    }
}

static void complete_mail(struct config *config)
{
    if (config->mail_from.address[0] == '\0') {
        complete_mail_from(config);
    }
    if (config->contact_to[0] == '\0' && mailbox_is_address(config->seed_admin_email)) {
        memcpy(config->contact_to, config->seed_admin_email, strlen(config->seed_admin_email) + 1);
    }
}

/* Defaults that depend on other settings. */
static void complete(struct config *config, int cores)
{
    if (config->public_url[0] == '\0') {
        int length = snprintf(config->public_url, sizeof config->public_url, "http://localhost:%d", config->port);
        config->public_url[length < 0 ? 0 : length] = '\0';
    }
    if (config->metrics_port == 0) {
        int above = config->port + METRICS_PORT_DISTANCE;
        config->metrics_port = above <= 65535 ? above : config->port - METRICS_PORT_DISTANCE;
    }
    if (config->web_workers == 0) {
        int workers = cores * WORKERS_PER_CORE;
        config->web_workers = workers < WORKERS_MAX ? workers : WORKERS_MAX;
    }
    complete_mail(config);
}

static void read_settings(const char *const values[SETTINGS_MAX], struct config *config, struct config_problems *why)
{
    for (size_t i = 0; i < setting_count; i++) {
        const struct setting *setting = &settings[i];
        bool given = values[i] && values[i][0] != '\0';
        if (!setting->read) {
            continue;
        }
        const char *reason = given ? setting->read(values[i], config) : NULL;
        if (reason) {
            add_problem(why, reason, "%s", setting->name);
        }
        if ((!given || reason) && setting->standard && setting->read(setting->standard, config)) {
            add_problem(why, "has a bad default", "%s", setting->name);
        }
    }
    if (config->metrics_port == config->port) {
        add_problem(why, "must differ from PORT", "METRICS_PORT");
    }
}

enum err config_read(const char *file, size_t size, char *const *environment, int cores, struct config *config,
                     struct config_problems *why)
{
    const char *values[SETTINGS_MAX] = { NULL };
    char *text = copy_file(file, size);
    if (!text) {
        return ERR_NO_MEMORY;
    }
    if (memchr(text, '\0', size)) {
        add_problem(why, "holds a NUL byte", "the .env file");
    }
    struct dotenv reader = { .next = text };
    collect_file(&reader, values, why);
    collect_environment(environment, values);
    *config = (struct config){ .port = 0 };
    read_settings(values, config, why);
    complete(config, cores);
    forget_file(text, size);
    return ERR_OK;
}

enum err config_find_unknown(const char *file, size_t size, struct config_problems *why)
{
    char *text = copy_file(file, size);
    if (!text) {
        return ERR_NO_MEMORY;
    }
    struct dotenv reader = { .next = text };
    struct dotenv_entry entry;
    enum err err;
    while ((err = dotenv_next(&reader, &entry)) != ERR_NOT_FOUND) {
        if (err == ERR_OK && find_setting(entry.name, strlen(entry.name)) == setting_count) {
            add_problem(why, "is no setting", "%s", entry.name);
        }
    }
    forget_file(text, size);
    return ERR_OK;
}

static bool is_named(const struct config_problems *why, const char *setting)
{
    for (size_t i = 0; i < why->count; i++) {
        if (strcmp(why->items[i].setting, setting) == 0) {
            return true;
        }
    }
    return false;
}

/* A setting that is wrong in itself has its default meanwhile, and nothing more to be said of it. */
static void require(bool fulfilled, struct config_problems *why, const char *setting, const char *reason)
{
    if (!fulfilled && !is_named(why, setting)) {
        add_problem(why, reason, "%s", setting);
    }
}

static const char MISSING[] = "is missing";

void config_require_database(const struct config *config, struct config_problems *why)
{
    require(config->database_url[0] != '\0', why, "DATABASE_URL", MISSING);
}

/* A script that counts visits knows the site by its name. */
static void require_both_or_neither(const struct config *config, struct config_problems *why)
{
    bool has_script = config->analytics_script_url[0] != '\0';
    bool has_domain = config->analytics_domain[0] != '\0';
    require(has_script || !has_domain, why, "ANALYTICS_SCRIPT_URL", "is missing where ANALYTICS_DOMAIN is set");
    require(has_domain || !has_script, why, "ANALYTICS_DOMAIN", "is missing where ANALYTICS_SCRIPT_URL is set");
}

void config_require_site(const struct config *config, struct config_problems *why)
{
    require(config->secret_key[0] != '\0', why, "SECRET_KEY", MISSING);
    require(config->redis_url[0] != '\0', why, "REDIS_URL", MISSING);
    config_require_database(config, why);
    require_both_or_neither(config, why);
}

void config_require_worker(const struct config *config, struct config_problems *why)
{
    require(config->redis_url[0] != '\0', why, "REDIS_URL", MISSING);
    require(config->mail_url[0] != '\0', why, "MAIL_URL", MISSING);
    config_require_database(config, why);
}

void config_require_payments(const struct config *config, struct config_problems *why)
{
    require(config->stripe_secret_key[0] != '\0', why, "STRIPE_SECRET_KEY", MISSING);
}

static bool is_test_key(const char *key)
{
    return strncmp(key + strcspn(key, "_"), "_test_", strlen("_test_")) == 0;
}

static void require_live_payments(const struct config *config, struct config_problems *why)
{
    static const char *const https = "https://";
    config_require_payments(config, why);
    require(config->stripe_publishable_key[0] != '\0', why, "STRIPE_PUBLISHABLE_KEY", MISSING);
    require(config->stripe_webhook_secret[0] != '\0', why, "STRIPE_WEBHOOK_SECRET", MISSING);
    require(!is_test_key(config->stripe_secret_key), why, "STRIPE_SECRET_KEY", "must not be a test's: nobody would pay");
    require(is_test_key(config->stripe_secret_key) == is_test_key(config->stripe_publishable_key), why, "STRIPE_PUBLISHABLE_KEY",
            "must be of the same mode as STRIPE_SECRET_KEY");
    require(strncmp(config->stripe_api_base, https, strlen(https)) == 0, why, "STRIPE_API_BASE", "must be https");
    require(strncmp(config->stripe_js_url, https, strlen(https)) == 0, why, "STRIPE_JS_URL", "must be https");
}

static void require_safe_analytics(const struct config *config, struct config_problems *why)
{
    const char *url = config->analytics_script_url;
    require(url[0] == '\0' || strncmp(url, "https://", 8) == 0, why, "ANALYTICS_SCRIPT_URL", "must be https");
}

void config_require_deployment(const struct config *config, struct config_problems *why)
{
    require_live_payments(config, why);
    require_safe_analytics(config, why);
    size_t key_bytes = strlen(config->secret_key);
    require(key_bytes == 0 || key_bytes >= SECRET_KEY_BYTES_MIN, why, "SECRET_KEY", "must have at least 32 bytes");
    require(strncmp(config->public_url, "https://", 8) == 0, why, "PUBLIC_URL", "must be https");
    require(strcmp(config->seed_admin_password, SETTING_DEFAULT_ADMIN_PASSWORD) != 0, why, "SEED_ADMIN_PASSWORD",
            "must not be the default");
    require(config->log_level != LOG_LEVEL_DEBUG, why, "LOG_LEVEL", "must not be debug");
}

void config_wipe(struct config *config)
{
    explicit_bzero(config, sizeof *config);
}
