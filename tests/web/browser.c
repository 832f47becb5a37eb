#include "tests/web/browser.h"
#include <string.h>
#include "adapters/json/record_format.h"
#include "adapters/memory/password_blocklist.h"
#include "adapters/sodium/digest.h"

static const char secret_key[] = "0123456789abcdef0123456789abcdef";

static struct user_ports user_ports(struct browser *browser, const struct audit_ports *audit)
{
    return (struct user_ports){
        .clock = &browser->clock,
        .random = &browser->random,
        .digest = &browser->digest,
        .hasher = &browser->hasher,
        .blocklist = &browser->blocklist,
        .transaction = &browser->transaction,
        .users = &browser->users,
        .directory = &browser->directory,
        .sessions = &browser->sessions,
        .ledger = &browser->ledger,
        .reset_tokens = &browser->reset_tokens,
        .jobs = &browser->jobs,
        .audit = *audit,
    };
}

static void fill_services(struct browser *browser)
{
    const struct audit_ports audit = { .log = &browser->audit_log, .clock = &browser->clock, .digest = &browser->digest };
    browser->services = (struct services){
        .user = user_ports(browser, &audit),
        .dice = { .clock = &browser->clock,
                  .random = &browser->random,
                  .digest = &browser->digest,
                  .transaction = &browser->transaction,
                  .users = &browser->users,
                  .bets = &browser->bets,
                  .seeds = &browser->seeds,
                  .limits = &browser->limits },
        .play = { .clock = &browser->clock,
                  .transaction = &browser->transaction,
                  .users = &browser->users,
                  .limits = &browser->limits,
                  .audit = audit },
        .billing = { .clock = &browser->clock,
                     .digest = &browser->digest,
                     .transaction = &browser->transaction,
                     .gateway = &browser->gateway,
                     .accounts = &browser->accounts,
                     .subscriptions = &browser->subscriptions,
                     .cards = &browser->cards,
                     .coupons = &browser->coupons,
                     .invoices = &browser->invoices,
                     .purchases = &browser->purchases,
                     .events = &browser->events,
                     .ledger = &browser->ledger,
                     .queue = &browser->jobs,
                     .limits = &browser->limits,
                     .audit = audit },
        .export = browser_export_ports(browser, &audit),
        .audit = audit,
        .coupon = { .clock = &browser->clock,
                    .random = &browser->random,
                    .transaction = &browser->transaction,
                    .gateway = &browser->gateway,
                    .coupons = &browser->coupons,
                    .queue = &browser->jobs,
                    .audit = audit },
        .job = { .clock = &browser->clock, .transaction = &browser->transaction, .jobs = &browser->job_store, .audit = audit },
        .jobs = &browser->job_store,
        .statistics = &browser->job_statistics,
        .site = &browser->figures,
        .limiter = &browser->limiter,
        .log = &browser->log,
        .diagnosis = &browser->diagnosis,
        .health = { memory_health_check(&browser->postgres), memory_health_check(&browser->redis) },
        .health_count = 2,
    };
}

static void open_payments(struct browser *browser)
{
    memory_gateway_init(&browser->gateway_state, &browser->clock_state);
    browser->gateway_faults.err = ERR_PAYMENT_UNREACHABLE;
    browser->gateway_state.faults = &browser->gateway_faults;
    browser->gateway = memory_payment_gateway(&browser->gateway_state);
    browser->accounts = memory_billing_account_store(&browser->database);
    browser->subscriptions = memory_subscription_store(&browser->database);
    browser->cards = memory_card_store(&browser->database);
    browser->coupons = memory_coupon_store(&browser->database);
    browser->invoices = memory_invoice_store(&browser->database);
    browser->purchases = memory_purchase_store(&browser->database);
    browser->events = memory_gateway_event_store(&browser->database);
}

