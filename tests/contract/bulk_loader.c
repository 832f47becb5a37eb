#include <string.h>
#include "domain/kernel/text.h"
#include "tests/contract/contract.h"

static int64_t reserve(const struct contract_fixture *fixture)
{
    int64_t id = 0;
    assert_int_equal(fixture->bulk->reserve_user_ids(fixture->bulk->self, &id, 1), ERR_OK);
    return id;
}

/* Ann under a reserved id: 70 coins, one bet, her second pair of seeds in use. */
static struct bulk_user ann(const struct contract_fixture *fixture)
{
    struct bulk_user loaded = {
        .user = { .id = reserve(fixture),
                  .email = "ann@example.com",
                  .username = "Ann",
                  .active = true,
                  .locale = USER_LOCALE_ES,
                  .coins = 70,
                  .bet_count = 1,
                  .seeds = contract_seeds(),
                  .sign_in_count = 3,
                  .current_sign_in_on = CONTRACT_NOW - 5,
                  .current_sign_in_address = "192.0.2.7",
                  .last_sign_in_on = CONTRACT_NOW - 7,
                  .last_sign_in_address = "192.0.2.8",
                  .created_on = CONTRACT_NOW - 10 },
        .password_hash = "hash",
        .last_bet_on = CONTRACT_NOW - 6,
        .customer = "cus_1",
        .biggest_plan = plan_at(PLAN_GOLD),
    };
    loaded.user.seeds.number = 2;
    return loaded;
}

static enum err load_user(const struct contract_fixture *fixture, const struct bulk_user *user)
{
    return fixture->bulk->load_users(fixture->bulk->self, user, 1);
}

static int64_t load_ann(const struct contract_fixture *fixture)
{
    const struct bulk_user user = ann(fixture);
    assert_int_equal(load_user(fixture, &user), ERR_OK);
    return user.user.id;
}

static struct user find(const struct contract_fixture *fixture, int64_t id)
{
    struct user user;
    assert_int_equal(fixture->users->find(fixture->users->self, id, &user), ERR_OK);
    return user;
}

/* What ann's row says was done: 100 coins at first, 30 of them lost by the first pair of seeds. */
static struct bet lost_bet(int64_t user_id)
{
    return (struct bet){
        .user_id = user_id,
        .number = 1,
        .guess = 7,
        .dice = { .die_1 = 1, .die_2 = 2 },
        .wagered = 30,
        .payout = 60,
        .net = -30,
        .seed_number = 1,
        .placed_on = CONTRACT_NOW - 6,
    };
}

static struct bulk_seeds first_seeds(int64_t user_id)
{
    struct bulk_seeds first = { .user_id = user_id, .seeds = { .number = 1, .bets = 1, .revealed_on = CONTRACT_NOW - 5 } };
    memset(first.seeds.server_seed, 9, SERVER_SEED_BYTES);
    assert_int_equal(text_copy("first", first.seeds.client_seed, sizeof first.seeds.client_seed), ERR_OK);
    return first;
}

static void load_anns_past(const struct contract_fixture *fixture, int64_t id)
{
    const struct bulk_loader *bulk = fixture->bulk;
    const struct ledger_entry gift = { .user_id = id, .amount = 100, .reason = COIN_SIGN_UP, .created_on = CONTRACT_NOW - 10 };
    const struct bet bet = lost_bet(id);
    const struct bulk_seeds first = first_seeds(id);
    assert_int_equal(bulk->load_entries(bulk->self, &gift, 1), ERR_OK);
    assert_int_equal(bulk->load_seeds(bulk->self, &first, 1), ERR_OK);
    assert_int_equal(bulk->load_bets(bulk->self, &bet, 1), ERR_OK);
}

static void reserved_ids_differ_and_nobody_else_gets_them(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ids[100];
    int64_t before = contract_add_user(fixture, "before@example.com", 0);

    assert_int_equal(fixture->bulk->reserve_user_ids(fixture->bulk->self, ids, 100), ERR_OK);

    int64_t after = contract_add_user(fixture, "after@example.com", 0);
    for (size_t i = 0; i < 100; i++) {
        assert_true(ids[i] > (i == 0 ? before : ids[i - 1]));
    }
    assert_true(after > ids[99]);
}

