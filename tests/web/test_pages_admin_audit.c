#include "tests/web/browser.h"
#include <inttypes.h>
#include "domain/audit/audit.h"

/* The audit log as admins see it. */

static const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.9" };

static void record(struct browser *browser, const struct audit_actor *actor, const struct audit_deed *deed)
{
    assert_int_equal(audit_record(&browser->services.audit, actor, deed), ERR_OK);
}

static void record_edits(struct browser *browser, int64_t count)
{
    for (int64_t i = 1; i <= count; i++) {
        const struct audit_deed deed = { .action = "user.edited", .subject = "user", .subject_id = i };
        record(browser, &boss, &deed);
    }
}

static void assert_rows(const struct browser *browser, int64_t newest, int64_t oldest)
{
    char row[40];
    for (int64_t id = oldest - 1; id <= newest + 1; id++) {
        (void)snprintf(row, sizeof row, "<tr data-id=\"%" PRId64 "\">", id);
        if (id < oldest || id > newest) {
            assert_body_lacks(browser, row);
        } else {
            assert_body_has(browser, row);
        }
    }
}

static void the_log_is_for_admins(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/admin/audit");
    assert_redirect(browser, "/login?next=/admin/audit");

    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/admin/audit");
    assert_status(browser, 403);
}

static void an_empty_log_says_so(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "root@example.com");

    browser_get(browser, "/admin/audit");

    assert_status(browser, 200);
    assert_body_has(browser, "Nothing is recorded here.");
    assert_body_lacks(browser, "rel=\"next\"");
    assert_body_lacks(browser, "rel=\"prev\"");
}

static void an_entry_shows_who_when_what_why_and_the_values_before_and_after(void **state)
{
    struct browser *browser = *state;
    const struct audit_change changes[] = { { .field = "coins", .before = "100", .after = "250" },
                                            { .field = "username", .before = "", .after = "<ada>" } };
    const struct audit_actor acting = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.9", .acting_as = 41 };
    const struct audit_deed deed = { .action = "user.edited",
                                     .subject = "user",
                                     .subject_id = 9,
                                     .subject_name = "ada@example.com",
                                     .reason = "she asked & we agreed",
                                     .changes = changes,
                                     .change_count = 2 };
    record(browser, &acting, &deed);
    browser_sign_up_admin(browser, "root@example.com");

    browser_get(browser, "/admin/audit");

    assert_body_has(browser, "<tr data-id=\"1\">");
    assert_body_has(browser, "<time datetime=\"2027-01-15T08:00:00Z\">");
    assert_body_has(browser, "<a href=\"/admin/audit?actor=boss%40example.com\">boss@example.com</a>");
    assert_body_has(browser, "192.0.2.9");
    assert_body_has(browser, "as user 41");
    assert_body_has(browser, "<a href=\"/admin/audit?action=user.edited\">");
    assert_body_has(browser, "<a href=\"/admin/audit?subject=user&amp;subject_id=9\">user 9</a> ada@example.com");
    assert_body_has(browser, "she asked &amp; we agreed");
    assert_body_has(browser, "<dt>coins</dt><dd><del>100</del> <ins>250</ins></dd>");
    assert_body_has(browser, "<dt>username</dt><dd><ins>&lt;ada&gt;</ins></dd>");
}

static void pages_go_on_below_and_back_above(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "root@example.com");
    record_edits(browser, 120);

    browser_get(browser, "/admin/audit");
    assert_rows(browser, 120, 71);
    assert_body_lacks(browser, "rel=\"prev\"");
    assert_body_has(browser, "rel=\"next\" href=\"/admin/audit?before=71\"");

    browser_get(browser, "/admin/audit?before=71");
    assert_rows(browser, 70, 21);
    assert_body_has(browser, "rel=\"prev\" href=\"/admin/audit?after=70\"");
    assert_body_has(browser, "rel=\"next\" href=\"/admin/audit?before=21\"");

    browser_get(browser, "/admin/audit?before=21");
    assert_rows(browser, 20, 1);
    assert_body_has(browser, "rel=\"prev\" href=\"/admin/audit?after=20\"");
    assert_body_lacks(browser, "rel=\"next\"");

    browser_get(browser, "/admin/audit?after=20");
    assert_rows(browser, 70, 21);
    assert_body_has(browser, "rel=\"prev\" href=\"/admin/audit?after=70\"");
    assert_body_has(browser, "rel=\"next\" href=\"/admin/audit?before=21\"");

    browser_get(browser, "/admin/audit?after=70");
    assert_rows(browser, 120, 71);
    assert_body_lacks(browser, "rel=\"prev\"");
    assert_body_has(browser, "rel=\"next\"");
}

static void filters_narrow_the_list_and_stay_on_its_pages(void **state)
{
    struct browser *browser = *state;
    const struct audit_deed synced = { .action = "plan.created", .subject = "plan", .subject_name = "gold" };
    browser_sign_up_admin(browser, "root@example.com");
    record_edits(browser, 60);
    record(browser, &audit_command_line, &synced);

    browser_get(browser, "/admin/audit?actor=+Command+Line&action=&subject=&subject_id=");
    assert_rows(browser, 61, 61);
    assert_body_has(browser, "value=\" Command Line\"");

    browser_get(browser, "/admin/audit?action=user.edited");
    assert_rows(browser, 60, 11);
    assert_body_has(browser, "rel=\"next\" href=\"/admin/audit?action=user.edited&amp;before=11\"");

    browser_get(browser, "/admin/audit?subject=plan");
    assert_rows(browser, 61, 61);

    browser_get(browser, "/admin/audit?subject=user&subject_id=7");
    assert_rows(browser, 7, 7);
}

static void what_is_no_number_is_no_page_and_no_subject(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "root@example.com");
    record_edits(browser, 2);

    browser_get(browser, "/admin/audit?before=x&after=-1");
    assert_rows(browser, 2, 1);

    browser_get(browser, "/admin/audit?subject_id=x");
    assert_status(browser, 200);
    assert_body_has(browser, "Nothing is recorded here.");
}

#define AUDIT_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        AUDIT_TEST(the_log_is_for_admins),
        AUDIT_TEST(an_empty_log_says_so),
        AUDIT_TEST(an_entry_shows_who_when_what_why_and_the_values_before_and_after),
        AUDIT_TEST(pages_go_on_below_and_back_above),
        AUDIT_TEST(filters_narrow_the_list_and_stay_on_its_pages),
        AUDIT_TEST(what_is_no_number_is_no_page_and_no_subject),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
