#include "adapters/postgres/connection.h"
#include "adapters/postgres/postgres.h"

static enum err listen_for_jobs(struct postgres *postgres)
{
    enum err err = connection_command(postgres, "LISTEN jobs");
    postgres->listening = err == ERR_OK;
    return err;
}

/* Takes what libpq has read so far. */
static bool has_rung(struct postgres *postgres)
{
    bool rung = false;
    for (PGnotify *notice = PQnotifies(postgres->link); notice != NULL; notice = PQnotifies(postgres->link)) {
        rung = true;
        PQfreemem(notice);
    }
    return rung;
}

static int64_t monotonic_now(void)
{
    struct timespec now = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static enum err wait_for_job(void *self, int64_t patience)
{
    struct postgres *postgres = self;
    int64_t began = monotonic_now();
    enum err err = connection_ensure(postgres);
    if (err != ERR_OK) {
        return err;
    }
    if (!postgres->listening) {
        return listen_for_jobs(postgres);
    }
    bool spoke = true;
    while (err == ERR_OK && spoke && !has_rung(postgres)) {
        int64_t left = patience - (monotonic_now() - began);
        err = connection_hear(postgres, left > 0 ? left : 0, &spoke);
    }
    return err;
}

struct job_bell postgres_job_bell(struct postgres *postgres)
{
    return (struct job_bell){ .self = postgres, .wait = wait_for_job };
}
