#ifndef ADAPTERS_WORKER_WORKER_INTERNAL_H
#define ADAPTERS_WORKER_WORKER_INTERNAL_H
#include "adapters/web/language.h"
#include "adapters/worker/worker.h"

/* What worker.c and letter.c share. */
struct worker {
    struct worker_settings settings;
    struct languages languages;
};
#endif
