/* One site answers many threads at once, as a worker's task threads do: what they share is read only, or counted atomically. Run
 * under ThreadSanitizer, too. */
#include <pthread.h>
#include <stdlib.h>
#include "tests/web/browser.h"

enum { THREADS = 6, ROUNDS = 20 };

struct visit {
    pthread_t thread;
    const struct site *site;
    struct services services;
    struct arena arena;
    int answered; /* with 200 */
};

static void *visit(void *argument)
{
    static const char *const paths[] = { "/", "/signup", "/bet/verify", "/terms" };
    static const char *const languages[] = { "en", "es", "tlh" };
    struct visit *visit = argument;
    for (int i = 0; i < ROUNDS; i++) {
        const struct web_header header = { .name = "Accept-Language", .value = languages[i % 3] };
        const struct web_request request = { .method = WEB_GET,
                                             .path = paths[i % 4],
                                             .query = "",
                                             .headers = &header,
                                             .header_count = 1,
                                             .body = "",
                                             .client_address = "192.0.2.1",
                                             .request_id = "a" };
        struct web_response response;
        site_answer(visit->site, &visit->services, &request, &visit->arena, &response);
        site_count(visit->site, &response, 700);
        visit->answered += response.status == 200 ? 1 : 0;
        arena_release(&visit->arena);
        arena_init(&visit->arena, BROWSER_ARENA);
    }
    return NULL;
}

static void one_site_answers_many_threads_at_once(void **state)
{
    static struct visit visits[THREADS];
    struct browser *houses[THREADS];
    struct browser *browser = *state;

    for (int i = 0; i < THREADS; i++) {
        void *house = NULL;
        assert_int_equal(browser_open(&house), 0);
        houses[i] = house;
        visits[i] = (struct visit){ .site = browser->site, .services = houses[i]->services };
        arena_init(&visits[i].arena, BROWSER_ARENA);
        assert_int_equal(pthread_create(&visits[i].thread, NULL, visit, &visits[i]), 0);
    }

    for (int i = 0; i < THREADS; i++) {
        void *house = houses[i];
        assert_int_equal(pthread_join(visits[i].thread, NULL), 0);
        assert_int_equal(visits[i].answered, ROUNDS);
        arena_release(&visits[i].arena);
        (void)browser_close(&house);
    }
    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);
    assert_body_has(browser, "snakeeyes_http_requests_total{route=\"/\",method=\"GET\",status=\"2xx\"} 30\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_site_answers_many_threads_at_once, browser_open, browser_close),
    };
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
