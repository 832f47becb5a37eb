/* What the contract of the stores of payments doesn't ask: many at once, what a deletion leaves behind, older code on the new
 * tables. */
#include <pthread.h>
#include <string.h>
#include "tests/postgres/both_sides.h"

enum { RIVALS = 8 };

/* One of several that want the same thing at once, each by a connection of its own. */
struct rival {
    pthread_t thread;
    enum err (*want)(struct postgres *own, int64_t id);
    int64_t id;
    enum err err;
};

static void *act(void *argument)
{
    struct rival *rival = argument;
    struct postgres *own = postgres_open(server_url());
    rival->err = rival->want(own, rival->id);
    postgres_close(own);
    return NULL;
}

/* Lets them all, and returns how many had it; the others must have been told so. */
static int64_t let_rivals(enum err (*want)(struct postgres *own, int64_t id), int64_t id, enum err told)
{
    struct rival rivals[RIVALS];
    int64_t winners = 0;
    for (size_t i = 0; i < RIVALS; i++) {
        rivals[i] = (struct rival){ .want = want, .id = id };
        assert_int_equal(pthread_create(&rivals[i].thread, NULL, act, &rivals[i]), 0);
    }
    for (size_t i = 0; i < RIVALS; i++) {
        assert_int_equal(pthread_join(rivals[i].thread, NULL), 0);
        winners += rivals[i].err == ERR_OK ? 1 : 0;
        assert_true(rivals[i].err == ERR_OK || rivals[i].err == told);
    }
    return winners;
}

static int64_t add_coupon(int64_t max_redemptions)
{
    const struct coupon_store coupons = postgres_coupon_store(postgres);
    const struct coupon coupon = { .code = "TWENTY",
                                   .percent_off = 20,
                                   .duration = COUPON_ONCE,
                                   .max_redemptions = max_redemptions,
                                   .redeem_by = SERVER_NOW,
                                   .created_on = SERVER_NOW };
    int64_t id = 0;
    assert_int_equal(coupons.add(coupons.self, &coupon, &id), ERR_OK);
    return id;
}

static enum err redeem(struct postgres *own, int64_t id)
{
    const struct coupon_store coupons = postgres_coupon_store(own);
    return coupons.redeem(coupons.self, id, SERVER_NOW);
}

static void the_last_redemptions_go_to_so_many_customers_only(void **state)
{
    (void)state;
    int64_t id = add_coupon(3);

    assert_int_equal(let_rivals(redeem, id, ERR_STALE), 3);

    assert_int_equal(server_number(database, "SELECT times_redeemed FROM coupons"), 3);
}

static enum err subscribe(struct postgres *own, int64_t user_id)
{
    const struct subscription_store subscriptions = postgres_subscription_store(own);
    const struct subscription wish = { .user_id = user_id, .plan = PLAN_GOLD, .created_on = SERVER_NOW };
    int64_t id = 0;
    return subscriptions.add(subscriptions.self, &wish, &id);
}

static void of_many_subscriptions_at_once_a_user_gets_one(void **state)
{
    (void)state;
    int64_t ann = server_add_user(postgres, "ann@example.com", 0);

    assert_int_equal(let_rivals(subscribe, ann, ERR_CONFLICT), 1);

    assert_int_equal(server_number(database, "SELECT count(*) FROM subscriptions"), 1);
}

/* The event and its effect, as a webhook does them. */
static enum err deliver(struct postgres *own, int64_t user_id)
{
    const struct transaction transaction = postgres_transaction(own);
    const struct gateway_event_store events = postgres_gateway_event_store(own);
    const struct ledger ledger = postgres_ledger(own);
    const struct ledger_entry effect = { .user_id = user_id, .amount = 600, .reason = COIN_PLAN, .created_on = SERVER_NOW };
    enum err err = transaction.begin(transaction.self);
    if (err != ERR_OK) {
        return err;
    }
    err = events.add(events.self, "evt_1", "invoice.paid", SERVER_NOW, SERVER_NOW);
    if (err == ERR_OK) {
        err = ledger.add(ledger.self, &effect, NULL);
    }
    if (err != ERR_OK) {
        transaction.rollback(transaction.self);
        return err;
    }
    return transaction.commit(transaction.self);
}

