#include "adapters/kore/guard.h"
#include <string.h>
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>
#include <kore/http.h>
#include "adapters/kore/framing.h"

/* What is known of the request under way; Kore frees it with the connection. */
struct guard {
    bool is_unsound;
    bool has_surplus;
};

/* Kore reads this in place of a request that is unsound: it waits for no body, and comes to the handler, which refuses it in the
 * form that the client accepts. */
static void replace(struct netbuf *received, const struct framing *framing)
{
    char harmless[512];
    size_t accept_size = framing->accept_size < 256 ? framing->accept_size : 0;
    int size = snprintf(harmless, sizeof harmless, "%s / HTTP/1.1\r\nHost: unsound\r\n%s%.*s%s\r\n",
                        framing->is_head ? "HEAD" : "GET", accept_size == 0 ? "" : "Accept:", (int)accept_size,
                        accept_size == 0 ? "" : framing->accept, accept_size == 0 ? "" : "\r\n");
    memcpy(received->buf, harmless, (size_t)size); /* no shorter than a head can be is the buffer: http_header_max */
    received->s_off = (size_t)size;
}

/* Puts `text` in place of `removed` bytes at `offset`. Says whether there was room. */
static bool splice(struct netbuf *received, size_t offset, size_t removed, const char *text)
{
    size_t added = strlen(text);
    if (received->s_off - removed + added > received->b_len) {
        return false;
    }
    memmove(received->buf + offset + added, received->buf + offset + removed, received->s_off - offset - removed);
    memcpy(received->buf + offset, text, added);
    received->s_off += added - removed;
    return true;
}

/* Says in Kore's words what it would refuse by itself, without our page: a body that isn't there, and methods it has never heard
 * of, which become one that it knows and no route has. */
static bool translate(struct netbuf *received, const struct framing *framing)
{
    if (framing->lacks_length) {
        return splice(received, framing->first_line_size, 0, "Content-Length: 0\r\n");
    }
    return !framing->has_unknown_method || splice(received, 0, framing->method_size, "OPTIONS");
}

static void begin_head(struct connection *connection)
{
    if (connection->http_timeout == 0) {
        connection->http_start = kore_time_ms();
        connection->http_timeout = (u_int64_t)http_header_timeout * 1000;
    }
}

static int check_head(struct netbuf *received)
{
    struct guard *guard = received->owner->hdlr_extra;
    struct framing framing = framing_read((const char *)received->buf, received->s_off);
    if (framing.is_complete) {
        guard->is_unsound = !framing.is_sound;
        guard->has_surplus = received->s_off > framing.end;
        if (!guard->is_unsound && guard->has_surplus) {
            received->s_off = framing.end;
        }
        if (guard->is_unsound || !translate(received, &framing)) {
            guard->is_unsound = true;
            replace(received, &framing);
        }
    } else {
        begin_head(received->owner);
    }
    return http_header_recv(received);
}

/* Kore names its own reader again after each answer. */
static int read_guarded(struct connection *connection, size_t *bytes)
{
    if (connection->rnb->cb == http_header_recv) {
        connection->rnb->cb = check_head;
    }
    return net_read(connection, bytes);
}

/* Does what Kore does with a connection that nobody takes over. */
void guard_connection(struct connection *connection)
{
    connection->hdlr_extra = kore_calloc(1, sizeof(struct guard));
    connection->proto = CONN_PROTO_HTTP;
    connection->read = read_guarded;
    if (http_keepalive_time != 0) {
        connection->idle_timer.length = (u_int64_t)http_keepalive_time * 1000;
    }
    net_recv_queue(connection, http_header_max, NETBUF_CALL_CB_ALWAYS, check_head);
}

void guard_rest(struct connection *connection)
{
    const struct netbuf *received = connection->rnb;
    if (received->s_off == 0 && (received->cb == http_header_recv || received->cb == check_head)) {
        connection->http_timeout = 0;
    }
}

bool guard_refuses(const struct connection *connection)
{
    const struct guard *guard = connection->hdlr_extra;
    return guard->is_unsound;
}

bool guard_must_close(const struct connection *connection)
{
    const struct guard *guard = connection->hdlr_extra;
    return guard->is_unsound || guard->has_surplus;
}
