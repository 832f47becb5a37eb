/* The Kore module of the stub site, over the real glue and sandbox. Settings come by the environment: STUB_PROXIES,
 * STUB_TEMPLATES. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>
#include <kore/hooks.h>
#include "adapters/kore/glue.h"
#include "adapters/kore/sandbox.h"

#define EXPORTED __attribute__((visibility("default")))

void snakeeyes_accept(struct connection *connection);
int snakeeyes_page(struct http_request *req);
int snakeeyes_metrics(struct http_request *req);

static struct glue_settings settings;

static void write_line(void *self, enum log_level level, const char *event, const struct log_field *fields, size_t count)
{
    (void)self;
    char line[4096];
    int length = snprintf(line, sizeof line, "%d %s", (int)level, event);
    for (size_t i = 0; i < count && length > 0 && (size_t)length < sizeof line; i++) {
        size_t left = sizeof line - (size_t)length;
        length += fields[i].text != NULL ? snprintf(line + length, left, " %s=%s", fields[i].name, fields[i].text)
                                         : snprintf(line + length, left, " %s=%" PRId64, fields[i].name, fields[i].number);
    }
    dprintf(STDERR_FILENO, "%s\n", line);
}

static const struct services *services(void)
{
    static const struct log log = { .write = write_line };
    static _Thread_local struct services bundle;
    bundle.log = &log;
    return &bundle;
}

static const char *setting(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value == NULL ? otherwise : value;
}

EXPORTED void kore_parent_configure(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    static struct site *site;
    char why[256] = "";
    const struct site_settings wish = { .templates = setting("STUB_TEMPLATES", "") };
    if (site_open(&wish, &site, why, sizeof why) != ERR_OK) {
        (void)fprintf(stderr, "can't start: %s\n", why);
        exit(EXIT_FAILURE);
    }
    glue_prepare();
    settings = (struct glue_settings){ .site = site, .services = services };
    if (trusted_proxies_read(setting("STUB_PROXIES", ""), &settings.proxies) != ERR_OK) {
        exit(EXIT_FAILURE);
    }
}

EXPORTED void kore_worker_configure(void)
{
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
