#include "domain/kernel/arena.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BLOCK_BYTES = 8192 };

struct arena_block {
    struct arena_block *next;
    size_t size; /* of `bytes` */
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){ .limit = limit };
}

static void *fail(struct arena *arena)
{
    arena->exhausted = true;
    return NULL;
}

/* A large allocation gets a block of its own size; what is left of the block before it stays unused. */
static struct arena_block *add_block(struct arena *arena, size_t needed)
{
    size_t size = needed > ARENA_BLOCK_BYTES ? needed : ARENA_BLOCK_BYTES;
    struct arena_block *block = malloc(sizeof *block + size);
    if (block != NULL) {
        block->size = size;
        block->used = 0;
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return block;
}

/* Bytes as they come. */
static void *take(struct arena *arena, size_t size)
{
    if (size > arena->limit - arena->used) {
        return fail(arena);
    }
    const size_t alignment = alignof(max_align_t);
    size_t aligned = (size + alignment - 1) / alignment * alignment;
    if (aligned < size || aligned > SIZE_MAX - sizeof(struct arena_block)) {
        return fail(arena);
    }
    struct arena_block *block = arena->blocks;
    if (block == NULL || aligned > block->size - block->used) {
        block = add_block(arena, aligned);
    }
    if (block == NULL) {
        return fail(arena);
    }
    void *bytes = block->bytes + block->used;
    block->used += aligned;
    arena->used += size;
    return bytes;
}

void *arena_allocate(struct arena *arena, size_t size)
{
    void *bytes = take(arena, size);
    return bytes == NULL ? NULL : memset(bytes, 0, size);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    if (length == SIZE_MAX) {
        return fail(arena);
    }
    char *copy = take(arena, length + 1);
    if (copy == NULL) {
        return NULL;
    }
    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    copy[length] = '\0';
    return copy;
}

void arena_release(struct arena *arena)
{
    if (arena == NULL) {
        return;
    }
    while (arena->blocks != NULL) {
        struct arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
    arena_init(arena, arena->limit);
}
