#include "app/cli/supervisor.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include "adapters/kore/heritage.h"

enum { GENERATIONS_MAX = 8, NUMBER_BYTES = 12 };

enum stage { NONE, STARTING, SERVING, LEAVING };

/* A process of its own group: Kore's parent process and its workers. */
struct generation {
    enum stage stage;
    pid_t process;
    int ready; /* while it starts: a byte comes from here once it serves */
};

struct supervisor {
    const struct supervisor_settings *settings;
    struct generation generations[GENERATIONS_MAX];
    int settled; /* generations that have come to serve or failed */
    int signals; /* a signalfd */
    sigset_t before;
    bool is_stopping;
    bool must_reload; /* once the generation that starts has come so far */
    enum exit_code code;
};

static struct generation *generation_of(struct supervisor *supervisor, enum stage stage)
{
    for (size_t i = 0; i < GENERATIONS_MAX; i++) {
        if (supervisor->generations[i].stage == stage) {
            return &supervisor->generations[i];
        }
    }
    return NULL;
}

static void say(const char *words)
{
    fprintf(stderr, "snakeeyes: %s\n", words);
}

static void write_state(const struct supervisor *supervisor, pid_t process)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s.new", supervisor->settings->state);
    FILE *file = length > 0 && length < PATH_MAX ? fopen(path, "we") : NULL;
    if (file == NULL || fprintf(file, "%d %d\n", supervisor->settled, (int)process) < 0 || fclose(file) != 0 ||
        rename(path, supervisor->settings->state) != 0) {
        say("what serves can't be written down");
    }
}

/* In the child. What is inherited ends with this process, however that ends. */
static _Noreturn void become_generation(const struct supervisor *supervisor, pid_t parent, int ready)
{
    char text[NUMBER_BYTES];
    const char *program = supervisor->settings->program;
    bool is_set = setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent &&
                  sigprocmask(SIG_SETMASK, &supervisor->before, NULL) == 0 &&
                  listeners_bequeath(&supervisor->settings->listeners) && fcntl(ready, F_SETFD, 0) == 0 &&
                  snprintf(text, sizeof text, "%d", ready) > 0 && setenv(HERITAGE_READY, text, 1) == 0;
    if (is_set) {
        execl(program, program, "serve", (char *)NULL);
    }
    fprintf(stderr, "snakeeyes: %s can't be run: %s\n", program, strerror(errno));
    _exit(EXIT_FAILED);
}

static void start(struct supervisor *supervisor)
{
    struct generation *generation = generation_of(supervisor, NONE);
    int ends[2];
    if (generation == NULL || pipe2(ends, O_CLOEXEC) != 0) {
        say("too many generations are still at work: none was started");
        return;
    }
    pid_t parent = getpid();
    pid_t process = fork();
    if (process == 0) {
        become_generation(supervisor, parent, ends[1]);
    }
    (void)close(ends[1]);
    if (process == -1) {
        say(strerror(errno));
        (void)close(ends[0]);
        return;
    }
    (void)setpgid(process, process); /* whoever of the two is first */
    *generation = (struct generation){ .stage = STARTING, .process = process, .ready = ends[0] };
}

/* SIGUSR2 tells the workers that another generation serves, so that they take their time; SIGTERM Kore that it shall end. */
static void relieve(const struct generation *generation)
{
    (void)kill(-generation->process, SIGUSR2);
    (void)kill(generation->process, SIGTERM);
}

static void settle(struct supervisor *supervisor, struct generation *generation)
{
    (void)close(generation->ready);
    supervisor->settled++;
    if (supervisor->must_reload) {
        supervisor->must_reload = false;
        (void)raise(SIGHUP); /* blocked: it comes by the signalfd */
    }
}

static void on_ready(struct supervisor *supervisor, struct generation *starting)
{
    char byte;
    struct generation *old = generation_of(supervisor, SERVING);
    if (read(starting->ready, &byte, 1) != 1) {
        (void)kill(-starting->process, SIGKILL); /* it will not serve, so it shall end */
        return;
    }
    settle(supervisor, starting);
    starting->stage = SERVING;
    write_state(supervisor, starting->process);
    if (old != NULL) {
        old->stage = LEAVING;
        relieve(old);
    }
}

