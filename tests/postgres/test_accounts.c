/* Accounts whose owner, or somebody else, does two things at once, each over a connection of its own. */
#include <pthread.h>
#include "adapters/memory/clock.h"
#include "adapters/memory/password_blocklist.h"
#include "adapters/memory/password_hasher.h"
#include "adapters/sodium/digest.h"
#include "adapters/sodium/random_source.h"
#include "domain/user/account.h"
#include "tests/postgres/server.h"

enum { RIVALS = 8 };
#define PASSWORD "correct horse"

/* Nobody looks at the jobs here. */
static enum err add_job(void *self, const struct new_job *job, int64_t *id)
{
    (void)self;
    (void)job;
    *id = 1;
    return ERR_OK;
}

/* The account's use cases over one connection; a struct user_ports points into it. */
struct house {
    struct postgres *postgres;
    struct memory_clock time;
    struct memory_hasher hashing;
    struct clock clock;
    struct random_source random;
    struct digest digest;
    struct password_hasher hasher;
    struct password_blocklist blocklist;
    struct transaction transaction;
    struct user_store users;
    struct session_store sessions;
    struct ledger ledger;
    struct reset_token_store reset_tokens;
    struct job_queue jobs;
    struct audit_log audit_log;
    struct user_ports ports;
};

static void open_stores(struct house *house)
{
    house->transaction = postgres_transaction(house->postgres);
    house->users = postgres_user_store(house->postgres);
    house->sessions = postgres_session_store(house->postgres);
    house->ledger = postgres_ledger(house->postgres);
    house->reset_tokens = postgres_reset_token_store(house->postgres);
    house->jobs = (struct job_queue){ .add = add_job };
    house->audit_log = postgres_audit_log(house->postgres);
}

/* Takes the connection. */
static void open_house(struct house *house, struct postgres *postgres)
{
    *house = (struct house){ .postgres = postgres, .time = { .now = SERVER_NOW }, .hashing = { .cost = '1' } };
    house->clock = memory_clock(&house->time);
    house->random = sodium_random_source();
    house->digest = sodium_digest();
    house->hasher = memory_password_hasher(&house->hashing);
    house->blocklist = memory_password_blocklist();
    open_stores(house);
    house->ports = (struct user_ports){
        .clock = &house->clock,
        .random = &house->random,
        .digest = &house->digest,
        .hasher = &house->hasher,
        .blocklist = &house->blocklist,
        .transaction = &house->transaction,
        .users = &house->users,
        .sessions = &house->sessions,
        .ledger = &house->ledger,
        .reset_tokens = &house->reset_tokens,
        .jobs = &house->jobs,
        .audit = { .log = &house->audit_log, .clock = &house->clock, .digest = &house->digest },
    };
}

static struct house home;
static PGconn *database;

static int open_home(void **state)
{
    (void)state;
    open_house(&home, server_fresh());
    database = server_connect();
    return 0;
}

static int close_home(void **state)
{
    (void)state;
    postgres_close(home.postgres);
    PQfinish(database);
    return 0;
}

static struct user sign_up(const char *email, struct session_token *token)
{
    const struct sign_up wish = { .email = email, .password = PASSWORD, .address = "192.0.2.1" };
    struct problems why = { .count = 0 };
    struct user user;
    assert_int_equal(user_sign_up(&home.ports, &wish, &why, &user, token), ERR_OK);
    return user;
}

static struct session_token issue_link(const char *identity)
{
    struct session_token link;
    struct user user;
    assert_int_equal(user_issue_reset_token(&home.ports, identity, &user, &link), ERR_OK);
    return link;
}

/* One of several who do the same at once. */
struct rival {
    pthread_t thread;
    void (*act)(struct rival *rival);
    struct house house;
    struct problems why;
    struct user user;
    enum err err;
    struct session_token token; /* of a session or a link */
};

static void *act(void *argument)
{
    struct rival *rival = argument;
    rival->act(rival);
    return NULL;
}

