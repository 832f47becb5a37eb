#include "adapters/redis/job_wire.h"
#include <hiredis/hiredis.h>
#include <string.h>
#include "domain/kernel/text.h"

#define STREAM "snakeeyes:jobs"
#define GROUP  "workers"
enum { NUMBER_BYTES = 20, ORDERS_MAX = 128, TICKETS_MAX = 128 };

static struct redis_connection *connection_of(void *self)
{
    const struct redis_job_wire *wire = self;
    return wire->connection;
}

static bool is_error(const redisReply *reply, const char *code)
{
    return reply->type == REDIS_REPLY_ERROR && strncmp(reply->str, code, strlen(code)) == 0;
}

/* The group reads from the stream's beginning: what was sent since the loss is not lost again. */
static enum err open_wire(void *self, bool *made)
{
    static const char *const words[] = { "XGROUP", "CREATE", STREAM, GROUP, "0", "MKSTREAM" };
    redisReply *reply = NULL;
    enum err err = redis_command(connection_of(self), 6, words, &reply);
    if (err != ERR_OK) {
        return err;
    }
    bool is_new = reply->type == REDIS_REPLY_STATUS;
    if (is_new || is_error(reply, "BUSYGROUP")) {
        *made = is_new;
    } else {
        err = ERR_UNAVAILABLE;
    }
    freeReplyObject(reply);
    return err;
}

static enum err load(void *self, size_t *count)
{
    static const char *const words[] = { "XLEN", STREAM };
    redisReply *reply = NULL;
    enum err err = redis_command(connection_of(self), 2, words, &reply);
    if (err != ERR_OK) {
        return err;
    }
    if (reply->type == REDIS_REPLY_INTEGER) {
        *count = (size_t)reply->integer;
    } else {
        err = ERR_UNAVAILABLE;
    }
    freeReplyObject(reply);
    return err;
}

enum { SEND_WORDS = 5 };

static enum err send_some(struct redis_connection *connection, const int64_t *ids, size_t count)
{
    char numbers[ORDERS_MAX][NUMBER_BYTES + 1];
    const char *words[ORDERS_MAX][SEND_WORDS];
    struct redis_order orders[ORDERS_MAX];
    for (size_t i = 0; i < count; i++) {
        const char *const add[SEND_WORDS] = { "XADD", STREAM, "*", "id", numbers[i] };
        (void)text_from_int64(ids[i], numbers[i]);
        memcpy(words[i], add, sizeof add);
        orders[i] = (struct redis_order){ .count = SEND_WORDS, .words = words[i] };
    }
    return redis_commands(connection, orders, count);
}

static enum err send_all(void *self, const int64_t *ids, size_t count)
{
    enum err err = ERR_OK;
    for (size_t sent = 0; sent < count && err == ERR_OK; sent += ORDERS_MAX) {
        err = send_some(connection_of(self), ids + sent, count - sent < ORDERS_MAX ? count - sent : ORDERS_MAX);
    }
    return err;
}

static bool is_list(const redisReply *reply, size_t least)
{
    return reply->type == REDIS_REPLY_ARRAY && reply->elements >= least;
}

/* The entry's only field is the number. One that isn't ours, or was deleted meanwhile, is no job's: it will be acknowledged as
 * any other. */
static int64_t number_of(const redisReply *fields)
{
    int64_t number = 0;
    bool readable = is_list(fields, 2) && fields->element[1]->type == REDIS_REPLY_STRING;
    return readable && text_to_int64(fields->element[1]->str, &number) == ERR_OK ? number : 0;
}

static bool read_delivery(const redisReply *entry, struct job_delivery *delivery)
{
    struct job_delivery read = { .job_id = 0 };
    if (!is_list(entry, 2) || entry->element[0]->type != REDIS_REPLY_STRING ||
        text_copy(entry->element[0]->str, read.ticket, sizeof read.ticket) != ERR_OK) {
        return false;
    }
    read.job_id = number_of(entry->element[1]);
    *delivery = read;
    return true;
}