static void a_rollback_does_not_give_reserved_ids_back(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t lost = 0;

    CONTRACT_ROLLED_BACK(fixture, fixture->bulk->reserve_user_ids(fixture->bulk->self, &lost, 1));

    assert_true(reserve(fixture) > lost);
}

static void a_loaded_user_is_as_it_was_given(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct bulk_user given = ann(fixture);

    assert_int_equal(load_user(fixture, &given), ERR_OK);

    const struct user found = find(fixture, given.user.id);
    assert_string_equal(found.email, "ann@example.com");
    assert_string_equal(found.username, "Ann");
    assert_int_equal(found.role, USER_MEMBER);
    assert_true(found.active);
    assert_int_equal(found.locale, USER_LOCALE_ES);
    assert_int_equal(found.coins, 70);
    assert_int_equal(found.coin_debt, 0);
    assert_int_equal(found.bet_count, 1);
    assert_memory_equal(&found.seeds, &given.user.seeds, sizeof found.seeds);
    assert_int_equal(found.sign_in_count, 3);
    assert_int_equal(found.current_sign_in_on, CONTRACT_NOW - 5);
    assert_string_equal(found.current_sign_in_address, "192.0.2.7");
    assert_int_equal(found.last_sign_in_on, CONTRACT_NOW - 7);
    assert_string_equal(found.last_sign_in_address, "192.0.2.8");
    assert_int_equal(found.created_on, CONTRACT_NOW - 10);
    assert_false(found.subscribed);
}

static void a_loaded_user_has_its_password_and_its_account_at_the_gateway(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = load_ann(fixture);
    struct user_credentials credentials;
    struct billing_account account;

    assert_int_equal(fixture->users->find_credentials(fixture->users->self, "ANN", &credentials), ERR_OK);
    assert_int_equal(fixture->accounts->find(fixture->accounts->self, id, &account), ERR_OK);

    assert_int_equal(credentials.user_id, id);
    assert_string_equal(credentials.password_hash, "hash");
    assert_string_equal(account.customer, "cus_1");
    assert_true(account.had_plan);
    assert_int_equal(account.biggest_plan, PLAN_GOLD);
}

static void what_a_user_lacks_is_absent(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct bulk_user bare = {
        .user = { .id = reserve(fixture), .email = "bob@example.com", .seeds = contract_seeds(), .created_on = CONTRACT_NOW },
        .password_hash = "hash",
        .customer = "",
    };
    struct billing_account account;

    assert_int_equal(load_user(fixture, &bare), ERR_OK);
    assert_int_equal(fixture->accounts->find(fixture->accounts->self, bare.user.id, &account), ERR_OK);

    const struct user found = find(fixture, bare.user.id);
    assert_string_equal(found.username, "");
    assert_false(found.active);
    assert_int_equal(found.current_sign_in_on, 0);
    assert_int_equal(found.last_sign_in_on, 0);
    assert_string_equal(account.customer, "");
    assert_false(account.had_plan);
}

static void what_was_loaded_moves_no_coins(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = load_ann(fixture);
    struct coin_balance wrong[1];
    size_t wrong_count = 7;
    int64_t user_count = 0;

    load_anns_past(fixture, id);

    assert_int_equal(find(fixture, id).coins, 70);
    assert_int_equal(find(fixture, id).bet_count, 1);
    assert_int_equal(fixture->ledger->audit(fixture->ledger->self, wrong, 1, &wrong_count, &user_count), ERR_OK);
    assert_int_equal(wrong_count, 0);
}

