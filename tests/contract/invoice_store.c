#include "tests/contract/contract.h"
#include "domain/kernel/text.h"

static void put(const char *text, char *field, size_t size)
{
    assert_int_equal(text_copy(text, field, size), ERR_OK);
}

/* A month of gold, paid by the charge and the payment intent. */
static struct invoice month_of(int64_t user_id, const char *gateway_id, const char *charge, const char *payment_intent)
{
    struct invoice invoice = {
        .user_id = user_id,
        .has_card = true,
        .card = { .brand = "visa", .last4 = "4242", .exp_year = 2030, .exp_month = 12 },
        .period_start_on = CONTRACT_NOW,
        .period_end_on = CONTRACT_NOW + 30 * CONTRACT_SECOND,
        .subtotal = 500,
        .discount = 100,
        .tax = 40,
        .total = 440,
        .coins = 600,
        .created_on = CONTRACT_NOW,
    };
    put(gateway_id, invoice.gateway_id, sizeof invoice.gateway_id);
    put(charge, invoice.charge, sizeof invoice.charge);
    put(payment_intent, invoice.payment_intent, sizeof invoice.payment_intent);
    put("SE-0001", invoice.number, sizeof invoice.number);
    put("gold", invoice.description, sizeof invoice.description);
    return invoice;
}

/* A bundle that cost nothing. */
static struct invoice gift_of(int64_t user_id, const char *gateway_id, int64_t created_on)
{
    struct invoice invoice = { .user_id = user_id, .coins = 100, .created_on = created_on };
    put(gateway_id, invoice.gateway_id, sizeof invoice.gateway_id);
    put("coins", invoice.description, sizeof invoice.description);
    return invoice;
}

static enum err try_to_add(const struct contract_fixture *fixture, const struct invoice *invoice, int64_t *id)
{
    return fixture->invoices->add(fixture->invoices->self, invoice, id);
}

static int64_t add(const struct contract_fixture *fixture, const struct invoice *invoice)
{
    int64_t id = 0;
    assert_int_equal(try_to_add(fixture, invoice, &id), ERR_OK);
    return id;
}

static enum err find(const struct contract_fixture *fixture, const char *charge, const char *payment_intent,
                     struct invoice *found)
{
    return fixture->invoices->find_payment_locked(fixture->invoices->self, charge, payment_intent, found);
}

static enum err set_returned(const struct contract_fixture *fixture, const struct invoice *invoice)
{
    return fixture->invoices->set_returned(fixture->invoices->self, invoice);
}

static size_t list(const struct contract_fixture *fixture, int64_t user_id, int64_t skip, struct invoice *invoices,
                   size_t capacity, int64_t *total)
{
    size_t count = 77;
    assert_int_equal(fixture->invoices->list_of_user(fixture->invoices->self, user_id, skip, invoices, capacity, &count, total),
                     ERR_OK);
    return count;
}

static void assert_same_money(const struct invoice *left, const struct invoice *right)
{
    assert_int_equal(left->subtotal, right->subtotal);
    assert_int_equal(left->discount, right->discount);
    assert_int_equal(left->tax, right->tax);
    assert_int_equal(left->total, right->total);
    assert_int_equal(left->coins, right->coins);
    assert_int_equal(left->refunded, right->refunded);
    assert_int_equal(left->disputed, right->disputed);
    assert_int_equal(left->coins_back, right->coins_back);
}

static void assert_same(const struct invoice *left, const struct invoice *right)
{
    assert_int_equal(left->user_id, right->user_id);
    assert_string_equal(left->gateway_id, right->gateway_id);
    assert_string_equal(left->payment_intent, right->payment_intent);
    assert_string_equal(left->charge, right->charge);
    assert_string_equal(left->number, right->number);
    assert_string_equal(left->description, right->description);
    assert_int_equal(left->has_card, right->has_card);
    assert_string_equal(left->card.brand, right->card.brand);
    assert_string_equal(left->card.last4, right->card.last4);
    assert_int_equal(left->card.exp_year, right->card.exp_year);
    assert_int_equal(left->card.exp_month, right->card.exp_month);
    assert_int_equal(left->period_start_on, right->period_start_on);
    assert_int_equal(left->period_end_on, right->period_end_on);
    assert_int_equal(left->created_on, right->created_on);
    assert_same_money(left, right);
}

static void an_invoice_is_kept_whole(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct invoice invoice = month_of(contract_add_user(fixture, "ann@example.com", 0), "in_1", "ch_1", "pi_1");
    invoice.refunded = 1;
    invoice.disputed = 2;
    invoice.coins_back = 3;
    struct invoice found;

    int64_t id = add(fixture, &invoice);

    assert_int_equal(find(fixture, "ch_1", "pi_1", &found), ERR_OK);
    assert_int_equal(found.id, id);
    assert_same(&found, &invoice);
}

