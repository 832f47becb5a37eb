#include "tests/postgres/server.h"
#include "adapters/sodium/digest.h"

const char *server_url(void)
{
    const char *url = getenv("DATABASE_URL");
    if (url == NULL || url[0] == '\0') {
        (void)fprintf(stderr, "DATABASE_URL is not set: run this by tests/with_servers\n");
        exit(1);
    }
    return url;
}

PGconn *server_connect(void)
{
    PGconn *link = PQconnectdb(server_url());
    if (PQstatus(link) != CONNECTION_OK) {
        print_error("%s", PQerrorMessage(link));
        PQfinish(link);
        fail();
    }
    return link;
}

void server_run(PGconn *link, const char *sql)
{
    PGresult *result = PQexec(link, sql);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        fail_msg("%s", PQerrorMessage(link));
    }
}

int64_t server_number(PGconn *link, const char *sql)
{
    PGresult *result = PQexec(link, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) == 0) {
        PQclear(result);
        fail_msg("%s", PQerrorMessage(link));
    }
    int64_t number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return number;
}

const char *server_broken_constraint(PGconn *link, const char *sql)
{
    static char name[64];
    PGresult *result = PQexec(link, sql);
    const char *broken = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    int length = snprintf(name, sizeof name, "%s", broken == NULL ? "" : broken);
    PQclear(result);
    assert_in_range(length, 0, sizeof name - 1);
    return name;
}

struct postgres *server_fresh(void)
{
    struct postgres *postgres = postgres_open(server_url());
    const struct digest digest = sodium_digest();
    size_t applied = 0;
    assert_non_null(postgres);
    assert_int_equal(postgres_reset(postgres), ERR_OK);
    assert_int_equal(postgres_migrate(postgres, MIGRATIONS, &digest, NULL, &applied), ERR_OK);
    return postgres;
}

int64_t server_add_user(struct postgres *postgres, const char *email, int64_t coins)
{
    const struct user_store users = postgres_user_store(postgres);
    const struct ledger ledger = postgres_ledger(postgres);
    const struct seed_pair seeds = { .number = 1, .client_seed = "snake-eyes" };
    const struct new_user user = { .email = email, .password_hash = "hash", .seeds = &seeds, .created_on = SERVER_NOW };
    int64_t id = 0;
    assert_int_equal(users.add(users.self, &user, &id), ERR_OK);
    const struct ledger_entry entry = { .user_id = id, .amount = coins, .reason = COIN_SIGN_UP, .created_on = SERVER_NOW };
    assert_int_equal(ledger.add(ledger.self, &entry, NULL), ERR_OK);
    return id;
}

struct bet server_losing_bet(int64_t user_id, int64_t nonce, int64_t wagered)
{
    return (struct bet){
        .user_id = user_id,
        .guess = 7,
        .dice = { .die_1 = 1, .die_2 = 2 },
        .wagered = wagered,
        .payout = 60,
        .net = -wagered,
        .seed_number = 1,
        .nonce = nonce,
        .placed_on = SERVER_NOW,
    };
}
