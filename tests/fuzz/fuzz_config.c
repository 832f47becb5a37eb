/* Whatever stands in a .env file and the environment: each setting is what its grammar allows or a named problem, and no reason
 * tells a value. The input is the file, and after a NUL byte one entry of the environment. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/config.h"
#include "domain/kernel/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(int holds)
{
    if (!holds) {
        abort();
    }
}

static void check_rate(const struct rate *rate)
{
    require(rate->count >= 0 && rate->count <= 1000000 && (rate->count == 0 || rate->period >= 1000000));
}

static void check_mail(const struct config *config)
{
    require(mailbox_is_address(config->mail_from.address));
    require(config->contact_to[0] == '\0' || mailbox_is_address(config->contact_to));
    require(config->error_mail_to[0] == '\0' || mailbox_is_address(config->error_mail_to));
    require(config->mail_url[0] == '\0' || config->mail.host[0] != '\0' || config->mail.folder[0] != '\0');
}

static void check_config(const struct config *config)
{
    require(config->port >= 1 && config->port <= 65535 && config->metrics_port >= 1 && config->metrics_port <= 65535);
    require(config->web_workers >= 1 && config->web_workers <= 255 && config->task_threads >= 1 && config->task_threads <= 64);
    require(strncmp(config->public_url, "http", 4) == 0 && config->public_url[strlen(config->public_url) - 1] != '/');
    require(config->bind[0] != '\0' && config->metrics_bind[0] != '\0' && config->seed_admin_password[0] != '\0');
    require(config->redis_url[0] == '\0' || config->redis.path[0] != '\0' || config->redis.host[0] != '\0');
    require(config->worker_threads >= 1 && config->worker_threads <= 64);
    check_mail(config);
    check_rate(&config->bet_rate);
    check_rate(&config->auth_rate);
}

static void check_problems(const struct config_problems *why)
{
    require(why->count <= CONFIG_PROBLEMS_MAX);
    for (size_t i = 0; i < why->count; i++) {
        require(why->items[i].setting[0] != '\0' && why->items[i].reason != NULL);
        require(strcmp(why->items[i].reason, "has a bad default") != 0);
    }
}

/* A file's text is its name; one whose name begins with '!' is at fault. */
static const char *read_file(const char *path, char text[SETTING_FILE_BYTES + 1])
{
    require(path[0] != '\0');
    if (path[0] == '!') {
        return "is at fault";
    }
    (void)snprintf(text, SETTING_FILE_BYTES + 1, "%s", path);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const uint8_t *end = size == 0 ? NULL : memchr(bytes, '\0', size);
    size_t file_size = end ? (size_t)(end - bytes) : size;
    char *entry = end ? strndup((const char *)end + 1, size - file_size - 1) : NULL;
    char *const environment[] = { entry, NULL };
    struct config config;
    struct config_problems why = { .count = 0 };
    if (config_read((const char *)bytes, file_size, environment, read_file, 2, &config, &why) == ERR_OK) {
        check_config(&config);
        check_problems(&why);
    }
    why.count = 0;
    if (config_find_unknown((const char *)bytes, file_size, &why) == ERR_OK) {
        check_problems(&why);
    }
    free(entry);
    return 0;
}
