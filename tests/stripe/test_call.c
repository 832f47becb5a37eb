/* A call and its tries, over a wire that a test plays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/memory/log.h"
#include "adapters/memory/random_source.h"
#include "adapters/stripe/call.h"

enum { TRIES_MAX = 8 };

/* What the other side does at each try, and what it saw. */
struct play {
    struct {
        enum err err;
        int status;
        int should_retry;
        int64_t retry_after;
        int64_t takes;
        const char *body;
    } acts[TRIES_MAX];
    size_t tries;
    char keys[TRIES_MAX][CALL_KEY_BYTES + 1];
    const char *origin; /* of the latest try */
    int64_t patience[TRIES_MAX];
    int64_t now;
    int64_t slept;
    enum gateway_call counted;
    enum err counted_err;
    int64_t counted_time;
    size_t counts;
    struct memory_log lines;
    struct memory_random chance;
    struct log log;
    struct random_source random;
    struct gateway_meter meter;
    struct caller caller;
};

static enum err carry(void *self, const struct call_request *request, int64_t patience, struct call_answer *answer,
                      const char **words)
{
    struct play *play = self;
    size_t i = play->tries++;
    assert_true(i < TRIES_MAX);
    memcpy(play->keys[i], request->key, strlen(request->key) + 1);
    play->patience[i] = patience;
    play->origin = request->origin;
    play->now += play->acts[i].takes;
    if (play->acts[i].err != ERR_OK) {
        *words = "the line is cut";
        return play->acts[i].err;
    }
    answer->status = play->acts[i].status;
    answer->should_retry = play->acts[i].should_retry;
    answer->retry_after = play->acts[i].retry_after;
    memcpy(answer->request_id, "req_1", sizeof "req_1");
    text_buffer_add_text(&answer->body, play->acts[i].body == NULL ? "{}" : play->acts[i].body);
    return ERR_OK;
}

static int64_t now(void *self)
{
    const struct play *play = self;
    return play->now;
}

static void sleep_for(void *self, int64_t microseconds)
{
    struct play *play = self;
    play->now += microseconds;
    play->slept += microseconds;
}

static void count(void *self, enum gateway_call call, enum err result, int64_t microseconds)
{
    struct play *play = self;
    play->counted = call;
    play->counted_err = result;
    play->counted_time = microseconds;
    play->counts++;
}

static struct play play;

static int open_play(void **state)
{
    play = (struct play){ .chance = { .state = 1 } };
    memory_log_init(&play.lines);
    play.log = memory_log(&play.lines);
    play.random = memory_random_source(&play.chance);
    play.meter = (struct gateway_meter){ .self = &play, .count = count };
    play.caller = (struct caller){
        .transport = { .self = &play, .carry = carry },
        .pace = { .self = &play, .now = now, .sleep = sleep_for },
        .random = &play.random,
        .log = &play.log,
        .meter = &play.meter,
    };
    for (size_t i = 0; i < TRIES_MAX; i++) {
        play.acts[i].status = 200;
        play.acts[i].should_retry = -1;
    }
    *state = &play;
    return 0;
}

static const struct call post = {
    .kind = GATEWAY_CALL_PAYMENT_INTENT_CREATE,
    .request = { .method = "POST", .path = "/v1/payment_intents", .form = "amount=900", .key = "purchase-42" },
};

static enum err make(const struct call *call)
{
    struct call_end end;
    enum err err = call_make(&play.caller, call, &end);
    assert_true((err == ERR_OK) == (end.answer != NULL));
    json_decref(end.answer);
    return err;
}

static void what_is_answered_is_asked_once(void **state)
{
    (void)state;

    assert_int_equal(make(&post), ERR_OK);

    assert_int_equal(play.tries, 1);
    assert_string_equal(play.keys[0], "purchase-42");
    assert_int_equal(play.slept, 0);
}

static void a_lost_answer_is_asked_for_again_under_the_same_key(void **state)
{
    (void)state;
    play.acts[0].err = ERR_PAYMENT_UNREACHABLE;

    assert_int_equal(make(&post), ERR_OK);

    assert_int_equal(play.tries, 2);
    assert_string_equal(play.keys[1], "purchase-42");
    assert_in_range(play.slept, 250000, 500000);
}

static void a_post_without_a_key_gets_one_that_all_its_tries_share(void **state)
{
    struct call call = post;
    (void)state;
    call.request.key = "";
    play.acts[0].status = 500;

    assert_int_equal(make(&call), ERR_OK);

    assert_true(strlen(play.keys[0]) >= 32);
    assert_string_equal(play.keys[1], play.keys[0]);
    assert_int_equal(make(&call), ERR_OK);
    assert_string_not_equal(play.keys[2], play.keys[0]);
}

static void what_changes_nothing_needs_no_key(void **state)
{
    struct call call = post;
    (void)state;
    call.request.method = "GET";
    call.request.key = "";
    play.acts[0].status = 503;

    assert_int_equal(make(&call), ERR_OK);

    assert_int_equal(play.tries, 2);
    assert_string_equal(play.keys[0], "");
}

