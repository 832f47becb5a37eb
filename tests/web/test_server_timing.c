#include "tests/web/browser.h"
#include "adapters/web/server_timing.h"
#include <string.h>

/* Who is told where an answer's time went. */

static struct browser *served;

/* A turn that waits for PostgreSQL from its beginning. */
static void begin(void *self, const char *request_id)
{
    (void)self;
    assert_string_equal(request_id, "test-1");
    served->clock_state.now += 3250;
}

static int64_t waited(void *self, enum store store)
{
    (void)self;
    return store == STORE_POSTGRES ? 2500 : 40;
}

static const struct trace trace = { .begin = begin, .waited = waited };

static void get_traced(struct browser *browser)
{
    served = browser;
    browser->services.trace = &trace;
    browser_get(browser, "/terms");
    assert_status(browser, 200);
}

static void on_a_developers_machine_an_answer_tells_where_its_time_went(void **state)
{
    struct browser *browser = *state;

    get_traced(browser);

    assert_header(browser, "Server-Timing", "db;dur=2.500, redis;dur=0.040, total;dur=3.250");
}

static void a_site_for_others_tells_nothing_of_its_time(void **state)
{
    struct browser *browser = *state;

    get_traced(browser);

    assert_null(web_response_find(&browser->response, "Server-Timing"));
}

static void without_a_trace_nothing_is_told(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/terms");

    assert_null(web_response_find(&browser->response, "Server-Timing"));
}

static void only_who_debugs_at_this_machines_own_address_is_a_developer(void **state)
{
    static const char *const own[] = { "http://localhost", "http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000",
                                       "http://localhost/" };
    static const char *const others[] = { "https://localhost",
                                          "https://play.example",
                                          "http://play.example",
                                          "http://localhost.example",
                                          "http://127.0.0.1.example:80",
                                          "http://localhostess:8000",
                                          "http://10.0.0.1:8000",
                                          "",
                                          "http://" };
    (void)state;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        assert_true(server_timing_is_wanted(&(struct site_settings){ .public_url = own[i], .is_debugged = true }));
        assert_false(server_timing_is_wanted(&(struct site_settings){ .public_url = own[i] }));
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(server_timing_is_wanted(&(struct site_settings){ .public_url = others[i], .is_debugged = true }));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(on_a_developers_machine_an_answer_tells_where_its_time_went, browser_open_debugged,
                                        browser_close),
        cmocka_unit_test_setup_teardown(a_site_for_others_tells_nothing_of_its_time, browser_open_https, browser_close),
        cmocka_unit_test_setup_teardown(without_a_trace_nothing_is_told, browser_open_debugged, browser_close),
        cmocka_unit_test(only_who_debugs_at_this_machines_own_address_is_a_developer),
    };
    return cmocka_run_group_tests_name("server timing", tests, NULL, NULL);
}