static void open_house(struct browser *browser)
{
    memory_database_init(&browser->database);
    browser->database.faults = &browser->faults;
    browser->clock_state.now = INT64_C(1800000000000000);
    browser->random_state = (struct memory_random){ .state = 7, .faults = &browser->faults };
    browser->hasher_state = (struct memory_hasher){ .cost = '2', .faults = &browser->faults };
    browser->postgres.name = "postgres";
    browser->redis.name = "redis";
    memory_log_init(&browser->log_state);
    browser->clock = memory_clock(&browser->clock_state);
    browser->random = memory_random_source(&browser->random_state);
    browser->digest = sodium_digest();
    browser->hasher = memory_password_hasher(&browser->hasher_state);
    browser->blocklist = memory_password_blocklist();
    browser->transaction = memory_transaction(&browser->database);
    browser->users = memory_user_store(&browser->database);
    browser->directory = memory_user_directory(&browser->database);
    browser->sessions = memory_session_store(&browser->database);
    browser->ledger = memory_ledger(&browser->database);
    browser->bets = memory_bet_store(&browser->database);
    browser->seeds = memory_seed_store(&browser->database);
    browser->exports = memory_export_store(&browser->database);
    browser->format = json_record_format();
    browser->limits = memory_play_limit_store(&browser->database);
    browser->reset_tokens = memory_reset_token_store(&browser->database);
    browser->audit_log = memory_audit_log(&browser->database);
    browser->jobs = memory_job_queue(&browser->database);
    browser->job_store = memory_job_store(&browser->database);
    browser->job_statistics = memory_job_statistics(&browser->database);
    browser->figures = memory_site_statistics(&browser->database);
    browser->words.faults = &browser->faults;
    browser->diagnosis = memory_diagnosis(&browser->words);
    memory_limiter_init(&browser->limiter_state, &browser->clock);
    browser->limiter_state.faults = &browser->faults;
    browser->limiter = memory_rate_limiter(&browser->limiter_state);
    browser->log = memory_log(&browser->log_state);
    open_payments(browser);
    fill_services(browser);
}

static int open_at(void **state, const struct site_settings *differing)
{
    struct browser *browser = calloc(1, sizeof *browser);
    char why[256] = "";
    assert_non_null(browser);
    open_house(browser);
    const struct site_settings settings = {
        .public_url = differing->public_url == NULL ? "http://localhost:8000" : differing->public_url,
        .secret_key = secret_key,
        .templates = "adapters/web/templates",
        .translations = differing->translations == NULL ? "no/translations" : differing->translations,
        .assets = "fixtures/assets",
        .bet_rate = { .count = 3, .period = 1000000 },
        .auth_rate = { .count = 10, .period = 60000000 },
        .reports_failures = differing->reports_failures,
        .is_debugged = differing->is_debugged,
        .payments = { .js_url = "https://pay.example/v3/",
                      .publishable_key = "pk_test_browser",
                      .webhook_secret = BROWSER_WEBHOOK_SECRET,
                      .is_simulated = differing->public_url == NULL },
        .analytics = differing->analytics,
    };
    if (site_open(&settings, &browser->site, why, sizeof why) != ERR_OK) {
        fail_msg("the site does not open: %s", why);
    }
    arena_init(&browser->arena, BROWSER_ARENA);
    *state = browser;
    return 0;
}

int browser_open(void **state)
{
    return open_at(state, &(struct site_settings){ .public_url = NULL });
}

int browser_open_https(void **state)
{
    return open_at(state, &(struct site_settings){ .public_url = "https://play.example", .is_debugged = true });
}

int browser_open_debugged(void **state)
{
    return open_at(state, &(struct site_settings){ .is_debugged = true });
}

int browser_open_translated(void **state)
{
    return open_at(state, &(struct site_settings){ .translations = TRANSLATIONS });
}

int browser_open_counted(void **state)
{
    return open_at(state, &(struct site_settings){
                              .analytics = { .script_url = "https://count.example/js/script.js", .domain = "play.example" } });
}

int browser_open_reporting(void **state)
{
    return open_at(state, &(struct site_settings){ .reports_failures = true });
}

static void close_stream(struct browser *browser)
{
    struct web_stream *stream = browser->response.stream;
    browser->response.stream = NULL;
    if (stream != NULL) {
        stream->close(stream);
    }
}

int browser_close(void **state)
{
    struct browser *browser = *state;
    close_stream(browser);
    site_close(browser->site);
    arena_release(&browser->arena);
    memory_gateway_release(&browser->gateway_state);
    memory_limiter_release(&browser->limiter_state);
    memory_database_release(&browser->database);
    free(browser);
    return 0;
}

static size_t find_cookie(const struct browser *browser, const char *name, size_t length)
{
    for (size_t i = 0; i < BROWSER_COOKIES; i++) {
        const char *known = browser->cookies[i][0];
        if (known[0] == '\0' || (strncmp(known, name, length) == 0 && known[length] == '\0')) {
            return i;
        }
    }
    fail_msg("the browser knows too many cookies");
    return 0;
}

