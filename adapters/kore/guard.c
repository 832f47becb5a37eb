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

/* Kore reads this in place of a request that is unsound: it waits for no body, and comes to the handler, which refuses it. */
static void replace(struct netbuf *received)
{
    static const char harmless[] = "GET / HTTP/1.1\r\nHost: unsound\r\n\r\n";
    memcpy(received->buf, harmless, sizeof harmless - 1);
    received->s_off = sizeof harmless - 1;
}

static int check_head(struct netbuf *received)
{
    struct guard *guard = received->owner->hdlr_extra;
    struct framing framing = framing_read((const char *)received->buf, received->s_off);
    if (framing.is_complete) {
        guard->is_unsound = !framing.is_sound;
        guard->has_surplus = received->s_off > framing.end;
        if (guard->is_unsound) {
            replace(received);
        } else if (guard->has_surplus) {
            received->s_off = framing.end;
        }
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
