#ifndef ADAPTERS_STRIPE_CALL_H
#define ADAPTERS_STRIPE_CALL_H
#include <jansson.h>
#include "adapters/stripe/refusal.h"
#include "adapters/text/text_buffer.h"
#include "ports/gateway_meter.h"
#include "ports/log.h"
#include "ports/random_source.h"
#include "ports/trace.h"

/* The version whose words the adapter speaks. */
#define STRIPE_VERSION "2024-06-20"

enum {
    CALL_PATH_BYTES = 511,
    CALL_KEY_BYTES = 255,
    CALL_ANSWER_BYTES = 1024 * 1024, /* a longer answer is none */
    CALL_REQUEST_ID_BYTES = 63,
};
#define CALL_TIME      INT64_C(20000000) /* microseconds, for all tries of a call and the pauses between them */
#define CALL_TURN_TIME INT64_C(25000000) /* for all calls of a turn: Kore ends a request after 30 s */

/* What goes over the wire. */
struct call_request {
    const char *method; /* "GET", "POST", "DELETE" */
    const char *path;   /* "/v1/customers/cus_1" */
    const char *form;   /* form.h: the body of a POST, else the query; "" for none */
    const char *key;    /* the Idempotency-Key of a POST; "" else */
    const char *origin; /* the id of our own request that it comes of; NULL or "" for none */
};

/* What comes back. */
struct call_answer {
    int status;
    char request_id[CALL_REQUEST_ID_BYTES + 1]; /* Stripe's name of the request, "" for none */
    int should_retry;                           /* retry.h */
    int64_t retry_after;
    struct text_buffer body; /* the caller releases it */
};

/* Who carries a request. */
struct call_transport {
    void *self;
    /* Waits for the answer for so many microseconds. Errors: ERR_PAYMENT_UNREACHABLE when there is none, with what was in the way
     * in *words (static); ERR_PAYMENT_FAILED for one over CALL_ANSWER_BYTES; ERR_NO_MEMORY; the body is empty then. */
    enum err (*carry)(void *self, const struct call_request *request, int64_t patience, struct call_answer *answer,
                      const char **words);
};

/* Time, of which tests have their own. */
struct call_pace {
    void *self;
    int64_t (*now)(void *self); /* microseconds since some instant; it never goes back */
    void (*sleep)(void *self, int64_t microseconds);
};

/* How calls are made; all is borrowed. */
struct caller {
    struct call_transport transport;
    struct call_pace pace;
    const struct random_source *random;
    const struct log *log;             /* NULL for none */
    const struct gateway_meter *meter; /* NULL for none */
    const struct trace *trace;         /* what the calls are made for; NULL for none */
    int64_t deadline;                  /* of the turn's calls, by `pace`; 0 where there is no turn */
};

/* Begins a turn: the calls until the next one is begun have CALL_TURN_TIME together. */
void call_begin_turn(struct caller *caller);

/* A call: its request, and what its answer means. */
struct call {
    enum gateway_call kind;
    struct call_request request;
    const char *sought; /* refusal.h; NULL for none */
};

/* How it went, beside the error. */
struct call_end {
    json_t *answer; /* of ERR_OK; the caller releases it */
    struct refusal refusal;
};

/* Makes a call, again where that may help (retry.h), and tells the log and the meter of its end. A POST without a key gets one of
 * its own, so that its second try does nothing twice. Errors: as refusal_error; ERR_PAYMENT_UNREACHABLE, also for a turn whose
 * time is over, when nobody is asked; ERR_PAYMENT_FAILED for an answer that is no JSON object, ERR_PAYMENT_INVALID for a key that
 * is none, ERR_NO_MEMORY. */
enum err call_make(const struct caller *caller, const struct call *call, struct call_end *end) MUST_USE;
#endif