static void loaded_bets_stand_in_the_history_with_their_revealed_seeds(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = load_ann(fixture);
    struct bet_record record;
    size_t count = 0;
    load_anns_past(fixture, id);

    assert_int_equal(fixture->bets->list(fixture->bets->self, id, 10, &record, 1, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_true(record.bet.id > 0);
    assert_int_equal(record.bet.number, 1);
    assert_int_equal(record.bet.guess, 7);
    assert_int_equal(record.bet.dice.die_1, 1);
    assert_int_equal(record.bet.dice.die_2, 2);
    assert_int_equal(record.bet.wagered, 30);
    assert_int_equal(record.bet.payout, 60);
    assert_int_equal(record.bet.net, -30);
    assert_int_equal(record.bet.placed_on, CONTRACT_NOW - 6);
    assert_true(record.revealed);
    assert_int_equal(record.server_seed[0], 9);
    assert_string_equal(record.client_seed, "first");
}

static void a_loaded_player_goes_on_betting(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = load_ann(fixture);
    load_anns_past(fixture, id);

    const struct bet next = contract_place_bet(fixture, id, 10);

    assert_int_equal(next.number, 2);
    assert_int_equal(find(fixture, id).coins, 60);
}

static struct subscription subscription_of(int64_t user_id)
{
    return (struct subscription){ .user_id = user_id,
                                  .gateway_id = "sub_1",
                                  .plan = PLAN_GOLD,
                                  .status = SUBSCRIPTION_ACTIVE,
                                  .current_period_end_on = CONTRACT_NOW + 9,
                                  .changes = 1,
                                  .seen_on = CONTRACT_NOW - 1,
                                  .created_on = CONTRACT_NOW - 2 };
}

static void a_loaded_subscription_makes_a_subscriber(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = load_ann(fixture);
    const struct subscription given = subscription_of(id);
    struct subscription found;

    assert_int_equal(fixture->bulk->load_subscriptions(fixture->bulk->self, &given, 1), ERR_OK);
    assert_int_equal(fixture->subscriptions->find_of_user(fixture->subscriptions->self, id, &found), ERR_OK);

    assert_true(found.id > 0);
    assert_string_equal(found.gateway_id, "sub_1");
    assert_int_equal(found.plan, PLAN_GOLD);
    assert_int_equal(found.status, SUBSCRIPTION_ACTIVE);
    assert_int_equal(found.coupon_id, 0);
    assert_int_equal(found.current_period_end_on, CONTRACT_NOW + 9);
    assert_int_equal(found.changes, 1);
    assert_int_equal(found.seen_on, CONTRACT_NOW - 1);
    assert_int_equal(found.created_on, CONTRACT_NOW - 2);
    assert_true(find(fixture, id).subscribed);
}

static struct invoice invoice_of(int64_t user_id)
{
    return (struct invoice){
        .user_id = user_id,
        .gateway_id = "in_1",
        .payment_intent = "pi_1",
        .charge = "ch_1",
        .number = "A-1",
        .description = "gold",
        .has_card = true,
        .card = { .brand = "visa", .last4 = "4242", .exp_year = 2030, .exp_month = 2 },
        .period_start_on = CONTRACT_NOW - 9,
        .period_end_on = CONTRACT_NOW,
        .subtotal = 500,
        .discount = 100,
        .tax = 20,
        .total = 420,
        .coins = 600,
        .created_on = CONTRACT_NOW - 8,
    };
}

static void a_loaded_invoice_is_as_it_was_given(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = load_ann(fixture);
    const struct invoice given = invoice_of(id);
    struct invoice found;
    size_t count = 0;
    int64_t total = 0;

    assert_int_equal(fixture->bulk->load_invoices(fixture->bulk->self, &given, 1), ERR_OK);
    assert_int_equal(fixture->invoices->list_of_user(fixture->invoices->self, id, 0, &found, 1, &count, &total), ERR_OK);

    assert_int_equal(total, 1);
    assert_true(found.id > 0);
    found.id = 0;
    assert_string_equal(found.gateway_id, given.gateway_id);
    assert_string_equal(found.payment_intent, given.payment_intent);
    assert_string_equal(found.charge, given.charge);
    assert_string_equal(found.number, given.number);
    assert_string_equal(found.description, given.description);
    assert_true(found.has_card);
    assert_string_equal(found.card.last4, "4242");
    assert_int_equal(found.card.exp_year, 2030);
    assert_int_equal(found.period_start_on, given.period_start_on);
    assert_int_equal(found.period_end_on, given.period_end_on);
    assert_int_equal(found.subtotal, 500);
    assert_int_equal(found.discount, 100);
    assert_int_equal(found.tax, 20);
    assert_int_equal(found.total, 420);
    assert_int_equal(found.coins, 600);
    assert_int_equal(found.created_on, given.created_on);
}

static void a_loaded_coupon_is_as_it_was_given(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon given[] = {
        { .code = "FIVE", .amount_off = 500, .max_redemptions = 9, .times_redeemed = 2, .created_on = CONTRACT_NOW },
        { .code = "TENTH",
          .percent_off = 10,
          .duration = COUPON_REPEATING,
          .duration_in_months = 3,
          .redeem_by = CONTRACT_NOW + 5,
          .created_on = CONTRACT_NOW - 5 },
    };

    assert_int_equal(fixture->bulk->load_coupons(fixture->bulk->self, given, 2), ERR_OK);

    for (size_t i = 0; i < 2; i++) {
        struct coupon found;
        assert_int_equal(fixture->coupons->find_by_code(fixture->coupons->self, given[i].code, &found), ERR_OK);
        assert_true(found.id > 0);
        assert_int_equal(found.percent_off, given[i].percent_off);
        assert_int_equal(found.amount_off, given[i].amount_off);
        assert_int_equal(found.duration, given[i].duration);
        assert_int_equal(found.duration_in_months, given[i].duration_in_months);
        assert_int_equal(found.max_redemptions, given[i].max_redemptions);
        assert_int_equal(found.times_redeemed, given[i].times_redeemed);
        assert_int_equal(found.redeem_by, given[i].redeem_by);
        assert_int_equal(found.created_on, given[i].created_on);
    }
}

static void nothing_at_all_is_loaded_too(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct bulk_loader *bulk = fixture->bulk;

    assert_int_equal(bulk->load_users(bulk->self, NULL, 0), ERR_OK);
    assert_int_equal(bulk->load_entries(bulk->self, NULL, 0), ERR_OK);
    assert_int_equal(bulk->load_seeds(bulk->self, NULL, 0), ERR_OK);
    assert_int_equal(bulk->load_bets(bulk->self, NULL, 0), ERR_OK);
    assert_int_equal(bulk->load_subscriptions(bulk->self, NULL, 0), ERR_OK);
    assert_int_equal(bulk->load_invoices(bulk->self, NULL, 0), ERR_OK);
    assert_int_equal(bulk->load_coupons(bulk->self, NULL, 0), ERR_OK);
}

/* Loads the user inside a transaction of its own. */
static enum err load_alone(const struct contract_fixture *fixture, const struct bulk_user *user)
{
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    enum err err = load_user(fixture, user);
    fixture->transaction->rollback(fixture->transaction->self);
    return err;
}

static void a_user_with_a_key_that_somebody_has_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct bulk_user other = ann(fixture);
    assert_int_equal(load_user(fixture, &other), ERR_OK);
    other.user.id = reserve(fixture);

    assert_int_equal(load_alone(fixture, &other), ERR_CONFLICT);
    assert_int_equal(text_copy("eve@example.com", other.user.email, sizeof other.user.email), ERR_OK);
    assert_int_equal(load_alone(fixture, &other), ERR_CONFLICT);
    assert_int_equal(text_copy("aNN", other.user.username, sizeof other.user.username), ERR_OK);
    assert_int_equal(load_alone(fixture, &other), ERR_CONFLICT);
    assert_int_equal(text_copy("Eve", other.user.username, sizeof other.user.username), ERR_OK);
    assert_int_equal(load_alone(fixture, &other), ERR_CONFLICT);
    other.customer = "cus_2";

    assert_int_equal(load_alone(fixture, &other), ERR_OK);
}

static enum err load_again(const struct contract_fixture *fixture, int64_t id,
                           enum err (*load)(const struct contract_fixture *fixture, int64_t id))
{
    assert_int_equal(load(fixture, id), ERR_OK);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    enum err err = load(fixture, id);
    fixture->transaction->rollback(fixture->transaction->self);
    return err;
}

static enum err load_bet(const struct contract_fixture *fixture, int64_t id)
{
    const struct bet bet = lost_bet(id);
    return fixture->bulk->load_bets(fixture->bulk->self, &bet, 1);
}

static enum err load_seeds(const struct contract_fixture *fixture, int64_t id)
{
    const struct bulk_seeds seeds = first_seeds(id);
    return fixture->bulk->load_seeds(fixture->bulk->self, &seeds, 1);
}

static enum err load_subscription(const struct contract_fixture *fixture, int64_t id)
{
    const struct subscription subscription = subscription_of(id);
    return fixture->bulk->load_subscriptions(fixture->bulk->self, &subscription, 1);
}

static enum err load_invoice(const struct contract_fixture *fixture, int64_t id)
{
    const struct invoice invoice = invoice_of(id);
    return fixture->bulk->load_invoices(fixture->bulk->self, &invoice, 1);
}

static enum err load_coupon(const struct contract_fixture *fixture, int64_t id)
{
    (void)id;
    const struct coupon coupon = { .code = "TENTH", .percent_off = 10, .created_on = CONTRACT_NOW };
    return fixture->bulk->load_coupons(fixture->bulk->self, &coupon, 1);
}

static void no_other_key_is_there_twice_either(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = load_ann(fixture);

    assert_int_equal(load_again(fixture, id, load_bet), ERR_CONFLICT);
    assert_int_equal(load_again(fixture, id, load_seeds), ERR_CONFLICT);
    assert_int_equal(load_again(fixture, id, load_subscription), ERR_CONFLICT);
    assert_int_equal(load_again(fixture, id, load_invoice), ERR_CONFLICT);
    assert_int_equal(load_again(fixture, id, load_coupon), ERR_CONFLICT);
}

static void nothing_is_loaded_for_nobody(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t nobody = contract_unknown_id(fixture);
    const struct ledger_entry gift = { .user_id = nobody, .amount = 1, .reason = COIN_SEED, .created_on = CONTRACT_NOW };

    assert_int_equal(fixture->bulk->load_entries(fixture->bulk->self, &gift, 1), ERR_NOT_FOUND);
    assert_int_equal(load_bet(fixture, nobody), ERR_NOT_FOUND);
    assert_int_equal(load_seeds(fixture, nobody), ERR_NOT_FOUND);
    assert_int_equal(load_subscription(fixture, nobody), ERR_NOT_FOUND);
    assert_int_equal(load_invoice(fixture, nobody), ERR_NOT_FOUND);
}

static void what_was_loaded_is_gone_after_a_rollback(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct bulk_user user = ann(fixture);
    struct user found;

    CONTRACT_ROLLED_BACK(fixture, load_user(fixture, &user));

    assert_int_equal(fixture->users->find(fixture->users->self, user.user.id, &found), ERR_NOT_FOUND);
}

const struct CMUnitTest bulk_loader_contract[] = {
    CONTRACT_TEST(reserved_ids_differ_and_nobody_else_gets_them),
    CONTRACT_TEST(a_rollback_does_not_give_reserved_ids_back),
    CONTRACT_TEST(a_loaded_user_is_as_it_was_given),
    CONTRACT_TEST(a_loaded_user_has_its_password_and_its_account_at_the_gateway),
    CONTRACT_TEST(what_a_user_lacks_is_absent),
    CONTRACT_TEST(what_was_loaded_moves_no_coins),
    CONTRACT_TEST(loaded_bets_stand_in_the_history_with_their_revealed_seeds),
    CONTRACT_TEST(a_loaded_player_goes_on_betting),
    CONTRACT_TEST(a_loaded_subscription_makes_a_subscriber),
    CONTRACT_TEST(a_loaded_invoice_is_as_it_was_given),
    CONTRACT_TEST(a_loaded_coupon_is_as_it_was_given),
    CONTRACT_TEST(nothing_at_all_is_loaded_too),
    CONTRACT_TEST(a_user_with_a_key_that_somebody_has_is_refused),
    CONTRACT_TEST(no_other_key_is_there_twice_either),
    CONTRACT_TEST(nothing_is_loaded_for_nobody),
    CONTRACT_TEST(what_was_loaded_is_gone_after_a_rollback),
};
const size_t bulk_loader_contract_count = sizeof bulk_loader_contract / sizeof bulk_loader_contract[0];