static size_t read_deliveries(const redisReply *entries, struct job_delivery *deliveries, size_t capacity)
{
    size_t count = 0;
    for (size_t i = 0; i < entries->elements && count < capacity; i++) {
        count += read_delivery(entries->element[i], &deliveries[count]);
    }
    return count;
}

/* A list of streams, ours alone, each of its name and entries; nil when nothing came in time. */
static enum err read_received(const redisReply *reply, struct job_delivery *deliveries, size_t capacity, size_t *count)
{
    if (is_error(reply, "NOGROUP") || is_error(reply, "UNBLOCKED")) {
        return ERR_NOT_FOUND;
    }
    if (reply->type == REDIS_REPLY_NIL) {
        *count = 0;
        return ERR_OK;
    }
    if (!is_list(reply, 1) || !is_list(reply->element[0], 2) || !is_list(reply->element[0]->element[1], 0)) {
        return ERR_UNAVAILABLE;
    }
    *count = read_deliveries(reply->element[0]->element[1], deliveries, capacity);
    return ERR_OK;
}

enum { RECEIVE_WORDS = 11 };

/* BLOCK 0 would be for ever, and COUNT 0 all: who has no patience doesn't block, and who has no room doesn't ask. */
static enum err receive(void *self, int64_t patience, struct job_delivery *deliveries, size_t capacity, size_t *count)
{
    const struct redis_job_wire *wire = self;
    char most[NUMBER_BYTES + 1];
    char milliseconds[NUMBER_BYTES + 1];
    if (capacity == 0) {
        *count = 0;
        return ERR_OK;
    }
    (void)text_from_int64((int64_t)capacity, most);
    (void)text_from_int64((patience + 999) / 1000, milliseconds);
    const char *const blocking[RECEIVE_WORDS] = { "XREADGROUP", "GROUP",      GROUP,     wire->consumer, "COUNT", most,
                                                  "BLOCK",      milliseconds, "STREAMS", STREAM,         ">" };
    const char *const at_once[] = { "XREADGROUP", "GROUP", GROUP, wire->consumer, "COUNT", most, "STREAMS", STREAM, ">" };
    redisReply *reply = NULL;
    enum err err = patience > 0 ? redis_command_blocking(wire->connection, patience, RECEIVE_WORDS, blocking, &reply)
                                : redis_command_blocking(wire->connection, 0, RECEIVE_WORDS - 2, at_once, &reply);
    if (err == ERR_OK) {
        err = read_received(reply, deliveries, capacity, count);
        freeReplyObject(reply);
    }
    return err;
}

/* In one transaction: what was acknowledged and not deleted would count as load for ever. */
static enum err acknowledge_some(struct redis_connection *connection, const struct job_delivery *deliveries, size_t count)
{
    const char *taken_off[3 + TICKETS_MAX] = { "XACK", STREAM, GROUP };
    const char *deleted[2 + TICKETS_MAX] = { "XDEL", STREAM };
    static const char *const begin[] = { "MULTI" };
    static const char *const end[] = { "EXEC" };
    for (size_t i = 0; i < count; i++) {
        taken_off[3 + i] = deliveries[i].ticket;
        deleted[2 + i] = deliveries[i].ticket;
    }
    const struct redis_order orders[] = {
        { .count = 1, .words = begin },
        { .count = (int)(3 + count), .words = taken_off },
        { .count = (int)(2 + count), .words = deleted },
        { .count = 1, .words = end },
    };
    return redis_commands(connection, orders, sizeof orders / sizeof orders[0]);
}

static enum err acknowledge(void *self, const struct job_delivery *deliveries, size_t count)
{
    enum err err = ERR_OK;
    for (size_t done = 0; done < count && err == ERR_OK; done += TICKETS_MAX) {
        err = acknowledge_some(connection_of(self), deliveries + done, count - done < TICKETS_MAX ? count - done : TICKETS_MAX);
    }
    return err;
}

