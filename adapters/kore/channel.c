#include "adapters/kore/channel.h"
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>
#include "adapters/kore/turn.h"
#include "adapters/kore/wire.h"

enum channel_state {
    CHANNEL_HEAD,      /* waits for a request, or has a part of its head */
    CHANNEL_BODY,      /* has the head */
    CHANNEL_ANSWERING, /* a task thread has the turn */
    CHANNEL_LINGERING, /* turned down: what still comes is thrown away, or the reset would overtake the answer */
    CHANNEL_CLOSING,   /* ends when the last answer is sent */
};

/* Microseconds. */
enum {
    HEAD_TIME = 10 * 1000000,
    IDLE_TIME = 60 * 1000000,
    BODY_TIME = 30 * 1000000,
    ANSWER_TIME = 30 * 1000000,
    SEND_TIME = 30 * 1000000,
    LINGER_TIME = 2 * 1000000,
};

enum { BODY_MAX = 128 * 1024 };

struct channel {
    struct channels *channels;
    struct connection *connection;
    enum channel_state state;
    int64_t deadline; /* of the state, by turn_clock() */
    bool serves_metrics;
    char *input;   /* HTTP_HEAD_BYTES, or NULL while there is nothing in it */
    size_t filled; /* bytes in `input` */
    size_t taken;  /* of these, what the turn in progress is made of */
    struct turn *turn;
    bool is_busy;  /* the code below is at work on it: on_disconnect must leave it whole */
};

static void enter(struct channel *channel, enum channel_state state, int64_t time)
{
    channel->state = state;
    channel->deadline = turn_clock() + time;
}

/* Takes the turn's bytes off the input. The buffer goes when nothing is left, so that idle connections cost little. */
static void consume_input(struct channel *channel)
{
    channel->filled -= channel->taken;
    if (channel->filled == 0) {
        free(channel->input);
        channel->input = NULL;
    } else {
        memmove(channel->input, channel->input + channel->taken, channel->filled);
    }
    channel->taken = 0;
}

/* Gives the input to the turn, which leaves the event loop; what belongs to the next request stays. */
static bool hand_over_input(struct channel *channel)
{
    size_t rest = channel->filled - channel->taken;
    char *next = rest > 0 ? malloc(HTTP_HEAD_BYTES) : NULL;
    if (rest > 0 && next == NULL) {
        return false;
    }
    if (rest > 0) {
        memcpy(next, channel->input + channel->taken, rest);
    }
    channel->turn->input = channel->input;
    channel->input = next;
    channel->filled = rest;
    channel->taken = 0;
    return true;
}

/* Sends the turn's answer and makes ready for what comes next. */
static void complete(struct channel *channel)
{
    struct turn *turn = channel->turn;
    bool is_refused = turn->refusal != 0;
    bool keep_alive = turn->head.keep_alive && !is_refused && !channel->channels->is_closing;
    wire_answer(channel->connection, &turn->response, turn->request.method, keep_alive);
    turn_record(turn);
    consume_input(channel);
    channel->turn = NULL;
    turn_free(turn);
    if (is_refused) {
        enter(channel, CHANNEL_LINGERING, LINGER_TIME);
    } else if (keep_alive) {
        enter(channel, CHANNEL_HEAD, channel->filled > 0 ? HEAD_TIME : IDLE_TIME);
    } else {
        enter(channel, CHANNEL_CLOSING, SEND_TIME);
        wire_close_when_sent(channel->connection);
    }
}

static void prepare(struct channel *channel, const char *body)
{
    char peer[CLIENT_ADDRESS_BYTES];
    wire_peer(channel->connection, peer);
    turn_prepare(channel->turn, peer, body);
}

/* Turns a request down. Where the next one would start is not known, so there is none. */
static void refuse(struct channel *channel, int status)
{
    channel->turn->refusal = status;
    channel->taken = channel->filled;
    prepare(channel, NULL);
    turn_answer(channel->turn);
    complete(channel);
}

static void run_on_thread(struct work *work)
{
    turn_answer((struct turn *)(void *)work);
}