static void stop(struct supervisor *supervisor, enum exit_code code)
{
    if (!supervisor->is_stopping) {
        supervisor->is_stopping = true;
        supervisor->code = code;
        listeners_refuse(&supervisor->settings->listeners);
    }
    for (size_t i = 0; i < GENERATIONS_MAX; i++) {
        if (supervisor->generations[i].stage != NONE) {
            (void)kill(-supervisor->generations[i].process, SIGTERM);
        }
    }
}

static void on_end(struct supervisor *supervisor, struct generation *generation, int status)
{
    enum stage stage = generation->stage;
    bool is_good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    struct generation *serving = generation_of(supervisor, SERVING);
    *generation = (struct generation){ .stage = NONE };
    if (stage == STARTING && serving != NULL && !supervisor->is_stopping) {
        say("the new web process did not come to serve; the old one goes on");
        write_state(supervisor, serving->process);
    } else if (stage != LEAVING && !supervisor->is_stopping) {
        stop(supervisor, EXIT_FAILED);
    } else if (stage == SERVING && !is_good) {
        supervisor->code = EXIT_FAILED;
    }
}

static void reap(struct supervisor *supervisor)
{
    int status = 0;
    for (pid_t process = waitpid(-1, &status, WNOHANG); process > 0; process = waitpid(-1, &status, WNOHANG)) {
        for (size_t i = 0; i < GENERATIONS_MAX; i++) {
            struct generation *generation = &supervisor->generations[i];
            if (generation->stage != NONE && generation->process == process) {
                if (generation->stage == STARTING) {
                    settle(supervisor, generation);
                }
                on_end(supervisor, generation, status);
            }
        }
    }
}

static void on_signal(struct supervisor *supervisor)
{
    struct signalfd_siginfo info;
    if (read(supervisor->signals, &info, sizeof info) != (ssize_t)sizeof info) {
        return;
    }
    if (info.ssi_signo == SIGCHLD) {
        reap(supervisor);
    } else if (info.ssi_signo != SIGHUP) {
        stop(supervisor, EXIT_DONE);
    } else if (generation_of(supervisor, STARTING) != NULL) {
        supervisor->must_reload = true;
    } else if (!supervisor->is_stopping) {
        start(supervisor);
    }
}

static bool is_any(const struct supervisor *supervisor)
{
    bool is_any = false;
    for (size_t i = 0; i < GENERATIONS_MAX; i++) {
        is_any = is_any || supervisor->generations[i].stage != NONE;
    }
    return is_any;
}

static void wait_for_events(struct supervisor *supervisor)
{
    struct generation *starting = generation_of(supervisor, STARTING);
    struct pollfd descriptors[] = {
        { .fd = supervisor->signals, .events = POLLIN },
        { .fd = starting != NULL && !supervisor->is_stopping ? starting->ready : -1, .events = POLLIN },
    };
    if (poll(descriptors, 2, -1) <= 0) {
        return;
    }
    if (starting != NULL && descriptors[1].revents != 0) {
        on_ready(supervisor, starting);
    }
    if (descriptors[0].revents != 0) {
        on_signal(supervisor);
    }
}

enum exit_code supervise(const struct supervisor_settings *settings)
{
    struct supervisor supervisor = { .settings = settings };
    static const int handled[] = { SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGCHLD };
    sigset_t signals;
    (void)sigemptyset(&signals);
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++) {
        (void)sigaddset(&signals, handled[i]);
    }
    if (sigprocmask(SIG_BLOCK, &signals, &supervisor.before) != 0 ||
        (supervisor.signals = signalfd(-1, &signals, SFD_CLOEXEC)) == -1) {
        say(strerror(errno));
        return EXIT_FAILED;
    }
    start(&supervisor);
    while (is_any(&supervisor)) {
        wait_for_events(&supervisor);
    }
    (void)close(supervisor.signals);
    return supervisor.code;
}
