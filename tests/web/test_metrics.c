#include "tests/web/browser.h"
#include <string.h>

/* What /metrics tells. */

static void metrics_count_answers_by_route(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/terms");
    site_count(browser->site, &browser->response, 700);

    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);

    assert_body_has(browser, "snakeeyes_http_requests_total{route=\"/terms\",method=\"GET\",status=\"2xx\"} 1\n");
    assert_body_has(browser, "snakeeyes_http_request_seconds_bucket{route=\"/terms\",method=\"GET\",le=\"0.0005\"} 0\n");
    assert_body_has(browser, "snakeeyes_http_request_seconds_bucket{route=\"/terms\",method=\"GET\",le=\"0.001\"} 1\n");
}

/* Two customers were made, one was not, and nothing else was asked. */
static enum err read_tallies(void *self, struct gateway_tally tallies[GATEWAY_CALLS])
{
    struct gateway_tally *tally = &tallies[GATEWAY_CALL_CUSTOMER_CREATE];
    (void)self;
    memset(tallies, 0, GATEWAY_CALLS * sizeof *tallies);
    tally->results[ERR_OK] = 2;
    tally->results[ERR_PAYMENT_UNREACHABLE] = 1;
    tally->buckets[0] = 2;
    tally->buckets[GATEWAY_DURATION_BUCKETS - 1] = 1;
    tally->microseconds = 30500000;
    return ERR_OK;
}

static enum err read_nothing(void *self, struct gateway_tally tallies[GATEWAY_CALLS])
{
    (void)self;
    (void)tallies;
    return ERR_UNAVAILABLE;
}

static void metrics_tell_the_calls_to_the_payment_gateway(void **state)
{
    struct browser *browser = *state;
    const struct gateway_meter meter = { .read = read_tallies };
    browser->services.gateway_meter = &meter;

    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);

    assert_body_has(browser, "snakeeyes_gateway_calls_total{process=\"web\",call=\"customer_create\",result=\"OK\"} 2\n");
    assert_body_has(browser,
                    "snakeeyes_gateway_calls_total{process=\"web\",call=\"customer_create\",result=\"PAYMENT_UNREACHABLE\"} 1\n");
    assert_body_has(browser, "snakeeyes_gateway_call_seconds_bucket{process=\"web\",call=\"customer_create\",le=\"20\"} 2\n");
    assert_body_has(browser, "snakeeyes_gateway_call_seconds_bucket{process=\"web\",call=\"customer_create\",le=\"+Inf\"} 3\n");
    assert_body_has(browser, "snakeeyes_gateway_call_seconds_sum{process=\"web\",call=\"customer_create\"} 30.500000\n");
    assert_null(strstr(browser->response.body, "customer_find"));
}

static void metrics_tell_the_workers_calls_beside_those_of_the_site(void **state)
{
    struct browser *browser = *state;
    const struct gateway_meter meter = { .read = read_tallies };
    browser->services.gateway_meter = &meter;
    browser->services.worker_meter = &meter;

    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);

    assert_body_has(browser, "snakeeyes_gateway_calls_total{process=\"web\",call=\"customer_create\",result=\"OK\"} 2\n");
    assert_body_has(browser, "snakeeyes_gateway_calls_total{process=\"worker\",call=\"customer_create\",result=\"OK\"} 2\n");
    assert_body_has(browser, "snakeeyes_gateway_call_seconds_count{process=\"worker\",call=\"customer_create\"} 3\n");
}

static void metrics_tell_the_sites_calls_while_the_workers_are_unknown(void **state)
{
    struct browser *browser = *state;
    const struct gateway_meter meter = { .read = read_tallies };
    const struct gateway_meter unknown = { .read = read_nothing };
    browser->services.gateway_meter = &meter;
    browser->services.worker_meter = &unknown;

    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);

    assert_body_has(browser, "snakeeyes_gateway_calls_total{process=\"web\",call=\"customer_create\",result=\"OK\"} 2\n");
    assert_null(strstr(browser->response.body, "process=\"worker\""));
}

static enum err read_stores(void *self, struct store_tally tallies[STORES])
{
    struct store_tally *postgres = &tallies[STORE_POSTGRES];
    (void)self;
    memset(tallies, 0, STORES * sizeof *tallies);
    postgres->buckets[0] = 5;
    postgres->buckets[STORE_DURATION_BUCKETS - 1] = 1;
    postgres->microseconds = 2000500;
    postgres->unavailable = 1;
    postgres->connections = 16;
    return ERR_OK;
}

static void metrics_tell_how_long_the_stores_took_and_what_is_open(void **state)
{
    struct browser *browser = *state;
    const struct store_meter meter = { .read = read_stores };
    browser->services.store_meter = &meter;

    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);

    assert_body_has(browser, "snakeeyes_store_call_seconds_bucket{store=\"postgres\",le=\"0.0001\"} 5\n");
    assert_body_has(browser, "snakeeyes_store_call_seconds_bucket{store=\"postgres\",le=\"0.1\"} 5\n");
    assert_body_has(browser, "snakeeyes_store_call_seconds_sum{store=\"postgres\"} 2.000500\n");
    assert_body_has(browser, "snakeeyes_store_call_seconds_count{store=\"redis\"} 0\n");
    assert_body_has(browser, "snakeeyes_store_unavailable_total{store=\"postgres\"} 1\n");
    assert_body_has(browser, "snakeeyes_store_connections{store=\"postgres\"} 16\n");
}

static void metrics_tell_which_store_answers(void **state)
{
    struct browser *browser = *state;
    browser->redis.down = true;

    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);

    assert_body_has(browser, "snakeeyes_store_up{store=\"postgres\"} 1\nsnakeeyes_store_up{store=\"redis\"} 0\n");
}

static void metrics_tell_what_runs_and_since_when(void **state)
{
    struct browser *browser = *state;

    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);

    assert_body_has(browser, "snakeeyes_build_info{version=\"");
    assert_body_has(browser, "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds 1");
}

static void without_services_metrics_tell_what_is_counted_here(void **state)
{
    struct browser *browser = *state;

    site_metrics(browser->site, NULL, &browser->arena, &browser->response);

    assert_body_has(browser, "snakeeyes_sign_ups_total 0\n");
    assert_body_has(browser, "snakeeyes_jobs_known 0\n");
    assert_null(strstr(browser->response.body, "snakeeyes_store_up"));
}

static void only_the_metrics_listener_tells_metrics(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/metrics");

    assert_status(browser, 404);
}

#define METRICS_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        METRICS_TEST(metrics_count_answers_by_route),
        METRICS_TEST(metrics_tell_the_calls_to_the_payment_gateway),
        METRICS_TEST(metrics_tell_the_workers_calls_beside_those_of_the_site),
        METRICS_TEST(metrics_tell_the_sites_calls_while_the_workers_are_unknown),
        METRICS_TEST(metrics_tell_how_long_the_stores_took_and_what_is_open),
        METRICS_TEST(metrics_tell_which_store_answers),
        METRICS_TEST(metrics_tell_what_runs_and_since_when),
        METRICS_TEST(without_services_metrics_tell_what_is_counted_here),
        METRICS_TEST(only_the_metrics_listener_tells_metrics),
    };
    return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