static void after_three_tries_the_last_answer_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < TRIES_MAX; i++) {
        play.acts[i].status = 500;
    }

    assert_int_equal(make(&post), ERR_PAYMENT_FAILED);

    assert_int_equal(play.tries, 3);
}

static void stripes_no_ends_it(void **state)
{
    (void)state;
    play.acts[0].status = 500;
    play.acts[0].should_retry = 0;

    assert_int_equal(make(&post), ERR_PAYMENT_FAILED);

    assert_int_equal(play.tries, 1);
}

static void a_refusal_is_not_asked_again(void **state)
{
    (void)state;
    play.acts[0].status = 402;
    play.acts[0].body = "{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\"}}";

    assert_int_equal(make(&post), ERR_PAYMENT_DECLINED);

    assert_int_equal(play.tries, 1);
}

static void all_tries_together_have_twenty_seconds(void **state)
{
    (void)state;
    for (size_t i = 0; i < TRIES_MAX; i++) {
        play.acts[i].err = ERR_PAYMENT_UNREACHABLE;
        play.acts[i].takes = 9000000;
    }

    assert_int_equal(make(&post), ERR_PAYMENT_UNREACHABLE);

    assert_int_equal(play.patience[0], CALL_TIME);
    assert_true(play.patience[1] < 11000000);
    for (size_t i = 0; i < play.tries; i++) {
        assert_true(play.patience[i] > 0);
    }
}

static void a_try_that_takes_all_the_time_is_the_last(void **state)
{
    (void)state;
    play.acts[0].err = ERR_PAYMENT_UNREACHABLE;
    play.acts[0].takes = CALL_TIME;

    assert_int_equal(make(&post), ERR_PAYMENT_UNREACHABLE);

    assert_int_equal(play.tries, 1);
    assert_int_equal(play.slept, 0);
}

static void the_calls_of_a_turn_share_its_time(void **state)
{
    (void)state;
    play.acts[0].takes = 19000000;
    play.acts[1].err = ERR_PAYMENT_UNREACHABLE;
    play.acts[1].takes = 5900000;
    call_begin_turn(&play.caller);

    assert_int_equal(make(&post), ERR_OK);
    assert_int_equal(make(&post), ERR_PAYMENT_UNREACHABLE);

    assert_int_equal(play.patience[0], CALL_TIME);
    assert_int_equal(play.patience[1], CALL_TURN_TIME - 19000000);
    assert_int_equal(play.tries, 2);
    assert_true(play.now <= CALL_TURN_TIME);
}

static void a_turn_whose_time_is_over_asks_nobody(void **state)
{
    (void)state;
    call_begin_turn(&play.caller);
    play.now += CALL_TURN_TIME;

    assert_int_equal(make(&post), ERR_PAYMENT_UNREACHABLE);

    assert_int_equal(play.tries, 0);
    assert_int_equal(play.counted_err, ERR_PAYMENT_UNREACHABLE);
    assert_non_null(strstr(play.lines.text, "said=the turn's time is over"));
    call_begin_turn(&play.caller);
    assert_int_equal(make(&post), ERR_OK);
}

static void without_a_turn_each_call_has_its_own_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        play.acts[i].takes = 19000000;
        assert_int_equal(make(&post), ERR_OK);
        assert_int_equal(play.patience[i], CALL_TIME);
    }
}

static void who_is_asked_to_wait_too_long_gives_up(void **state)
{
    (void)state;
    play.acts[0].status = 429;
    play.acts[0].retry_after = 60000000;

    assert_int_equal(make(&post), ERR_PAYMENT_FAILED);

    assert_int_equal(play.tries, 1);
    assert_int_equal(play.slept, 0);
}

static void who_is_asked_to_wait_waits(void **state)
{
    (void)state;
    play.acts[0].status = 429;
    play.acts[0].retry_after = 3000000;

    assert_int_equal(make(&post), ERR_OK);

    assert_int_equal(play.slept, 3000000);
}

static void an_answer_that_is_no_object_is_a_failure(void **state)
{
    static const char *const bodies[] = { "", "<html>", "[]", "null", "{\"id\":" };
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        play.tries = 0;
        play.acts[0].body = bodies[i];
        assert_int_equal(make(&post), ERR_PAYMENT_FAILED);
        assert_int_equal(play.tries, 1);
    }
}

static void a_key_that_would_be_a_header_is_refused(void **state)
{
    static char long_key[CALL_KEY_BYTES + 2];
    const char *const keys[] = { "a\r\nX: y", "two words", "\xc3\xb1", long_key };
    (void)state;
    memset(long_key, 'k', sizeof long_key - 1);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct call call = post;
        call.request.key = keys[i];
        assert_int_equal(make(&call), ERR_PAYMENT_INVALID);
    }
    assert_int_equal(play.tries, 0);
}