static void a_payment_of_nothing_has_no_card_charge_or_period(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct invoice gift = gift_of(ann, "purchase-1", CONTRACT_NOW);
    const struct invoice another = gift_of(ann, "purchase-2", CONTRACT_NOW - 1);
    struct invoice listed[3];
    int64_t total = 0;

    (void)add(fixture, &gift);
    (void)add(fixture, &another);

    assert_int_equal(list(fixture, ann, 0, listed, 3, &total), 2);
    assert_same(&listed[0], &gift);
    assert_same(&listed[1], &another);
}

static void a_card_that_was_not_charged_is_not_kept(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct invoice gift = gift_of(ann, "purchase-1", CONTRACT_NOW);
    gift.card = (struct card){ .brand = "visa", .last4 = "4242", .exp_year = 2030, .exp_month = 12 };
    struct invoice listed[1];
    int64_t total = 0;

    (void)add(fixture, &gift);

    assert_int_equal(list(fixture, ann, 0, listed, 1, &total), 1);
    assert_string_equal(listed[0].card.brand, "");
    assert_int_equal(listed[0].card.exp_year, 0);
}

static void a_payment_is_recorded_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct invoice first = month_of(ann, "in_1", "ch_1", "pi_1");
    const struct invoice same_invoice = month_of(ann, "in_1", "", "");
    const struct invoice same_charge = month_of(ann, "in_2", "ch_1", "pi_2");
    const struct invoice same_intent = month_of(ann, "in_2", "ch_2", "pi_1");
    int64_t id = -7;
    (void)add(fixture, &first);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);

    assert_int_equal(try_to_add(fixture, &same_invoice, &id), ERR_CONFLICT);
    assert_int_equal(try_to_add(fixture, &same_charge, &id), ERR_CONFLICT);
    assert_int_equal(try_to_add(fixture, &same_intent, &id), ERR_CONFLICT);

    assert_int_equal(id, -7);
    const struct invoice next = month_of(ann, "in_2", "ch_2", "pi_2");
    (void)add(fixture, &next);
    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
}

static void nobody_has_no_invoice(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct invoice invoice = gift_of(contract_unknown_id(fixture), "purchase-1", CONTRACT_NOW);
    int64_t id = -7;

    assert_int_equal(try_to_add(fixture, &invoice, &id), ERR_NOT_FOUND);

    assert_int_equal(id, -7);
}

static void an_invoice_that_does_not_add_up_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct invoice invoice = month_of(contract_add_user(fixture, "ann@example.com", 0), "in_1", "ch_1", "pi_1");
    invoice.total++;
    int64_t id = -7;

    assert_int_equal(try_to_add(fixture, &invoice, &id), ERR_INTERNAL);

    assert_int_equal(id, -7);
}

static void an_invoice_is_found_by_either_of_what_paid_it(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct invoice other = month_of(ann, "in_1", "ch_1", "pi_1");
    const struct invoice wanted = month_of(ann, "in_2", "ch_2", "pi_2");
    const struct invoice without_charge = month_of(ann, "in_3", "", "pi_3");
    struct invoice found;
    (void)add(fixture, &other);
    (void)add(fixture, &wanted);
    (void)add(fixture, &without_charge);

    assert_int_equal(find(fixture, "ch_2", "", &found), ERR_OK);
    assert_same(&found, &wanted);
    assert_int_equal(find(fixture, "", "pi_2", &found), ERR_OK);
    assert_same(&found, &wanted);
    assert_int_equal(find(fixture, "ch_3", "pi_3", &found), ERR_OK);
    assert_same(&found, &without_charge);
}

static void what_paid_nothing_finds_nothing(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct invoice gift = gift_of(contract_add_user(fixture, "ann@example.com", 0), "purchase-1", CONTRACT_NOW);
    struct invoice found = { .id = -7 };
    (void)add(fixture, &gift);

    assert_int_equal(find(fixture, "", "", &found), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, "ch_1", "pi_1", &found), ERR_NOT_FOUND);

    assert_int_equal(found.id, -7);
}

static void only_what_was_returned_is_written(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct invoice invoice = month_of(ann, "in_1", "ch_1", "pi_1");
    struct invoice wish = month_of(ann, "in_2", "ch_2", "pi_2");
    struct invoice found;
    wish.id = add(fixture, &invoice);
    wish.total = wish.subtotal = 7;
    wish.refunded = invoice.refunded = 40;
    wish.disputed = invoice.disputed = 400;
    wish.coins_back = invoice.coins_back = 600;

    assert_int_equal(set_returned(fixture, &wish), ERR_OK);

    assert_int_equal(find(fixture, "ch_1", "", &found), ERR_OK);
    assert_same(&found, &invoice);
}

