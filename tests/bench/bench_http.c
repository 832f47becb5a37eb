/* A light load: keeps one request under way on each of N connections for some seconds, then waits for the last answers.
 *
 *     bench_http PORT SECONDS METHOD PATH [BODY] <CLIENTS
 *
 * to 127.0.0.1 only. Each line of CLIENTS is a connection: the value of its Cookie header, a tab, and its CSRF token. Prints
 * answers a second, p50 and p99 in microseconds, how many answers were 200 and how many were not. Leaves with 1 when the server
 * closes a connection or stops answering. */
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 1024, REQUEST_BYTES = 2048, HEAD_BYTES = 8192, LINE_BYTES = 1024, EVENTS_MAX = 64, SILENCE_MS = 10000 };

struct client {
    int socket;
    bool is_waiting;
    int64_t asked_on;
    char request[REQUEST_BYTES];
    size_t request_size;
    char head[HEAD_BYTES + 1];
    size_t head_size; /* of what came so far; the whole head once has_head */
    bool has_head;
    size_t left; /* of the body, once has_head */
};

struct load {
    int port;
    int64_t ends_on;
    const char *method;
    const char *path;
    const char *body;
    int epoll;
    struct client clients[CLIENTS_MAX];
    size_t client_count;
    size_t waiting;
    uint32_t *latencies; /* microseconds */
    size_t answers;
    size_t capacity;
    size_t good;
};

static int64_t now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench_http: %s\n", what);
    exit(EXIT_FAILURE);
}

static void write_request(const struct load *load, struct client *client, const char *cookie, const char *token)
{
    int size = snprintf(client->request, sizeof client->request,
                        "%s %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nX-CSRF-Token: %s\r\nAccept: %s\r\n", load->method,
                        load->path, cookie, token, load->body == NULL ? "text/html" : "application/json");
    if (size < 0 || (size_t)size >= sizeof client->request) {
        give_up("a request is too long");
    }
    size_t room = sizeof client->request - (size_t)size;
    char *end = client->request + size;
    int more = load->body == NULL
                   ? snprintf(end, room, "\r\n")
                   : snprintf(end, room, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                              strlen(load->body), load->body);
    if (more < 0 || (size_t)more >= room) {
        give_up("a request is too long");
    }
    client->request_size = (size_t)size + (size_t)more;
}

static void connect_client(const struct load *load, struct client *client)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)load->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    const int yes = 1;
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
    client->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->socket < 0 || connect(client->socket, (const struct sockaddr *)&address, sizeof address) != 0 ||
        setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0 ||
        epoll_ctl(load->epoll, EPOLL_CTL_ADD, client->socket, &event) != 0) {
        give_up("no connection");
    }
}

static void read_clients(struct load *load)
{
    char line[LINE_BYTES];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *token = strchr(line, '\t');
        if (token == NULL || load->client_count == CLIENTS_MAX) {
            give_up("a client is a cookie, a tab and a token, and there are at most 1024");
        }
        *token++ = '\0';
        token[strcspn(token, "\n")] = '\0';
        struct client *client = &load->clients[load->client_count++];
        write_request(load, client, line, token);
        connect_client(load, client);
    }
}

static void ask(struct load *load, struct client *client)
{
    client->head_size = 0;
    client->has_head = false;
    client->is_waiting = true;
    load->waiting++;
    client->asked_on = now();
    if (send(client->socket, client->request, client->request_size, MSG_NOSIGNAL) != (ssize_t)client->request_size) {
        give_up("a request was not taken");
    }
}

static void keep_latency(struct load *load, int64_t microseconds)
{
    if (load->answers == load->capacity) {
        load->capacity = load->capacity == 0 ? 65536 : 2 * load->capacity;
        load->latencies = realloc(load->latencies, load->capacity * sizeof *load->latencies);
        if (load->latencies == NULL) {
            give_up("out of memory");
        }
    }
    load->latencies[load->answers++] = (uint32_t)microseconds;
}

static void finish_answer(struct load *load, struct client *client)
{
    static const char good[] = "HTTP/1.1 200 ";
    int64_t time = now();
    keep_latency(load, time - client->asked_on);
    load->good += strncmp(client->head, good, strlen(good)) == 0 ? 1 : 0;
    client->is_waiting = false;
    load->waiting--;
    if (time < load->ends_on) {
        ask(load, client);
    }
}

static size_t body_size(const char *head)
{
    const char *length = strcasestr(head, "\r\nContent-Length:");
    if (length == NULL) {
        give_up("an answer without a length");
    }
    return strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
}

/* Takes bytes of the head and returns how many: all of them until the head is whole. */
static size_t take_head(struct client *client, const char *bytes, size_t size)
{
    size_t before = client->head_size;
    size_t room = HEAD_BYTES - before;
    size_t taken = size < room ? size : room;
    memcpy(client->head + before, bytes, taken);
    client->head[before + taken] = '\0';
    const char *end = strstr(client->head, "\r\n\r\n");
    if (end == NULL && taken < size) {
        give_up("an answer's head is too long");
    }
    client->head_size = end == NULL ? before + taken : (size_t)(end - client->head) + 4;
    client->has_head = end != NULL;
    if (client->has_head) {
        client->head[client->head_size] = '\0';
        client->left = body_size(client->head);
    }
    return client->head_size - before;
}

static void take(struct load *load, struct client *client)
{
    static char bytes[65536];
    ssize_t received = recv(client->socket, bytes, sizeof bytes, 0);
    if (received <= 0) {
        give_up("the server closed a connection");
    }
    size_t size = (size_t)received;
    size_t used = client->has_head ? 0 : take_head(client, bytes, size);
    if (!client->has_head) {
        return;
    }
    if (!client->is_waiting || size - used > client->left) {
        give_up("more came than was asked for");
    }
    client->left -= size - used;
    if (client->left == 0) {
        finish_answer(load, client);
    }
}

static void run(struct load *load)
{
    struct epoll_event events[EVENTS_MAX];
    for (size_t i = 0; i < load->client_count; i++) {
        ask(load, &load->clients[i]);
    }
    while (load->waiting > 0) {
        int count = epoll_wait(load->epoll, events, EVENTS_MAX, SILENCE_MS);
        if (count == 0 || (count < 0 && errno != EINTR)) {
            give_up("no answer for 10 s");
        }
        for (int i = 0; i < count; i++) {
            take(load, events[i].data.ptr);
        }
    }
}

static int compare(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left;
    const uint32_t b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static void print(const struct load *load, int64_t microseconds)
{
    qsort(load->latencies, load->answers, sizeof *load->latencies, compare);
    printf("%.0f %" PRIu32 " %" PRIu32 " %zu %zu\n", (double)load->answers * 1e6 / (double)microseconds,
           load->latencies[load->answers / 2], load->latencies[load->answers * 99 / 100], load->good, load->answers - load->good);
}

int main(int argc, char **argv)
{
    static struct load load;
    if (argc < 5 || argc > 6) {
        give_up("PORT SECONDS METHOD PATH [BODY] <CLIENTS");
    }
    load.port = (int)strtol(argv[1], NULL, 10);
    load.method = argv[3];
    load.path = argv[4];
    load.body = argc == 6 ? argv[5] : NULL;
    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    read_clients(&load);
    if (load.client_count == 0) {
        give_up("no clients");
    }
    int64_t started_on = now();
    load.ends_on = started_on + strtol(argv[2], NULL, 10) * 1000000;
    run(&load);
    print(&load, now() - started_on);
    free(load.latencies);
    return EXIT_SUCCESS;
}
