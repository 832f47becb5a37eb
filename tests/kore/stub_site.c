/* A site of a few routes, to try the server with. */
#include <inttypes.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>
#include <hiredis/hiredis.h>
#include <libpq-fe.h>
#include <sodium.h>
#include <zlib.h>
#include "adapters/sodium/random_source.h"
#include "adapters/stripe/stripe.h"
#include "adapters/web/site.h"

enum { BODY_MAX = 128 * 1024, BIG_BYTES = 3 * 1024 * 1024 };

struct site {
    atomic_int answered;
};

static struct site the_site;

const char *web_request_header(const struct web_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (strcasecmp(request->headers[i].name, name) == 0) {
            return request->headers[i].value;
        }
    }
    return NULL;
}

void web_response_header(struct web_response *response, const char *name, const char *value)
{
    if (response->header_count < WEB_RESPONSE_HEADERS) {
        response->headers[response->header_count++] = (struct web_header){ .name = name, .value = value };
    }
}

enum err site_open(const struct site_settings *settings, struct site **site, char *why, size_t why_size)
{
    if (settings->templates != NULL && strcmp(settings->templates, "broken") == 0) {
        (void)snprintf(why, why_size, "the stub is told to fail");
        return ERR_NOT_FOUND;
    }
    *site = &the_site;
    return ERR_OK;
}

void site_close(struct site *site)
{
    (void)site;
}

enum route_speed site_speed(const struct web_request *request)
{
    if (strncmp(request->path, "/remote", strlen("/remote")) == 0) {
        return REMOTE;
    }
    return strncmp(request->path, "/slow", strlen("/slow")) == 0 || strcmp(request->path, "/system") == 0 ? SLOW : FAST;
}

static void say(struct web_response *response, int status, const char *text)
{
    response->status = status;
    response->body = text;
    response->body_size = strlen(text);
}

static void sleep_for(const char *milliseconds)
{
    long time = strtol(milliseconds, NULL, 10);
    const struct timespec pause = { .tv_sec = time / 1000, .tv_nsec = time % 1000 * 1000000 };
    (void)nanosleep(&pause, NULL);
}

static void echo(const struct web_request *request, struct arena *arena, struct web_response *response)
{
    say(response, 200, "");
    response->body = arena_copy(arena, request->body, request->body_size);
    response->body_size = request->body_size;
}

/* Everything about the request that the server makes up, and one header. */
static void describe(const struct web_request *request, struct arena *arena, struct web_response *response)
{
    enum { TEXT_BYTES = 4096 };
    char *text = arena_allocate(arena, TEXT_BYTES);
    const char *last = web_request_header(request, "X-Last");
    (void)snprintf(text, TEXT_BYTES, "%s\n%s\n%s\n%s\n%s\n%zu\n", request->client_address, request->request_id, request->path,
                   request->query, last == NULL ? "-" : last, request->header_count);
    say(response, 200, text);
}

static void try_names(const char *name)
{
    const struct addrinfo wish = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    if (getaddrinfo(name, "1", &wish, &found) == 0) {
        freeaddrinfo(found);
    }
}

/* What the real adapters ask of the system, on addresses where nobody answers. */
static void use_system(struct web_response *response)
{
    static const char *const databases[] = { "host=/nowhere user=a", "host=localhost port=1 user=a connect_timeout=2",
                                             "hostaddr=127.0.0.1 port=1 user=a connect_timeout=2" };
    for (size_t i = 0; i < sizeof databases / sizeof databases[0]; i++) {
        PQfinish(PQconnectdb(databases[i]));
    }
    redisFree(redisConnectWithTimeout("localhost", 1, (struct timeval){ .tv_sec = 2 }));
    redisFree(redisConnectUnix("/nowhere"));
    try_names("localhost");
    try_names("nobody.invalid");
    unsigned char packed[256];
    uLongf packed_size = sizeof packed;
    char hash[crypto_pwhash_STRBYTES];
    bool is_fine = sodium_init() >= 0 && compress(packed, &packed_size, (const Bytef *)"aaaaaaaa", 8) == Z_OK &&
                   crypto_pwhash_str(hash, "password", 8, 2, 19 * 1024 * 1024) == 0;
    say(response, is_fine ? 200 : 500, is_fine ? "fine\n" : "wrong\n");
}

/* Asks the payment gateway at that base for a customer, and says how it went. */
static void ask_gateway(const char *base, struct arena *arena, struct web_response *response)
{
    const struct random_source random = sodium_random_source();
    const struct stripe_settings settings = { .api_base = base, .secret_key = "sk_test_1", .random = &random };
    struct stripe *stripe = NULL;
    struct gateway_customer found;
    enum err err = stripe_open(&settings, &stripe);
    if (err == ERR_OK) {
        const struct payment_gateway gateway = stripe_payment_gateway(stripe);
        err = gateway.customer_find(gateway.self, arena, "cus_1", &found);
    }
    stripe_close(stripe);
    say(response, 200, err_name(err));
}