/* "name=value; Path=/; ..." */
static void keep_cookie(struct browser *browser, const char *text)
{
    size_t name_length = strcspn(text, "=");
    size_t value_length = strcspn(text + name_length + 1, ";");
    size_t i = find_cookie(browser, text, name_length);
    (void)snprintf(browser->cookies[i][0], BROWSER_COOKIE_BYTES, "%.*s", (int)name_length, text);
    (void)snprintf(browser->cookies[i][1], BROWSER_COOKIE_BYTES, "%.*s", (int)value_length, text + name_length + 1);
}

static void keep_cookies(struct browser *browser)
{
    for (size_t i = 0; i < browser->response.header_count; i++) {
        if (strcmp(browser->response.headers[i].name, "Set-Cookie") == 0) {
            keep_cookie(browser, browser->response.headers[i].value);
        }
    }
}

static void keep_token(struct browser *browser)
{
    static const char mark[] = "<meta name=\"csrf-token\" content=\"";
    const char *body = browser->response.body;
    const char *found = body == NULL ? NULL : memmem(body, browser->response.body_size, mark, sizeof mark - 1);
    if (found != NULL) {
        found += sizeof mark - 1;
        (void)snprintf(browser->csrf_token, sizeof browser->csrf_token, "%.*s", (int)strcspn(found, "\""), found);
    }
}

static void write_cookies(const struct browser *browser, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < BROWSER_COOKIES && browser->cookies[i][0][0] != '\0'; i++) {
        if (browser->cookies[i][1][0] != '\0') {
            used += (size_t)snprintf(text + used, size - used, "%s%s=%s", used == 0 ? "" : "; ", browser->cookies[i][0],
                                     browser->cookies[i][1]);
        }
    }
}

static void read_piece(struct browser *browser, struct arena *arena, struct web_piece *piece, char **text, size_t *size)
{
    struct web_stream *stream = browser->response.stream;
    assert_int_equal(stream->next(stream, &browser->services, arena, piece), ERR_OK);
    *text = realloc(*text, *size + piece->size + 1);
    assert_non_null(*text);
    if (piece->size > 0) {
        memcpy(*text + *size, piece->text, piece->size);
    }
    *size += piece->size;
    (*text)[*size] = '\0';
}

size_t browser_read_stream(struct browser *browser)
{
    char *text = NULL;
    size_t size = 0;
    size_t pieces = 0;
    assert_non_null(browser->response.stream);
    for (struct web_piece piece = { .is_over = false }; !piece.is_over; pieces++) {
        struct arena arena;
        arena_init(&arena, BROWSER_ARENA);
        read_piece(browser, &arena, &piece, &text, &size);
        arena_release(&arena);
    }
    close_stream(browser);
    browser->response.body = arena_copy(&browser->arena, text, size);
    browser->response.body_size = size;
    assert_non_null(browser->response.body);
    free(text);
    return pieces;
}

void browser_send(struct browser *browser, struct web_request request)
{
    char cookies[BROWSER_COOKIES * BROWSER_COOKIE_BYTES * 2];
    struct web_header headers[16];
    size_t count = request.header_count;
    assert_true(count < 14);
    if (count > 0) {
        memcpy(headers, request.headers, count * sizeof *headers);
    }
    write_cookies(browser, cookies, sizeof cookies);
    if (cookies[0] != '\0') {
        headers[count++] = (struct web_header){ "Cookie", cookies };
    }
    if (browser->accept_language != NULL) {
        headers[count++] = (struct web_header){ "Accept-Language", browser->accept_language };
    }
    request.headers = headers;
    request.header_count = count;
    request.query = request.query == NULL ? "" : request.query;
    request.client_address = browser->address == NULL ? "192.0.2.7" : browser->address;
    request.request_id = "test-1";
    close_stream(browser);
    arena_release(&browser->arena);
    arena_init(&browser->arena, browser->arena.limit == 0 ? BROWSER_ARENA : browser->arena.limit);
    site_answer(browser->site, &browser->services, &request, &browser->arena, &browser->response);
    keep_cookies(browser);
    keep_token(browser);
}

static void send_target(struct browser *browser, enum web_method method, const char *target, const char *body, const char *accept)
{
    char path[2048];
    const char *question = strchr(target, '?');
    const struct web_header headers[] = {
        { "Accept", accept },
        { "Content-Type", "application/x-www-form-urlencoded" },
    };
    (void)snprintf(path, sizeof path, "%.*s", (int)strcspn(target, "?"), target);
    browser_send(browser, (struct web_request){
                              .method = method,
                              .path = path,
                              .query = question == NULL ? "" : question + 1,
                              .headers = headers,
                              .header_count = method == WEB_POST ? 2 : 1,
                              .body = body,
                              .body_size = strlen(body),
                          });
}