/* The cursor to go on from, and the entries. */
static enum err read_inherited(const redisReply *reply, char cursor[JOB_TICKET_BYTES + 1], struct job_delivery *deliveries,
                               size_t capacity, size_t *count)
{
    if (is_error(reply, "NOGROUP")) {
        return ERR_NOT_FOUND;
    }
    if (!is_list(reply, 2) || !is_list(reply->element[1], 0) || reply->element[0]->type != REDIS_REPLY_STRING) {
        return ERR_UNAVAILABLE;
    }
    *count = read_deliveries(reply->element[1], deliveries, capacity);
    return text_copy(reply->element[0]->str, cursor, JOB_TICKET_BYTES + 1) == ERR_OK ? ERR_OK : ERR_UNAVAILABLE;
}

enum { INHERIT_WORDS = 8 };

static enum err inherit_some(const struct redis_job_wire *wire, int64_t idle, char cursor[JOB_TICKET_BYTES + 1],
                             struct job_delivery *deliveries, size_t capacity, size_t *count)
{
    char most[NUMBER_BYTES + 1];
    char milliseconds[NUMBER_BYTES + 1];
    (void)text_from_int64((int64_t)capacity, most);
    (void)text_from_int64((idle + 999) / 1000, milliseconds);
    const char *const words[INHERIT_WORDS] = { "XAUTOCLAIM", STREAM, GROUP, wire->consumer, milliseconds, cursor, "COUNT", most };
    redisReply *reply = NULL;
    enum err err = redis_command(wire->connection, INHERIT_WORDS, words, &reply);
    if (err == ERR_OK) {
        err = read_inherited(reply, cursor, deliveries, capacity, count);
        freeReplyObject(reply);
    }
    return err;
}

/* One call looks at some of what is on its way only, and its cursor is 0-0 after the last. */
static enum err inherit(void *self, int64_t idle, struct job_delivery *deliveries, size_t capacity, size_t *count)
{
    char cursor[JOB_TICKET_BYTES + 1] = "0-0";
    size_t taken = 0;
    bool has_more = capacity > 0;
    enum err err = ERR_OK;
    while (err == ERR_OK && has_more) {
        size_t more = 0;
        err = inherit_some(self, idle, cursor, deliveries + taken, capacity - taken, &more);
        taken += err == ERR_OK ? more : 0;
        has_more = taken < capacity && strcmp(cursor, "0-0") != 0;
    }
    /* What was taken before a failure must be dealt with; and where there is no wire, nobody took anything. */
    if (taken > 0 || err == ERR_NOT_FOUND) {
        err = ERR_OK;
    }
    if (err == ERR_OK) {
        *count = taken;
    }
    return err;
}

/* Deletes consumers that have nothing on hand: this one, and any that was silent for so long that it must be dead. What a
 * consumer has on hand would be out of everybody's reach with it, so it stays until others have inherited that. */
static const char LEAVE_SCRIPT[] =
    "local reply = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])\n"
    "if reply.err then\n"
    "  return 0\n"
    "end\n"
    "local left = 0\n"
    "for _, fields in ipairs(reply) do\n"
    "  local consumer = {}\n"
    "  for i = 1, #fields, 2 do\n"
    "    consumer[fields[i]] = fields[i + 1]\n"
    "  end\n"
    "  if consumer.pending == 0 and (consumer.name == ARGV[2] or consumer.idle > tonumber(ARGV[3])) then\n"
    "    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer.name)\n"
    "    left = left + 1\n"
    "  end\n"
    "end\n"
    "return left\n";
#define DEAD_AFTER_MS "86400000"

static enum err leave(void *self)
{
    const struct redis_job_wire *wire = self;
    const char *const words[] = { "EVAL", LEAVE_SCRIPT, "1", STREAM, GROUP, wire->consumer, DEAD_AFTER_MS };
    redisReply *reply = NULL;
    enum err err = redis_command(wire->connection, 7, words, &reply);
    if (err != ERR_OK) {
        return err;
    }
    err = reply->type == REDIS_REPLY_INTEGER ? ERR_OK : ERR_UNAVAILABLE;
    freeReplyObject(reply);
    return err;
}

struct job_wire redis_job_wire(struct redis_job_wire *wire)
{
    return (struct job_wire){
        .self = wire,
        .open = open_wire,
        .load = load,
        .send = send_all,
        .receive = receive,
        .acknowledge = acknowledge,
        .inherit = inherit,
        .leave = leave,
    };
}
