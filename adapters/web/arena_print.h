#ifndef ADAPTERS_WEB_ARENA_PRINT_H
#define ADAPTERS_WEB_ARENA_PRINT_H
#include "domain/kernel/arena.h"

/* Formats like printf, into the arena. NULL when out of memory, which arena->exhausted remembers. */
char *arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
#endif
