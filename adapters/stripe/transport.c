#include "adapters/stripe/transport.h"
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "domain/kernel/text.h"

enum { TEXT_BYTES = 1023, HEADER_BYTES = 511 };

static const long CONNECT_MILLISECONDS = 5000;

struct transport {
    CURL *curl; /* made by the first call: most threads never make one */
    char base[TEXT_BYTES + 1];
    char secret_key[TEXT_BYTES + 1];
    struct text_buffer *body; /* of the answer that comes in */
    bool is_too_long;
};

static size_t take_body(char *bytes, size_t size, size_t count, void *self)
{
    struct transport *transport = self;
    size_t length = size * count;
    transport->is_too_long = length > CALL_ANSWER_BYTES - transport->body->length;
    if (transport->is_too_long) {
        return 0;
    }
    text_buffer_add(transport->body, bytes, length);
    return transport->body->failed ? 0 : length;
}

/* Nothing of this process's environment, such as a proxy's name, says where a call goes. */
static bool set_place(struct transport *transport)
{
    CURL *curl = transport->curl;
    return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK && curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MILLISECONDS) == CURLE_OK;
}

static bool set_trust(struct transport *transport)
{
    CURL *curl = transport->curl;
    return curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, transport->secret_key) == CURLE_OK;
}

static bool set_callbacks(struct transport *transport)
{
    CURL *curl = transport->curl;
    return curl_easy_setopt(curl, CURLOPT_USERAGENT, "snakeeyes") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, transport) == CURLE_OK;
}

static void prepare_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* Says whether there is a handle to make calls with. */
static bool has_curl(struct transport *transport)
{
    static pthread_once_t prepared = PTHREAD_ONCE_INIT;
    if (transport->curl) {
        return true;
    }
    pthread_once(&prepared, prepare_curl);
    transport->curl = curl_easy_init();
    if (transport->curl && set_place(transport) && set_trust(transport) && set_callbacks(transport)) {
        return true;
    }
    curl_easy_cleanup(transport->curl);
    transport->curl = NULL;
    return false;
}

enum err transport_open(const char *base, const char *secret_key, struct transport **opened)
{
    struct transport *transport = calloc(1, sizeof *transport);
    if (!transport || text_copy(base, transport->base, sizeof transport->base) != ERR_OK ||
        text_copy(secret_key, transport->secret_key, sizeof transport->secret_key) != ERR_OK) {
        transport_close(transport);
        return ERR_NO_MEMORY;
    }
    *opened = transport;
    return ERR_OK;
}

void transport_close(struct transport *transport)
{
    if (transport) {
        curl_easy_cleanup(transport->curl);
        explicit_bzero(transport, sizeof *transport);
        free(transport);
    }
}

/* Adds a header to the list, which is released when there is no memory for it. */
static struct curl_slist *add_header(struct curl_slist *headers, const char *header)
{
    struct curl_slist *more = curl_slist_append(headers, header);
    if (!more) {
        curl_slist_free_all(headers);
    }
    return more;
}

/* Adds a header with a text that may be "" or NULL: then none. Takes NULL. */
static struct curl_slist *add_named(struct curl_slist *headers, const char *name, const char *text)
{
    char header[HEADER_BYTES + 1];
    if (!headers || !text || text[0] == '\0') {
        return headers;
    }
    int length = snprintf(header, sizeof header, "%s: %s", name, text);
    return length > 0 && (size_t)length < sizeof header ? add_header(headers, header) : headers;
}

/* "Expect: 100-continue" would cost a round trip. */
static struct curl_slist *make_headers(const struct call_request *request)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Stripe-Version: " STRIPE_VERSION);
    headers = headers ? add_header(headers, "Accept: application/json") : NULL;
    headers = headers ? add_header(headers, "Expect:") : NULL;
    headers = add_named(headers, "X-Request-Id", request->origin);
    return add_named(headers, "Idempotency-Key", request->key);
}

static bool set_url(struct transport *transport, const struct call_request *request, bool has_query)
{
    struct text_buffer url = { .length = 0 };
    text_buffer_add_text(&url, transport->base);
    text_buffer_add_text(&url, request->path);
    if (has_query) {
        text_buffer_add_text(&url, "?");
        text_buffer_add_text(&url, request->form);
    }
    bool is_set = !url.failed && curl_easy_setopt(transport->curl, CURLOPT_URL, url.text) == CURLE_OK;
    text_buffer_release(&url);
    return is_set;
}

static bool set_request(struct transport *transport, const struct call_request *request, const struct curl_slist *headers,
                        int64_t patience)
{
    CURL *curl = transport->curl;
    bool is_post = strcmp(request->method, "POST") == 0;
    long milliseconds = (long)((patience + 999) / 1000);
    if (!headers || !set_url(transport, request, !is_post && request->form[0] != '\0')) {
        return false;
    }
    bool is_set = is_post ? curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
                                curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(request->form)) == CURLE_OK &&
                                curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->form) == CURLE_OK
                          : curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    return is_set && curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, is_post ? NULL : request->method) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds > 0 ? milliseconds : 1L) == CURLE_OK;
}

static const char *header_of(CURL *curl, const char *name)
{
    struct curl_header *header = NULL;
    return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK ? header->value : "";
}

static void read_headers(CURL *curl, struct call_answer *answer)
{
    long status = 0;
    int64_t seconds = 0;
    const char *should = header_of(curl, "Stripe-Should-Retry");
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    answer->status = (int)status;
    answer->should_retry = strcmp(should, "true") == 0 ? 1 : strcmp(should, "false") == 0 ? 0 : -1;
    if (text_to_int64(header_of(curl, "Retry-After"), &seconds) == ERR_OK && seconds > 0 && seconds < INT32_MAX) {
        answer->retry_after = seconds * 1000000;
    }
    if (text_copy(header_of(curl, "Request-Id"), answer->request_id, sizeof answer->request_id) != ERR_OK) {
        answer->request_id[0] = '\0';
    }
}

static enum err end_of(const struct transport *transport, CURLcode result, const char **words)
{
    if (result == CURLE_OK) {
        return ERR_OK;
    }
    if (result == CURLE_OUT_OF_MEMORY || transport->body->failed) {
        return ERR_NO_MEMORY;
    }
    *words = transport->is_too_long ? "the answer is too long" : curl_easy_strerror(result);
    return transport->is_too_long ? ERR_PAYMENT_FAILED : ERR_PAYMENT_UNREACHABLE;
}

static enum err carry(void *self, const struct call_request *request, int64_t patience, struct call_answer *answer,
                      const char **words)
{
    struct transport *transport = self;
    if (!has_curl(transport)) {
        return ERR_NO_MEMORY;
    }
    struct curl_slist *headers = make_headers(request);
    CURLcode result = CURLE_OUT_OF_MEMORY;
    transport->body = &answer->body;
    transport->is_too_long = false;
    if (set_request(transport, request, headers, patience)) {
        result = curl_easy_perform(transport->curl);
    }
    enum err err = end_of(transport, result, words);
    if (err == ERR_OK) {
        read_headers(transport->curl, answer);
    } else {
        text_buffer_release(&answer->body);
    }
    curl_easy_setopt(transport->curl, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(transport->curl, CURLOPT_POSTFIELDS, NULL);
    curl_slist_free_all(headers);
    return err;
}

struct call_transport transport_calls(struct transport *transport)
{
    return (struct call_transport){ .self = transport, .carry = carry };
}
