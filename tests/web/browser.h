#ifndef TESTS_WEB_BROWSER_H
#define TESTS_WEB_BROWSER_H
/* A whole site over the in-memory fakes, and a browser in front of it: cookies, forms with their token, redirects by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/memory/clock.h"
#include "adapters/memory/database.h"
#include "adapters/memory/diagnosis.h"
#include "adapters/memory/health_check.h"
#include "adapters/memory/log.h"
#include "adapters/memory/password_hasher.h"
#include "adapters/memory/payment_gateway.h"
#include "adapters/memory/random_source.h"
#include "adapters/memory/rate_limiter.h"
#include "adapters/web/site.h"

enum { BROWSER_COOKIES = 8, BROWSER_COOKIE_BYTES = 300, BROWSER_ARENA = 4 * 1024 * 1024 };

struct browser {
    /* the house behind the site */
    struct memory_database database;
    struct memory_clock clock_state;
    struct memory_random random_state;
    struct memory_hasher hasher_state;
    struct memory_limiter limiter_state;
    struct memory_health postgres;
    struct memory_health redis;
    struct memory_log log_state;
    struct memory_faults faults;
    struct memory_diagnosis words; /* said when a fault comes */
    struct clock clock;
    struct random_source random;
    struct digest digest;
    struct password_hasher hasher;
    struct password_blocklist blocklist;
    struct transaction transaction;
    struct user_store users;
    struct user_directory directory;
    struct session_store sessions;
    struct ledger ledger;
    struct bet_store bets;
    struct seed_store seeds;
    struct play_limit_store limits;
    struct export_store exports;
    struct record_format format;
    struct reset_token_store reset_tokens;
    struct job_queue jobs;
    struct memory_gateway gateway_state;
    struct memory_faults gateway_faults; /* its calls that fail */
    struct payment_gateway gateway;
    struct billing_account_store accounts;
    struct subscription_store subscriptions;
    struct card_store cards;
    struct coupon_store coupons;
    struct invoice_store invoices;
    struct purchase_store purchases;
    struct gateway_event_store events;
    struct audit_log audit_log;
    struct job_store job_store;
    struct job_statistics job_statistics;
    struct site_statistics figures;
    struct rate_limiter limiter;
    struct log log;
    struct diagnosis diagnosis;
    struct services services;
    struct site *site;

    /* what the browser sends by itself */
    const char *address;         /* NULL: 192.0.2.7 */
    const char *accept_language; /* NULL: none */

    /* what the browser remembers */
    char cookies[BROWSER_COOKIES][2][BROWSER_COOKIE_BYTES];
    char csrf_token[200]; /* of the last page that had one */

    /* the last answer */
    struct arena arena;
    struct web_response response;
};

/* The ports of one use case over the browser's house. */
struct export_ports browser_export_ports(struct browser *browser, const struct audit_ports *audit);

/* cmocka setup and teardown: *state is the browser, at a site on http or https, in English only or in all languages, or at one
 * that reports failures by mail. */
int browser_open(void **state);
int browser_open_https(void **state);    /* LOG_LEVEL is debug there, too */
int browser_open_debugged(void **state); /* LOG_LEVEL is debug */
int browser_open_translated(void **state);
int browser_open_reporting(void **state);
int browser_open_counted(void **state); /* whose visits are counted by count.example */
int browser_close(void **state);

/* Sends a request; what it answers stands in browser->response until the next. `form` is encoded already; "csrf_token" is added
 * to it when the last page had one. */
void browser_get(struct browser *browser, const char *target);
void browser_get_json(struct browser *browser, const char *target);
void browser_post(struct browser *browser, const char *target, const char *form);
void browser_post_json(struct browser *browser, const char *target, const char *form);

/* The request as it is, with the cookies added. */
void browser_send(struct browser *browser, struct web_request request);

/* Takes all pieces of the last answer's stream, which become its body; returns how many there were. */
size_t browser_read_stream(struct browser *browser);

/* Looks into the last answer. */
void assert_status(const struct browser *browser, int status);
void assert_redirect(const struct browser *browser, const char *location);
void assert_body_has(const struct browser *browser, const char *part);
void assert_body_lacks(const struct browser *browser, const char *part);
void assert_header(const struct browser *browser, const char *name, const char *value);
const char *browser_cookie(const struct browser *browser, const char *name);

/* A member signed in, with a username. */
void browser_sign_up(struct browser *browser, const char *email);

/* Likewise an admin. */
void browser_sign_up_admin(struct browser *browser, const char *email);

/* What webhooks are signed with. */
#define BROWSER_WEBHOOK_SECRET "whsec_of_a_test"

/* Another browser, or the same after its owner cleared it: no cookies. */
void browser_forget(struct browser *browser);

/* How many jobs of that kind there are. */
size_t browser_jobs(const struct browser *browser, const char *kind);

/* Fails the test unless the latest job of that kind has this field. */
void assert_job(const struct browser *browser, const char *kind, const char *field, const char *value);

/* The row of the user signed up last. */
struct memory_user *browser_last_user(struct browser *browser);
#endif