static enum err start_task(struct channel *channel)
{
    struct turn *turn = channel->turn;
    if (!hand_over_input(channel)) {
        return ERR_NO_MEMORY;
    }
    turn->channel = channel;
    turn->work.run = run_on_thread;
    enum err err = thread_pool_give(channel->channels->pool, &turn->work);
    if (err == ERR_OK) {
        channel->channels->in_tasks++;
        enter(channel, CHANNEL_ANSWERING, ANSWER_TIME);
    }
    return err;
}

/* Answers a request that has come whole. */
static void answer(struct channel *channel, const char *body)
{
    struct turn *turn = channel->turn;
    prepare(channel, body);
    if (!turn_is_slow(turn)) {
        turn_answer(turn);
        complete(channel);
    } else if (start_task(channel) != ERR_OK) {
        turn->response = turn_unavailable;
        complete(channel);
    }
}

/* The head is there: is the body, too? */
static void begin_body(struct channel *channel)
{
    struct turn *turn = channel->turn;
    size_t length = turn->head.content_length;
    if (length > BODY_MAX) {
        refuse(channel, 413);
        return;
    }
    size_t there = channel->filled - turn->head.size;
    if (there >= length) {
        channel->taken = turn->head.size + length;
        answer(channel, channel->input + turn->head.size);
        return;
    }
    turn->body = malloc(length);
    if (turn->body == NULL) {
        refuse(channel, 503);
        return;
    }
    memcpy(turn->body, channel->input + turn->head.size, there);
    turn->body_filled = there;
    channel->taken = channel->filled;
    enter(channel, CHANNEL_BODY, BODY_TIME);
    if (turn->head.expects_continue && there == 0) {
        wire_continue(channel->connection);
    }
}

/* Finds room for what comes. False when there is none. */
static bool make_room(struct channel *channel)
{
    if (channel->input == NULL) {
        channel->input = malloc(HTTP_HEAD_BYTES);
    }
    return channel->input != NULL;
}

/* Reads what is in the input. False when that is not a whole head yet. */
static bool try_head(struct channel *channel)
{
    if (channel->filled == 0) {
        return false;
    }
    if (channel->turn == NULL) {
        channel->turn = turn_create(channel->channels->settings);
        if (channel->turn == NULL) {
            kore_connection_disconnect(channel->connection);
            return false;
        }
        channel->turn->serves_metrics = channel->serves_metrics;
        enter(channel, CHANNEL_HEAD, HEAD_TIME);
    }
    int status = http_head_read(channel->input, channel->filled, &channel->turn->head);
    if (status == HTTP_HEAD_INCOMPLETE) {
        return false;
    }
    if (status == HTTP_HEAD_COMPLETE) {
        begin_body(channel);
    } else {
        refuse(channel, status);
    }
    return true;
}

/* Each step says whether another may follow at once. */
static bool step_head(struct channel *channel)
{
    size_t got = 0;
    /* A client that sends and never reads waits for itself. */
    if (wire_has_unsent(channel->connection)) {
        return false;
    }
    if (try_head(channel)) {
        return true;
    }
    if (!make_room(channel) ||
        !wire_receive(channel->connection, channel->input + channel->filled, HTTP_HEAD_BYTES - channel->filled, &got)) {
        consume_input(channel);
        return false;
    }
    channel->filled += got;
    return true;
}

static bool step_body(struct channel *channel)
{
    struct turn *turn = channel->turn;
    size_t got = 0;
    if (!wire_receive(channel->connection, turn->body + turn->body_filled, turn->head.content_length - turn->body_filled, &got)) {
        return false;
    }
    turn->body_filled += got;
    if (turn->body_filled == turn->head.content_length) {
        answer(channel, turn->body);
    }
    return true;
}

static bool step_lingering(struct channel *channel)
{
    char discarded[4096];
    size_t got = 0;
    if (!wire_has_unsent(channel->connection)) {
        wire_end(channel->connection);
    }
    return wire_receive(channel->connection, discarded, sizeof discarded, &got);
}

static void advance(struct channel *channel)
{
    bool goes_on = true;
    while (goes_on && channel->connection->state == CONN_STATE_ESTABLISHED) {
        switch (channel->state) {
        case CHANNEL_HEAD:
            goes_on = step_head(channel);
            break;
        case CHANNEL_BODY:
            goes_on = step_body(channel);
            break;
        case CHANNEL_LINGERING:
            goes_on = step_lingering(channel);
            break;
        case CHANNEL_ANSWERING:
        case CHANNEL_CLOSING:
            goes_on = false;
            break;
        }
    }
}

