/* Holds many connections that hardly ask, until it is ended by SIGTERM or SIGINT.
 *
 *     bench_hold PORT COUNT idle|slow
 *
 * to 127.0.0.1 only. idle: each asks for `HEAD /up/live` when it was opened and each 25 s, before the site ends it after 30.
 * slow: each sends a byte a second, every other one of a head and the rest of the body of a bet, until the site gives it up. Who
 * was ended connects anew. Prints a line when all are open (idle: and were answered), and in the end what came of them. Leaves
 * with 1 when they can't all be open within a minute, or idle ones were ended by the site. */
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 256, OTHER_FILES = 16, OPENED_A_STEP = 64, STEP_MS = 10, PERIOD_MS = 25000, OPENING_MS = 60000 };

static const char idle_request[] = "HEAD /up/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
static const char slow_head[] = "GET /up/live HTTP/1.1\r\nHost: localhost\r\n";
static const char slow_body[] =
    "POST /bet/place HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 100\r\n\r\n";

struct held {
    int socket;    /* -1: none */
    bool has_head; /* slow: it was sent at once, and bytes are of the body */
    bool was_answered;
    size_t sent;
    int64_t due_on; /* when it sends again */
};

struct hold {
    int port;
    bool is_slow;
    int epoll;
    struct held *all;
    size_t count;
    size_t open;
    size_t answered; /* of those open */
    bool is_told;
    uint64_t asked;
    uint64_t ended;
};

static volatile sig_atomic_t is_over;

static void note_end(int number)
{
    (void)number;
    is_over = 1;
}

static int64_t now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench_hold: %s\n", what);
    exit(EXIT_FAILURE);
}

static void forget(struct hold *hold, struct held *held)
{
    (void)close(held->socket);
    held->socket = -1;
    hold->open--;
    hold->answered -= held->was_answered ? 1 : 0;
    hold->ended++;
}

static void send_bytes(struct hold *hold, struct held *held, const char *bytes, size_t size)
{
    if (send(held->socket, bytes, size, MSG_NOSIGNAL) != (ssize_t)size) {
        forget(hold, held);
    }
}

/* Milliseconds to the next time; the second requests of the idle are spread over a period, and with them all further ones. */
static int64_t wait_of(const struct hold *hold, const struct held *held, size_t sent)
{
    if (hold->is_slow) {
        return 1000;
    }
    return sent > 0 ? PERIOD_MS : PERIOD_MS * (held - hold->all) / (int64_t)hold->count;
}

/* Sends what is due: the idle one's request, or the slow one's next byte. */
static void speak(struct hold *hold, struct held *held, int64_t time)
{
    size_t sent = held->sent++;
    held->due_on = time + wait_of(hold, held, sent);
    if (!hold->is_slow) {
        hold->asked++;
        send_bytes(hold, held, idle_request, strlen(idle_request));
    } else if (held->has_head && sent == 0) {
        send_bytes(hold, held, slow_body, strlen(slow_body));
    } else {
        send_bytes(hold, held, !held->has_head && sent < strlen(slow_head) ? &slow_head[sent] : "a", 1);
    }
}

static void open_one(struct hold *hold, struct held *held, int64_t time)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)hold->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = held };
    held->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (held->socket < 0 || connect(held->socket, (const struct sockaddr *)&address, sizeof address) != 0 ||
        epoll_ctl(hold->epoll, EPOLL_CTL_ADD, held->socket, &event) != 0) {
        give_up("no connection");
    }
    hold->open++;
    held->was_answered = false;
    held->sent = 0;
    held->due_on = time;
    speak(hold, held, time);
}

/* What comes is thrown away: an answer is short. */
static void listen_to(struct hold *hold, struct held *held)
{
    char bytes[4096];
    if (held->socket < 0) { /* its end came while it was spoken to */
        return;
    }
    ssize_t received = recv(held->socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (received > 0) {
        hold->answered += held->was_answered ? 0 : 1;
        held->was_answered = true;
    } else if (received == 0 || (errno != EAGAIN && errno != EINTR)) {
        forget(hold, held);
    }
}

/* Each that has something to send sends it; some of those that are not open are opened. */
static void step(struct hold *hold)
{
    int64_t time = now();
    size_t opened = 0;
    for (size_t i = 0; i < hold->count; i++) {
        struct held *held = &hold->all[i];
        if (held->socket >= 0 && held->due_on <= time) {
            speak(hold, held, time);
        } else if (held->socket < 0 && opened < OPENED_A_STEP) {
            open_one(hold, held, time);
            opened++;
        }
    }
}

static void run(struct hold *hold)
{
    struct epoll_event events[EVENTS_MAX];
    int64_t started_on = now();
    int64_t stepped_on = 0;
    while (!is_over) {
        if (now() - stepped_on >= STEP_MS) {
            step(hold);
            stepped_on = now();
        }
        int count = epoll_wait(hold->epoll, events, EVENTS_MAX, STEP_MS);
        for (int i = 0; i < count; i++) {
            listen_to(hold, events[i].data.ptr);
        }
        if (!hold->is_told && hold->open == hold->count && (hold->is_slow || hold->answered == hold->count)) {
            hold->is_told = true;
            printf("%zu are open after %.1f s\n", hold->open, (double)(now() - started_on) / 1000);
            (void)fflush(stdout);
        } else if (!hold->is_told && now() - started_on > OPENING_MS) {
            give_up("they can't all be open");
        }
    }
}

/* What the default, often 1024, is too low for. */
static void raise_files(size_t count)
{
    struct rlimit files;
    rlim_t wanted = count + OTHER_FILES;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max < wanted) {
        give_up("so many connections need a higher hard limit of open files (ulimit -Hn)");
    }
    files.rlim_cur = files.rlim_cur < wanted ? wanted : files.rlim_cur;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0) {
        give_up("the limit of open files can't be raised");
    }
}

int main(int argc, char **argv)
{
    const struct sigaction action = { .sa_handler = note_end };
    if (argc != 4) {
        give_up("PORT COUNT idle|slow");
    }
    struct hold hold = { .port = (int)strtol(argv[1], NULL, 10), .is_slow = strcmp(argv[3], "slow") == 0 };
    hold.count = strtoul(argv[2], NULL, 10);
    hold.all = calloc(hold.count, sizeof *hold.all);
    hold.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (hold.count == 0 || hold.all == NULL || hold.epoll < 0 || sigaction(SIGTERM, &action, NULL) != 0 ||
        sigaction(SIGINT, &action, NULL) != 0) {
        give_up("can't begin");
    }
    raise_files(hold.count);
    for (size_t i = 0; i < hold.count; i++) {
        hold.all[i] = (struct held){ .socket = -1, .has_head = i % 2 == 1 };
    }
    run(&hold);
    printf("%zu of %zu open, %" PRIu64 " requests, %" PRIu64 " ended by the site\n", hold.open, hold.count, hold.asked,
           hold.ended);
    free(hold.all);
    return !hold.is_told || (!hold.is_slow && hold.ended > 0) ? EXIT_FAILURE : EXIT_SUCCESS;
}
