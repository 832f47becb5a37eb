#include "app/config.h"
#include "app/dotenv.h"
#include "app/setting.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { WORKERS_PER_CORE = 4, WORKERS_MAX = 255, METRICS_PORT_DISTANCE = 1000 };

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

/* What is said of a setting in one place, a .env file or the environment. */
struct saying {
    const char *value; /* by NAME; NULL when it isn't there */
    const char *file;  /* by NAME_FILE: where the value stands; likewise */
};

/* The place in the table of the setting that NAME_FILE is the file of; setting_count for any other name. */
static size_t find_setting_of_file(const char *name, size_t length)
{
    static const char suffix[] = "_FILE";
    size_t suffix_length = strlen(suffix);
    bool ends_so = length > suffix_length && strncmp(name + length - suffix_length, suffix, suffix_length) == 0;
    return ends_so ? find_setting(name, length - suffix_length) : setting_count;
}

static void keep_saying(const char *name, size_t length, const char *value, struct saying sayings[SETTINGS_MAX])
{
    size_t place = find_setting(name, length);
    size_t place_of_file = find_setting_of_file(name, length);
    if (place < setting_count) {
        sayings[place].value = value;
    } else if (place_of_file < setting_count) {
        sayings[place_of_file].file = value;
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

static void collect_file(struct dotenv *reader, struct saying sayings[SETTINGS_MAX], struct config_problems *why)
{
    struct dotenv_entry entry;
    enum err err;
    while ((err = dotenv_next(reader, &entry)) != ERR_NOT_FOUND) {
        if (err == ERR_OK) {
            keep_saying(entry.name, strlen(entry.name), entry.value, sayings);
        } else {
            add_problem(why, "is not NAME=VALUE with its quotes closed", "line %zu", reader->line);
        }
    }
}

/* Where the environment says something of a setting, either way, what the file says of it doesn't count. */
static void collect_environment(char *const *environment, struct saying sayings[SETTINGS_MAX])
{
    struct saying said[SETTINGS_MAX] = { { .value = NULL } };
    for (; *environment; environment++) {
        const char *equals = strchr(*environment, '=');
        if (equals) {
            keep_saying(*environment, (size_t)(equals - *environment), equals + 1, said);
        }
    }
    for (size_t i = 0; i < setting_count; i++) {
        if (said[i].value || said[i].file) {
            sayings[i] = said[i];
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

static bool is_given(const char *text)
{
    return text && text[0] != '\0';
}

/* Returns NULL, or what is wrong with the setting. */
static const char *read_setting(const struct setting *setting, const struct saying *saying, config_file_reader *read_file,
                                struct config *config)
{
    char text[SETTING_FILE_BYTES + 1] = "";
    if (!is_given(saying->file)) {
        return is_given(saying->value) ? setting->read(saying->value, config) : NULL;
    }
    const char *reason = is_given(saying->value) ? "is given twice: as it is and by a file" : read_file(saying->file, text);
    if (!reason && text[0] != '\0') {
        reason = setting->read(text, config);
    }
    explicit_bzero(text, sizeof text);
    return reason;
}

static void read_settings(const struct saying sayings[SETTINGS_MAX], config_file_reader *read_file, struct config *config,
                          struct config_problems *why)
{
    for (size_t i = 0; i < setting_count; i++) {
        const struct setting *setting = &settings[i];
        if (!setting->read) {
            continue;
        }
        if (setting->standard && setting->read(setting->standard, config)) {
            add_problem(why, "has a bad default", "%s", setting->name);
        }
        const char *reason = read_setting(setting, &sayings[i], read_file, config);
        if (reason) {
            config_add_problem(why, setting->name, reason);
        }
    }
    if (config->metrics_port == config->port) {
        add_problem(why, "must differ from PORT", "METRICS_PORT");
    }
}

enum err config_read(const char *file, size_t size, char *const *environment, config_file_reader *read_file, int cores,
                     struct config *config, struct config_problems *why)
{
    struct saying sayings[SETTINGS_MAX] = { { .value = NULL } };
    char *text = copy_file(file, size);
    if (!text) {
        return ERR_NO_MEMORY;
    }
    if (memchr(text, '\0', size)) {
        add_problem(why, "holds a NUL byte", "the .env file");
    }
    struct dotenv reader = { .next = text };
    collect_file(&reader, sayings, why);
    collect_environment(environment, sayings);
    *config = (struct config){ .port = 0 };
    read_settings(sayings, read_file, config, why);
    complete(config, cores);
    forget_file(text, size);
    return ERR_OK;
}

static bool is_known(const char *name)
{
    size_t length = strlen(name);
    return find_setting(name, length) < setting_count || find_setting_of_file(name, length) < setting_count;
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
        if (err == ERR_OK && !is_known(entry.name)) {
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

void config_add_problem(struct config_problems *why, const char *setting, const char *reason)
{
    add_problem(why, reason, "%s", setting);
}

void config_require(bool fulfilled, struct config_problems *why, const char *setting, const char *reason)
{
    if (!fulfilled && !is_named(why, setting)) {
        config_add_problem(why, setting, reason);
    }
}

static const char MISSING[] = "is missing";

void config_require_database(const struct config *config, struct config_problems *why)
{
    config_require(config->database_url[0] != '\0', why, "DATABASE_URL", MISSING);
}

/* A script that counts visits knows the site by its name. */
static void require_both_or_neither(const struct config *config, struct config_problems *why)
{
    bool has_script = config->analytics_script_url[0] != '\0';
    bool has_domain = config->analytics_domain[0] != '\0';
    config_require(has_script || !has_domain, why, "ANALYTICS_SCRIPT_URL", "is missing where ANALYTICS_DOMAIN is set");
    config_require(has_domain || !has_script, why, "ANALYTICS_DOMAIN", "is missing where ANALYTICS_SCRIPT_URL is set");
}

void config_require_site(const struct config *config, struct config_problems *why)
{
    config_require(config->secret_key[0] != '\0', why, "SECRET_KEY", MISSING);
    config_require(config->redis_url[0] != '\0', why, "REDIS_URL", MISSING);
    config_require_database(config, why);
    require_both_or_neither(config, why);
}

void config_require_worker(const struct config *config, struct config_problems *why)
{
    config_require(config->redis_url[0] != '\0', why, "REDIS_URL", MISSING);
    config_require(config->mail_url[0] != '\0', why, "MAIL_URL", MISSING);
    config_require_database(config, why);
}

void config_require_payments(const struct config *config, struct config_problems *why)
{
    config_require(config->stripe_secret_key[0] != '\0', why, "STRIPE_SECRET_KEY", MISSING);
}

void config_wipe(struct config *config)
{
    explicit_bzero(config, sizeof *config);
}
