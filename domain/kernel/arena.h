#ifndef DOMAIN_KERNEL_ARENA_H
#define DOMAIN_KERNEL_ARENA_H
#include <stdbool.h>
#include <stddef.h>

/* Memory that lives as long as one request or one job: many small allocations, one release.
 * An arena remembers that an allocation failed, so a builder may check once, at its end. */
struct arena_block;
struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used;                /* bytes handed out, for the limit */
    size_t limit;               /* bytes it may hand out in all */
    bool exhausted;             /* an allocation failed: what was built is incomplete */
};

/* Makes an empty arena that hands out at most `limit` bytes. Allocates nothing. */
void arena_init(struct arena *arena, size_t limit);

/* Returns `size` zeroed bytes, aligned for any type, owned by the arena; NULL (and arena->exhausted) on failure. */
void *arena_allocate(struct arena *arena, size_t size);

/* Copies `length` bytes and appends a NUL; the copy is owned by the arena. NULL on failure. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);

/* Releases everything; the arena is empty again and may be used anew. Takes NULL and zeroed arenas. */
void arena_release(struct arena *arena);
#endif
