#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>
#include "adapters/web/assets.h"

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

enum { NEVER = -1 };

static int allocations_left = NEVER;

static bool allocation_fails(void)
{
    if (allocations_left == 0) {
        return true;
    }
    allocations_left -= allocations_left > 0;
    return false;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return allocation_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_malloc(size_t size)
{
    return allocation_fails() ? NULL : __real_malloc(size);
}

struct folder {
    char path[64];
    struct assets *assets;
    char why[256];
};

static void file_path(const struct folder *folder, const char *name, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s/%s", folder->path, name);
    assert_true(length > 0 && length < PATH_MAX);
}

static void write_file(const struct folder *folder, const char *name, const char *text)
{
    char path[PATH_MAX];
    file_path(folder, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static int given_a_folder(void **state)
{
    static struct folder folder;
    folder = (struct folder){ .path = "/tmp/snakeeyes-assets-XXXXXX" };
    *state = &folder;
    return mkdtemp(folder.path) == NULL ? -1 : 0;
}

static int given_built_assets(void **state)
{
    if (given_a_folder(state) != 0) {
        return -1;
    }
    const struct folder *folder = *state;
    write_file(folder, "manifest.json",
               "{\"site.css\": \"site-3F2A.css\", \"dice.svg\": \"dice-99.svg\", \"tool.html\": \"tool-1.html\"}");
    write_file(folder, "site-3F2A.css", "plain style");
    write_file(folder, "site-3F2A.css.gz", "gzip style");
    write_file(folder, "site-3F2A.css.br", "brotli style");
    write_file(folder, "dice-99.svg", "<svg/>");
    write_file(folder, "tool-1.html", "<!DOCTYPE html>");
    return 0;
}

static int remove_folder(void **state)
{
    static const char *const names[] = { "manifest.json",    "site-3F2A.css", "site-3F2A.css.gz",
                                         "site-3F2A.css.br", "dice-99.svg",   "tool-1.html" };
    struct folder *folder = *state;
    allocations_left = NEVER;
    assets_free(folder->assets);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[PATH_MAX];
        file_path(folder, names[i], path);
        (void)remove(path); /* not every test wrote all of them */
    }
    return rmdir(folder->path);
}

static enum err load(struct folder *folder)
{
    return assets_load(folder->path, &folder->assets, folder->why, sizeof folder->why);
}

/* Asks for a file with one request header, or with none. */
static struct web_response ask(struct folder *folder, const char *file, const char *name, const char *value)
{
    const struct web_header header = { .name = name, .value = value };
    const struct web_request request = { .headers = &header, .header_count = name != NULL };
    struct web_response response = { .status = 0 };
    assert_int_equal(assets_answer(folder->assets, file, &request, &response), ERR_OK);
    return response;
}

static void assert_body(const struct web_response *response, const char *text)
{
    assert_int_equal(response->body_size, strlen(text));
    assert_memory_equal(response->body, text, response->body_size);
}

static void a_path_is_found_by_the_logical_name(void **state)
{
    struct folder *folder = *state;

    assert_int_equal(load(folder), ERR_OK);

    assert_string_equal(assets_path(folder->assets, "site.css"), "/assets/site-3F2A.css");
    assert_string_equal(assets_path(folder->assets, "dice.svg"), "/assets/dice-99.svg");
    assert_null(assets_path(folder->assets, "site.js"));
}

static void a_file_is_sent_to_be_kept_for_ever(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(load(folder), ERR_OK);

    struct web_response response = ask(folder, "site-3F2A.css", NULL, NULL);

    assert_int_equal(response.status, 200);
    assert_body(&response, "plain style");
    assert_string_equal(web_response_find(&response, "Content-Type"), "text/css; charset=utf-8");
    assert_string_equal(web_response_find(&response, "Cache-Control"), "public, max-age=31536000, immutable");
    assert_string_equal(web_response_find(&response, "ETag"), "\"site-3F2A.css\"");
    assert_string_equal(web_response_find(&response, "Vary"), "Accept-Encoding");
    assert_null(web_response_find(&response, "Content-Encoding"));
}

static void the_best_coding_that_the_client_accepts_is_sent(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(load(folder), ERR_OK);

    struct web_response brotli = ask(folder, "site-3F2A.css", "Accept-Encoding", "gzip, deflate, br");
    struct web_response gzip = ask(folder, "site-3F2A.css", "Accept-Encoding", "gzip, br;q=0");

    assert_body(&brotli, "brotli style");
    assert_string_equal(web_response_find(&brotli, "Content-Encoding"), "br");
    assert_body(&gzip, "gzip style");
    assert_string_equal(web_response_find(&gzip, "Content-Encoding"), "gzip");
}

static void the_coding_that_the_client_wishes_for_most_is_sent(void **state)
{
    static const struct {
        const char *accept;
        const char *body;
    } cases[] = {
        { "br;q=0.5, gzip", "gzip style" },
        { "gzip;q=0.5, br;q=0.5", "brotli style" },
        { "*", "brotli style" },
        { "br;q=0, *;q=0.3", "gzip style" },
        { "identity, br;q=0.9", "plain style" },
        { "identity;q=0.1, gzip;q=0.2", "gzip style" },
        { "br;q=0, gzip;q=0", "plain style" },
        { "zstd", "plain style" },
    };
    struct folder *folder = *state;
    assert_int_equal(load(folder), ERR_OK);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct web_response response = ask(folder, "site-3F2A.css", "Accept-Encoding", cases[i].accept);
        assert_body(&response, cases[i].body);
        assert_string_equal(web_response_find(&response, "Vary"), "Accept-Encoding");
    }
}

static void each_coding_has_its_own_entity_tag(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(load(folder), ERR_OK);

    struct web_response response = ask(folder, "site-3F2A.css", "Accept-Encoding", "br");

    assert_string_equal(web_response_find(&response, "ETag"), "\"site-3F2A.css.br\"");
}

static void a_file_without_codings_is_sent_as_it_is(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(load(folder), ERR_OK);

    struct web_response response = ask(folder, "dice-99.svg", "Accept-Encoding", "gzip, br");

    assert_body(&response, "<svg/>");
    assert_string_equal(web_response_find(&response, "Content-Type"), "image/svg+xml");
    assert_null(web_response_find(&response, "Content-Encoding"));
}

static void a_page_is_sent_as_a_download(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(load(folder), ERR_OK);

    struct web_response page = ask(folder, "tool-1.html", NULL, NULL);
    struct web_response style = ask(folder, "site-3F2A.css", NULL, NULL);

    assert_string_equal(web_response_find(&page, "Content-Disposition"), "attachment");
    assert_string_equal(web_response_find(&page, "Content-Type"), "text/html; charset=utf-8");
    assert_null(web_response_find(&style, "Content-Disposition"));
}

static void a_file_that_the_client_has_is_not_sent_again(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(load(folder), ERR_OK);

    struct web_response response = ask(folder, "site-3F2A.css", "If-None-Match", "\"site-3F2A.css\"");

    assert_int_equal(response.status, 304);
    assert_null(response.body);
    assert_int_equal(response.body_size, 0);
    assert_string_equal(web_response_find(&response, "ETag"), "\"site-3F2A.css\"");
    assert_string_equal(web_response_find(&response, "Vary"), "Accept-Encoding");
}

static void a_stale_entity_tag_gets_the_file(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(load(folder), ERR_OK);

    struct web_response response = ask(folder, "site-3F2A.css", "If-None-Match", "\"site-0000.css\"");

    assert_int_equal(response.status, 200);
}

static void only_files_of_the_manifest_are_served(void **state)
{
    static const char *const files[] = { "manifest.json", "site-3F2A.css.gz", "site.css", "", "../test_assets.c", "." };
    struct folder *folder = *state;
    assert_int_equal(load(folder), ERR_OK);

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const struct web_request request = { .header_count = 0 };
        struct web_response response = { .status = 7 };
        assert_int_equal(assets_answer(folder->assets, files[i], &request, &response), ERR_NOT_FOUND);
        assert_int_equal(response.status, 7);
        assert_int_equal(response.header_count, 0);
    }
}

