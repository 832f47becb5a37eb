#include "adapters/kore/turn.h"
#include <inttypes.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include "adapters/kore/drain.h"
#include "adapters/kore/guard.h"
#include "adapters/kore/outflow.h"

enum { ARENA_BYTES = 16 * 1024 * 1024 };

static int64_t monotonic_microseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Letters, digits and '-', so that it can stand in any log. */
static bool is_request_id(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    size_t length = text == NULL ? 0 : strspn(text, allowed);
    return length > 0 && length <= REQUEST_ID_BYTES && text[length] == '\0';
}

/* Unlike any other: 64 random bits a process, then a count. */
static void make_request_id(char id[REQUEST_ID_BYTES + 1])
{
    static uint64_t process;
    static uint64_t count;
    if (count == 0 && getrandom(&process, sizeof process, 0) != (ssize_t)sizeof process) {
        process = (uint64_t)monotonic_microseconds() ^ (uint64_t)getpid() << 48;
    }
    (void)snprintf(id, REQUEST_ID_BYTES + 1, "%016" PRIx64 "-%" PRIu64, process, ++count);
}

/* A proxy's id is taken over, so that its log and ours name a request alike; a stranger's is not. */
static void name_request(struct turn *turn, const char *peer)
{
    const char *sent = web_request_header(&turn->request, "X-Request-Id");
    if (is_request_id(sent) && trusted_proxies_include(&turn->settings->proxies, peer)) {
        (void)snprintf(turn->request_id, sizeof turn->request_id, "%s", sent);
    } else {
        make_request_id(turn->request_id);
    }
}

void turn_read_peer(const struct connection *connection, char peer[CLIENT_ADDRESS_BYTES])
{
    const void *address = connection->family == AF_INET6 ? (const void *)&connection->addr.ipv6.sin6_addr
                                                         : (const void *)&connection->addr.ipv4.sin_addr;
    if (inet_ntop(connection->family, address, peer, CLIENT_ADDRESS_BYTES) == NULL) {
        peer[0] = '\0';
    }
}

static enum web_method method_of(const struct http_request *req)
{
    switch (req->method) {
    case HTTP_METHOD_GET:
        return WEB_GET;
    case HTTP_METHOD_HEAD:
        return WEB_HEAD;
    case HTTP_METHOD_POST:
        return WEB_POST;
    default:
        return WEB_OTHER;
    }
}

/* Borrows the texts of Kore's request, which live as long as it. */
static void read_request(struct turn *turn, const struct http_request *req)
{
    const struct http_header *header;
    size_t count = 0;
    TAILQ_FOREACH(header, &req->req_headers, list) {
        if (count < TURN_HEADERS) {
            turn->headers[count++] = (struct web_header){ .name = header->header, .value = header->value };
        }
    }
    turn->request = (struct web_request){
        .method = method_of(req),
        .path = guard_refuses(req->owner) ? "" : req->path, /* an empty path is malformed: the site answers 400 */
        .query = req->query_string == NULL ? "" : req->query_string,
        .headers = turn->headers,
        .header_count = count,
        .body = req->http_body == NULL ? "" : (const char *)req->http_body->data,
        .body_size = req->http_body == NULL ? 0 : req->http_body_length,
        .client_address = turn->client_address,
        .request_id = turn->request_id,
    };
}

/* Kore calls this at each try to free the request, also while its task still works: the last time counts. The turn itself goes
 * with the request. */
static void release(struct http_request *req)
{
    struct turn *turn = req->hdlr_extra;
    if (!atomic_load(&turn->is_working)) {
        arena_release(&turn->arena);
    }
}

struct turn *turn_begin(struct http_request *req, const struct glue_settings *settings)
{
    struct turn *turn = kore_calloc(1, sizeof *turn);
    char peer[CLIENT_ADDRESS_BYTES];
    turn->settings = settings;
    turn->started = monotonic_microseconds();
    arena_init(&turn->arena, ARENA_BYTES);
    req->hdlr_extra = turn;
    req->onfree = release;
    turn_read_peer(req->owner, peer);
    read_request(turn, req);
    name_request(turn, peer);
    client_address_find(&settings->proxies, peer, turn->headers, turn->request.header_count, turn->client_address);
    return turn;
}

#define UNAVAILABLE_TEXT "The site can't answer right now. Try again in a moment.\n"

