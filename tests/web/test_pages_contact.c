#include "tests/web/browser.h"
#include <string.h>

/* Writing to the site's people. */

static void every_page_leads_to_it(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/terms");

    assert_body_has(browser, "href=\"/contact\"");
}

static void a_message_becomes_a_job_and_the_page_says_so(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/contact");

    browser_post(browser, "/contact", "email=+Ada%40Example.com&message=The+dice+are+%3Cb%3Ekind%3C%2Fb%3E.");

    assert_redirect(browser, "/contact");
    assert_int_equal(browser_jobs(browser, "mail.contact"), 1);
    assert_job(browser, "mail.contact", "email", "ada@example.com");
    assert_job(browser, "mail.contact", "message", "The dice are <b>kind</b>.");
    browser_get(browser, "/contact");
    assert_body_has(browser, "data-message=\"contact.sent\"");
}

static void what_is_wrong_stands_at_its_field_with_what_was_typed(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/contact");

    browser_post(browser, "/contact", "email=ada&message=%3Cb%3Ehello");
    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"email.invalid\"");
    assert_body_has(browser, "value=\"ada\"");
    assert_body_has(browser, "&lt;b&gt;hello</textarea>");

    browser_post(browser, "/contact", "email=ada%40example.com&message=+");
    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"message.length\"");
    assert_body_has(browser, "id=\"error-message\"");
    assert_int_equal(browser_jobs(browser, "mail.contact"), 0);
}

static void both_missing_are_told_at_once(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/contact");

    browser_post(browser, "/contact", "");

    assert_body_has(browser, "data-error=\"email.invalid\"");
    assert_body_has(browser, "data-error=\"message.length\"");
}

static void the_e_mail_is_filled_in_for_who_is_signed_in(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/contact");
    assert_body_has(browser, "name=\"email\" value=\"ada@example.com\"");

    browser_post(browser, "/contact", "email=&message=hello");
    assert_body_has(browser, "name=\"email\" value=\"\"");
}

static void nobody_writes_more_than_ten_times_a_minute(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/contact");
    for (int i = 0; i < 10; i++) {
        browser_post(browser, "/contact", "email=ada%40example.com&message=hello");
        assert_status(browser, 303);
    }

    browser_post(browser, "/contact", "email=ada%40example.com&message=hello");

    assert_status(browser, 429);
    assert_int_equal(browser_jobs(browser, "mail.contact"), 10);
}

#define PAGE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(every_page_leads_to_it),
        PAGE_TEST(a_message_becomes_a_job_and_the_page_says_so),
        PAGE_TEST(what_is_wrong_stands_at_its_field_with_what_was_typed),
        PAGE_TEST(both_missing_are_told_at_once),
        PAGE_TEST(the_e_mail_is_filled_in_for_who_is_signed_in),
        PAGE_TEST(nobody_writes_more_than_ten_times_a_minute),
    };
    return cmocka_run_group_tests_name("contact page", tests, NULL, NULL);
}
