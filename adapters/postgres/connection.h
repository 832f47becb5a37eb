#ifndef ADAPTERS_POSTGRES_CONNECTION_H
#define ADAPTERS_POSTGRES_CONNECTION_H
#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "adapters/postgres/statement.h"
#include "domain/kernel/err.h"
#include "ports/store_meter.h"

enum { LAST_ERROR_BYTES = 400 };

struct postgres {
    char *database_url;
    PGconn *link;                    /* NULL when there is none */
    bool prepared[STATEMENT_COUNT];  /* over this link */
    bool in_transaction;             /* from begin to commit or rollback, also when the link is lost between */
    bool unhurried;                  /* migrations and audits: no limit on an answer's time */
    bool for_jobs;                   /* a worker's: see postgres_open_for_jobs */
    bool is_counted;                 /* as an open connection */
    bool listening;                  /* over this link: PostgreSQL may speak unasked (job_bell.c) */
    int64_t retry_at;                /* no new link before; monotonic milliseconds */
    const struct store_meter *meter; /* NULL for none */
    char last_error[LAST_ERROR_BYTES + 1];
};

/* Makes sure that there is a link. Errors: ERR_UNAVAILABLE, at once while a refusal is fresh or a transaction lost its link. */
enum err connection_ensure(struct postgres *postgres) MUST_USE;

/* Waits for the whole answer to what was just sent (`sent` is the sending function's result) and keeps the first failure or else
 * the last result. `statement` names it for the meter. *answer, owned by the caller, is set on ERR_OK only. Errors: the answer's
 * meaning; ERR_UNAVAILABLE. */
enum err connection_await(struct postgres *postgres, const char *statement, int sent, PGresult **answer) MUST_USE;

/* Runs SQL without parameters, several statements perhaps, and ignores its rows. Errors: as connection_await. */
enum err connection_command(struct postgres *postgres, const char *sql) MUST_USE;

/* Runs "COPY ... FROM STDIN" with these bytes as what is copied. Errors: as connection_await. */
enum err connection_copy(struct postgres *postgres, const char *sql, const char *bytes, size_t size) MUST_USE;

/* Lets the statements until connection_hurry take as long as they need. Errors: as connection_command. */
enum err connection_take_time(struct postgres *postgres) MUST_USE;
void connection_hurry(struct postgres *postgres);

/* Waits until PostgreSQL says something or so many microseconds have gone by; *spoke tells which. Errors: ERR_UNAVAILABLE; the
 * link is given up then. */
enum err connection_hear(struct postgres *postgres, int64_t patience, bool *spoke) MUST_USE;

/* Gives the link up; the next use outside a transaction makes a new one. */
void connection_drop(struct postgres *postgres);

/* Keeps `text` and `detail` (may be NULL) for postgres_last_error, in one line. */
void connection_remember(struct postgres *postgres, const char *text, const char *detail);
#endif