static void without_chance_nothing_is_asked(void **state)
{
    struct memory_faults faults = { .fail_at = 1, .err = ERR_UNAVAILABLE };
    struct call call = post;
    (void)state;
    play.chance.faults = &faults;
    call.request.key = "";

    assert_int_equal(make(&call), ERR_PAYMENT_FAILED);

    assert_int_equal(play.tries, 0);
}

static void the_log_tells_who_was_asked_and_how_it_ended(void **state)
{
    (void)state;
    play.acts[0].status = 402;
    play.acts[0].body = "{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\",\"decline_code\":\"lost_card\","
                        "\"message\":\"Your card ann@example.com\",\"payment_intent\":{\"client_secret\":\"pi_1_secret_x\"}}}";

    assert_int_equal(make(&post), ERR_PAYMENT_DECLINED);

    assert_non_null(strstr(play.lines.text, "info stripe.call call=payment_intent_create result=PAYMENT_DECLINED status=402"));
    assert_non_null(strstr(play.lines.text, "request_id=req_1"));
    assert_non_null(strstr(play.lines.text, "decline_code=lost_card"));
    assert_null(strstr(play.lines.text, "secret_x"));
    assert_null(strstr(play.lines.text, "ann@"));
    assert_null(strstr(play.lines.text, "purchase-42"));
}

static void the_log_warns_of_what_is_not_a_users_doing(void **state)
{
    (void)state;
    for (size_t i = 0; i < TRIES_MAX; i++) {
        play.acts[i].err = ERR_PAYMENT_UNREACHABLE;
    }

    assert_int_equal(make(&post), ERR_PAYMENT_UNREACHABLE);

    assert_non_null(strstr(play.lines.text, "warning stripe.call"));
    assert_non_null(strstr(play.lines.text, "said=the line is cut"));
    assert_non_null(strstr(play.lines.text, "tries=3"));
    assert_int_equal(play.lines.lines, 1);
}

static const char *of_a_request(void *self)
{
    (void)self;
    return "0123-7";
}

static const char *of_no_request(void *self)
{
    (void)self;
    return "";
}

static void a_call_and_its_line_bear_the_id_of_the_request_they_come_of(void **state)
{
    const struct trace trace = { .request_id = of_a_request };
    (void)state;
    play.caller.trace = &trace;

    assert_int_equal(make(&post), ERR_OK);

    assert_string_equal(play.origin, "0123-7");
    assert_non_null(strstr(play.lines.text, " request_id=0123-7 stripe_request_id=req_1"));
}

static void a_call_of_no_request_tells_none(void **state)
{
    const struct trace trace = { .request_id = of_no_request };
    (void)state;
    play.caller.trace = &trace;

    assert_int_equal(make(&post), ERR_OK);

    assert_string_equal(play.origin, "");
    assert_null(strstr(play.lines.text, " request_id="));
}

static void the_meter_counts_a_call_once_with_all_its_time(void **state)
{
    (void)state;
    play.acts[0].status = 500;
    play.acts[0].takes = 100;
    play.acts[1].takes = 200;

    assert_int_equal(make(&post), ERR_OK);

    assert_int_equal(play.counts, 1);
    assert_int_equal(play.counted, GATEWAY_CALL_PAYMENT_INTENT_CREATE);
    assert_int_equal(play.counted_err, ERR_OK);
    assert_int_equal(play.counted_time, 300 + play.slept);
}

int main(void)
{
#define CALL_TEST(rule) cmocka_unit_test_setup(rule, open_play)
    const struct CMUnitTest tests[] = {
        CALL_TEST(what_is_answered_is_asked_once),
        CALL_TEST(a_lost_answer_is_asked_for_again_under_the_same_key),
        CALL_TEST(a_post_without_a_key_gets_one_that_all_its_tries_share),
        CALL_TEST(what_changes_nothing_needs_no_key),
        CALL_TEST(after_three_tries_the_last_answer_counts),
        CALL_TEST(stripes_no_ends_it),
        CALL_TEST(a_refusal_is_not_asked_again),
        CALL_TEST(all_tries_together_have_twenty_seconds),
        CALL_TEST(a_try_that_takes_all_the_time_is_the_last),
        CALL_TEST(the_calls_of_a_turn_share_its_time),
        CALL_TEST(a_turn_whose_time_is_over_asks_nobody),
        CALL_TEST(without_a_turn_each_call_has_its_own_time),
        CALL_TEST(who_is_asked_to_wait_too_long_gives_up),
        CALL_TEST(who_is_asked_to_wait_waits),
        CALL_TEST(an_answer_that_is_no_object_is_a_failure),
        CALL_TEST(a_key_that_would_be_a_header_is_refused),
        CALL_TEST(without_chance_nothing_is_asked),
        CALL_TEST(the_log_tells_who_was_asked_and_how_it_ended),
        CALL_TEST(the_log_warns_of_what_is_not_a_users_doing),
        CALL_TEST(a_call_and_its_line_bear_the_id_of_the_request_they_come_of),
        CALL_TEST(a_call_of_no_request_tells_none),
        CALL_TEST(the_meter_counts_a_call_once_with_all_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
