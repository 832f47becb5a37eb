#ifndef ADAPTERS_POSTGRES_JOB_STORE_INTERNAL_H
#define ADAPTERS_POSTGRES_JOB_STORE_INTERNAL_H
#include "ports/job_store.h"

/* The operators' part of the port (job_operators.c); `self` is a struct postgres. */
enum err job_operators_list(void *self, const struct job_filter *filter, struct arena *arena, struct job *jobs, size_t capacity,
                            size_t *count);
enum err job_operators_retry(void *self, int64_t id, int64_t now);
enum err job_operators_retry_dead(void *self, int64_t now, int64_t *count);
enum err job_operators_purge(void *self, enum job_state state, int64_t finished_before, size_t *count);
enum err job_operators_depth(void *self, int64_t now, struct job_depth *depth);
#endif
