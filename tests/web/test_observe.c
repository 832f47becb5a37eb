#include "tests/web/browser.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What operators look at (conf/observe) and read (docs/operations.md) is what the site tells. */

static const char rules_file[] = "conf/observe/alerts.yml";
static const char dashboard_file[] = "conf/observe/grafana/dashboards/snakeeyes.json";
static const char rule_tests_file[] = "tests/observe/alerts.test.yml";
static const char manual_file[] = "docs/operations.md";

enum { NAME_BYTES = 127, FEWEST_NAMES = 15, FEWEST_ALERTS = 20 };
static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/* The file's text; the caller releases it. */
static char *read_text(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL || getdelim(&text, &size, '\0', file) <= 0) {
        fail_msg("%s can't be read", path);
    }
    assert_int_equal(fclose(file), 0);
    return text;
}

/* The image is built, and tested, without docs/ (.dockerignore). */
static void needs_docs(void)
{
    if (access("docs", F_OK) != 0) {
        skip();
    }
}

/* The word that begins at `start`. */
static void copy_word(const char *start, char word[NAME_BYTES + 1])
{
    size_t length = strspn(start, letters);
    assert_in_range(length, 1, NAME_BYTES);
    memcpy(word, start, length);
    word[length] = '\0';
}

static enum err read_gateway(void *self, struct gateway_tally tallies[GATEWAY_CALLS])
{
    (void)self;
    memset(tallies, 0, GATEWAY_CALLS * sizeof *tallies);
    return ERR_OK;
}

static enum err read_stores(void *self, struct store_tally tallies[STORES])
{
    (void)self;
    memset(tallies, 0, STORES * sizeof *tallies);
    return ERR_OK;
}

static void read_all_metrics(struct browser *browser)
{
    static const struct gateway_meter gateway = { .read = read_gateway };
    static const struct store_meter stores = { .read = read_stores };
    browser->services.gateway_meter = &gateway;
    browser->services.worker_meter = &gateway;
    browser->services.store_meter = &stores;
    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);
    assert_status(browser, 200);
}

static void cut_off(char *name, const char *end)
{
    size_t length = strlen(name);
    size_t end_length = strlen(end);
    if (length > end_length && strcmp(name + length - end_length, end) == 0) {
        name[length - end_length] = '\0';
    }
}

/* A histogram's name stands in its TYPE without what its lines end in. */
static bool is_told(const struct browser *browser, const char *name)
{
    char line[NAME_BYTES + 20];
    char stem[NAME_BYTES + 1];
    memcpy(stem, name, strlen(name) + 1);
    cut_off(stem, "_bucket");
    cut_off(stem, "_count");
    cut_off(stem, "_sum");
    (void)snprintf(line, sizeof line, "# TYPE %s ", stem);
    return strstr(browser->response.body, line) != NULL;
}

static void every_name_is_told(struct browser *browser, const char *path)
{
    static const char prefix[] = "snakeeyes_";
    char *text = read_text(path);
    size_t names = 0;
    read_all_metrics(browser);
    for (const char *found = strstr(text, prefix); found != NULL; found = strstr(found + 1, prefix)) {
        char name[NAME_BYTES + 1];
        copy_word(found, name);
        names++;
        if (!is_told(browser, name)) {
            fail_msg("%s: /metrics tells nothing of %s", path, name);
        }
    }
    assert_in_range(names, FEWEST_NAMES, 1000);
    free(text);
}

static void every_metric_of_the_alerts_is_told(void **state)
{
    every_name_is_told(*state, rules_file);
}

static void every_metric_of_the_dashboard_is_told(void **state)
{
    every_name_is_told(*state, dashboard_file);
}

/* The other way round: what is told has its line in the manual. */
static void every_metric_that_is_told_is_in_the_manual(void **state)
{
    struct browser *browser = *state;
    needs_docs();
    char *manual = read_text(manual_file);
    size_t names = 0;
    read_all_metrics(browser);
    for (const char *found = strstr(browser->response.body, "# TYPE "); found != NULL; found = strstr(found + 1, "# TYPE ")) {
        char name[NAME_BYTES + 1];
        char quoted[NAME_BYTES + 3];
        copy_word(found + strlen("# TYPE "), name);
        (void)snprintf(quoted, sizeof quoted, "`%s`", name);
        names++;
        if (strstr(manual, quoted) == NULL) {
            fail_msg("%s has no line of %s", manual_file, quoted);
        }
    }
    assert_in_range(names, FEWEST_NAMES, 1000);
    free(manual);
}

/* Fails unless `text` has the line that is made of `prefix` and the alert's name. */
static void has_line(const char *text, const char *path, const char *prefix, const char *alert)
{
    char line[NAME_BYTES + 60];
    (void)snprintf(line, sizeof line, "\n%s%s\n", prefix, alert);
    if (strstr(text, line) == NULL) {
        fail_msg("%s has no line \"%s%s\"", path, prefix, alert);
    }
}

static void lower(char *word)
{
    for (; *word != '\0'; word++) {
        *word = (char)(*word >= 'A' && *word <= 'Z' ? *word - 'A' + 'a' : *word);
    }
}

static void every_alert_has_its_section_in_the_manual_and_its_test(void **state)
{
    static const char prefix[] = "- alert: ";
    (void)state;
    needs_docs();
    char *rules = read_text(rules_file);
    char *manual = read_text(manual_file);
    char *rule_tests = read_text(rule_tests_file);
    size_t alerts = 0;
    for (const char *found = strstr(rules, prefix); found != NULL; found = strstr(found + 1, prefix)) {
        char alert[NAME_BYTES + 1];
        copy_word(found + strlen(prefix), alert);
        alerts++;
        has_line(manual, manual_file, "### ", alert);
        has_line(rule_tests, rule_tests_file, "        alertname: ", alert);
        lower(alert);
        has_line(rules, rules_file, "          runbook: docs/operations.md#", alert);
    }
    assert_in_range(alerts, FEWEST_ALERTS, 1000);
    free(rules);
    free(manual);
    free(rule_tests);
}

#define OBSERVE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OBSERVE_TEST(every_metric_of_the_alerts_is_told),
        OBSERVE_TEST(every_metric_of_the_dashboard_is_told),
        OBSERVE_TEST(every_metric_that_is_told_is_in_the_manual),
        OBSERVE_TEST(every_alert_has_its_section_in_the_manual_and_its_test),
    };
    return cmocka_run_group_tests_name("observe", tests, NULL, NULL);
}