static void a_folder_without_a_manifest_is_not_found(void **state)
{
    struct folder *folder = *state;

    assert_int_equal(load(folder), ERR_NOT_FOUND);

    assert_null(folder->assets);
    assert_non_null(strstr(folder->why, "manifest.json"));
}

static void a_file_that_the_manifest_promises_and_is_not_there_is_not_found(void **state)
{
    struct folder *folder = *state;
    write_file(folder, "manifest.json", "{\"site.css\": \"site-3F2A.css\"}");

    assert_int_equal(load(folder), ERR_NOT_FOUND);

    assert_null(folder->assets);
    assert_non_null(strstr(folder->why, "site-3F2A.css"));
}

static void a_folder_in_a_files_place_is_not_found(void **state)
{
    struct folder *folder = *state;
    char path[PATH_MAX];
    file_path(folder, "manifest.json", path);
    assert_int_equal(mkdir(path, 0700), 0);

    assert_int_equal(load(folder), ERR_NOT_FOUND);
}

static void a_path_too_long_to_exist_is_not_found(void **state)
{
    (void)state;
    static char folder[PATH_MAX];
    memset(folder, 'a', sizeof folder - 1);
    struct assets *assets = NULL;
    char why[64];

    assert_int_equal(assets_load(folder, &assets, why, sizeof why), ERR_NOT_FOUND);

    assert_null(assets);
    assert_int_equal(strlen(why), sizeof why - 1);
}

