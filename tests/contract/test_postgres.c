/* The suites of the ports that PostgreSQL serves, on a real and empty database at DATABASE_URL. */
#include <libpq-fe.h>
#include "adapters/postgres/postgres.h"
#include "adapters/sodium/digest.h"
#include "tests/contract/contract.h"

static PGconn *connect_directly(const char *url)
{
    PGconn *database = PQconnectdb(url);
    if (PQstatus(database) != CONNECTION_OK) {
        (void)fprintf(stderr, "%s", PQerrorMessage(database));
        exit(1);
    }
    return database;
}

static struct postgres *open_migrated(const char *url)
{
    struct postgres *postgres = postgres_open(url);
    const struct digest digest = sodium_digest();
    size_t applied = 0;
    if (postgres == NULL || postgres_reset(postgres) != ERR_OK ||
        postgres_migrate(postgres, "adapters/postgres/migrations", &digest, &applied) != ERR_OK) {
        (void)fprintf(stderr, "%s\n", postgres == NULL ? "out of memory" : postgres_last_error(postgres));
        exit(1);
    }
    return postgres;
}

static void empty_the_tables(struct contract_fixture *fixture)
{
    PGresult *result = PQexec(fixture->self, "TRUNCATE users, sessions, coin_entries, bets, seed_pairs RESTART IDENTITY");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
}

static int run_suites(struct contract_fixture *fixture)
{
    return CONTRACT_RUN(fixture, health_check) + CONTRACT_RUN(fixture, user_store) + CONTRACT_RUN(fixture, session_store) +
           CONTRACT_RUN(fixture, ledger) + CONTRACT_RUN(fixture, bet_store) + CONTRACT_RUN(fixture, seed_store) +
           CONTRACT_RUN(fixture, transaction);
}

int main(void)
{
    const char *url = getenv("DATABASE_URL");
    if (url == NULL || url[0] == '\0') {
        (void)fprintf(stderr, "DATABASE_URL is not set: run this by tests/with_servers\n");
        return 1;
    }
    struct postgres *postgres = open_migrated(url);
    const struct health_check health = postgres_health_check(postgres);
    const struct transaction transaction = postgres_transaction(postgres);
    const struct user_store users = postgres_user_store(postgres);
    const struct session_store sessions = postgres_session_store(postgres);
    const struct ledger ledger = postgres_ledger(postgres);
    const struct bet_store bets = postgres_bet_store(postgres);
    const struct seed_store seeds = postgres_seed_store(postgres);
    struct contract_fixture fixture = {
        .self = connect_directly(url),
        .health = &health,
        .transaction = &transaction,
        .users = &users,
        .sessions = &sessions,
        .ledger = &ledger,
        .bets = &bets,
        .seeds = &seeds,
        .reset = empty_the_tables,
    };
    int failed = run_suites(&fixture);
    PQfinish(fixture.self);
    postgres_close(postgres);
    return failed == 0 ? 0 : 1;
}
