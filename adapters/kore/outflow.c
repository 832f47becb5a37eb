#include "adapters/kore/outflow.h"
#include <inttypes.h>
#include <string.h>

enum {
    PIECE_ARENA = 16 * 1024 * 1024,
    PAUSE_MILLISECONDS = 1, /* between two pieces: the event loop serves whoever has come meanwhile */
    FRAME_BYTES = 32
};

struct outflow {
    const struct glue_settings *settings;
    struct web_stream *stream;
    struct connection *connection;
    void (*disconnect)(struct connection *connection); /* that was there before */
    struct kore_timer *timer;                          /* of the next piece; NULL while one is sent */
    char *piece;                                       /* that is sent, in its frame */
    bool is_over;                                      /* it was the last */
    size_t bytes;                                      /* so far */
    char request_id[REQUEST_ID_BYTES + 1];
    LIST_ENTRY(outflow) list;
};

static LIST_HEAD(outflow_list, outflow) outflows = LIST_HEAD_INITIALIZER(outflows);

bool outflow_is_any(void)
{
    return !LIST_EMPTY(&outflows);
}

static struct outflow *outflow_of(const struct connection *connection)
{
    for (struct outflow *outflow = LIST_FIRST(&outflows); outflow != NULL; outflow = LIST_NEXT(outflow, list)) {
        if (outflow->connection == connection) {
            return outflow;
        }
    }
    return NULL;
}

bool outflow_has(const struct connection *connection)
{
    return outflow_of(connection) != NULL;
}

static void log_end(const struct outflow *outflow, bool is_whole)
{
    const struct services *services = outflow->settings->services();
    const struct log_field fields[] = {
        { .name = "request_id", .text = outflow->request_id },
        { .name = "bytes", .number = (int64_t)outflow->bytes },
        { .name = "is_whole", .number = is_whole ? 1 : 0 },
    };
    if (services != NULL) {
        services->log->write(services->log->self, LOG_LEVEL_INFO, "download.ended", fields, sizeof fields / sizeof fields[0]);
    }
}

/* The connection goes its own way; what is still to be sent of the piece goes with the buffer. */
static void end(struct outflow *outflow, bool is_whole)
{
    log_end(outflow, is_whole);
    LIST_REMOVE(outflow, list);
    outflow->connection->disconnect = outflow->disconnect;
    if (outflow->timer != NULL) {
        kore_timer_remove(outflow->timer);
    }
    outflow->stream->close(outflow->stream);
    kore_free(outflow);
}

/* The client has gone, or the connection was idle for too long. A buffer that is in Kore's hands still comes back to piece_sent.
 */
static void on_disconnect(struct connection *connection)
{
    struct outflow *outflow = outflow_of(connection);
    void (*before)(struct connection *) = outflow->disconnect;
    end(outflow, false);
    if (before != NULL) {
        before(connection);
    }
}

static void send_next(void *argument, u_int64_t now);

static void wait_for_turn(struct outflow *outflow)
{
    outflow->timer = kore_timer_add(send_next, PAUSE_MILLISECONDS, outflow, KORE_TIMER_ONESHOT);
}

/* Kore's callback, when a piece was sent or its connection is no more. */
static int piece_sent(struct netbuf *sent)
{
    struct outflow *outflow = outflow_of(sent->owner);
    if (outflow != NULL && outflow->is_over) {
        sent->owner->flags |= CONN_CLOSE_EMPTY;
        end(outflow, true);
    } else if (outflow != NULL) {
        wait_for_turn(outflow);
    }
    kore_free(sent->buf);
    return KORE_RESULT_OK;
}

/* A chunk, and the last one behind it where there is no other. An empty chunk would be the end, so nothing stands for nothing. */
static size_t frame(struct outflow *outflow, const struct web_piece *piece, char **framed)
{
    char *text = kore_malloc(piece->size + 2 * (size_t)FRAME_BYTES);
    size_t size = 0;
    if (piece->size > 0) {
        size += (size_t)snprintf(text, FRAME_BYTES, "%zx\r\n", piece->size);
        memcpy(text + size, piece->text, piece->size);
        size += piece->size;
        memcpy(text + size, "\r\n", sizeof "\r\n");
        size += 2;
    }
    if (piece->is_over) {
        memcpy(text + size, "0\r\n\r\n", sizeof "0\r\n\r\n");
        size += 5;
    }
    outflow->bytes += piece->size;
    outflow->is_over = piece->is_over;
    *framed = text;
    return size;
}

/* Makes a piece and hands it to Kore. Errors: the stream's. */
static enum err queue_piece(struct outflow *outflow)
{
    const struct services *services = outflow->settings->services();
    struct web_piece piece = { .text = NULL };
    struct arena arena;
    char *framed = NULL;
    arena_init(&arena, PIECE_ARENA);
    if (services != NULL && services->trace != NULL) {
        services->trace->begin(services->trace->self, outflow->request_id);
    }
    enum err err = services == NULL ? ERR_NO_MEMORY : outflow->stream->next(outflow->stream, services, &arena, &piece);
    size_t size = err == ERR_OK && (piece.size > 0 || piece.is_over) ? frame(outflow, &piece, &framed) : 0;
    arena_release(&arena);
    if (size > 0) {
        net_send_stream(outflow->connection, framed, size, piece_sent, NULL);
    } else if (err == ERR_OK) {
        wait_for_turn(outflow);
    }
    return err;
}

static void send_next(void *argument, u_int64_t now)
{
    struct outflow *outflow = argument;
    struct connection *connection = outflow->connection;
    (void)now;
    outflow->timer = NULL; /* Kore frees it */
    kore_connection_start_idletimer(connection);
    if (queue_piece(outflow) != ERR_OK || !net_send_flush(connection)) {
        kore_connection_disconnect(connection);
    }
}

static struct outflow *open_outflow(const struct turn *turn, struct connection *connection)
{
    struct outflow *outflow = kore_calloc(1, sizeof *outflow);
    outflow->settings = turn->settings;
    outflow->stream = turn->response.stream;
    outflow->connection = connection;
    outflow->disconnect = connection->disconnect;
    memcpy(outflow->request_id, turn->request_id, sizeof outflow->request_id);
    connection->disconnect = on_disconnect;
    LIST_INSERT_HEAD(&outflows, outflow, list);
    return outflow;
}

void outflow_begin(const struct turn *turn, struct http_request *req)
{
    const struct web_response *response = &turn->response;
    struct connection *connection = req->owner;
    bool has_body = connection != NULL && connection->state != CONN_STATE_DISCONNECTING && req->method != HTTP_METHOD_HEAD;
    if (connection != NULL) {
        http_response_header(req, "Transfer-Encoding", "chunked");
        req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
        connection->flags |= CONN_CLOSE_EMPTY; /* said in the head; done when all is sent */
        http_response(req, response->status, NULL, 0);
    }
    if (!has_body) {
        response->stream->close(response->stream);
        return;
    }
    connection->flags &= (u_int16_t)~CONN_CLOSE_EMPTY;
    if (queue_piece(open_outflow(turn, connection)) != ERR_OK) {
        kore_connection_disconnect(connection);
    }
}