static void a_malformed_manifest_is_told(void **state)
{
    struct folder *folder = *state;
    write_file(folder, "manifest.json", "{");

    assert_int_equal(load(folder), ERR_MALFORMED);

    assert_null(folder->assets);
    assert_non_null(strstr(folder->why, "manifest.json"));
}

static enum err count_entry(void *context, const char *name, const char *file)
{
    (void)name;
    (void)file;
    int *left = context;
    return --*left > 0 ? ERR_OK : ERR_CONFLICT;
}

static enum err read_manifest(const char *json, int *left)
{
    return assets_read_manifest(json, strlen(json), count_entry, left);
}

static void each_entry_of_a_manifest_is_told_until_one_fails(void **state)
{
    (void)state;
    int left = 3;
    assert_int_equal(read_manifest("{\"a\": \"a.css\", \"b\": \"b_1-2.js\"}", &left), ERR_OK);
    assert_int_equal(left, 1);

    assert_int_equal(read_manifest("{\"a\": \"a.css\", \"b\": \"b.css\"}", &left), ERR_CONFLICT);

    assert_int_equal(left, 0);
}

static void an_empty_manifest_has_no_entries(void **state)
{
    (void)state;
    int left = 9;

    assert_int_equal(read_manifest("{}", &left), ERR_OK);

    assert_int_equal(left, 9);
}

static void what_is_no_manifest_is_malformed(void **state)
{
    (void)state;
    static const char *const texts[] = { "",
                                         "[]",
                                         "null",
                                         "{\"a\": 1}",
                                         "{\"a\": null}",
                                         "{\"a\": \"b\", \"a\": \"c\"}",
                                         "{\"a\": \"b\"",
                                         "{}x",
                                         "{\"a\": [\"b\"]}" };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        int left = 9;
        assert_int_equal(read_manifest(texts[i], &left), ERR_MALFORMED);
    }
}

static void a_file_name_leads_nowhere_but_into_its_folder(void **state)
{
    (void)state;
    static const char *const files[] = { "",   ".",   "..",  "../a",   "a/b",      "/etc/passwd", "a..b",
                                         ".a", "a b", "a%b", "a\\\\b", "a\\u00e9", "a\\\"b",      "a\\u0000b" };

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char json[64];
        int left = 9;
        assert_true(snprintf(json, sizeof json, "{\"a\": \"%s\"}", files[i]) > 0);
        assert_int_equal(read_manifest(json, &left), ERR_MALFORMED);
        assert_int_equal(left, 9);
    }
}

