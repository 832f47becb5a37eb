#include "tests/web/browser.h"

/* Jobs, the schedule and the workers, as an operator sees and moves them. */

static int64_t add_job(struct browser *browser, const char *kind, enum job_state state, const char *field, const char *value)
{
    const struct new_job job = {
        .kind = kind,
        .payload = { .fields = { { field, value } }, .count = field == NULL ? 0 : 1 },
        .run_at = browser->clock_state.now,
        .created_on = browser->clock_state.now,
    };
    int64_t id = 0;
    assert_int_equal(browser->jobs.add(browser->jobs.self, &job, &id), ERR_OK);
    struct memory_job *row = memory_database_job(&browser->database, id);
    row->job.state = state;
    row->lease_until = state == JOB_RUNNING ? browser->clock_state.now + 1 : 0;
    return id;
}

static enum job_state state_of(struct browser *browser, int64_t id)
{
    return memory_database_job(&browser->database, id)->job.state;
}

static void operate(struct browser *browser)
{
    browser_sign_up_admin(browser, "boss@example.com");
}

static void a_visitor_is_sent_to_sign_in_and_a_member_is_turned_away(void **state)
{
    struct browser *browser = *state;
    int64_t id = add_job(browser, "drill", JOB_DEAD, NULL, NULL);

    browser_get(browser, "/admin/jobs");
    assert_redirect(browser, "/login?next=/admin/jobs");
    browser_get(browser, "/login");
    browser_post(browser, "/admin/jobs/retry", "id=all");
    assert_status(browser, 303);

    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/admin/jobs");
    assert_status(browser, 403);
    browser_post(browser, "/admin/jobs/retry", "id=all");
    assert_status(browser, 403);
    assert_int_equal(state_of(browser, id), JOB_DEAD);
}

static void jobs_are_listed_newest_first_with_their_state_error_and_tries(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    int64_t id = add_job(browser, "drill", JOB_DEAD, NULL, NULL);
    struct memory_job *row = memory_database_job(&browser->database, id);
    row->job.tries = 12;
    (void)snprintf(row->job.error, sizeof row->job.error, "550 <no> such user");
    (void)add_job(browser, "fail", JOB_QUEUED, NULL, NULL);

    browser_get(browser, "/admin/jobs");

    assert_status(browser, 200);
    assert_body_has(browser, "<tr data-id=\"1\" data-state=\"dead\">");
    assert_body_has(browser, "550 &lt;no&gt; such user");
    assert_body_has(browser, "<td class=\"amount\">12</td>");
    const char *body = browser->response.body;
    assert_true(strstr(body, "data-id=\"2\"") < strstr(body, "data-id=\"1\""));
}

static void jobs_of_a_state_are_shown_alone_and_all_states_are_counted(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    for (int i = 0; i < JOB_STATES; i++) {
        (void)add_job(browser, "drill", (enum job_state)i, NULL, NULL);
    }

    browser_get(browser, "/admin/jobs?state=running");

    assert_body_has(browser, "data-state=\"running\"");
    assert_body_lacks(browser, "data-state=\"dead\"");
    assert_body_lacks(browser, "data-state=\"queued\"");
    assert_body_has(
        browser,
        "<a href=\"/admin/jobs?state=running\" aria-current=\"page\">Running <strong data-count=\"running\">1</strong></a>");
    assert_body_has(browser, "<strong data-count=\"queued\">1</strong>");
    assert_body_has(browser, "<strong data-count=\"scheduled\">1</strong>");
    assert_body_has(browser, "<strong data-count=\"dead\">1</strong>");
    browser_get(browser, "/admin/jobs?state=nonsense");
    assert_status(browser, 200);
    assert_body_has(browser, "<a href=\"/admin/jobs\" aria-current=\"page\">All</a>");
}

static void what_people_wrote_and_what_opens_something_is_hidden(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    (void)add_job(browser, "mail.contact", JOB_DEAD, "message", "my password is hunter2");
    (void)add_job(browser, "mail.password_reset", JOB_DEAD, "identity", "victim@example.com");
    (void)add_job(browser, "mail.failure_report", JOB_DEAD, "cause", "GET /bet/place INTERNAL");

    browser_get(browser, "/admin/jobs");

    assert_body_lacks(browser, "hunter2");
    assert_body_lacks(browser, "victim@example.com");
    assert_body_has(browser, "<code>message</code>");
    assert_body_has(browser, "GET /bet/place INTERNAL");
}

