#include "adapters/kore/wire.h"
#include <errno.h>
#include <stdint.h>
#include <sys/param.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <kore/kore.h>
#include "adapters/kore/http_answer.h"

enum { ANSWER_HEAD_BYTES = 8192 };

static bool is_open(const struct connection *connection)
{
    return connection->state == CONN_STATE_ESTABLISHED;
}

bool wire_receive(struct connection *connection, char *at, size_t room, size_t *got)
{
    if (!is_open(connection) || !(connection->evt.flags & KORE_EVENT_READ)) {
        return false;
    }
    ssize_t count = recv(connection->fd, at, room, 0);
    if (count > 0) {
        *got = (size_t)count;
        return true;
    }
    connection->evt.flags &= ~KORE_EVENT_READ;
    if (count == 0 || errno != EAGAIN) {
        kore_connection_disconnect(connection);
    }
    return false;
}

static void flush(struct connection *connection)
{
    if (!net_send_flush(connection)) {
        kore_connection_disconnect(connection);
    }
}

/* Head and body in one system call where the socket has room for them. */
static void send_parts(struct connection *connection, const struct iovec *parts, int count)
{
    ssize_t sent = 0;
    if (TAILQ_EMPTY(&connection->send_queue) && (connection->evt.flags & KORE_EVENT_WRITE)) {
        sent = writev(connection->fd, parts, count);
    }
    if (sent == -1 && errno != EAGAIN) {
        kore_connection_disconnect(connection);
        return;
    }
    size_t done = sent > 0 ? (size_t)sent : 0;
    for (int i = 0; i < count; i++) {
        size_t skipped = done < parts[i].iov_len ? done : parts[i].iov_len;
        done -= skipped;
        if (skipped < parts[i].iov_len) {
            net_send_queue(connection, (const char *)parts[i].iov_base + skipped, parts[i].iov_len - skipped);
        }
    }
    flush(connection);
}

void wire_answer(struct connection *connection, const struct web_response *response, enum web_method method, bool keep_alive)
{
    char head[ANSWER_HEAD_BYTES];
    if (!is_open(connection)) {
        return;
    }
    size_t length = http_answer_head(response, keep_alive, (int64_t)time(NULL), head, sizeof head);
    if (length == 0) {
        kore_connection_disconnect(connection);
        return;
    }
    bool has_body = response->body_size > 0 && http_answer_has_body(response->status, method);
    const struct iovec parts[] = {
        { .iov_base = head, .iov_len = length },
        { .iov_base = (void *)(uintptr_t)response->body, .iov_len = response->body_size },
    };
    send_parts(connection, parts, has_body ? 2 : 1);
}

void wire_continue(struct connection *connection)
{
    static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";
    net_send_queue(connection, line, sizeof line - 1);
    flush(connection);
}

bool wire_has_unsent(const struct connection *connection)
{
    return !TAILQ_EMPTY(&connection->send_queue);
}

void wire_close_when_sent(struct connection *connection)
{
    connection->flags |= CONN_CLOSE_EMPTY;
    flush(connection);
}

void wire_end(const struct connection *connection)
{
    (void)shutdown(connection->fd, SHUT_WR);
}

void wire_peer(const struct connection *connection, char address[CLIENT_ADDRESS_BYTES])
{
    const void *bytes = &connection->addr.ipv4.sin_addr;
    int family = connection->family;
    if (family == AF_INET6) {
        const struct in6_addr *ipv6 = &connection->addr.ipv6.sin6_addr;
        bool is_mapped = IN6_IS_ADDR_V4MAPPED(ipv6);
        family = is_mapped ? AF_INET : AF_INET6;
        bytes = is_mapped ? &ipv6->s6_addr[12] : (const void *)ipv6;
    }
    if (inet_ntop(family, bytes, address, CLIENT_ADDRESS_BYTES) == NULL) {
        address[0] = '\0';
    }
}