static void no_more_coins_come_back_than_were_given(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct invoice invoice = month_of(contract_add_user(fixture, "ann@example.com", 0), "in_1", "ch_1", "pi_1");
    struct invoice found;
    invoice.id = add(fixture, &invoice);
    invoice.coins_back = invoice.coins + 1;

    assert_int_equal(set_returned(fixture, &invoice), ERR_INTERNAL);

    assert_int_equal(find(fixture, "ch_1", "", &found), ERR_OK);
    assert_int_equal(found.coins_back, 0);
}

static void nothing_is_returned_of_an_unknown_invoice(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct invoice invoice = month_of(contract_add_user(fixture, "ann@example.com", 0), "in_1", "ch_1", "pi_1");
    invoice.id = add(fixture, &invoice) + 1000;

    assert_int_equal(set_returned(fixture, &invoice), ERR_NOT_FOUND);
}

static void a_users_invoices_are_listed_newest_first_in_pages(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    static const char *const newest_first[] = { "in_3", "in_4", "in_2", "in_1" };
    const struct invoice invoices[] = {
        gift_of(ann, "in_1", CONTRACT_NOW),     gift_of(ann, "in_2", CONTRACT_NOW + 1), gift_of(ann, "in_4", CONTRACT_NOW + 2),
        gift_of(ann, "in_3", CONTRACT_NOW + 2), gift_of(bob, "in_5", CONTRACT_NOW),
    };
    struct invoice listed[3];
    int64_t total = 0;
    for (size_t i = 0; i < sizeof invoices / sizeof invoices[0]; i++) {
        (void)add(fixture, &invoices[i]);
    }

    for (size_t skip = 0; skip <= 4; skip++) {
        size_t count = list(fixture, ann, (int64_t)skip, listed, 3, &total);
        assert_int_equal(total, 4);
        assert_int_equal(count, skip == 0 ? 3 : 4 - skip);
        for (size_t i = 0; i < count; i++) {
            assert_string_equal(listed[i].gateway_id, newest_first[skip + i]);
        }
    }
}

static void who_never_paid_has_an_empty_list(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct invoice listed[1];
    int64_t total = 7;

    assert_int_equal(list(fixture, contract_add_user(fixture, "ann@example.com", 0), 0, listed, 1, &total), 0);

    assert_int_equal(total, 0);
}

static void a_rollback_takes_back_an_invoice_and_what_was_returned(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct invoice invoice = month_of(ann, "in_1", "ch_1", "pi_1");
    const struct invoice second = month_of(ann, "in_2", "ch_2", "pi_2");
    struct invoice found;
    int64_t id = 0;
    invoice.id = add(fixture, &invoice);
    invoice.refunded = 40;

    CONTRACT_ROLLED_BACK(fixture, try_to_add(fixture, &second, &id));
    CONTRACT_ROLLED_BACK(fixture, set_returned(fixture, &invoice));

    assert_int_equal(find(fixture, "ch_2", "", &found), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, "ch_1", "", &found), ERR_OK);
    assert_int_equal(found.refunded, 0);
}

struct found {
    struct invoice_record records[4];
    size_t count;
    int64_t total;
};

static struct found search(const struct contract_fixture *fixture, const struct invoice_search *wish)
{
    struct found found = { .count = 77 };
    assert_int_equal(fixture->invoices->list(fixture->invoices->self, wish, found.records, 4, &found.count, &found.total),
                     ERR_OK);
    return found;
}

/* Ann's with number SE-0001 .. of growing age and total; returns the first's id. */
static int64_t add_many(const struct contract_fixture *fixture, int count)
{
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t first = 0;
    for (int i = 1; i <= count; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "in_%d", i);
        struct invoice invoice = gift_of(ann, name, CONTRACT_NOW - i);
        (void)snprintf(invoice.number, sizeof invoice.number, "SE-%04d", i);
        invoice.subtotal = invoice.total = 100 * (int64_t)i;
        int64_t id = add(fixture, &invoice);
        first = first == 0 ? id : first;
    }
    return first;
}

static void everybodys_are_listed_in_each_order_page_by_page(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t first = add_many(fixture, 9);
    for (int way = 0; way < 8; way++) {
        struct invoice_search wish = { .q = way < 4 ? "" : "se-", .sort = way & 1, .is_ascending = (way & 2) != 0 };
        bool is_by_number = (wish.sort == INVOICE_BY_TOTAL) == wish.is_ascending; /* of ours, the newest costs least */
        for (wish.skip = 0; wish.skip < 12; wish.skip += 4) {
            const struct found found = search(fixture, &wish);

            assert_int_equal(found.total, 9);
            assert_int_equal(found.count, wish.skip == 8 ? 1 : 4);
            for (size_t i = 0; i < found.count; i++) {
                int64_t place = wish.skip + (int64_t)i;
                assert_int_equal(found.records[i].invoice.id - first, is_by_number ? place : 8 - place);
            }
        }
        assert_int_equal(search(fixture, &wish).count, 0);
        assert_int_equal(search(fixture, &wish).total, 9);
    }
}

