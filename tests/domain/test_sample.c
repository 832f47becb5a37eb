#include <string.h>
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "domain/sample/sample.h"
#include "tests/domain/fakes.h"

/* Adding made-up records, over fakes. */
struct rig {
    struct fakes fakes;
    struct bulk_loader loader;
    struct sample_ports ports;
    struct sample_counts added;
    struct problems why;
    int told;
    struct sample_counts last_told;
    int conflicts; /* that the loader still answers with */
};

static void tell(void *self, const struct sample_counts *added, const struct sample_counts *planned)
{
    struct rig *rig = self;
    rig->told++;
    rig->last_told = *added;
    assert_true(added->users <= planned->users && added->bets <= planned->bets);
    assert_true(added->invoices <= planned->invoices && added->coupons <= planned->coupons);
}

static void open_rig(struct rig *rig)
{
    *rig = (struct rig){ .told = 0 };
    fakes_open(&rig->fakes);
    rig->loader = memory_bulk_loader(&rig->fakes.database);
    rig->ports = (struct sample_ports){
        .clock = &rig->fakes.clock,
        .random = &rig->fakes.random,
        .digest = &rig->fakes.digest,
        .hasher = &rig->fakes.hasher,
        .blocklist = &rig->fakes.blocklist,
        .transaction = &rig->fakes.transaction,
        .loader = &rig->loader,
        .audit = rig->fakes.audit_ports,
    };
}

static int setup(void **state)
{
    static struct rig rig;
    open_rig(&rig);
    *state = &rig;
    return 0;
}

static int teardown(void **state)
{
    struct rig *rig = *state;
    fakes_close(&rig->fakes);
    return 0;
}

static const struct audit_actor boss = { .name = "boss@example.com", .address = "192.0.2.1" };

static enum err add_with(struct rig *rig, struct sample_counts counts, const char *password)
{
    const struct sample_wish wish = { .counts = counts, .password = password };
    const struct sample_listener listener = { .self = rig, .tell = tell };
    return sample_add(&rig->ports, &boss, &wish, &listener, &rig->why, &rig->added);
}

static void add(struct rig *rig, struct sample_counts counts)
{
    assert_int_equal(add_with(rig, counts, NULL), ERR_OK);
}

static const struct sample_counts some = { .users = 60, .bets = 1500, .invoices = 90, .coupons = 25 };

static const struct user *user_at(const struct rig *rig, size_t index)
{
    return &((const struct memory_user *)memory_table_row(&rig->fakes.database.tables.users, index))->user;
}

static void as_many_are_added_as_were_wished(void **state)
{
    struct rig *rig = *state;
    const struct memory_tables *tables = &rig->fakes.database.tables;

    add(rig, some);

    assert_int_equal(tables->users.count, 60);
    assert_int_equal(tables->bets.count, 1500);
    assert_int_equal(tables->invoices.count, 90);
    assert_int_equal(tables->coupons.count, 25);
    assert_memory_equal(&rig->added, &some, sizeof some);
}

static void bets_and_invoices_bring_the_users_that_they_need(void **state)
{
    (void)state;
    const struct sample_counts bets = { .bets = 10 * SAMPLE_BETS_A_USER + 1 };
    const struct sample_counts invoices = { .invoices = 1 };
    const struct sample_counts enough = { .users = 5, .bets = 5 * SAMPLE_BETS_A_USER, .invoices = 5 };

    assert_int_equal(sample_plan(&bets).users, 11);
    assert_int_equal(sample_plan(&invoices).users, 1);
    assert_int_equal(sample_plan(&enough).users, 5);
    assert_int_equal(sample_plan(&(struct sample_counts){ .coupons = 9 }).users, 0);
}

static void the_books_hold(void **state)
{
    struct rig *rig = *state;

    add(rig, some);

    fakes_assert_books(&rig->fakes);
}

/* The user's coins after all that had happened up to an instant. */
static int64_t coins_at(const struct rig *rig, int64_t user_id, int64_t instant)
{
    const struct memory_tables *tables = &rig->fakes.database.tables;
    int64_t coins = 0;
    for (size_t i = 0; i < tables->entries.count; i++) {
        const struct ledger_entry *entry = memory_table_row(&tables->entries, i);
        coins += entry->user_id == user_id && entry->created_on <= instant ? entry->amount : 0;
    }
    for (size_t i = 0; i < tables->bets.count; i++) {
        const struct bet *bet = memory_table_row(&tables->bets, i);
        coins += bet->user_id == user_id && bet->placed_on <= instant ? bet->net : 0;
    }
    return coins;
}