static size_t rows_shown(const struct browser *browser)
{
    size_t found = 0;
    for (const char *at = browser->response.body; (at = strstr(at, "<tr data-id=")) != NULL; at++) {
        found++;
    }
    return found;
}

static void a_long_list_goes_on_page_by_page_and_back(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    for (int i = 0; i < 120; i++) {
        (void)add_job(browser, "drill", JOB_DEAD, NULL, NULL);
    }

    browser_get(browser, "/admin/jobs?state=dead");
    assert_int_equal(rows_shown(browser), 50);
    assert_body_has(browser, "rel=\"next\" href=\"/admin/jobs?state=dead&amp;before=71\"");
    assert_body_lacks(browser, "rel=\"prev\"");

    browser_get(browser, "/admin/jobs?state=dead&before=71");
    assert_int_equal(rows_shown(browser), 50);
    assert_body_has(browser, "rel=\"next\" href=\"/admin/jobs?state=dead&amp;before=21\"");
    assert_body_has(browser, "rel=\"prev\" href=\"/admin/jobs?state=dead&amp;after=70\"");

    browser_get(browser, "/admin/jobs?state=dead&before=21");
    assert_int_equal(rows_shown(browser), 20);
    assert_body_lacks(browser, "rel=\"next\"");
    assert_body_has(browser, "rel=\"prev\" href=\"/admin/jobs?state=dead&amp;after=20\"");

    browser_get(browser, "/admin/jobs?state=dead&after=20");
    assert_body_has(browser, "data-id=\"70\"");
    assert_body_lacks(browser, "data-id=\"71\"");
    assert_body_has(browser, "rel=\"prev\" href=\"/admin/jobs?state=dead&amp;after=70\"");
    assert_body_has(browser, "rel=\"next\" href=\"/admin/jobs?state=dead&amp;before=21\"");

    browser_get(browser, "/admin/jobs?state=dead&after=70");
    assert_body_has(browser, "data-id=\"120\"");
    assert_int_equal(rows_shown(browser), 50);
    assert_body_lacks(browser, "rel=\"prev\"");
}

/* The latest entry of the audit log; "none" when there is none. */
static void assert_recorded(struct browser *browser, const char *action, int64_t job_id)
{
    const struct audit_filter any = { .action = "", .subject = "" };
    struct arena arena;
    struct audit_entry entry = { .action = "none", .actor = { .name = "nobody", .address = "" } };
    size_t count = 0;
    arena_init(&arena, 1 << 20);
    assert_int_equal(browser->audit_log.list(browser->audit_log.self, &any, &arena, &entry, 1, &count), ERR_OK);
    assert_string_equal(entry.action, action);
    assert_int_equal(entry.subject_id, job_id);
    if (count > 0) {
        assert_string_equal(entry.actor.name, "boss@example.com");
        assert_string_equal(entry.actor.address, "192.0.2.7");
    }
    arena_release(&arena);
}

static void a_dead_job_is_retried(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    int64_t id = add_job(browser, "drill", JOB_DEAD, NULL, NULL);
    int64_t other = add_job(browser, "drill", JOB_DEAD, NULL, NULL);
    browser_get(browser, "/admin/jobs?state=dead");
    assert_body_has(browser, "<input type=\"hidden\" name=\"id\" value=\"1\">");

    browser_post(browser, "/admin/jobs/retry", "id=1&state=dead&tries=-5&kind=purge&run_at=0");

    assert_redirect(browser, "/admin/jobs?state=dead");
    assert_int_equal(state_of(browser, id), JOB_QUEUED);
    assert_int_equal(memory_database_job(&browser->database, id)->job.tries, 0);
    assert_string_equal(memory_database_job(&browser->database, id)->job.kind, "drill");
    assert_int_equal(state_of(browser, other), JOB_DEAD);
    assert_recorded(browser, "job.retried", id);
    browser_get(browser, "/admin/jobs?state=dead");
    assert_body_has(browser, "data-message=\"job.retried\"");
}

static void all_dead_jobs_are_retried_at_once(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    int64_t first = add_job(browser, "drill", JOB_DEAD, NULL, NULL);
    int64_t second = add_job(browser, "drill", JOB_DEAD, NULL, NULL);

    browser_get(browser, "/admin/jobs");
    browser_post(browser, "/admin/jobs/retry", "id=all");

    assert_redirect(browser, "/admin/jobs");
    assert_int_equal(state_of(browser, first), JOB_QUEUED);
    assert_int_equal(state_of(browser, second), JOB_QUEUED);
    assert_recorded(browser, "jobs.retried", 0);
}