static const struct web_response unavailable = {
    .status = 503,
    .headers = { { "Content-Type", "text/plain; charset=utf-8" },
                 { "X-Content-Type-Options", "nosniff" },
                 { "Cache-Control", "no-store" },
                 { "Retry-After", "5" } },
    .header_count = 4,
    .body = UNAVAILABLE_TEXT,
    .body_size = sizeof UNAVAILABLE_TEXT - 1,
    .route = "",
};

#define STOPPING_TEXT "stopping\n"

/* For balancers that ask on a connection that they keep. */
static const struct web_response stopping = {
    .status = 503,
    .headers = { { "Content-Type", "text/plain; charset=utf-8" },
                 { "X-Content-Type-Options", "nosniff" },
                 { "Cache-Control", "no-store" } },
    .header_count = 3,
    .body = STOPPING_TEXT,
    .body_size = sizeof STOPPING_TEXT - 1,
    .route = "/up",
};

void turn_answer(struct turn *turn)
{
    const struct glue_settings *settings = turn->settings;
    if (drain_ends_the_site() && strcmp(turn->request.path, "/up") == 0) {
        turn->response = stopping;
        return;
    }
    const struct services *services = settings->services();
    if (services == NULL) {
        turn->response = unavailable;
        return;
    }
    site_answer(settings->site, services, &turn->request, &turn->arena, &turn->response);
}

/* The Date header's text (RFC 9110 6.6.1), made once a second; Kore sends none. */
static const char *date_text(void)
{
    static char text[64];
    static time_t made_at;
    time_t now = time(NULL);
    struct tm fields;
    if (now != made_at && gmtime_r(&now, &fields) != NULL &&
        strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &fields) > 0) {
        made_at = now;
    }
    return text;
}

static void send_head(const struct web_response *response, struct http_request *req)
{
    http_response_header(req, "Date", date_text());
    for (size_t i = 0; i < response->header_count; i++) {
        http_response_header(req, response->headers[i].name, response->headers[i].value);
    }
}

void turn_send(const struct web_response *response, struct http_request *req)
{
    send_head(response, req);
    if (response->status == 304) {
        req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
    }
    if (req->owner != NULL && guard_must_close(req->owner)) {
        req->owner->flags |= CONN_CLOSE_EMPTY;
    }
    http_response(req, response->status, response->body, response->body_size);
    if (req->owner != NULL) {
        guard_rest(req->owner);
    }
}

enum { LOG_FIELDS = 8 }; /* that every line has */

static void log_turn(const struct turn *turn, const struct http_request *req, int64_t microseconds)
{
    const struct services *services = turn->settings->services();
    if (services == NULL) {
        return;
    }
    struct log_field fields[LOG_FIELDS + 2] = {
        { .name = "request_id", .text = turn->request_id },
        { .name = "method", .text = http_method_text(req->method) },
        { .name = "path", .text = turn->request.path },
        { .name = "route", .text = turn->response.route },
        { .name = "status", .number = turn->response.status },
        { .name = "microseconds", .number = microseconds },
        { .name = "bytes", .number = (int64_t)turn->response.body_size },
        { .name = "client", .text = turn->client_address },
    };
    size_t count = LOG_FIELDS;
    if (turn->response.user_id != 0) {
        fields[count++] = (struct log_field){ .name = "user_id", .number = turn->response.user_id };
    }
    if (turn->response.admin_id != 0) { /* who acted as that user */
        fields[count++] = (struct log_field){ .name = "admin_id", .number = turn->response.admin_id };
    }
    if (turn->response.event_id != NULL) { /* a webhook's, where nobody is signed in */
        fields[count++] = (struct log_field){ .name = "event_type", .text = turn->response.event_type };
        fields[count++] = (struct log_field){ .name = "event_id", .text = turn->response.event_id };
    }
    services->log->write(services->log->self, LOG_LEVEL_INFO, "request", fields, count);
}

void turn_end(struct turn *turn, struct http_request *req)
{
    int64_t microseconds = monotonic_microseconds() - turn->started;
    if (turn->response.stream != NULL) {
        send_head(&turn->response, req);
        outflow_begin(turn, req);
    } else {
        turn_send(&turn->response, req);
    }
    site_count(turn->settings->site, &turn->response, microseconds);
    log_turn(turn, req, microseconds);
}
