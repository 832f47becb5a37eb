#include "app/cli/handlers.h"
#include "app/cli/kore_conf.h"
#include "app/cli/site.h"
#include "app/paths.h"
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

/* Where a run of the server keeps its own files. */
struct run_files {
    char folder[PATH_MAX]; /* absolute */
    char conf[PATH_MAX];
    char pid[PATH_MAX];
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
           format_path(files->pid, "%s/kore-%d.pid", files->folder, port);
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
    char port[NUMBER_BYTES];
    char metrics_port[NUMBER_BYTES];
    if (path_find(PATH_KORE_CONFIG, template, sizeof template) != ERR_OK ||
        path_find(PATH_WEB_MODULE, module, sizeof module) != ERR_OK ||
        snprintf(workers, sizeof workers, "%d", config->web_workers) < 0 ||
        snprintf(task_threads, sizeof task_threads, "%d", config->task_threads) < 0 ||
        snprintf(port, sizeof port, "%d", config->port) < 0 ||
        snprintf(metrics_port, sizeof metrics_port, "%d", config->metrics_port) < 0) {
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
        { "PORT", port },
        { "METRICS_BIND", config->metrics_bind },
        { "METRICS_PORT", metrics_port },
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

enum exit_code run_serve(const struct invocation *invocation)
{
    (void)invocation;
    struct config config;
    struct config_problems problems = { .count = 0 };
    struct run_files files;
    if (config_load(ENV_FILE, &config, &problems) != ERR_OK) {
        fputs("snakeeyes: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    config_require_site(&config, &problems);
    print_config_problems(&problems);
    bool ready = problems.count == 0 && find_run_files(config.port, &files) && write_conf(&config, &files);
    config_wipe(&config);
    if (ready) {
        execlp("kore", "kore", "-nrqf", "-c", files.conf, (char *)NULL);
        perror("snakeeyes: kore can't be run");
    }
    return EXIT_FAILED;
}
