/* What happens when PostgreSQL goes away, refuses, or falls silent. */
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "tests/postgres/both_sides.h"

static enum err ask(void)
{
    const struct health_check health = postgres_health_check(postgres);
    return health.check(health.self);
}

/* Ends every other session of the database and waits until they are gone. */
static void end_the_others(void)
{
    server_run(database, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                         "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
}

static int64_t monotonic_ms(void)
{
    struct timespec now = { 0 };
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void a_connection_that_ended_while_idle_is_made_anew_unnoticed(void **state)
{
    (void)state;
    assert_int_equal(ask(), ERR_OK);

    end_the_others();

    assert_int_equal(ask(), ERR_OK);
}

static void statements_are_prepared_anew_on_the_new_connection(void **state)
{
    (void)state;
    const struct user_store users = postgres_user_store(postgres);
    int64_t id = server_add_user(postgres, "ann@example.com", 100);
    struct user user;
    assert_int_equal(users.find(users.self, id, &user), ERR_OK);

    end_the_others();

    assert_int_equal(users.find(users.self, id, &user), ERR_OK);
}

static void what_is_said_of_a_broken_rule_names_no_value(void **state)
{
    (void)state;
    const struct diagnosis diagnosis = postgres_diagnosis(postgres);
    const struct user_store users = postgres_user_store(postgres);
    int64_t id = server_add_user(postgres, "ann@example.com", 100);
    int64_t other = server_add_user(postgres, "bob@example.com", 100);
    assert_int_equal(users.set_username(users.self, id, "lucky"), ERR_OK);

    assert_int_equal(users.set_username(users.self, other, "lucky"), ERR_CONFLICT);

    assert_non_null(strstr(diagnosis.latest(diagnosis.self), "users_username_key"));
    assert_null(strstr(diagnosis.latest(diagnosis.self), "lucky"));
    diagnosis.forget(diagnosis.self);
    assert_string_equal(diagnosis.latest(diagnosis.self), "");
}

struct waiting_call {
    int64_t user_id;
    enum err err;
};

static void *name_user(void *argument)
{
    struct waiting_call *call = argument;
    const struct user_store users = postgres_user_store(postgres);
    call->err = users.set_username(users.self, call->user_id, "Ann");
    return NULL;
}

static void the_call_that_loses_its_connection_says_unavailable_and_the_next_is_served(void **state)
{
    (void)state;
    struct waiting_call call = { .user_id = server_add_user(postgres, "ann@example.com", 100) };
    pthread_t thread;
    server_run(database, "BEGIN; UPDATE users SET active = false");
    assert_int_equal(pthread_create(&thread, NULL, name_user, &call), 0);
    while (server_number(database, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
    }

    end_the_others();

    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(call.err, ERR_UNAVAILABLE);
    assert_string_not_equal(postgres_last_error(postgres), "");
    assert_int_equal(ask(), ERR_OK);
}

static void a_transaction_that_lost_its_connection_does_nothing_more(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    end_the_others();
    assert_int_equal(ask(), ERR_UNAVAILABLE);

    assert_int_equal(ask(), ERR_UNAVAILABLE);
    assert_int_equal(transaction.commit(transaction.self), ERR_UNAVAILABLE);
}

static void after_the_rollback_of_a_lost_transaction_all_is_well(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    end_the_others();
    assert_int_equal(ask(), ERR_UNAVAILABLE);

    transaction.rollback(transaction.self);

    assert_int_equal(ask(), ERR_OK);
}

static void a_commit_over_a_lost_connection_is_not_believed(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    end_the_others();

    assert_int_equal(transaction.commit(transaction.self), ERR_UNAVAILABLE);

    assert_int_equal(ask(), ERR_OK);
}

static void the_commit_of_a_failed_transaction_is_an_error(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    const struct ledger ledger = postgres_ledger(postgres);
    const struct ledger_entry too_much = { .user_id = server_add_user(postgres, "ann@example.com", 5), .amount = -6 };
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    assert_int_equal(ledger.add(ledger.self, &too_much, NULL), ERR_CONFLICT);

    assert_int_equal(transaction.commit(transaction.self), ERR_INTERNAL);
}

static void transactions_do_not_nest(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);

    assert_int_equal(transaction.begin(transaction.self), ERR_INTERNAL);

    transaction.rollback(transaction.self);
}

static void a_page_does_not_wait_for_a_locked_row_for_ever(void **state)
{
    (void)state;
    const struct user_store users = postgres_user_store(postgres);
    int64_t id = server_add_user(postgres, "ann@example.com", 100);
    server_run(database, "BEGIN; UPDATE users SET active = false");
    int64_t start = monotonic_ms();

    assert_int_equal(users.set_username(users.self, id, "Ann"), ERR_UNAVAILABLE);

    assert_in_range(monotonic_ms() - start, 4500, 7000);
}

static void a_server_that_refuses_is_left_alone_for_a_while(void **state)
{
    (void)state;
    struct postgres *nowhere = postgres_open("postgresql://nobody@/nothing?host=/nonexistent");
    const struct health_check health = postgres_health_check(nowhere);
    assert_int_equal(health.check(health.self), ERR_UNAVAILABLE);
    int64_t start = monotonic_ms();

    for (int i = 0; i < 100000; i++) {
        assert_int_equal(health.check(health.self), ERR_UNAVAILABLE);
    }

    assert_in_range(monotonic_ms() - start, 0, 2000);
    postgres_close(nowhere);
}

/* A socket that takes connections and says nothing. */
static int listen_in_silence(char folder[32])
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    assert_non_null(mkdtemp(folder));
    assert_in_range(snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.5432", folder), 1,
                    sizeof address.sun_path - 1);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 5), 0);
    return listener;
}

