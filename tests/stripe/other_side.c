#include "tests/stripe/other_side.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "adapters/stripe/form.h"

static CURL *curl;

const char *other_side_base(void)
{
    const char *base = getenv("STRIPE_API_BASE");
    return base && base[0] != '\0' ? base : "https://api.stripe.com";
}

const char *other_side_key(void)
{
    return getenv("STRIPE_SECRET_KEY");
}

void other_side_open(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    curl = curl_easy_init();
}

void other_side_close(void)
{
    curl_easy_cleanup(curl);
    curl_global_cleanup();
}

static size_t take(char *bytes, size_t size, size_t count, void *body)
{
    text_buffer_add(body, bytes, size * count);
    return size * count;
}

static json_t *ask(const char *path, const char *type, const char *sent, long *status)
{
    struct text_buffer body = { .length = 0 };
    char url[1000];
    struct curl_slist *headers = curl_slist_append(NULL, "Stripe-Version: 2024-06-20");
    headers = curl_slist_append(headers, type);
    assert_true(snprintf(url, sizeof url, "%s%s", other_side_base(), path) < (int)sizeof url);
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, other_side_key());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    if (sent) {
        curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, sent);
    }
    CURLcode result = curl_easy_perform(curl);
    if (result != CURLE_OK) {
        fail_msg("%s: %s", url, curl_easy_strerror(result));
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    curl_slist_free_all(headers);
    json_t *json = json_loadb(body.text ? body.text : "", body.length, JSON_DECODE_ANY, NULL);
    text_buffer_release(&body);
    return json;
}

json_t *other_side_ask(const char *path, const char *form, long *status)
{
    return ask(path, "Content-Type: application/x-www-form-urlencoded", form, status);
}

json_t *other_side_control(const char *path, const char *json)
{
    long status = 0;
    json_t *answer = ask(path, "Content-Type: application/json", json, &status);
    assert_int_equal(status, 200);
    return answer;
}

/* Posts the form, which it releases, to "/v1/WHAT/ID/VERB"; returns the status. */
static long post(const char *what, const char *id, const char *verb, struct text_buffer *form)
{
    char path[600];
    long status = 0;
    assert_true(snprintf(path, sizeof path, "/v1/%s%s%s", what, id, verb) < (int)sizeof path);
    json_decref(other_side_ask(path, form_text(form), &status));
    text_buffer_release(form);
    return status;
}

static const char *const cards[] = {
    [CONTRACT_CARD_PAYS] = "pm_card_visa",
    [CONTRACT_CARD_DECLINED] = "pm_card_chargeDeclined",
    [CONTRACT_CARD_DECLINED_LATER] = "pm_card_chargeCustomerFail",
};

static bool confirm(const char *what, const char *id, enum contract_card card)
{
    struct text_buffer form = { .length = 0 };
    form_add(&form, "payment_method", cards[card]);
    long status = post(what, id, "/confirm", &form);
    assert_true(status == 200 || status == 402);
    return status == 200;
}

static bool confirm_setup(struct contract_fixture *fixture, const struct gateway_setup_intent *intent, enum contract_card card)
{
    (void)fixture;
    return confirm("setup_intents/", intent->id, card);
}

static bool pay(struct contract_fixture *fixture, const struct gateway_payment_intent *intent, enum contract_card card)
{
    (void)fixture;
    return confirm("payment_intents/", intent->id, card);
}

static void renew(struct contract_fixture *fixture, const char *subscription)
{
    struct text_buffer form = { .length = 0 };
    (void)fixture;
    form_add(&form, "trial_end", "now");
    form_add(&form, "off_session", "true");
    assert_int_equal(post("subscriptions/", subscription, "", &form), 200);
}

static void refund(struct contract_fixture *fixture, const char *charge, int64_t cents)
{
    struct text_buffer form = { .length = 0 };
    (void)fixture;
    form_add(&form, "charge", charge);
    form_add_number(&form, "amount", cents);
    assert_int_equal(post("refunds", "", "", &form), 200);
}

static size_t charges(struct contract_fixture *fixture, const char *customer)
{
    char path[600];
    long status = 0;
    size_t paid = 0;
    size_t index;
    json_t *charge;
    (void)fixture;
    assert_true(snprintf(path, sizeof path, "/v1/charges?limit=100&customer=%s", customer) < (int)sizeof path);
    json_t *list = other_side_ask(path, NULL, &status);
    assert_int_equal(status, 200);
    json_array_foreach(json_object_get(list, "data"), index, charge)
    {
        paid += json_is_true(json_object_get(charge, "paid")) ? 1 : 0;
    }
    json_decref(list);
    return paid;
}

static bool is_about(const json_t *event, const char *object)
{
    const json_t *told = json_object_get(json_object_get(event, "data"), "object");
    const char *id = json_string_value(json_object_get(told, "id"));
    return id && strcmp(id, object) == 0;
}

/* The event's text, the latest first; NULL when there is none yet. */
static char *find_event(const char *type, const char *object)
{
    char path[200];
    char *text = NULL;
    long status = 0;
    assert_true(snprintf(path, sizeof path, "/v1/events?limit=100&type=%s", type) < (int)sizeof path);
    json_t *list = other_side_ask(path, NULL, &status);
    const json_t *events = json_object_get(list, "data");
    for (size_t i = 0; !text && i < json_array_size(events); i++) {
        const json_t *event = json_array_get(events, i);
        text = is_about(event, object) ? json_dumps(event, 0) : NULL;
    }
    json_decref(list);
    return text;
}

enum { EVENT_SECONDS = 20 };

/* Stripe lists an event some moments after what it tells of. */
static const char *event(struct contract_fixture *fixture, const char *type, const char *object)
{
    static char *text;
    const struct timespec moment = { .tv_nsec = 200000000 };
    time_t end = time(NULL) + EVENT_SECONDS;
    (void)fixture;
    free(text);
    while (!(text = find_event(type, object)) && time(NULL) < end) {
        nanosleep(&moment, NULL);
    }
    return text;
}

const struct contract_payers stripe_payers = {
    .confirm_setup = confirm_setup, .pay = pay, .renew = renew, .refund = refund, .charges = charges, .event = event
};
