#ifndef ADAPTERS_WEB_SITE_H
#define ADAPTERS_WEB_SITE_H
#include <stdbool.h>
#include "adapters/web/request.h"
#include "adapters/web/response.h"
#include "adapters/web/services.h"
#include "domain/kernel/arena.h"

/* Where cards are typed and who tells of payments. Texts are borrowed; NULL is "". */
struct payment_settings {
    const char *js_url;          /* of Stripe.js; "": nobody can pay here */
    const char *publishable_key; /* what Stripe.js names us by */
    const char *webhook_secret;  /* what webhooks are signed with; "": none is believed */
    bool is_simulated;           /* no card is charged, and the pages say so */
};

/* Who counts visits, by a script like Plausible's, without cookies. Texts are borrowed; NULL is "". */
struct analytics_settings {
    const char *script_url; /* its origin is where it sends to; "": nobody counts */
    const char *domain;     /* by what name it knows this site */
};

/* The site's own settings: all borrowed, all outlive the site. */
struct site_settings {
    const char *public_url;   /* "https://play.example": cookies are Secure and HSTS is sent when it is https */
    const char *secret_key;   /* keys the CSRF tokens and the device cookies */
    const char *templates;    /* folder of *.mustache */
    const char *translations; /* folder of *.mo, one a language */
    const char *assets;       /* folder of built assets with its manifest.json */
    struct rate bet_rate;     /* per user */
    struct rate auth_rate;    /* per form, client address and identity */
    bool reports_failures;    /* a 500 asks for a mail about it */
    bool is_debugged;         /* a developer looks at it: server_timing.h */
    struct payment_settings payments;
    struct analytics_settings analytics;
};

/* Everything that requests share and none changes, but for the counters of `metrics`. Made before Kore forks, so that workers
 * share its pages. */
struct site;

/* Loads templates, catalogs and assets. Errors: ERR_NOT_FOUND, ERR_MALFORMED, ERR_NO_MEMORY, with the reason in `why`. */
enum err site_open(const struct site_settings *settings, struct site **site, char *why, size_t why_size) MUST_USE;
void site_close(struct site *site);

/* Where a route runs: in the worker's event loop; on a task thread, because it hashes a password or searches all
 * that there is; or on a task thread of those
 * that wait for third parties, so that nobody else waits for these. */
enum route_speed { FAST, SLOW, REMOTE, ROUTE_SPEEDS };

/* How busy the threads of one process's lane are. The event loop, on which FAST routes are answered, is a lane of one thread. */
struct lane_load {
    size_t thread_limit;
    size_t threads; /* so far */
    size_t busy;    /* with a request */
    size_t waiting; /* requests that wait for a thread */
};

/* For /metrics, called by the glue: this process is number 1..255 of the site's, whoever had the number before; and how busy a
 * lane is. Neither locks. */
void site_begin_process(const struct site *site, size_t number);
void site_tell_load(const struct site *site, size_t number, enum route_speed lane, const struct lane_load *load);

/* What the request's route is declared as; FAST for what has no route. Reads method and path only. */
enum route_speed site_speed(const struct web_request *request);

/* Answers one request. Always leaves a complete response; errors are logged once, here. Everything that `response` points to
 * lives in `arena` or in `site`. Threads may answer at the same time, each with its own services and arena. */
void site_answer(const struct site *site, const struct services *services, const struct web_request *request, struct arena *arena,
                 struct web_response *response);

/* Counts an answered request for /metrics; called by the glue once the time it took is known. */
void site_count(const struct site *site, const struct web_response *response, int64_t microseconds);

/* The Prometheus text of all workers' counters and of the jobs, for the listener that is not public. `services` may be NULL: then
 * the jobs are not known. */
void site_metrics(const struct site *site, const struct services *services, struct arena *arena, struct web_response *response);
#endif