static void an_event_that_is_delivered_many_times_at_once_has_one_effect(void **state)
{
    (void)state;
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);

    assert_int_equal(let_rivals(deliver, ann, ERR_CONFLICT), 1);

    assert_int_equal(server_number(database, "SELECT coins FROM users"), 700);
}

/* Each reads the balance under its lock before it moves it. */
static enum err take_ten_back(struct postgres *own, int64_t user_id)
{
    const struct transaction transaction = postgres_transaction(own);
    const struct billing_account_store accounts = postgres_billing_account_store(own);
    const struct ledger ledger = postgres_ledger(own);
    struct billing_account account;
    struct coin_movement moved = { .coins = 0 };
    enum err err = transaction.begin(transaction.self);
    if (err != ERR_OK) {
        return err;
    }
    err = accounts.find_locked(accounts.self, user_id, &account);
    if (err == ERR_OK) {
        err = coin_take_back(&account.holding, 10, &moved);
    }
    const struct ledger_entry entry = {
        .user_id = user_id, .amount = moved.coins, .debt = moved.debt, .reason = COIN_REFUND, .created_on = SERVER_NOW
    };
    if (err == ERR_OK) {
        err = ledger.add(ledger.self, &entry, NULL);
    }
    if (err != ERR_OK) {
        transaction.rollback(transaction.self);
        return err;
    }
    return transaction.commit(transaction.self);
}

static void what_many_take_back_at_once_adds_up(void **state)
{
    (void)state;
    int64_t ann = server_add_user(postgres, "ann@example.com", 25);

    assert_int_equal(let_rivals(take_ten_back, ann, ERR_OK), RIVALS);

    assert_int_equal(server_number(database, "SELECT coins FROM users"), 0);
    assert_int_equal(server_number(database, "SELECT coin_debt FROM users"), 10 * RIVALS - 25);
}

static void one_may_write_beside_a_locked_account(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    const struct billing_account_store accounts = postgres_billing_account_store(postgres);
    struct billing_account account;
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    assert_int_equal(accounts.find_locked(accounts.self, ann, &account), ERR_OK);
    server_run(database, "SET lock_timeout = '100ms'");

    server_run(database, "INSERT INTO purchases (user_id, coins, cents, due, state, created_on) "
                         "SELECT id, 100, 100, 100, 'pending', now() FROM users");
    PGresult *update = PQexec(database, "UPDATE users SET coins = 0");

    assert_int_equal(PQresultStatus(update), PGRES_FATAL_ERROR);
    PQclear(update);
    transaction.rollback(transaction.self);
}

static struct invoice add_invoice(int64_t user_id)
{
    const struct invoice_store invoices = postgres_invoice_store(postgres);
    struct invoice invoice = { .user_id = user_id,
                               .gateway_id = "in_1",
                               .charge = "ch_1",
                               .description = "gold",
                               .subtotal = 500,
                               .total = 500,
                               .coins = 600,
                               .created_on = SERVER_NOW };
    assert_int_equal(invoices.add(invoices.self, &invoice, &invoice.id), ERR_OK);
    return invoice;
}

static void an_invoice_outlives_its_user_and_can_still_be_refunded(void **state)
{
    (void)state;
    const struct invoice_store invoices = postgres_invoice_store(postgres);
    struct invoice found;
    struct invoice invoice = add_invoice(server_add_user(postgres, "ann@example.com", 100));

    server_run(database, "DELETE FROM users");

    assert_int_equal(invoices.find_payment_locked(invoices.self, "ch_1", "", &found), ERR_OK);
    assert_int_equal(found.user_id, 0);
    assert_int_equal(found.total, 500);
    invoice.refunded = 500;
    assert_int_equal(invoices.set_returned(invoices.self, &invoice), ERR_OK);
}

