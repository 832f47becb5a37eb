#include "tests/web/browser.h"
#include <string.h>

/* What operators hear of an answer that is the site's fault. */

static const char kind[] = "mail.failure_report";

static void break_settings(struct browser *browser, enum err err)
{
    browser->faults = (struct memory_faults){ .fail_at = 1, .err = err };
    browser_get(browser, "/settings");
    browser->faults = (struct memory_faults){ .fail_at = 0 };
}

static void a_500_asks_for_a_mail_that_tells_where_and_why(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser->words.words = "ERROR:  column \"luck\" does not exist";

    break_settings(browser, ERR_INTERNAL);

    assert_status(browser, 500);
    assert_int_equal(browser_jobs(browser, kind), 1);
    assert_job(browser, kind, "cause", "GET /settings INTERNAL");
    assert_job(browser, kind, "detail",
               "GET /settings\nINTERNAL: a promise of the code was broken\nERROR:  column \"luck\" does not exist");
    assert_job(browser, kind, "request_id", "test-1");
}

static void an_adapter_that_said_nothing_adds_no_line(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    break_settings(browser, ERR_INTERNAL);

    assert_job(browser, kind, "detail", "GET /settings\nINTERNAL: a promise of the code was broken");
}

static void the_same_cause_asks_once_an_hour(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    break_settings(browser, ERR_INTERNAL);
    break_settings(browser, ERR_INTERNAL);
    assert_int_equal(browser_jobs(browser, kind), 1);

    break_settings(browser, ERR_OVERFLOW);
    assert_int_equal(browser_jobs(browser, kind), 2);

    browser->clock_state.now += INT64_C(3600000000);
    break_settings(browser, ERR_INTERNAL);
    assert_int_equal(browser_jobs(browser, kind), 3);
}

static void a_service_that_is_away_asks_for_none(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    break_settings(browser, ERR_UNAVAILABLE);

    assert_status(browser, 503);
    assert_int_equal(browser_jobs(browser, kind), 0);
}

static enum err refuse(void *self, const struct new_job *job, int64_t *id)
{
    (void)self;
    (void)job;
    (void)id;
    return ERR_UNAVAILABLE;
}

static void a_mail_that_can_not_be_asked_for_is_logged(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser->jobs.add = refuse;

    break_settings(browser, ERR_INTERNAL);

    assert_status(browser, 500);
    assert_non_null(
        strstr(browser->log_state.text, "error failure_report.failed request_id=test-1 route=/settings error=UNAVAILABLE"));
}

static void a_site_without_an_address_for_it_only_logs(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    size_t lines = browser->log_state.lines;
    browser->words.words = "it broke";

    break_settings(browser, ERR_INTERNAL);

    assert_int_equal(browser_jobs(browser, kind), 0);
    assert_int_equal(browser->log_state.lines, lines + 1);
    assert_non_null(
        strstr(browser->log_state.text, "error request.failed request_id=test-1 route=/settings error=INTERNAL reason=it broke"));
}

static void words_of_an_earlier_request_are_not_this_ones(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser->words.words = "it broke";
    browser->faults = (struct memory_faults){ .fail_at = 1, .err = ERR_UNAVAILABLE };
    browser_get(browser, "/settings");
    assert_non_null(strstr(browser->log_state.text, "error=UNAVAILABLE reason=it broke"));

    browser_get(browser, "/terms");

    assert_string_equal(browser->diagnosis.latest(browser->diagnosis.self), "");
}

#define REPORT_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open_reporting, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(a_500_asks_for_a_mail_that_tells_where_and_why),
        REPORT_TEST(an_adapter_that_said_nothing_adds_no_line),
        REPORT_TEST(the_same_cause_asks_once_an_hour),
        REPORT_TEST(a_service_that_is_away_asks_for_none),
        REPORT_TEST(a_mail_that_can_not_be_asked_for_is_logged),
        cmocka_unit_test_setup_teardown(a_site_without_an_address_for_it_only_logs, browser_open, browser_close),
        REPORT_TEST(words_of_an_earlier_request_are_not_this_ones),
    };
    return cmocka_run_group_tests_name("reports", tests, NULL, NULL);
}