/* So many pieces of 64 KiB, and an empty one before each; for a number below 0 it fails after so many. */
enum { PIECE_BYTES = 64 * 1024 };
struct stub_stream {
    struct web_stream stream;
    long pieces;
    long made;
    bool was_empty;
};

static enum err make_piece(struct web_stream *stream, const struct services *services, struct arena *arena,
                           struct web_piece *piece)
{
    struct stub_stream *self = (struct stub_stream *)stream;
    (void)services;
    *piece = (struct web_piece){ .is_over = self->pieces >= 0 && self->made == self->pieces };
    if (piece->is_over || self->made == -self->pieces) {
        return piece->is_over ? ERR_OK : ERR_UNAVAILABLE;
    }
    self->was_empty = !self->was_empty;
    if (!self->was_empty) {
        char *text = arena_allocate(arena, PIECE_BYTES);
        memset(text, 'a' + (int)(self->made % 26), PIECE_BYTES);
        piece->text = text;
        piece->size = PIECE_BYTES;
        self->made++;
    }
    return ERR_OK;
}

static void close_stream(struct web_stream *stream)
{
    (void)dprintf(STDOUT_FILENO, "stream closed\n");
    free(stream);
}

static void begin_stream(const char *pieces, struct web_response *response)
{
    struct stub_stream *self = calloc(1, sizeof *self);
    self->stream = (struct web_stream){ .next = make_piece, .close = close_stream };
    self->pieces = strtol(pieces, NULL, 10);
    (void)dprintf(STDOUT_FILENO, "stream opened\n");
    response->status = 200;
    response->stream = &self->stream;
}

static void answer_path(const struct web_request *request, struct arena *arena, struct web_response *response)
{
    response->route = request->path;
    if (strcmp(request->path, "/fast") == 0) {
        say(response, 200, "fast\n");
    } else if (strcmp(request->path, "/slow") == 0 || strcmp(request->path, "/remote") == 0) {
        (void)dprintf(STDOUT_FILENO, "at work\n");
        sleep_for(request->query);
        say(response, 200, "slow\n");
    } else if (strcmp(request->path, "/slow/gateway") == 0) {
        ask_gateway(request->query, arena, response);
    } else if (strcmp(request->path, "/slow/echo") == 0) {
        sleep_for("50");
        echo(request, arena, response);
    } else if (strcmp(request->path, "/echo") == 0) {
        echo(request, arena, response);
    } else if (strcmp(request->path, "/describe") == 0) {
        describe(request, arena, response);
    } else if (strcmp(request->path, "/big") == 0) {
        say(response, 200, "");
        response->body = arena_allocate(arena, BIG_BYTES);
        response->body_size = BIG_BYTES;
    } else if (strcmp(request->path, "/stream") == 0 || strcmp(request->path, "/slow/stream") == 0) {
        begin_stream(request->query, response);
    } else if (strcmp(request->path, "/system") == 0) {
        use_system(response);
    } else {
        response->route = "";
        say(response, 404, "path.unknown\n");
    }
}

void site_answer(const struct site *site, const struct services *services, const struct web_request *request, struct arena *arena,
                 struct web_response *response)
{
    (void)site;
    (void)services;
    atomic_fetch_add(&the_site.answered, 1);
    *response = (struct web_response){ .route = "" };
    web_response_header(response, "Content-Type", "text/plain");
    web_response_header(response, "X-From", "site");
    bool has_two_lengths =
        web_request_header(request, "Content-Length") != NULL && web_request_header(request, "Transfer-Encoding") != NULL;
    if (request->body_size > BODY_MAX) {
        say(response, 413, "body.too_large\n");
    } else if (has_two_lengths || request->path[0] != '/') {
        say(response, 400, "request.malformed\n");
    } else if (request->method == WEB_OTHER) {
        web_response_header(response, "Allow", "GET, HEAD, POST");
        say(response, 405, "method.not_allowed\n");
    } else {
        answer_path(request, arena, response);
    }
}

void site_count(const struct site *site, const struct web_response *response, int64_t microseconds)
{
    (void)site;
    (void)response;
    (void)microseconds;
}

void site_begin_process(const struct site *site, size_t number)
{
    (void)site;
    (void)number;
}

void site_tell_load(const struct site *site, size_t number, enum route_speed lane, const struct lane_load *load)
{
    (void)site;
    (void)number;
    (void)lane;
    (void)load;
}

void site_metrics(const struct site *site, const struct services *services, struct arena *arena, struct web_response *response)
{
    (void)services;
    (void)site;
    (void)arena;
    *response = (struct web_response){ .route = "/metrics" };
    say(response, 200, "answered 1\n");
}