static void ties_go_by_id(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct invoice one = gift_of(ann, "in_1", CONTRACT_NOW);
    const struct invoice two = gift_of(ann, "in_2", CONTRACT_NOW);
    int64_t id = add(fixture, &one);
    (void)add(fixture, &two);
    for (int way = 0; way < 8; way++) {
        const struct invoice_search wish = { .q = way < 4 ? "" : "ann", .sort = way & 1, .is_ascending = (way & 2) != 0 };

        assert_int_equal(search(fixture, &wish).records[0].invoice.id, wish.is_ascending ? id : id + 1);
    }
}

static void a_search_finds_number_e_mail_and_username_in_any_case(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    const struct invoice bobs = month_of(bob, "in_bob", "ch_bob", "pi_bob");
    (void)add_many(fixture, 2);
    int64_t id = add(fixture, &bobs);
    assert_int_equal(fixture->users->set_username(fixture->users->self, bob, "High_Roller"), ERR_OK);
    static const struct {
        const char *q;
        int64_t total;
    } cases[] = {
        { "BOB@", 1 }, { "roller", 1 }, { "_", 1 }, { "se-000", 3 }, { "0002", 1 }, { "example", 3 }, { "%", 0 }, { "nobody", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct invoice_search wish = { .q = cases[i].q };
        assert_int_equal(search(fixture, &wish).total, cases[i].total);
    }
    const struct found found = search(fixture, &(struct invoice_search){ .q = "bob" });
    assert_int_equal(found.records[0].invoice.id, id);
    assert_string_equal(found.records[0].email, "bob@example.com");
    assert_string_equal(found.records[0].username, "High_Roller");
    assert_same(&found.records[0].invoice, &bobs);
}

static void a_walk_meets_each_that_is_found_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    static struct invoice_record step[ROW_WALK_STEP];
    int64_t first = add_many(fixture, ROW_WALK_STEP + 5);
    struct row_walk all = { .q = "" };
    struct row_walk some = { .q = "se-0255" };
    int64_t expected = first;
    size_t found = 0;
    while (!all.is_over) {
        size_t count = 77;
        assert_int_equal(fixture->invoices->walk(fixture->invoices->self, &all, step, &count), ERR_OK);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(step[i].invoice.id, expected++);
            assert_string_equal(step[i].email, "ann@example.com");
        }
    }
    assert_int_equal(expected - first, ROW_WALK_STEP + 5);
    while (!some.is_over) {
        size_t count = 77;
        assert_int_equal(fixture->invoices->walk(fixture->invoices->self, &some, step, &count), ERR_OK);
        found += count;
    }
    assert_int_equal(found, 1);
}

const struct CMUnitTest invoice_store_contract[] = {
    CONTRACT_TEST(an_invoice_is_kept_whole),
    CONTRACT_TEST(a_payment_of_nothing_has_no_card_charge_or_period),
    CONTRACT_TEST(a_card_that_was_not_charged_is_not_kept),
    CONTRACT_TEST(a_payment_is_recorded_once),
    CONTRACT_TEST(nobody_has_no_invoice),
    CONTRACT_TEST(an_invoice_that_does_not_add_up_is_refused),
    CONTRACT_TEST(an_invoice_is_found_by_either_of_what_paid_it),
    CONTRACT_TEST(what_paid_nothing_finds_nothing),
    CONTRACT_TEST(only_what_was_returned_is_written),
    CONTRACT_TEST(no_more_coins_come_back_than_were_given),
    CONTRACT_TEST(nothing_is_returned_of_an_unknown_invoice),
    CONTRACT_TEST(a_users_invoices_are_listed_newest_first_in_pages),
    CONTRACT_TEST(who_never_paid_has_an_empty_list),
    CONTRACT_TEST(a_rollback_takes_back_an_invoice_and_what_was_returned),
    CONTRACT_TEST(everybodys_are_listed_in_each_order_page_by_page),
    CONTRACT_TEST(ties_go_by_id),
    CONTRACT_TEST(a_search_finds_number_e_mail_and_username_in_any_case),
    CONTRACT_TEST(a_walk_meets_each_that_is_found_once),
};
const size_t invoice_store_contract_count = sizeof invoice_store_contract / sizeof invoice_store_contract[0];
