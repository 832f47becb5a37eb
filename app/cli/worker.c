#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#include "adapters/worker/engine.h"
#include "app/cli/handlers.h"
#include "app/cli/schema.h"
#include "app/cli/site.h"
#include "app/paths.h"
#include "app/worker_parts.h"
#include <limits.h>

/* The worker process: its composition root. Threads do the work; this one waits for the signal to stop. */

/* Signals to stop are for sigwait alone, in every thread; a broken connection is an error of a call, not a signal. */
static bool arrange_signals(sigset_t *stop)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    return sigemptyset(stop) == 0 && sigaddset(stop, SIGTERM) == 0 && sigaddset(stop, SIGINT) == 0 &&
           pthread_sigmask(SIG_BLOCK, stop, NULL) == 0 && sigaction(SIGPIPE, &ignore, NULL) == 0;
}

static enum exit_code run_until_stopped(const struct engine_settings *settings, const sigset_t *stop)
{
    struct engine *engine = NULL;
    int signal = 0;
    enum err err = engine_start(settings, &engine);
    if (err != ERR_OK) {
        fprintf(stderr, "snakeeyes: the worker can't start: %s\n", err_text(err));
        return EXIT_FAILED;
    }
    while (sigwait(stop, &signal) != 0) {
    }
    if (!engine_stop(engine)) {
        _exit(EXIT_DONE); /* what still runs is taken back by others once its lease is over */
    }
    return EXIT_DONE;
}

static enum exit_code work(const struct config *config, struct shared_parts *shared, const sigset_t *stop)
{
    char templates[PATH_MAX];
    char translations[PATH_MAX];
    char name[WORKER_NAME_BYTES + 1];
    char why[512] = "";
    struct worker *worker = NULL;
    if (path_find(PATH_TEMPLATES, templates, sizeof templates) != ERR_OK ||
        path_find(PATH_TRANSLATIONS, translations, sizeof translations) != ERR_OK) {
        fputs("snakeeyes: SNAKEEYES_HOME is too long\n", stderr);
        return EXIT_FAILED;
    }
    worker_name(name);
    const struct worker_settings wish = {
        .name = name,
        .public_url = config->public_url,
        .contact_to = config->contact_to,
        .error_to = config->error_mail_to,
        .templates = templates,
        .translations = translations,
    };
    if (worker_open(&wish, &worker, why, sizeof why) != ERR_OK) {
        fprintf(stderr, "snakeeyes: the worker can't be opened: %s\n", why);
        return EXIT_FAILED;
    }
    struct worker_house house = { .config = config, .shared = shared, .name = name };
    const struct engine_settings settings = {
        .worker = worker,
        .threads = config->worker_threads,
        .self = &house,
        .open = worker_parts_open,
        .close = worker_parts_close,
    };
    enum exit_code code = run_until_stopped(&settings, stop);
    worker_close(worker);
    return code;
}

enum exit_code run_worker(const struct invocation *invocation)
{
    (void)invocation;
    static struct config config;
    struct config_problems problems = { .count = 0 };
    struct shared_parts *shared = NULL;
    sigset_t stop;
    if (config_load(ENV_FILE, &config, &problems) != ERR_OK) {
        fputs("snakeeyes: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    config_require_worker(&config, &problems);
    print_config_problems(&problems);
    if (problems.count > 0 || !schema_is_ready() || !arrange_signals(&stop)) {
        return EXIT_FAILED;
    }
    enum exit_code code = EXIT_FAILED;
    if (shared_parts_open(&config, &shared) == ERR_OK) {
        code = work(&config, shared, &stop);
    } else {
        fputs("snakeeyes: out of memory\n", stderr);
    }
    shared_parts_close(shared);
    config_wipe(&config);
    return code;
}