static void a_server_that_says_nothing_is_given_up(void **state)
{
    (void)state;
    char folder[32] = "/tmp/silence.XXXXXX";
    char text[100];
    int listener = listen_in_silence(folder);
    assert_in_range(snprintf(text, sizeof text, "postgresql://nobody@/nothing?host=%s&port=5432", folder), 1, sizeof text - 1);
    struct postgres *silent = postgres_open(text);
    const struct health_check health = postgres_health_check(silent);
    int64_t start = monotonic_ms();

    assert_int_equal(health.check(health.self), ERR_UNAVAILABLE);

    assert_in_range(monotonic_ms() - start, 0, 4000);
    postgres_close(silent);
    assert_int_equal(close(listener), 0);
    assert_in_range(snprintf(text, sizeof text, "%s/.s.PGSQL.5432", folder), 1, sizeof text - 1);
    assert_int_equal(unlink(text), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void nothing_is_left_to_close_of_null(void **state)
{
    (void)state;
    postgres_close(NULL);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, connect_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_connection_that_ended_while_idle_is_made_anew_unnoticed),
        RULE(the_call_that_loses_its_connection_says_unavailable_and_the_next_is_served),
        RULE(statements_are_prepared_anew_on_the_new_connection),
        RULE(what_is_said_of_a_broken_rule_names_no_value),
        RULE(a_transaction_that_lost_its_connection_does_nothing_more),
        RULE(after_the_rollback_of_a_lost_transaction_all_is_well),
        RULE(a_commit_over_a_lost_connection_is_not_believed),
        RULE(the_commit_of_a_failed_transaction_is_an_error),
        RULE(transactions_do_not_nest),
        RULE(a_page_does_not_wait_for_a_locked_row_for_ever),
        cmocka_unit_test(a_server_that_refuses_is_left_alone_for_a_while),
        cmocka_unit_test(a_server_that_says_nothing_is_given_up),
        cmocka_unit_test(nothing_is_left_to_close_of_null),
    };
    return cmocka_run_group_tests_name("connection", tests, NULL, NULL);
}
