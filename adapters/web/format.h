#ifndef ADAPTERS_WEB_FORMAT_H
#define ADAPTERS_WEB_FORMAT_H
#include <stdbool.h>
#include <stdint.h>
#include "adapters/web/language.h"
#include "domain/kernel/arena.h"

/* Numbers and instants as people read them in a language. Every text is the arena's; NULL when out of memory. */

/* 1234567 as "1,234,567" (English), "1.234.567" (Spanish). */
const char *format_number(const struct language *language, int64_t number, struct arena *arena);

/* The same with its sign always shown: "+250", "-10", "0". */
const char *format_signed(const struct language *language, int64_t number, struct arena *arena);

/* Tenths as a decimal fraction without a needless zero: 72 as "7.2", 360 as "36". */
const char *format_tenths(const struct language *language, int32_t tenths, struct arena *arena);

/* Cents of US dollars: 500 as "$5.00" (English), "5,00 US$" (Spanish), -50 as "-$0.50". */
const char *format_money(const struct language *language, int64_t cents, struct arena *arena);

/* An instant (Unix microseconds) for <time datetime>: "2026-11-24T06:41:12Z". */
const char *format_datetime(int64_t instant, struct arena *arena);

/* An instant for people: "24 Nov 2026, 06:41 UTC" in the language's month names. */
const char *format_instant(const struct language *language, int64_t instant, struct arena *arena);

/* Its day alone, UTC: "24 Nov 2026". */
const char *format_day(const struct language *language, int64_t instant, struct arena *arena);

/* A text with its "{n}" replaced by a number: what catalog_plural gave for it. */
const char *format_counted(const struct language *language, const char *text, int64_t n, struct arena *arena);

/* When to come back: "Try again in 12 seconds.", from a minute on in minutes, rounded up. */
const char *format_wait(const struct language *language, int64_t seconds, struct arena *arena);
#endif
