#include "adapters/stripe/call.h"
#include <string.h>
#include "adapters/stripe/object.h"
#include "adapters/stripe/retry.h"
#include "domain/kernel/text.h"

enum { CHANCE_BYTES = 16 };

/* One call that is under way. */
struct course {
    const struct caller *caller;
    const struct call *call;
    struct call_request request;
    char key[CALL_KEY_BYTES + 1];
    struct call_answer answer; /* of the latest try */
    const char *words;         /* why there was none */
    int64_t began;
    int64_t time; /* for all tries */
    int tries;
};

static bool is_key(const char *key)
{
    size_t printable = 0;
    for (; key[printable] > ' ' && key[printable] <= '~'; printable++) {
    }
    return strlen(key) == printable && printable <= CALL_KEY_BYTES;
}

static enum err draw(const struct caller *caller, void *bytes, size_t size)
{
    return caller->random->fill(caller->random->self, bytes, size) == ERR_OK ? ERR_OK : ERR_PAYMENT_FAILED;
}

static enum err choose_key(struct course *course)
{
    static const char prefix[] = "call-";
    uint8_t chance[CHANCE_BYTES];
    if (strcmp(course->request.method, "POST") != 0 || course->request.key[0] != '\0') {
        return is_key(course->request.key) ? ERR_OK : ERR_PAYMENT_INVALID;
    }
    enum err err = draw(course->caller, chance, sizeof chance);
    if (err == ERR_OK) {
        memcpy(course->key, prefix, sizeof prefix);
        text_to_hex(chance, sizeof chance, course->key + sizeof prefix - 1);
        course->request.key = course->key;
    }
    return err;
}

static int64_t spent(const struct course *course)
{
    const struct call_pace *pace = &course->caller->pace;
    return pace->now(pace->self) - course->began;
}

static enum err try_once(struct course *course)
{
    const struct call_transport *transport = &course->caller->transport;
    text_buffer_release(&course->answer.body);
    course->answer = (struct call_answer){ .should_retry = -1 };
    course->words = "";
    course->tries++;
    return transport->carry(transport->self, &course->request, course->time - spent(course), &course->answer, &course->words);
}

/* Waits before the next try; says no when there would be no time for it. */
static bool wait_for_next(const struct course *course, const struct retry_try *latest)
{
    const struct call_pace *pace = &course->caller->pace;
    uint32_t chance = 0;
    if (draw(course->caller, &chance, sizeof chance) != ERR_OK) {
        return false;
    }
    int64_t pause = retry_pause(latest, course->tries, chance);
    if (pause >= course->time - spent(course)) {
        return false;
    }
    pace->sleep(pace->self, pause);
    return spent(course) < course->time;
}

static enum err try_until_answered(struct course *course)
{
    if (course->time <= 0) {
        course->words = "the turn's time is over";
        return ERR_PAYMENT_UNREACHABLE;
    }
    for (;;) {
        enum err err = try_once(course);
        const struct retry_try latest = {
            .is_lost = err == ERR_PAYMENT_UNREACHABLE,
            .status = course->answer.status,
            .should_retry = course->answer.should_retry,
            .retry_after = course->answer.retry_after,
        };
        if ((err != ERR_OK && !latest.is_lost) || !retry_is_due(&latest, course->tries) || !wait_for_next(course, &latest)) {
            return err;
        }
    }
}

static enum err understand(const struct course *course, struct call_end *end)
{
    const struct text_buffer *body = &course->answer.body;
    json_t *json = object_parse(body->text == NULL ? "" : body->text, body->length);
    end->refusal = refusal_of(json);
    enum err err = refusal_error(course->answer.status, &end->refusal, course->call->sought);
    if (err == ERR_OK && json != NULL) {
        end->answer = json;
        return ERR_OK;
    }
    json_decref(json);
    return err == ERR_OK ? ERR_PAYMENT_FAILED : err;
}

/* What a user does wrong is everyday news; what the house or the gateway does is not. */
static enum log_level level_of(enum err err)
{
    bool is_everyday = err == ERR_OK || err == ERR_NOT_FOUND || err == ERR_CONFLICT || err == ERR_PAYMENT_DECLINED;
    return is_everyday ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING;
}

enum { FIELDS_MAX = 12 };

struct fields {
    struct log_field items[FIELDS_MAX];
    size_t count;
};

static void add_text(struct fields *fields, const char *name, const char *text)
{
    if (text[0] != '\0') {
        fields->items[fields->count++] = (struct log_field){ .name = name, .text = text };
    }
}

static void add_number(struct fields *fields, const char *name, int64_t number)
{
    fields->items[fields->count++] = (struct log_field){ .name = name, .number = number };
}

static void tell_log(const struct course *course, const struct call_end *end, enum err err, int64_t took)
{
    const struct log *log = course->caller->log;
    struct fields fields = { .count = 0 };
    if (log == NULL) {
        return;
    }
    add_text(&fields, "call", gateway_call_name(course->call->kind));
    add_text(&fields, "result", err_name(err));
    add_number(&fields, "status", course->answer.status);
    add_text(&fields, "request_id", course->request.origin == NULL ? "" : course->request.origin);
    add_text(&fields, "stripe_request_id", course->answer.request_id);
    add_text(&fields, "type", end->refusal.type);
    add_text(&fields, "code", end->refusal.code);
    add_text(&fields, "decline_code", end->refusal.decline_code);
    add_text(&fields, "param", end->refusal.param);
    add_text(&fields, "said", course->words);
    add_number(&fields, "tries", course->tries);
    add_number(&fields, "microseconds", took);
    log->write(log->self, level_of(err), "stripe.call", fields.items, fields.count);
}

void call_begin_turn(struct caller *caller)
{
    caller->deadline = caller->pace.now(caller->pace.self) + CALL_TURN_TIME;
}

static int64_t time_for(const struct caller *caller, int64_t now)
{
    int64_t left = caller->deadline - now;
    return caller->deadline == 0 || left > CALL_TIME ? CALL_TIME : left;
}

enum err call_make(const struct caller *caller, const struct call *call, struct call_end *end)
{
    struct course course = { .caller = caller, .call = call, .words = "", .began = caller->pace.now(caller->pace.self) };
    *end = (struct call_end){ .answer = NULL };
    course.request = call->request;
    course.request.origin = caller->trace == NULL ? NULL : caller->trace->request_id(caller->trace->self);
    course.time = time_for(caller, course.began);
    enum err err = choose_key(&course);
    err = err == ERR_OK ? try_until_answered(&course) : err;
    err = err == ERR_OK ? understand(&course, end) : err;
    int64_t took = spent(&course);
    tell_log(&course, end, err, took);
    if (caller->meter != NULL) {
        caller->meter->count(caller->meter->self, call->kind, err, took);
    }
    text_buffer_release(&course.answer.body);
    return err;
}
