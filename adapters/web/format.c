#include "adapters/web/format.h"
#include <inttypes.h>
#include <string.h>
#include "adapters/web/arena_print.h"
#include "domain/kernel/text.h"

static const char *const months[] = { TEXT("Jan"), TEXT("Feb"), TEXT("Mar"), TEXT("Apr"), TEXT("May"), TEXT("Jun"),
                                      TEXT("Jul"), TEXT("Aug"), TEXT("Sep"), TEXT("Oct"), TEXT("Nov"), TEXT("Dec") };

static bool writes_comma_for_fractions(const struct language *language)
{
    return strcmp(language->tag, "es") == 0;
}

/* Copies the digits, with a separator before every third from the right. */
static void group_digits(const char *digits, size_t count, char separator, char *out)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0) {
            out[at++] = separator;
        }
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

static const char *format_grouped(const struct language *language, int64_t number, bool plus, struct arena *arena)
{
    char plain[21];
    char grouped[32];
    size_t length = text_from_int64(number, plain);
    size_t sign = plain[0] == '-' ? 1 : 0;
    char *out = grouped;
    if (sign == 1 || (plus && number > 0)) {
        *out++ = sign == 1 ? '-' : '+';
    }
    group_digits(plain + sign, length - sign, writes_comma_for_fractions(language) ? '.' : ',', out);
    return arena_copy(arena, grouped, strlen(grouped));
}

const char *format_number(const struct language *language, int64_t number, struct arena *arena)
{
    return format_grouped(language, number, false, arena);
}

const char *format_signed(const struct language *language, int64_t number, struct arena *arena)
{
    return format_grouped(language, number, true, arena);
}

const char *format_tenths(const struct language *language, int32_t tenths, struct arena *arena)
{
    if (tenths % 10 == 0) {
        return arena_print(arena, "%" PRId32, tenths / 10);
    }
    return arena_print(arena, "%" PRId32 "%c%" PRId32, tenths / 10, writes_comma_for_fractions(language) ? ',' : '.',
                       tenths % 10);
}

const char *format_money(const struct language *language, int64_t cents, struct arena *arena)
{
    uint64_t amount = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
    const char *dollars = format_number(language, (int64_t)(amount / 100), arena);
    int rest = (int)(amount % 100);
    const char *sign = cents < 0 ? "-" : "";
    if (dollars == NULL) {
        return NULL;
    }
    return writes_comma_for_fractions(language) ? arena_print(arena, "%s%s,%02d\xc2\xa0US$", sign, dollars, rest)
                                                : arena_print(arena, "%s$%s.%02d", sign, dollars, rest);
}

static bool calendar(int64_t instant, struct tm *fields)
{
    time_t seconds = (time_t)(instant / 1000000);
    return gmtime_r(&seconds, fields) != NULL;
}

const char *format_datetime(int64_t instant, struct arena *arena)
{
    struct tm fields;
    char text[64];
    if (!calendar(instant, &fields)) {
        return NULL;
    }
    size_t length = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &fields);
    return length == 0 ? NULL : arena_copy(arena, text, length);
}

const char *format_instant(const struct language *language, int64_t instant, struct arena *arena)
{
    struct tm fields;
    if (!calendar(instant, &fields)) {
        return NULL;
    }
    const char *month = catalog_text(language->catalog, months[fields.tm_mon]);
    return arena_print(arena, "%d %s %d, %02d:%02d UTC", fields.tm_mday, month, fields.tm_year + 1900, fields.tm_hour,
                       fields.tm_min);
}

const char *format_day(const struct language *language, int64_t instant, struct arena *arena)
{
    struct tm fields;
    if (!calendar(instant, &fields)) {
        return NULL;
    }
    const char *month = catalog_text(language->catalog, months[fields.tm_mon]);
    return arena_print(arena, "%d %s %d", fields.tm_mday, month, fields.tm_year + 1900);
}

const char *format_counted(const struct language *language, const char *text, int64_t n, struct arena *arena)
{
    static const char mark[] = "{n}";
    const char *number = format_number(language, n, arena);
    const char *place = strstr(text, mark);
    if (place == NULL || number == NULL) {
        return number == NULL ? NULL : text;
    }
    return arena_print(arena, "%.*s%s%s", (int)(place - text), text, number, place + sizeof mark - 1);
}

const char *format_wait(const struct language *language, int64_t seconds, struct arena *arena)
{
    const struct catalog *catalog = language->catalog;
    if (seconds < 60) {
        const char *text = catalog_plural(catalog, "Try again in {n} second.", "Try again in {n} seconds.", seconds);
        return format_counted(language, text, seconds, arena);
    }
    int64_t minutes = (seconds - 1) / 60 + 1;
    const char *text = catalog_plural(catalog, "Try again in {n} minute.", "Try again in {n} minutes.", minutes);
    return format_counted(language, text, minutes, arena);
}