static void types_go_by_the_ending(void **state)
{
    static const char *const types[][2] = {
        { "a.js", "text/javascript; charset=utf-8" },
        { "a.map", "application/json" },
        { "a.png", "image/png" },
        { "a.ico", "image/vnd.microsoft.icon" },
        { "a.woff2", "font/woff2" },
        { "a.webmanifest", "application/manifest+json" },
        { "a.TXT", "text/plain; charset=utf-8" },
        { "a.exe", "application/octet-stream" },
        { "css", "application/octet-stream" },
    };
    struct folder *folder = *state;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        char json[64];
        char path[PATH_MAX];
        assert_true(snprintf(json, sizeof json, "{\"a\": \"%s\"}", types[i][0]) > 0);
        write_file(folder, "manifest.json", json);
        write_file(folder, types[i][0], "x");
        assert_int_equal(load(folder), ERR_OK);

        struct web_response response = ask(folder, types[i][0], NULL, NULL);

        assert_string_equal(web_response_find(&response, "Content-Type"), types[i][1]);
        assets_free(folder->assets);
        folder->assets = NULL;
        file_path(folder, types[i][0], path);
        assert_int_equal(remove(path), 0);
    }
}

static void whichever_allocation_fails_it_is_told_and_nothing_is_loaded(void **state)
{
    struct folder *folder = *state;
    enum err err = ERR_NO_MEMORY;
    int allowed = 0;

    for (; err == ERR_NO_MEMORY; allowed++) {
        allocations_left = allowed;
        err = load(folder);
        allocations_left = NEVER;
        assert_true(err == ERR_OK || folder->assets == NULL);
        assert_true(err == ERR_OK || folder->why[0] != '\0');
    }

    assert_int_equal(err, ERR_OK);
    assert_true(allowed > 1);
}

static void whichever_allocation_of_the_json_fails_nothing_is_loaded(void **state)
{
    struct folder *folder = *state;
    json_set_alloc_funcs(__wrap_malloc, free);
    enum err err = ERR_NO_MEMORY;
    int allowed = 0;

    for (; err != ERR_OK && allowed < 1000; allowed++) {
        allocations_left = allowed;
        err = load(folder);
        allocations_left = NEVER;
        assert_true(err == ERR_OK || folder->assets == NULL);
    }

    json_set_alloc_funcs(__real_malloc, free);
    assert_int_equal(err, ERR_OK);
    assert_true(allowed > 5);
}

static void nothing_is_freed_without_assets(void **state)
{
    (void)state;
    assets_free(NULL);
}

#define WITH(given, name) cmocka_unit_test_setup_teardown(name, given, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(given_built_assets, a_path_is_found_by_the_logical_name),
        WITH(given_built_assets, a_file_is_sent_to_be_kept_for_ever),
        WITH(given_built_assets, the_best_coding_that_the_client_accepts_is_sent),
        WITH(given_built_assets, the_coding_that_the_client_wishes_for_most_is_sent),
        WITH(given_built_assets, each_coding_has_its_own_entity_tag),
        WITH(given_built_assets, a_file_without_codings_is_sent_as_it_is),
        WITH(given_built_assets, a_page_is_sent_as_a_download),
        WITH(given_built_assets, a_file_that_the_client_has_is_not_sent_again),
        WITH(given_built_assets, a_stale_entity_tag_gets_the_file),
        WITH(given_built_assets, only_files_of_the_manifest_are_served),
        WITH(given_a_folder, a_folder_without_a_manifest_is_not_found),
        WITH(given_a_folder, a_file_that_the_manifest_promises_and_is_not_there_is_not_found),
        WITH(given_a_folder, a_folder_in_a_files_place_is_not_found),
        cmocka_unit_test(a_path_too_long_to_exist_is_not_found),
        WITH(given_a_folder, a_malformed_manifest_is_told),
        cmocka_unit_test(each_entry_of_a_manifest_is_told_until_one_fails),
        cmocka_unit_test(an_empty_manifest_has_no_entries),
        cmocka_unit_test(what_is_no_manifest_is_malformed),
        cmocka_unit_test(a_file_name_leads_nowhere_but_into_its_folder),
        WITH(given_a_folder, types_go_by_the_ending),
        WITH(given_built_assets, whichever_allocation_fails_it_is_told_and_nothing_is_loaded),
        WITH(given_built_assets, whichever_allocation_of_the_json_fails_nothing_is_loaded),
        cmocka_unit_test(nothing_is_freed_without_assets),
    };
    return cmocka_run_group_tests_name("assets", tests, NULL, NULL);
}