static const char html[] = "text/html,application/xhtml+xml,*/*;q=0.8";
static const char json[] = "application/json";

void browser_get(struct browser *browser, const char *target)
{
    send_target(browser, WEB_GET, target, "", html);
}

void browser_get_json(struct browser *browser, const char *target)
{
    send_target(browser, WEB_GET, target, "", json);
}

static void post(struct browser *browser, const char *target, const char *form, const char *accept)
{
    char body[8192];
    int length = snprintf(body, sizeof body, "%s&csrf_token=%s", form, browser->csrf_token);
    assert_true(length > 0 && (size_t)length < sizeof body);
    send_target(browser, WEB_POST, target, body, accept);
}

void browser_post(struct browser *browser, const char *target, const char *form)
{
    post(browser, target, form, html);
}

void browser_post_json(struct browser *browser, const char *target, const char *form)
{
    post(browser, target, form, json);
}

void assert_status(const struct browser *browser, int status)
{
    if (browser->response.status != status) {
        fail_msg("status %d, not %d: %.*s", browser->response.status, status, (int)browser->response.body_size,
                 (const char *)browser->response.body);
    }
}

void assert_header(const struct browser *browser, const char *name, const char *value)
{
    const char *found = web_response_find(&browser->response, name);
    assert_non_null(found);
    assert_string_equal(found, value);
}

void assert_redirect(const struct browser *browser, const char *location)
{
    assert_status(browser, 303);
    assert_header(browser, "Location", location);
}

static bool body_has(const struct browser *browser, const char *part)
{
    const void *body = browser->response.body;
    return body != NULL && memmem(body, browser->response.body_size, part, strlen(part)) != NULL;
}

void assert_body_has(const struct browser *browser, const char *part)
{
    if (!body_has(browser, part)) {
        fail_msg("no %s in: %.*s", part, (int)browser->response.body_size, (const char *)browser->response.body);
    }
}

void assert_body_lacks(const struct browser *browser, const char *part)
{
    if (body_has(browser, part)) {
        fail_msg("%s stands in: %.*s", part, (int)browser->response.body_size, (const char *)browser->response.body);
    }
}

const char *browser_cookie(const struct browser *browser, const char *name)
{
    return browser->cookies[find_cookie(browser, name, strlen(name))][1];
}

struct memory_user *browser_last_user(struct browser *browser)
{
    return memory_database_user(&browser->database, browser->database.last_user_id);
}

void browser_sign_up(struct browser *browser, const char *email)
{
    char form[512];
    (void)snprintf(form, sizeof form, "email=%s&password=correct+horse+battery", email);
    browser_get(browser, "/signup");
    browser_post(browser, "/signup", form);
    assert_redirect(browser, "/welcome");
    browser_get(browser, "/welcome");
}

void browser_sign_up_admin(struct browser *browser, const char *email)
{
    browser_sign_up(browser, email);
    browser_last_user(browser)->user.role = USER_ADMIN;
}

void browser_forget(struct browser *browser)
{
    memset(browser->cookies, 0, sizeof browser->cookies);
    browser->csrf_token[0] = '\0';
}

size_t browser_jobs(const struct browser *browser, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < browser->database.tables.jobs.count; i++) {
        const struct memory_job *row = memory_table_row(&browser->database.tables.jobs, i);
        count += strcmp(row->job.kind, kind) == 0 ? 1 : 0;
    }
    return count;
}

static const struct memory_job *latest_job(const struct browser *browser, const char *kind)
{
    for (size_t i = browser->database.tables.jobs.count; i-- > 0;) {
        const struct memory_job *row = memory_table_row(&browser->database.tables.jobs, i);
        if (strcmp(row->job.kind, kind) == 0) {
            return row;
        }
    }
    fail_msg("there is no job %s", kind);
    return NULL;
}

void assert_job(const struct browser *browser, const char *kind, const char *field, const char *value)
{
    const struct memory_job *row = latest_job(browser, kind);
    const char *text = memory_table_row(&browser->database.tables.job_texts, row->texts_at);
    for (size_t i = 0; i < row->field_count; i++) {
        const char *name = text;
        const char *found = name + strlen(name) + 1;
        text = found + strlen(found) + 1;
        if (strcmp(name, field) == 0) {
            assert_string_equal(found, value);
            return;
        }
    }
    fail_msg("the job %s has no field %s", kind, field);
}