static void everything_else_goes_with_the_user(void **state)
{
    (void)state;
    const struct card_store cards = postgres_card_store(postgres);
    const struct purchase_store purchases = postgres_purchase_store(postgres);
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    const struct purchase purchase = { .user_id = ann, .coins = 100, .cents = 100, .due = 100, .created_on = SERVER_NOW };
    const struct card_on_file card = { .user_id = ann,
                                       .payment_method = "pm_1",
                                       .card = { .brand = "visa", .last4 = "4242", .exp_year = 2030, .exp_month = 1 } };
    int64_t id = 0;
    assert_int_equal(subscribe(postgres, ann), ERR_OK);
    assert_int_equal(purchases.add(purchases.self, &purchase, &id), ERR_OK);
    assert_int_equal(cards.set(cards.self, &card), ERR_OK);

    server_run(database, "DELETE FROM users");

    assert_int_equal(server_number(database, "SELECT (SELECT count(*) FROM subscriptions) + (SELECT count(*) FROM purchases) + "
                                             "(SELECT count(*) FROM cards)"),
                     0);
}

/* The statements of the release before 0006_billing.sql: it runs beside this one during an upgrade. */
static void what_older_code_writes_stands(void **state)
{
    (void)state;
    const struct ledger ledger = postgres_ledger(postgres);
    const struct user_store users = postgres_user_store(postgres);
    struct coin_balance wrong[1];
    size_t wrong_count = 1;
    int64_t user_count = 0;
    struct user user;

    server_run(database, "INSERT INTO users (email, password_hash, role, created_on, updated_on, seed_number, server_seed, "
                         "next_server_seed, client_seed, nonce, locale) VALUES ('ann@example.com', 'hash', 'member', now(), "
                         "now(), 1, sha256('a'), sha256('b'), 'seed', 0, 'en')");
    server_run(database, "WITH moved AS (UPDATE users SET coins = coins + 100, updated_on = now() RETURNING id, coins) "
                         "INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT id, 100, 'sign_up', now() "
                         "FROM moved");

    assert_int_equal(users.find(users.self, server_number(database, "SELECT id FROM users"), &user), ERR_OK);
    assert_int_equal(user.coins, 100);
    assert_int_equal(user.coin_debt, 0);
    assert_false(user.subscribed);
    assert_int_equal(ledger.audit(ledger.self, wrong, 1, &wrong_count, &user_count), ERR_OK);
    assert_int_equal(wrong_count, 0);
}

static void an_audit_finds_a_debt_without_an_entry(void **state)
{
    (void)state;
    const struct ledger ledger = postgres_ledger(postgres);
    struct coin_balance wrong[1];
    size_t wrong_count = 0;
    int64_t user_count = 0;
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    server_run(database, "UPDATE users SET coin_debt = 7");

    assert_int_equal(ledger.audit(ledger.self, wrong, 1, &wrong_count, &user_count), ERR_OK);

    assert_int_equal(wrong_count, 1);
    assert_int_equal(wrong[0].user_id, ann);
    assert_int_equal(wrong[0].coins, 100);
    assert_int_equal(wrong[0].debt, 7);
    assert_int_equal(wrong[0].debt_entries, 0);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, connect_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(the_last_redemptions_go_to_so_many_customers_only),
        RULE(of_many_subscriptions_at_once_a_user_gets_one),
        RULE(an_event_that_is_delivered_many_times_at_once_has_one_effect),
        RULE(what_many_take_back_at_once_adds_up),
        RULE(one_may_write_beside_a_locked_account),
        RULE(an_invoice_outlives_its_user_and_can_still_be_refunded),
        RULE(everything_else_goes_with_the_user),
        RULE(what_older_code_writes_stands),
        RULE(an_audit_finds_a_debt_without_an_entry),
    };
    return cmocka_run_group_tests_name("billing", tests, NULL, NULL);
}
