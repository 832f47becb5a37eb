#include "app/cli/handlers.h"
#include "app/cli/kore_conf.h"
#include "app/cli/schema.h"
#include "app/cli/site.h"
#include "app/cli/supervisor.h"
#include "app/paths.h"
#include "adapters/kore/heritage.h"
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NUMBER_BYTES = 12 };

#define ANY_PORT "0" /* the sockets are put in place of Kore's own (adapters/kore/heritage.h) */

/* Where a run of the server keeps its own files. */
struct run_files {
    char folder[PATH_MAX]; /* absolute */
    char conf[PATH_MAX];
    char pid[PATH_MAX];
    char serving[PATH_MAX]; /* which process serves (supervisor.h) */
};

__attribute__((format(printf, 2, 3))) static bool format_path(char out[PATH_MAX], const char *format, ...);

static bool format_path(char out[PATH_MAX], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out, PATH_MAX, format, arguments);
    va_end(arguments);
    return length >= 0 && length < PATH_MAX;
}

static bool make_folder(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* VAR/web, VAR being var/ in the current folder by default. */
static bool find_run_files(int port, struct run_files *files)
{
    const char *given = getenv("VAR");
    const char *var = given && given[0] != '\0' ? given : "var";
    char folder[PATH_MAX];
    bool made = format_path(folder, "%s/web", var) && make_folder(var) && make_folder(folder);
    if (!made || !realpath(folder, files->folder)) {
        fprintf(stderr, "snakeeyes: the folder %s/web can't be made: %s; choose another with VAR\n", var, strerror(errno));
        return false;
    }
    return format_path(files->conf, "%s/kore-%d.conf", files->folder, port) &&
           format_path(files->pid, "%s/kore-%d-%d.pid", files->folder, port, (int)getpid()) &&
           format_path(files->serving, "%s/serving-%d", files->folder, port);
}

/* Kore's configuration is words between blanks, without quotes. */
static bool is_one_word(const char *path)
{
    if (strpbrk(path, " \t\r\n#\"")) {
        fprintf(stderr, "snakeeyes: Kore can't be told of a path with blanks, quotes or #: %s\n", path);
        return false;
    }
    return true;
}

static bool write_conf(const struct config *config, const struct run_files *files)
{
    char template[PATH_MAX];
    char module[PATH_MAX];
    char workers[NUMBER_BYTES];
    char task_threads[NUMBER_BYTES];
    if (path_find(PATH_KORE_CONFIG, template, sizeof template) != ERR_OK ||
        path_find(PATH_WEB_MODULE, module, sizeof module) != ERR_OK ||
        snprintf(workers, sizeof workers, "%d", config->web_workers) < 0 ||
        snprintf(task_threads, sizeof task_threads, "%d", config->task_threads) < 0) {
        fputs("snakeeyes: SNAKEEYES_HOME is too long\n", stderr);
        return false;
    }
    const struct kore_variable variables[] = {
        { "ROOT", files->folder },
        { "PIDFILE", files->pid },
        { "MODULE", module },
        { "WEB_WORKERS", workers },
        { "TASK_THREADS", task_threads },
        { "BIND", config->bind },
        { "PORT", ANY_PORT },
        { "METRICS_BIND", config->metrics_bind },
        { "METRICS_PORT", ANY_PORT },
    };
    if (!is_one_word(files->folder) || !is_one_word(module)) {
        return false;
    }
    enum err err = kore_conf_write(template, variables, sizeof variables / sizeof variables[0], files->conf);
    if (err != ERR_OK) {
        fprintf(stderr, "snakeeyes: %s can't be made from %s: %s\n", files->conf, template, err_text(err));
    }
    return err == ERR_OK;
}

/* Becomes Kore, on the sockets of the supervisor that started this process. */
static enum exit_code serve(const struct run_files *files)
{
    execlp("kore", "kore", "-nrqf", "-c", files->conf, (char *)NULL);
    perror("snakeeyes: kore can't be run");
    return EXIT_FAILED;
}

/* The program by the name that it has now: a new release comes under the same name. */
static enum exit_code hold(const struct config *config, const struct run_files *files)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    struct supervisor_settings settings = { .program = program, .state = files->serving };
    if (length <= 0) {
        perror("snakeeyes: the program can't be found");
        return EXIT_FAILED;
    }
    program[length] = '\0';
    if (!listeners_open(config, &settings.listeners)) {
        return EXIT_FAILED;
    }
    enum exit_code code = supervise(&settings);
    listeners_close(&settings.listeners);
    (void)unlink(files->serving);
    return code;
}

enum exit_code run_serve(const struct invocation *invocation)
{
    (void)invocation;
    struct config config;
    struct config_problems problems = { .count = 0 };
    struct run_files files;
    enum exit_code code = EXIT_FAILED;
    bool is_generation = getenv(HERITAGE_LISTENERS) != NULL;
    if (config_load(ENV_FILE, &config, &problems) != ERR_OK) {
        fputs("snakeeyes: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    config_require_site(&config, &problems);
    print_config_problems(&problems);
    bool ready = problems.count == 0 && find_run_files(config.port, &files);
    if (ready && is_generation) {
        ready = schema_is_ready() && write_conf(&config, &files);
        config_wipe(&config);
        code = ready ? serve(&files) : EXIT_FAILED;
    } else if (ready) {
        code = hold(&config, &files);
    }
    config_wipe(&config);
    return code;
}