static void let_all_act(struct rival rivals[RIVALS], void (*what)(struct rival *rival))
{
    for (size_t i = 0; i < RIVALS; i++) {
        rivals[i].act = what;
        open_house(&rivals[i].house, postgres_open(server_url()));
        assert_int_equal(pthread_create(&rivals[i].thread, NULL, act, &rivals[i]), 0);
    }
    for (size_t i = 0; i < RIVALS; i++) {
        assert_int_equal(pthread_join(rivals[i].thread, NULL), 0);
        postgres_close(rivals[i].house.postgres);
    }
}

static void assert_one_wins(const struct rival rivals[RIVALS], const char *field, const char *key)
{
    size_t winners = 0;
    for (size_t i = 0; i < RIVALS; i++) {
        if (rivals[i].err == ERR_OK) {
            winners++;
            continue;
        }
        assert_int_equal(rivals[i].err, ERR_REJECTED);
        assert_int_equal(rivals[i].why.count, 1);
        assert_string_equal(rivals[i].why.items[0].field, field);
        assert_string_equal(rivals[i].why.items[0].key, key);
    }
    assert_int_equal(winners, 1);
}

static void reset_password(struct rival *rival)
{
    const struct password_reset wish = { .token = rival->token.hex, .password = "a new password", .address = "192.0.2.1" };
    struct session_token opened;
    rival->err = user_reset_password(&rival->house.ports, &wish, &rival->why, &rival->user, &opened);
}

static void a_link_that_many_use_at_once_works_for_one(void **state)
{
    (void)state;
    struct rival rivals[RIVALS] = { { .err = ERR_INTERNAL } };
    struct session_token session;
    (void)sign_up("ann@example.com", &session);
    const struct session_token link = issue_link("ann@example.com");
    for (size_t i = 0; i < RIVALS; i++) {
        rivals[i].token = link;
    }

    let_all_act(rivals, reset_password);

    assert_one_wins(rivals, "", "password_reset.invalid_token");
    assert_int_equal(server_number(database, "SELECT count(*) FROM sessions"), 1);
}

static void of_many_links_of_one_account_used_at_once_one_works(void **state)
{
    (void)state;
    struct rival rivals[RIVALS] = { { .err = ERR_INTERNAL } };
    struct session_token session;
    (void)sign_up("ann@example.com", &session);
    for (size_t i = 0; i < RIVALS; i++) {
        rivals[i].token = issue_link("ann@example.com");
    }

    let_all_act(rivals, reset_password);

    assert_one_wins(rivals, "", "password_reset.invalid_token");
    assert_int_equal(server_number(database, "SELECT count(*) FROM sessions"), 1);
    assert_int_equal(server_number(database, "SELECT count(*) FROM reset_tokens"), 0);
}

static void change_password(struct rival *rival)
{
    const struct new_credentials wish = {
        .current_password = PASSWORD, .email = rival->user.email, .password = "a new password", .session = rival->token.hex
    };
    rival->err = user_update_credentials(&rival->house.ports, &wish, &rival->why, &rival->user);
}

static void a_current_password_replaces_itself_once(void **state)
{
    (void)state;
    struct rival rivals[RIVALS] = { { .err = ERR_INTERNAL } };
    struct session_token session;
    const struct user ann = sign_up("ann@example.com", &session);
    for (size_t i = 0; i < RIVALS; i++) {
        rivals[i].user = ann;
        rivals[i].token = session;
    }

    let_all_act(rivals, change_password);

    assert_one_wins(rivals, "current_password", "current_password.mismatch");
}

static void move_to_the_same_email(struct rival *rival)
{
    const struct new_credentials wish = {
        .current_password = PASSWORD, .email = "new@example.com", .password = "", .session = rival->token.hex
    };
    rival->err = user_update_credentials(&rival->house.ports, &wish, &rival->why, &rival->user);
}

static void an_email_that_many_move_to_at_once_is_ones(void **state)
{
    (void)state;
    static const char *const emails[RIVALS] = { "a@example.com", "b@example.com", "c@example.com", "d@example.com",
                                                "e@example.com", "f@example.com", "g@example.com", "h@example.com" };
    struct rival rivals[RIVALS] = { { .err = ERR_INTERNAL } };
    for (size_t i = 0; i < RIVALS; i++) {
        rivals[i].user = sign_up(emails[i], &rivals[i].token);
    }

    let_all_act(rivals, move_to_the_same_email);

    assert_one_wins(rivals, "email", "email.taken");
}

