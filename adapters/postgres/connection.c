#include "adapters/postgres/connection.h"
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <time.h>
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/sql_error.h"

enum { RETRY_AFTER_MS = 500, ANSWER_WITHIN_MS = 8000 };

static int64_t monotonic_us(void)
{
    struct timespec now = { 0 };
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t monotonic_ms(void)
{
    return monotonic_us() / 1000;
}

static struct postgres *open_url(const char *database_url, bool for_jobs)
{
    struct postgres *postgres = calloc(1, sizeof *postgres);
    if (postgres == NULL) {
        return NULL;
    }
    postgres->for_jobs = for_jobs;
    postgres->database_url = strdup(database_url);
    if (postgres->database_url == NULL) {
        free(postgres);
        return NULL;
    }
    return postgres;
}

struct postgres *postgres_open(const char *database_url)
{
    return open_url(database_url, false);
}

struct postgres *postgres_open_for_jobs(const char *database_url)
{
    return open_url(database_url, true);
}

void postgres_measure(struct postgres *postgres, const struct store_meter *meter)
{
    postgres->meter = meter;
}

/* What may take as long as it needs is nobody's wait. */
static void count_call(const struct postgres *postgres, const char *statement, enum err result, int64_t began)
{
    if (postgres->meter == NULL || postgres->unhurried) {
        return;
    }
    const struct store_call call = {
        .store = STORE_POSTGRES, .statement = statement, .result = result, .microseconds = monotonic_us() - began
    };
    postgres->meter->count(postgres->meter->self, &call);
}

static void count_connection(const struct postgres *postgres, int change)
{
    if (postgres->meter != NULL) {
        postgres->meter->connect(postgres->meter->self, STORE_POSTGRES, change);
    }
}

void connection_drop(struct postgres *postgres)
{
    if (postgres->is_counted) {
        count_connection(postgres, -1);
        postgres->is_counted = false;
    }
    PQfinish(postgres->link);
    postgres->link = NULL;
}

void postgres_close(struct postgres *postgres)
{
    if (postgres == NULL) {
        return;
    }
    connection_drop(postgres);
    free(postgres->database_url);
    free(postgres);
}

const char *postgres_last_error(const struct postgres *postgres)
{
    return postgres->last_error;
}

void connection_remember(struct postgres *postgres, const char *text, const char *detail)
{
    const char *colon = detail == NULL ? "" : ": ";
    /* A text that is too long is cut: it is for a log. */
    (void)snprintf(postgres->last_error, sizeof postgres->last_error, "%s%s%s", text, colon, detail == NULL ? "" : detail);
    for (char *c = postgres->last_error; *c != '\0'; c++) {
        if (*c == '\n') {
            *c = c[1] == '\0' ? '\0' : ' ';
        }
    }
}

static void ignore_notice(void *nobody, const char *message)
{
    (void)nobody;
    (void)message;
}

#define LIMITS "-c statement_timeout=5s -c idle_in_transaction_session_timeout=10s"
/* The server itself must notice a worker whose machine is gone: it may hold the lead. And a plan is kept that was made while next
 * to no job was there, or after statistics of such a moment: it must not be a walk through the table, nor a bitmap of all that
 * waits, sorted anew for each batch, as there may be a million a minute later. */
#define OF_A_WORKER                                                                                                              \
    " -c synchronous_commit=off -c enable_seqscan=off -c enable_bitmapscan=off"                                                  \
    " -c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2"

/* libpq lets a later keyword win, and expands the URL where "dbname" stands: the URL goes before our defaults. A password file
 * that is not there keeps libpq from looking for the user's home. */
static PGconn *connect_to(const char *database_url, const char *options)
{
    const char *const keywords[] = { "connect_timeout",  "tcp_user_timeout", "keepalives_idle", "keepalives_interval",
                                     "keepalives_count", "gssencmode",       "passfile",        "fallback_application_name",
                                     "client_encoding",  "options",          "dbname",          NULL };
    const char *const values[] = { "2",         "5000", "10",    "5",          "3", "disable", "/nonexistent",
                                   "snakeeyes", "UTF8", options, database_url, NULL };
    return PQconnectdbParams(keywords, values, 1);
}

static bool has_input(PGconn *link)
{
    struct pollfd input = { .fd = PQsocket(link), .events = POLLIN };
    return poll(&input, 1, 0) != 0;
}

/* PostgreSQL says nothing between queries but good-bye: a link that has something to read was ended while it lay idle. Where it
 * was asked for notifications, these are read first; libpq keeps them for who waits for them. */
static bool was_ended(const struct postgres *postgres)
{
    bool has_more = has_input(postgres->link);
    while (has_more && postgres->listening) {
        if (PQconsumeInput(postgres->link) == 0) {
            return true;
        }
        has_more = has_input(postgres->link);
    }
    return has_more;
}

enum err connection_ensure(struct postgres *postgres)
{
    if (postgres->link != NULL && !postgres->in_transaction && was_ended(postgres)) {
        connection_drop(postgres);
    }
    if (postgres->link != NULL) {
        return ERR_OK;
    }
    if (postgres->in_transaction || monotonic_ms() < postgres->retry_at) {
        return ERR_UNAVAILABLE;
    }
    int64_t began = monotonic_us();
    postgres->link = connect_to(postgres->database_url, postgres->for_jobs ? LIMITS OF_A_WORKER : LIMITS);
    bool is_connected = PQstatus(postgres->link) == CONNECTION_OK;
    count_call(postgres, "connect", is_connected ? ERR_OK : ERR_UNAVAILABLE, began);
    if (!is_connected) {
        connection_remember(postgres, "connecting", PQerrorMessage(postgres->link));
        connection_drop(postgres);
        postgres->retry_at = monotonic_ms() + RETRY_AFTER_MS;
        return ERR_UNAVAILABLE;
    }
    count_connection(postgres, 1);
    postgres->is_counted = true;
    (void)PQsetNoticeProcessor(postgres->link, ignore_notice, NULL);
    /* An error's details tell the whole row that broke a rule, password hash and all. */
    (void)PQsetErrorVerbosity(postgres->link, PQERRORS_TERSE);
    memset(postgres->prepared, 0, sizeof postgres->prepared);
    postgres->listening = false;
    return ERR_OK;
}

enum { NO_DEADLINE = -1 };

/* *ready is set to false when the deadline comes first. */
static enum err poll_until(struct postgres *postgres, int64_t deadline, bool *ready)
{
    struct pollfd input = { .fd = PQsocket(postgres->link), .events = POLLIN };
    for (;;) {
        int64_t left = deadline == NO_DEADLINE ? -1 : deadline - monotonic_ms();
        int polled = left < 0 && deadline != NO_DEADLINE ? 0 : poll(&input, 1, left < INT_MAX ? (int)left : INT_MAX);
        if (polled >= 0) {
            *ready = polled > 0;
            return ERR_OK;
        }
        if (errno != EINTR) {
            connection_remember(postgres, "poll", strerror(errno));
            return ERR_UNAVAILABLE;
        }
    }
}

static enum err wait_for_input(struct postgres *postgres, int64_t deadline)
{
    bool ready = false;
    enum err err = poll_until(postgres, postgres->unhurried ? NO_DEADLINE : deadline, &ready);
    if (err == ERR_OK && !ready) {
        connection_remember(postgres, "no answer in time", NULL);
        err = ERR_UNAVAILABLE;
    }
    return err;
}

static enum err read_input(struct postgres *postgres)
{
    if (PQconsumeInput(postgres->link) == 0) {
        connection_remember(postgres, "reading", PQerrorMessage(postgres->link));
        return ERR_UNAVAILABLE;
    }
    return ERR_OK;
}

enum err connection_hear(struct postgres *postgres, int64_t patience, bool *spoke)
{
    bool ready = false;
    /* Rounded up, so that a patience under a millisecond doesn't make the caller spin. */
    enum err err = poll_until(postgres, monotonic_ms() + (patience + 999) / 1000, &ready);
    if (err == ERR_OK && ready) {
        err = read_input(postgres);
    }
    if (err != ERR_OK) {
        connection_drop(postgres);
        return err;
    }
    *spoke = ready;
    return ERR_OK;
}

static enum err next_result(struct postgres *postgres, int64_t deadline, PGresult **result)
{
    while (PQisBusy(postgres->link)) {
        enum err err = wait_for_input(postgres, deadline);
        if (err == ERR_OK) {
            err = read_input(postgres);
        }
        if (err != ERR_OK) {
            return err;
        }
    }
    *result = PQgetResult(postgres->link);
    return ERR_OK;
}

static bool is_failure(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY;
}

/* Of two results of one answer: the first failure, else the later. Clears the other. */
static PGresult *keep(PGresult *earlier, PGresult *later)
{
    bool keeps_earlier = earlier != NULL && is_failure(earlier);
    PQclear(keeps_earlier ? later : earlier);
    return keeps_earlier ? earlier : later;
}

static enum err collect(struct postgres *postgres, PGresult **answer)
{
    int64_t deadline = monotonic_ms() + ANSWER_WITHIN_MS;
    PGresult *kept = NULL;
    PGresult *next = NULL;
    enum err err = ERR_OK;
    while ((err = next_result(postgres, deadline, &next)) == ERR_OK && next != NULL) {
        kept = keep(kept, next);
    }
    if (err != ERR_OK) {
        PQclear(kept);
        return err;
    }
    *answer = kept;
    return ERR_OK;
}

/* Takes the result. */
static enum err judge(struct postgres *postgres, PGresult *result, PGresult **answer)
{
    if (result != NULL && !is_failure(result)) {
        *answer = result;
        return ERR_OK;
    }
    connection_remember(postgres, PQerrorMessage(postgres->link), NULL);
    bool lost = PQstatus(postgres->link) != CONNECTION_OK || result == NULL || sql_error_ends_the_connection(result);
    enum err err = lost ? ERR_UNAVAILABLE : sql_error_meaning(result);
    PQclear(result);
    if (lost) {
        connection_drop(postgres);
    }
    return err;
}

static enum err await(struct postgres *postgres, int sent, PGresult **answer)
{
    PGresult *result = NULL;
    enum err err = ERR_OK;
    if (sent == 0) {
        connection_remember(postgres, "sending", PQerrorMessage(postgres->link));
        err = ERR_UNAVAILABLE;
    } else {
        err = collect(postgres, &result);
    }
    if (err != ERR_OK) {
        connection_drop(postgres);
        return err;
    }
    return judge(postgres, result, answer);
}

enum err connection_await(struct postgres *postgres, const char *statement, int sent, PGresult **answer)
{
    int64_t began = monotonic_us();
    enum err err = await(postgres, sent, answer);
    count_call(postgres, statement, err, began);
    return err;
}

enum err connection_command(struct postgres *postgres, const char *sql)
{
    enum err err = connection_ensure(postgres);
    if (err != ERR_OK) {
        return err;
    }
    PGresult *answer = NULL;
    err = connection_await(postgres, sql, PQsendQuery(postgres->link, sql), &answer);
    PQclear(answer);
    return err;
}

/* Waits until PostgreSQL is ready for the bytes of a COPY that was just sent. *refusal becomes its answer when it isn't, else
 * NULL. */
static enum err await_copy(struct postgres *postgres, PGresult **refusal)
{
    PGresult *ready = NULL;
    PGresult *rest = NULL;
    enum err err = next_result(postgres, monotonic_ms() + ANSWER_WITHIN_MS, &ready);
    if (err == ERR_OK && PQresultStatus(ready) == PGRES_COPY_IN) {
        PQclear(ready);
        *refusal = NULL;
        return ERR_OK;
    }
    if (err == ERR_OK) {
        err = collect(postgres, &rest);
    }
    PQclear(rest);
    *refusal = ready;
    return err;
}

static int send_copy(struct postgres *postgres, const char *bytes, size_t size)
{
    return size <= INT_MAX && PQputCopyData(postgres->link, bytes, (int)size) == 1 && PQputCopyEnd(postgres->link, NULL) == 1;
}

enum err connection_copy(struct postgres *postgres, const char *sql, const char *bytes, size_t size)
{
    enum err err = connection_ensure(postgres);
    if (err != ERR_OK) {
        return err;
    }
    PGresult *answer = NULL;
    PGresult *refusal = NULL;
    err = PQsendQuery(postgres->link, sql) == 1 ? await_copy(postgres, &refusal) : ERR_UNAVAILABLE;
    if (err != ERR_OK) {
        PQclear(refusal);
        connection_drop(postgres);
        return err;
    }
    err = refusal != NULL ? judge(postgres, refusal, &answer)
                          : connection_await(postgres, sql, send_copy(postgres, bytes, size), &answer);
    PQclear(answer);
    return err;
}

enum err connection_take_time(struct postgres *postgres)
{
    enum err err = connection_command(postgres, "SET statement_timeout = 0");
    postgres->unhurried = err == ERR_OK;
    return err;
}

void connection_hurry(struct postgres *postgres)
{
    postgres->unhurried = false;
    if (postgres->link != NULL && connection_command(postgres, "RESET statement_timeout") != ERR_OK) {
        connection_drop(postgres);
    }
}
