#include "tests/web/browser.h"

/* What /metrics tells of the web processes and their threads. */

static void read_metrics(struct browser *browser)
{
    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);
}

static void loads_of_all_processes_add_up(void **state)
{
    struct browser *browser = *state;
    const struct lane_load one = { .thread_limit = 4, .threads = 3, .busy = 3, .waiting = 7 };
    const struct lane_load other = { .thread_limit = 4, .threads = 1, .busy = 0, .waiting = 0 };
    site_begin_process(browser->site, 1);
    site_begin_process(browser->site, 2);
    site_tell_load(browser->site, 1, SLOW, &one);
    site_tell_load(browser->site, 2, SLOW, &other);

    read_metrics(browser);

    assert_body_has(browser, "snakeeyes_web_processes 2\n");
    assert_body_has(browser, "snakeeyes_lane_threads_max{lane=\"slow\"} 8\n");
    assert_body_has(browser, "snakeeyes_lane_threads{lane=\"slow\"} 4\n");
    assert_body_has(browser, "snakeeyes_lane_threads_busy{lane=\"slow\"} 3\n");
    assert_body_has(browser, "snakeeyes_lane_requests_waiting{lane=\"slow\"} 7\n");
    assert_body_has(browser, "snakeeyes_lane_threads_busy{lane=\"remote\"} 0\n");
}

static void what_a_process_tells_replaces_what_it_told(void **state)
{
    struct browser *browser = *state;
    const struct lane_load busy = { .thread_limit = 1, .threads = 1, .busy = 1 };
    const struct lane_load idle = { .thread_limit = 1, .threads = 1, .busy = 0 };
    site_begin_process(browser->site, 1);
    site_tell_load(browser->site, 1, FAST, &busy);

    site_tell_load(browser->site, 1, FAST, &idle);

    read_metrics(browser);
    assert_body_has(browser, "snakeeyes_lane_threads{lane=\"fast\"} 1\n");
    assert_body_has(browser, "snakeeyes_lane_threads_busy{lane=\"fast\"} 0\n");
}

static void one_that_takes_a_dead_ones_place_is_a_restart_and_has_nothing_of_it(void **state)
{
    struct browser *browser = *state;
    const struct lane_load load = { .thread_limit = 4, .threads = 4, .busy = 4, .waiting = 9 };
    site_begin_process(browser->site, 1);
    site_tell_load(browser->site, 1, REMOTE, &load);

    site_begin_process(browser->site, 1);

    read_metrics(browser);
    assert_body_has(browser, "snakeeyes_web_processes 1\n");
    assert_body_has(browser, "snakeeyes_web_process_restarts_total 1\n");
    assert_body_has(browser, "snakeeyes_lane_requests_waiting{lane=\"remote\"} 0\n");
}

static void a_number_that_no_process_can_have_is_ignored(void **state)
{
    struct browser *browser = *state;
    const struct lane_load load = { .threads = 1 };

    site_begin_process(browser->site, 256);
    site_tell_load(browser->site, 256, FAST, &load);

    read_metrics(browser);
    assert_body_has(browser, "snakeeyes_web_processes 0\n");
    assert_body_has(browser, "snakeeyes_lane_threads{lane=\"fast\"} 0\n");
}

#define PROCESS_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROCESS_TEST(loads_of_all_processes_add_up),
        PROCESS_TEST(what_a_process_tells_replaces_what_it_told),
        PROCESS_TEST(one_that_takes_a_dead_ones_place_is_a_restart_and_has_nothing_of_it),
        PROCESS_TEST(a_number_that_no_process_can_have_is_ignored),
    };
    return cmocka_run_group_tests_name("process metrics", tests, NULL, NULL);
}