static void issue_token(struct rival *rival)
{
    rival->err = user_issue_reset_token(&rival->house.ports, "ann@example.com", &rival->user, &rival->token);
}

static const char wait_for_a_waiter[] =
    "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted) LOOP PERFORM pg_sleep(0.01); END LOOP; END $$";

/* Else the mail with the link would go to an address that its owner has given up for lost. */
static void a_link_made_during_a_change_of_the_email_is_mailed_to_the_new_one(void **state)
{
    (void)state;
    struct rival rival = { .act = issue_token };
    struct session_token session;
    const struct user ann = sign_up("ann@example.com", &session);
    open_house(&rival.house, postgres_open(server_url()));
    assert_int_equal(home.transaction.begin(home.transaction.self), ERR_OK);
    assert_int_equal(home.users.set_email(home.users.self, ann.id, "new@example.com"), ERR_OK);
    assert_int_equal(pthread_create(&rival.thread, NULL, act, &rival), 0);
    server_run(database, wait_for_a_waiter);

    assert_int_equal(home.transaction.commit(home.transaction.self), ERR_OK);

    assert_int_equal(pthread_join(rival.thread, NULL), 0);
    postgres_close(rival.house.postgres);
    assert_int_equal(rival.err, ERR_OK);
    assert_string_equal(rival.user.email, "new@example.com");
}

static bool can_lock_users(void)
{
    PGresult *result = PQexec(database, "SELECT FROM users FOR NO KEY UPDATE NOWAIT");
    bool can = PQresultStatus(result) == PGRES_TUPLES_OK;
    PQclear(result);
    return can;
}

static void locked_credentials_are_nobody_elses_to_change_until_the_transaction_ends(void **state)
{
    (void)state;
    struct user_credentials credentials;
    struct session_token session;
    const struct user ann = sign_up("ann@example.com", &session);
    assert_int_equal(home.transaction.begin(home.transaction.self), ERR_OK);

    assert_int_equal(home.users.lock_credentials(home.users.self, ann.id, &credentials), ERR_OK);
    assert_false(can_lock_users());

    home.transaction.rollback(home.transaction.self);
    assert_true(can_lock_users());
}

static void purging_waits_for_nobody(void **state)
{
    (void)state;
    struct session_token session;
    int64_t count = -1;
    (void)sign_up("ann@example.com", &session);
    (void)issue_link("ann@example.com");
    home.time.now += 2 * SIGN_IN_HISTORY;
    server_run(database, "BEGIN; SELECT FROM sessions, reset_tokens, sign_ins FOR UPDATE");

    assert_int_equal(user_purge(&home.ports, &count), ERR_OK);
    assert_int_equal(count, 0);

    server_run(database, "ROLLBACK");
    assert_int_equal(user_purge(&home.ports, &count), ERR_OK);
    assert_int_equal(count, 3);
}

static void a_deleted_user_leaves_no_link_and_no_history(void **state)
{
    (void)state;
    struct session_token session;
    (void)sign_up("ann@example.com", &session);
    (void)issue_link("ann@example.com");

    server_run(database, "DELETE FROM coin_entries; DELETE FROM users");

    assert_int_equal(server_number(database, "SELECT (SELECT count(*) FROM reset_tokens) + (SELECT count(*) FROM sign_ins)"), 0);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, open_home, close_home)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_link_that_many_use_at_once_works_for_one),
        RULE(of_many_links_of_one_account_used_at_once_one_works),
        RULE(a_current_password_replaces_itself_once),
        RULE(an_email_that_many_move_to_at_once_is_ones),
        RULE(a_link_made_during_a_change_of_the_email_is_mailed_to_the_new_one),
        RULE(locked_credentials_are_nobody_elses_to_change_until_the_transaction_ends),
        RULE(purging_waits_for_nobody),
        RULE(a_deleted_user_leaves_no_link_and_no_history),
    };
    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