/* Nobody waits for the task's answer any more; the turn is the task's until it comes back. */
static void let_go(struct channel *channel)
{
    channel->turn->channel = NULL;
    atomic_store(&channel->turn->is_unwanted, true);
    channel->turn = NULL;
}

/* Frees what the channel holds; Kore frees the channel. */
static void release(struct channel *channel)
{
    if (channel->state == CHANNEL_ANSWERING && channel->turn != NULL) {
        let_go(channel);
    }
    turn_free(channel->turn);
    channel->turn = NULL;
    free(channel->input);
    channel->input = NULL;
    channel->filled = 0;
    channel->taken = 0;
}

static void on_disconnect(struct connection *connection)
{
    struct channel *channel = connection->hdlr_extra;
    channel->channels->open--;
    if (!channel->is_busy) {
        release(channel);
    }
}

static void become_busy(struct channel *channel)
{
    channel->is_busy = true;
}

static void rest(struct channel *channel)
{
    channel->is_busy = false;
    if (channel->connection->state != CONN_STATE_ESTABLISHED) {
        release(channel);
    }
}

static void on_event(void *context, int error)
{
    struct connection *connection = context;
    struct channel *channel = connection->hdlr_extra;
    if (connection->state != CONN_STATE_ESTABLISHED) {
        return;
    }
    become_busy(channel);
    if (error || ((connection->evt.flags & KORE_EVENT_WRITE) && !net_send_flush(connection))) {
        kore_connection_disconnect(connection);
    }
    advance(channel);
    rest(channel);
}

void channel_open(struct channels *channels, struct connection *connection, bool serves_metrics)
{
    struct channel *channel = kore_calloc(1, sizeof *channel);
    *channel = (struct channel){ .channels = channels, .connection = connection, .serves_metrics = serves_metrics };
    enter(channel, CHANNEL_HEAD, HEAD_TIME);
    connection->hdlr_extra = channel;
    connection->disconnect = on_disconnect;
    connection->evt.handle = on_event;
    /* Deadlines are kept here; Kore's own are looked at only when something else wakes the loop. */
    connection->idle_timer.length = UINT64_MAX;
    channels->open++;
}

void channel_finish(struct channels *channels, struct turn *turn)
{
    struct channel *channel = turn->channel;
    channels->in_tasks--;
    if (channel == NULL) {
        turn_record(turn);
        turn_free(turn);
        return;
    }
    become_busy(channel);
    complete(channel);
    advance(channel);
    rest(channel);
}

/* The task goes on; its client is told to come back. */
static void answer_late(struct channel *channel)
{
    enum web_method method = channel->turn->head.method;
    become_busy(channel);
    let_go(channel);
    enter(channel, CHANNEL_CLOSING, SEND_TIME);
    wire_answer(channel->connection, &turn_unavailable, method, false);
    wire_close_when_sent(channel->connection);
    rest(channel);
}

/* Calls `each` with every open channel, which it may end. */
static void for_each(void (*each)(struct channel *channel, int64_t now), int64_t now)
{
    struct connection *next = NULL;
    for (struct connection *connection = TAILQ_FIRST(&connections); connection != NULL; connection = next) {
        next = TAILQ_NEXT(connection, list);
        if (connection->disconnect == on_disconnect) {
            each(connection->hdlr_extra, now);
        }
    }
}

static void check_time(struct channel *channel, int64_t now)
{
    if (now < channel->deadline) {
        return;
    }
    if (channel->state == CHANNEL_ANSWERING) {
        answer_late(channel);
    } else {
        kore_connection_disconnect(channel->connection);
    }
}

static void close_if_idle(struct channel *channel, int64_t now)
{
    (void)now;
    bool is_idle = channel->state == CHANNEL_HEAD && channel->filled == 0 && !wire_has_unsent(channel->connection);
    if (is_idle) {
        kore_connection_disconnect(channel->connection);
    }
}

void channels_check_time(int64_t now)
{
    for_each(check_time, now);
}

void channels_close_idle(void)
{
    for_each(close_if_idle, 0);
}
