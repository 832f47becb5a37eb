#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/web/format.h"

/* Numbers and waits as people read them. */

static struct languages languages;
static struct arena arena;

static int open_languages(void **state)
{
    char why[256] = "";
    (void)state;
    arena_init(&arena, 65536);
    return languages_load("adapters/web/templates", TRANSLATIONS, &languages, why, sizeof why) == ERR_OK ? 0 : -1;
}

static int close_languages(void **state)
{
    (void)state;
    languages_free(&languages);
    arena_release(&arena);
    return 0;
}

static const char *wait_in(enum user_locale locale, int64_t seconds)
{
    return format_wait(languages_find(&languages, locale), seconds, &arena);
}

static void a_short_wait_is_told_in_seconds(void **state)
{
    (void)state;

    assert_string_equal(wait_in(USER_LOCALE_EN, 1), "Try again in 1 second.");
    assert_string_equal(wait_in(USER_LOCALE_EN, 2), "Try again in 2 seconds.");
    assert_string_equal(wait_in(USER_LOCALE_EN, 59), "Try again in 59 seconds.");
}

static void a_longer_wait_is_told_in_minutes_and_never_too_short(void **state)
{
    (void)state;

    assert_string_equal(wait_in(USER_LOCALE_EN, 60), "Try again in 1 minute.");
    assert_string_equal(wait_in(USER_LOCALE_EN, 61), "Try again in 2 minutes.");
    assert_string_equal(wait_in(USER_LOCALE_EN, 120), "Try again in 2 minutes.");
    assert_string_equal(wait_in(USER_LOCALE_EN, 86400), "Try again in 1,440 minutes.");
}

static void each_language_has_its_own_plural(void **state)
{
    (void)state;

    assert_string_equal(wait_in(USER_LOCALE_ES, 1), "Inténtalo de nuevo dentro de 1 segundo.");
    assert_string_equal(wait_in(USER_LOCALE_ES, 7), "Inténtalo de nuevo dentro de 7 segundos.");
    assert_string_equal(wait_in(USER_LOCALE_ES, 86400), "Inténtalo de nuevo dentro de 1.440 minutos.");
    assert_string_equal(wait_in(USER_LOCALE_KL, 1), "1 lup pIq yInIDqa'.");
    assert_string_equal(wait_in(USER_LOCALE_KL, 7), "7 lup pIq yInIDqa'.");
}

static void a_text_without_a_place_for_the_number_stays(void **state)
{
    (void)state;

    assert_string_equal(format_counted(&languages.all[0], "soon", 5, &arena), "soon");
    assert_string_equal(format_counted(&languages.all[0], "{n} of {n}", 5, &arena), "5 of {n}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_wait_is_told_in_seconds),
        cmocka_unit_test(a_longer_wait_is_told_in_minutes_and_never_too_short),
        cmocka_unit_test(each_language_has_its_own_plural),
        cmocka_unit_test(a_text_without_a_place_for_the_number_stays),
    };
    return cmocka_run_group_tests_name("format", tests, open_languages, close_languages);
}
