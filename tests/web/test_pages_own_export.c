#include <stdio.h>
#include <string.h>
#include "tests/web/browser.h"

/* Fetching everything that the site knows of oneself. */

static struct data_export asked(struct browser *browser)
{
    struct data_export export;
    browser_get(browser, "/settings/export");
    browser_post(browser, "/settings/export", "");
    assert_redirect(browser, "/settings/export");
    assert_int_equal(export_find(&browser->services.export, browser_last_user(browser)->user.id, &export), ERR_OK);
    return export;
}

/* Asks, makes it and opens a link. */
static void download_path(struct browser *browser, char path[200])
{
    const struct data_export export = asked(browser);
    struct export_link link;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    assert_int_equal(export_make(&browser->services.export, &arena, export.id), ERR_OK);
    arena_release(&arena);
    assert_int_equal(export_issue_link(&browser->services.export, export.id, &link), ERR_OK);
    (void)snprintf(path, 200, "/settings/export/download?token=%s", link.token.hex);
}

static void asking_is_answered_with_what_comes(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    (void)asked(browser);
    browser_get(browser, "/settings/export");

    assert_body_has(browser, "data-message=\"export.requested\"");
    assert_body_lacks(browser, "action=\"/settings/export\"");
    assert_int_equal(browser_jobs(browser, "users.export"), 1);
}

static void asking_again_while_it_is_made_tells_so(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    (void)asked(browser);

    browser_get(browser, "/settings/limits"); /* a page with a form's token */
    browser_post(browser, "/settings/export", "");
    browser_get(browser, "/settings/export");

    assert_body_has(browser, "data-message=\"export.running\"");
    assert_int_equal(browser_jobs(browser, "users.export"), 1);
}

static void without_the_forms_token_nothing_is_asked_for(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser->csrf_token[0] = '\0';

    browser_post(browser, "/settings/export", "");

    assert_status(browser, 403);
    assert_int_equal(browser_jobs(browser, "users.export"), 0);
}

static void the_owner_downloads_it_whole(void **state)
{
    struct browser *browser = *state;
    char path[200];
    browser_sign_up(browser, "ada@example.com");
    download_path(browser, path);

    browser_get(browser, path);
    (void)browser_read_stream(browser);

    assert_status(browser, 200);
    assert_header(browser, "Content-Type", "application/json");
    assert_header(browser, "Content-Disposition", "attachment; filename=\"snakeeyes-data.json\"");
    assert_header(browser, "Cache-Control", "no-store");
    assert_body_has(browser, "\"email\":\"ada@example.com\"");
    assert_body_has(browser, "\n]}\n");
    browser_get(browser, "/settings/export");
    assert_body_has(browser, "<time datetime=");
    assert_body_has(browser, "action=\"/settings/export\"");
}

static void nobody_else_downloads_it(void **state)
{
    struct browser *browser = *state;
    char path[200];
    browser_sign_up(browser, "ada@example.com");
    download_path(browser, path);
    browser_forget(browser);

    browser_get(browser, path);
    assert_status(browser, 303);
    browser_sign_up(browser, "bob@example.com");
    browser_get(browser, path);

    assert_status(browser, 404);
}

static void what_is_no_token_finds_nothing(void **state)
{
    static const char *const paths[] = { "/settings/export/download",
                                         "/settings/export/download?token=", "/settings/export/download?token=abc" };
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        browser_get(browser, paths[i]);
        assert_status(browser, 404);
    }
}

static void after_72_hours_the_link_is_dead(void **state)
{
    struct browser *browser = *state;
    char path[200];
    browser_sign_up(browser, "ada@example.com");
    download_path(browser, path);

    browser->clock_state.now += EXPORT_LIFETIME;
    browser_get(browser, path);

    assert_status(browser, 404);
}

static void one_that_is_purged_on_the_way_is_not_taken_for_the_whole(void **state)
{
    struct browser *browser = *state;
    struct web_piece piece = { .text = NULL };
    char path[200];
    browser_sign_up(browser, "ada@example.com");
    download_path(browser, path);
    browser_get(browser, path);
    struct web_stream *stream = browser->response.stream;
    memory_database_forget_export(&browser->database, browser_last_user(browser)->user.id);

    enum err err = stream->next(stream, &browser->services, &browser->arena, &piece);

    assert_int_equal(err, ERR_NOT_FOUND);
    assert_false(piece.is_over);
}

static void settings_and_privacy_lead_there(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/settings");
    assert_body_has(browser, "href=\"/settings/export\"");
    browser_get(browser, "/privacy");
    assert_body_has(browser, "href=\"/settings/export\"");
}

#define OWN_EXPORT_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWN_EXPORT_TEST(asking_is_answered_with_what_comes),
        OWN_EXPORT_TEST(asking_again_while_it_is_made_tells_so),
        OWN_EXPORT_TEST(without_the_forms_token_nothing_is_asked_for),
        OWN_EXPORT_TEST(the_owner_downloads_it_whole),
        OWN_EXPORT_TEST(nobody_else_downloads_it),
        OWN_EXPORT_TEST(what_is_no_token_finds_nothing),
        OWN_EXPORT_TEST(after_72_hours_the_link_is_dead),
        OWN_EXPORT_TEST(one_that_is_purged_on_the_way_is_not_taken_for_the_whole),
        OWN_EXPORT_TEST(settings_and_privacy_lead_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