static void no_balance_was_ever_below_zero(void **state)
{
    struct rig *rig = *state;
    const struct memory_table *bets = &rig->fakes.database.tables.bets;

    add(rig, some);

    for (size_t i = 0; i < bets->count; i++) {
        const struct bet *bet = memory_table_row(bets, i);
        assert_true(coins_at(rig, bet->user_id, bet->placed_on) >= 0);
        assert_true(coins_at(rig, bet->user_id, bet->placed_on - 1) >= 0);
    }
}

/* The seeds of that number: revealed, or in use. */
static struct seed_pair find_seeds(const struct rig *rig, int64_t user_id, int64_t number)
{
    const struct memory_table *revealed = &rig->fakes.database.tables.revealed_seeds;
    for (size_t i = 0; i < revealed->count; i++) {
        const struct memory_revealed_seeds *row = memory_table_row(revealed, i);
        if (row->user_id == user_id && row->seeds.number == number) {
            struct seed_pair pair = { .number = number, .nonce = row->seeds.bets };
            memcpy(pair.server_seed, row->seeds.server_seed, SERVER_SEED_BYTES);
            memcpy(pair.client_seed, row->seeds.client_seed, sizeof pair.client_seed);
            return pair;
        }
    }
    const struct seed_pair in_use = memory_database_user(&rig->fakes.database, user_id)->user.seeds;
    assert_int_equal(in_use.number, number);
    return in_use;
}

static void every_bet_is_what_its_seeds_roll(void **state)
{
    struct rig *rig = *state;
    const struct memory_tables *tables = &rig->fakes.database.tables;

    add(rig, some);

    assert_true(tables->revealed_seeds.count > 0);
    for (size_t i = 0; i < tables->bets.count; i++) {
        const struct bet *bet = memory_table_row(&tables->bets, i);
        struct seed_pair seeds = find_seeds(rig, bet->user_id, bet->seed_number);
        assert_true(bet->nonce < seeds.nonce);
        seeds.nonce = bet->nonce;
        struct bet again = *bet;
        assert_int_equal(dice_roll_bet(&rig->fakes.digest, &seeds, &again), ERR_OK);
        assert_memory_equal(&again, bet, sizeof again);
        assert_int_equal(bet->payout, payout_tenths(bet->guess));
    }
}

static void a_players_bets_are_numbered_by_time_without_gaps(void **state)
{
    struct rig *rig = *state;
    const struct memory_tables *tables = &rig->fakes.database.tables;

    add(rig, some);

    for (size_t u = 0; u < tables->users.count; u++) {
        const struct memory_user *row = memory_table_row(&tables->users, u);
        int64_t number = 0;
        int64_t last = row->user.created_on;
        for (size_t i = 0; i < tables->bets.count; i++) {
            const struct bet *bet = memory_table_row(&tables->bets, i);
            if (bet->user_id == row->user.id) {
                assert_int_equal(bet->number, ++number);
                assert_true(bet->placed_on >= last && bet->placed_on <= FAKES_NOW);
                last = bet->placed_on;
            }
        }
        assert_int_equal(row->user.bet_count, number);
    }
}

static bool is_example(const char *email)
{
    const char *domain = strchr(email, '@');
    return strcmp(domain, "@example.com") == 0 || strcmp(domain, "@example.org") == 0 || strcmp(domain, "@example.net") == 0;
}