static void who_retries_all_stays_with_the_state_that_was_shown(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    (void)add_job(browser, "drill", JOB_DEAD, NULL, NULL);

    browser_get(browser, "/admin/jobs?state=dead");

    assert_body_has(browser, "name=\"id\" value=\"all\">\n<input type=\"hidden\" name=\"state\" value=\"dead\">");
}

static void what_can_not_be_retried_is_told(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    int64_t running = add_job(browser, "drill", JOB_RUNNING, NULL, NULL);
    browser_get(browser, "/admin/jobs");
    static const char *const forms[] = { "id=1", "id=1000", "id=", "id=x", "id=-1", "", "id=99999999999999999999" };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        browser_post(browser, "/admin/jobs/retry", forms[i]);

        assert_status(browser, 422);
        assert_body_has(browser, "data-message=\"job.unknown\"");
        assert_body_has(browser, "data-id=\"1\"");
    }
    assert_int_equal(state_of(browser, running), JOB_RUNNING);
    assert_recorded(browser, "none", 0);
}

static void a_retry_needs_the_token_of_a_page(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    int64_t id = add_job(browser, "drill", JOB_DEAD, NULL, NULL);
    browser->csrf_token[0] = '\0';

    browser_post(browser, "/admin/jobs/retry", "id=1");

    assert_status(browser, 403);
    assert_int_equal(state_of(browser, id), JOB_DEAD);
}

static void the_schedule_tells_when_each_comes_next_and_workers_who_leads(void **state)
{
    struct browser *browser = *state;
    operate(browser); /* on 15 January 2027, 08:00 UTC */
    int64_t now = browser->clock_state.now;
    const struct worker_sign leader = { "w1", 8, now - 1, now, true };
    const struct worker_sign other = { "w2", 4, now - 1, now, false };
    const struct worker_sign lost = { "w3", 4, now - 1, now - WORKER_IS_LOST_AFTER - 1, false };
    const struct worker_sign *const signs[] = { &leader, &other, &lost };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        assert_int_equal(browser->job_statistics.announce(browser->job_statistics.self, signs[i]), ERR_OK);
    }

    browser_get(browser, "/admin/jobs");

    assert_body_has(browser,
                    "<tr data-schedule=\"purge\">\n<th scope=\"row\">purge</th>\n<td><time datetime=\"2027-01-15T08:07:00Z\">");
    assert_body_has(browser, "<time datetime=\"2027-01-16T00:00:00Z\">");
    assert_body_has(browser, "<tr data-worker=\"w1\" data-leads>");
    assert_body_has(browser, "<tr data-worker=\"w2\">");
    assert_body_lacks(browser, "w3");
}

static void jobs_that_can_not_be_read_are_an_error(void **state)
{
    struct browser *browser = *state;
    operate(browser);
    static const size_t needed[] = { 1, 3, 4, 5 }; /* the session, jobs, counts, workers; the second is chance for the token */
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        browser->faults = (struct memory_faults){ .fail_at = needed[i], .err = ERR_UNAVAILABLE };
        browser_get(browser, "/admin/jobs");
        assert_status(browser, 503);
    }
    browser->faults = (struct memory_faults){ .fail_at = 0 };

    browser_get(browser, "/admin/jobs");

    assert_status(browser, 200);
    assert_int_equal(browser->faults.calls, 5);
}

#define JOBS_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOBS_TEST(a_visitor_is_sent_to_sign_in_and_a_member_is_turned_away),
        JOBS_TEST(jobs_are_listed_newest_first_with_their_state_error_and_tries),
        JOBS_TEST(jobs_of_a_state_are_shown_alone_and_all_states_are_counted),
        JOBS_TEST(what_people_wrote_and_what_opens_something_is_hidden),
        JOBS_TEST(a_long_list_goes_on_page_by_page_and_back),
        JOBS_TEST(a_dead_job_is_retried),
        JOBS_TEST(all_dead_jobs_are_retried_at_once),
        JOBS_TEST(who_retries_all_stays_with_the_state_that_was_shown),
        JOBS_TEST(what_can_not_be_retried_is_told),
        JOBS_TEST(a_retry_needs_the_token_of_a_page),
        JOBS_TEST(the_schedule_tells_when_each_comes_next_and_workers_who_leads),
        JOBS_TEST(jobs_that_can_not_be_read_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
