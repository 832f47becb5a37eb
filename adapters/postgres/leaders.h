#ifndef ADAPTERS_POSTGRES_LEADERS_H
#define ADAPTERS_POSTGRES_LEADERS_H
#include "ports/user_store.h"

/* The leaderboard, as `leaders` and `rank` of ports/user_store.h say; `self` is a struct postgres. */
enum err leaders_list(void *self, struct leader *leaders, size_t capacity, size_t *count) MUST_USE;
enum err leaders_rank(void *self, int64_t id, int64_t *rank) MUST_USE;
#endif