static void users_could_have_signed_up_but_for_their_domains(void **state)
{
    struct rig *rig = *state;

    add(rig, some);

    for (size_t i = 0; i < 60; i++) {
        const struct user *user = user_at(rig, i);
        struct problems why = { .count = 0 };
        char email[USER_EMAIL_BYTES + 1];
        user_check_email(user->email, email, &why);
        assert_int_equal(why.count, 0);
        assert_string_equal(user->email, email);
        assert_true(is_example(user->email));
        assert_int_equal(user->role, USER_MEMBER);
        assert_true(user->created_on < FAKES_NOW && user->created_on > FAKES_NOW - 3 * 365 * CALENDAR_DAY);
        assert_in_range(user->current_sign_in_on, user->created_on, FAKES_NOW);
        for (const char *c = user->username; *c != '\0'; c++) {
            assert_non_null(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", *c));
        }
    }
}

static void invoices_are_paid_payments_of_the_past(void **state)
{
    struct rig *rig = *state;
    const struct memory_tables *tables = &rig->fakes.database.tables;
    int64_t monthly = 0;

    add(rig, some);

    for (size_t i = 0; i < tables->invoices.count; i++) {
        const struct invoice *invoice = memory_table_row(&tables->invoices, i);
        const struct user *user = &memory_database_user(&rig->fakes.database, invoice->user_id)->user;
        const struct plan *plan = plan_find(invoice->description);
        assert_in_range(invoice->created_on, user->created_on, FAKES_NOW);
        assert_true(invoice->total > 0 && invoice->coins > 0 && invoice->has_card);
        monthly += plan != NULL;
        if (plan != NULL) {
            assert_int_equal(invoice->subtotal, plan->cents);
            assert_int_equal(invoice->coins, plan->coins);
        }
    }
    assert_in_range(monthly, 1, 89);
}

static void who_pays_for_a_plan_has_a_subscription(void **state)
{
    struct rig *rig = *state;
    const struct memory_tables *tables = &rig->fakes.database.tables;
    int active = 0;

    add(rig, some);

    assert_true(tables->subscriptions.count > 0);
    for (size_t i = 0; i < tables->subscriptions.count; i++) {
        const struct subscription *row = memory_table_row(&tables->subscriptions, i);
        const struct memory_user *user = memory_database_user(&rig->fakes.database, row->user_id);
        assert_true(user->had_plan);
        assert_int_equal(user->biggest_plan, row->plan);
        assert_true(user->customer[0] != '\0');
        active += row->status == SUBSCRIPTION_ACTIVE;
    }
    assert_in_range(active, 1, tables->subscriptions.count - 1);
}

static void who_is_there_already_stays_as_he_is(void **state)
{
    struct rig *rig = *state;
    const struct user ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
    const struct memory_user before = *fakes_row(&rig->fakes, ann.id);

    add(rig, some);

    assert_memory_equal(fakes_row(&rig->fakes, ann.id), &before, sizeof before);
}

static bool opens(struct rig *rig, const char *password)
{
    const struct memory_user *row = memory_table_row(&rig->fakes.database.tables.users, 0);
    const struct password_hasher *hasher = &rig->fakes.hasher;
    bool matches = false;
    assert_int_equal(hasher->verify(hasher->self, password, row->password_hash, &matches), ERR_OK);
    return matches;
}

static void one_password_is_everybodys(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(add_with(rig, (struct sample_counts){ .users = 1 }, FAKES_PASSWORD), ERR_OK);

    assert_true(opens(rig, FAKES_PASSWORD));
}

static void without_a_password_nobody_signs_in(void **state)
{
    struct rig *rig = *state;

    add(rig, (struct sample_counts){ .users = 1 });

    assert_false(opens(rig, ""));
    assert_false(opens(rig, FAKES_PASSWORD));
}

static void a_weak_password_is_refused_and_nothing_added(void **state)
{
    struct rig *rig = *state;

    assert_int_equal(add_with(rig, some, "short"), ERR_REJECTED);

    fakes_assert_problem(&rig->why, "password", "password.length");
    assert_int_equal(rig->fakes.database.tables.users.count, 0);
    assert_int_equal(rig->added.users, 0);
}

static void the_listener_is_told_after_each_transaction(void **state)
{
    struct rig *rig = *state;
    const struct sample_counts two_batches = { .users = SAMPLE_USERS_AT_ONCE + 1, .coupons = SAMPLE_USERS_AT_ONCE + 1 };

    add(rig, two_batches);

    assert_int_equal(rig->told, 4);
    assert_memory_equal(&rig->last_told, &two_batches, sizeof two_batches);
}

static void each_transaction_is_recorded(void **state)
{
    struct rig *rig = *state;

    add(rig, (struct sample_counts){ .users = 2, .bets = 30, .coupons = 7 });

    assert_int_equal(rig->fakes.database.tables.audit_entries.count, 2);
    const struct audit_entry entry = fakes_latest_entry(&rig->fakes);
    assert_string_equal(entry.actor.name, "boss@example.com");
    assert_string_equal(entry.action, "sample.added");
    assert_int_equal(entry.change_count, 1);
    assert_string_equal(entry.changes[0].field, "coupons");
    assert_string_equal(entry.changes[0].after, "7");
}

static enum err conflict_at_first(void *self, const struct bulk_user *users, size_t count)
{
    struct rig *rig = self;
    const struct bulk_loader real = memory_bulk_loader(&rig->fakes.database);
    return rig->conflicts-- > 0 ? ERR_CONFLICT : real.load_users(real.self, users, count);
}

static enum err reserve(void *self, int64_t *ids, size_t count)
{
    struct rig *rig = self;
    const struct bulk_loader real = memory_bulk_loader(&rig->fakes.database);
    return real.reserve_user_ids(real.self, ids, count);
}

static enum err load_entries(void *self, const struct ledger_entry *entries, size_t count)
{
    struct rig *rig = self;
    const struct bulk_loader real = memory_bulk_loader(&rig->fakes.database);
    return real.load_entries(real.self, entries, count);
}

static void expect_conflicts(struct rig *rig, int conflicts)
{
    rig->conflicts = conflicts;
    rig->loader = (struct bulk_loader){
        .self = rig, .reserve_user_ids = reserve, .load_users = conflict_at_first, .load_entries = load_entries
    };
}

static void a_name_that_is_taken_is_drawn_anew(void **state)
{
    struct rig *rig = *state;
    expect_conflicts(rig, 2);

    add(rig, (struct sample_counts){ .users = 3 });

    assert_int_equal(rig->fakes.database.tables.users.count, 3);
    fakes_assert_books(&rig->fakes);
}

static void names_that_are_taken_again_and_again_are_a_conflict(void **state)
{
    struct rig *rig = *state;
    expect_conflicts(rig, 100);

    assert_int_equal(add_with(rig, (struct sample_counts){ .users = 3 }, NULL), ERR_CONFLICT);

    assert_int_equal(rig->fakes.database.tables.users.count, 0);
    assert_false(rig->fakes.database.in_transaction);
}

/* Breaks the Nth call of a port; returns whether it came so far. */
static bool breaks_at(struct rig *rig, size_t nth)
{
    const struct sample_counts few = { .users = 2, .bets = 30, .invoices = 3, .coupons = 1 };
    open_rig(rig);
    rig->fakes.faults = (struct memory_faults){ .fail_at = nth, .err = ERR_UNAVAILABLE };

    enum err err = add_with(rig, few, NULL);

    bool reached = rig->fakes.faults.calls >= nth;
    rig->fakes.faults.fail_at = 0;
    assert_int_equal(err, reached ? ERR_UNAVAILABLE : ERR_OK);
    assert_false(rig->fakes.database.in_transaction);
    assert_int_equal(rig->fakes.database.tables.users.count, rig->added.users);
    assert_int_equal(rig->fakes.database.tables.bets.count, rig->added.bets);
    assert_int_equal(rig->fakes.database.tables.invoices.count, rig->added.invoices);
    assert_int_equal(rig->fakes.database.tables.coupons.count, rig->added.coupons);
    assert_int_equal(rig->fakes.database.tables.audit_entries.count, (rig->added.users > 0) + (rig->added.coupons > 0));
    fakes_assert_books(&rig->fakes);
    fakes_close(&rig->fakes);
    return reached;
}

static void whatever_port_fails_what_was_told_was_added_and_no_more(void **state)
{
    (void)state;
    static struct rig rig;
    size_t nth = 1;
    while (breaks_at(&rig, nth)) {
        nth++;
    }
    assert_in_range(nth, 40, 100);
}

#define SAMPLE_TEST(rule) cmocka_unit_test_setup_teardown(rule, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(as_many_are_added_as_were_wished),
        cmocka_unit_test(bets_and_invoices_bring_the_users_that_they_need),
        SAMPLE_TEST(the_books_hold),
        SAMPLE_TEST(no_balance_was_ever_below_zero),
        SAMPLE_TEST(every_bet_is_what_its_seeds_roll),
        SAMPLE_TEST(a_players_bets_are_numbered_by_time_without_gaps),
        SAMPLE_TEST(users_could_have_signed_up_but_for_their_domains),
        SAMPLE_TEST(invoices_are_paid_payments_of_the_past),
        SAMPLE_TEST(who_pays_for_a_plan_has_a_subscription),
        SAMPLE_TEST(who_is_there_already_stays_as_he_is),
        SAMPLE_TEST(one_password_is_everybodys),
        SAMPLE_TEST(without_a_password_nobody_signs_in),
        SAMPLE_TEST(a_weak_password_is_refused_and_nothing_added),
        SAMPLE_TEST(the_listener_is_told_after_each_transaction),
        SAMPLE_TEST(each_transaction_is_recorded),
        SAMPLE_TEST(a_name_that_is_taken_is_drawn_anew),
        SAMPLE_TEST(names_that_are_taken_again_and_again_are_a_conflict),
        cmocka_unit_test(whatever_port_fails_what_was_told_was_added_and_no_more),
    };
    return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
