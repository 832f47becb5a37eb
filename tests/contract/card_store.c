#include "tests/contract/contract.h"
#include "domain/kernel/text.h"

static struct card_on_file card_of(int64_t user_id, const char *payment_method, int32_t year, int32_t month)
{
    struct card_on_file card = {
        .user_id = user_id,
        .name = "Ann \xc3\x89mile",
        .card = { .brand = "visa", .last4 = "0042", .exp_year = year, .exp_month = month },
        .seen_on = CONTRACT_NOW,
    };
    assert_int_equal(text_copy(payment_method, card.payment_method, sizeof card.payment_method), ERR_OK);
    return card;
}

static enum err set(const struct contract_fixture *fixture, const struct card_on_file *card)
{
    return fixture->cards->set(fixture->cards->self, card);
}

static void put(const struct contract_fixture *fixture, int64_t user_id, const char *payment_method, int32_t year, int32_t month)
{
    const struct card_on_file card = card_of(user_id, payment_method, year, month);
    assert_int_equal(set(fixture, &card), ERR_OK);
}

static struct card_on_file find(const struct contract_fixture *fixture, int64_t user_id)
{
    struct card_on_file found;
    assert_int_equal(fixture->cards->find(fixture->cards->self, user_id, &found), ERR_OK);
    return found;
}

static enum err mark(const struct contract_fixture *fixture, int64_t user_id, const char *payment_method, int32_t year,
                     int32_t month)
{
    const struct card_on_file listed = card_of(user_id, payment_method, year, month);
    return fixture->cards->mark_expiring(fixture->cards->self, &listed);
}

static void assert_same(const struct card_on_file *left, const struct card_on_file *right)
{
    assert_int_equal(left->user_id, right->user_id);
    assert_string_equal(left->payment_method, right->payment_method);
    assert_string_equal(left->name, right->name);
    assert_string_equal(left->card.brand, right->card.brand);
    assert_string_equal(left->card.last4, right->card.last4);
    assert_int_equal(left->card.exp_year, right->card.exp_year);
    assert_int_equal(left->card.exp_month, right->card.exp_month);
    assert_int_equal(left->expiring, right->expiring);
    assert_int_equal(left->seen_on, right->seen_on);
}

static void a_card_is_kept_whole_and_without_a_mark(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct card_on_file card = card_of(contract_add_user(fixture, "ann@example.com", 0), "pm_1", 2030, 12);
    card.expiring = true;

    assert_int_equal(set(fixture, &card), ERR_OK);

    card.expiring = false;
    const struct card_on_file found = find(fixture, card.user_id);
    assert_same(&found, &card);
}

static void a_card_takes_the_place_of_the_one_before(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct card_on_file found;
    put(fixture, ann, "pm_1", 2030, 12);
    struct card_on_file second = card_of(ann, "pm_2", 2031, 1);
    second.name[0] = 'B';
    second.seen_on = CONTRACT_NOW + 1;

    assert_int_equal(set(fixture, &second), ERR_OK);

    found = find(fixture, ann);
    assert_same(&found, &second);
    assert_int_equal(fixture->cards->find_by_payment_method(fixture->cards->self, "pm_1", &found), ERR_NOT_FOUND);
}

static void a_mark_stays_exactly_with_its_payment_method_and_last_month(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct card_on_file others[] = { card_of(ann, "pm_2", 2025, 2), card_of(ann, "pm_1", 2026, 2),
                                           card_of(ann, "pm_1", 2025, 3) };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        put(fixture, ann, "pm_1", 2025, 2);
        assert_int_equal(mark(fixture, ann, "pm_1", 2025, 2), ERR_OK);
        put(fixture, ann, "pm_1", 2025, 2);
        assert_true(find(fixture, ann).expiring);

        assert_int_equal(set(fixture, &others[i]), ERR_OK);

        assert_false(find(fixture, ann).expiring);
    }
}

static void nobody_has_no_card(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct card_on_file card = card_of(contract_unknown_id(fixture), "pm_1", 2030, 12);

    assert_int_equal(set(fixture, &card), ERR_NOT_FOUND);
}

static void a_payment_method_is_one_users(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    const struct card_on_file stolen = card_of(bob, "pm_1", 2030, 12);
    put(fixture, ann, "pm_1", 2030, 12);
    put(fixture, bob, "pm_2", 2030, 12);

    assert_int_equal(set(fixture, &stolen), ERR_CONFLICT);

    assert_string_equal(find(fixture, bob).payment_method, "pm_2");
}

static void a_card_without_a_last_month_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct card_on_file card = card_of(contract_add_user(fixture, "ann@example.com", 0), "pm_1", 2030, 13);

    assert_int_equal(set(fixture, &card), ERR_INTERNAL);
}

static void a_card_is_found_by_its_payment_method(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    struct card_on_file found = { .user_id = -7 };
    put(fixture, ann, "pm_1", 2030, 12);
    put(fixture, bob, "pm_2", 2030, 12);

    assert_int_equal(fixture->cards->find_by_payment_method(fixture->cards->self, "pm_3", &found), ERR_NOT_FOUND);
    assert_int_equal(found.user_id, -7);
    assert_int_equal(fixture->cards->find_by_payment_method(fixture->cards->self, "pm_2", &found), ERR_OK);
    assert_int_equal(found.user_id, bob);
}

static void a_card_that_was_removed_is_gone_and_nobody_elses(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    struct card_on_file found;
    put(fixture, ann, "pm_1", 2030, 12);
    put(fixture, bob, "pm_2", 2030, 12);

    assert_int_equal(fixture->cards->remove(fixture->cards->self, ann), ERR_OK);
    assert_int_equal(fixture->cards->remove(fixture->cards->self, ann), ERR_OK);

    assert_int_equal(fixture->cards->find(fixture->cards->self, ann, &found), ERR_NOT_FOUND);
    assert_string_equal(find(fixture, bob).payment_method, "pm_2");
}

static void unmarked_cards_that_end_by_a_month_are_listed_by_user_in_parts(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct card_store *cards = fixture->cards;
    static const struct {
        const char *email;
        const char *payment_method;
        int32_t year;
        int32_t month;
    } people[] = {
        { "a@example.com", "pm_a", 2025, 3 },  { "b@example.com", "pm_b", 2025, 4 }, { "c@example.com", "pm_c", 2026, 1 },
        { "d@example.com", "pm_d", 2024, 12 }, { "e@example.com", "pm_e", 2025, 1 }, { "f@example.com", "pm_f", 2025, 1 },
    };
    enum { PEOPLE = sizeof people / sizeof people[0] };
    int64_t ids[PEOPLE];
    for (size_t i = 0; i < PEOPLE; i++) {
        ids[i] = contract_add_user(fixture, people[i].email, 0);
    }
    for (size_t i = PEOPLE; i-- > 0;) {
        put(fixture, ids[i], people[i].payment_method, people[i].year, people[i].month);
    }
    assert_int_equal(mark(fixture, ids[PEOPLE - 1], "pm_f", 2025, 1), ERR_OK);
    struct card_on_file listed[2];
    size_t count = 7;

    assert_int_equal(cards->list_unmarked(cards->self, 2025, 3, 0, listed, 2, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_string_equal(listed[0].payment_method, "pm_a");
    assert_string_equal(listed[1].payment_method, "pm_d");

    assert_int_equal(cards->list_unmarked(cards->self, 2025, 3, listed[1].user_id, listed, 2, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(listed[0].payment_method, "pm_e");
}

static void a_card_is_marked_once_and_only_the_one_that_is_there(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    put(fixture, ann, "pm_1", 2025, 1);
    put(fixture, bob, "pm_2", 2025, 1);

    assert_int_equal(mark(fixture, ann, "pm_0", 2025, 1), ERR_STALE);
    assert_int_equal(mark(fixture, ann, "pm_2", 2025, 1), ERR_STALE);
    assert_false(find(fixture, ann).expiring);
    assert_int_equal(mark(fixture, ann, "pm_1", 2025, 1), ERR_OK);
    assert_int_equal(mark(fixture, ann, "pm_1", 2025, 1), ERR_STALE);

    assert_true(find(fixture, ann).expiring);
    assert_false(find(fixture, bob).expiring);
}

static void a_card_whose_last_month_has_changed_is_not_marked(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    put(fixture, ann, "pm_1", 2026, 2);

    assert_int_equal(mark(fixture, ann, "pm_1", 2025, 2), ERR_STALE);
    assert_int_equal(mark(fixture, ann, "pm_1", 2026, 1), ERR_STALE);
    assert_false(find(fixture, ann).expiring);

    assert_int_equal(mark(fixture, ann, "pm_1", 2026, 2), ERR_OK);
    assert_true(find(fixture, ann).expiring);
}

static void a_rollback_takes_back_a_card_a_mark_and_a_removal(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct card_on_file second = card_of(ann, "pm_2", 2030, 12);
    put(fixture, ann, "pm_1", 2025, 1);

    CONTRACT_ROLLED_BACK(fixture, set(fixture, &second));
    CONTRACT_ROLLED_BACK(fixture, mark(fixture, ann, "pm_1", 2025, 1));
    CONTRACT_ROLLED_BACK(fixture, fixture->cards->remove(fixture->cards->self, ann));

    assert_string_equal(find(fixture, ann).payment_method, "pm_1");
    assert_false(find(fixture, ann).expiring);
}

const struct CMUnitTest card_store_contract[] = {
    CONTRACT_TEST(a_card_is_kept_whole_and_without_a_mark),
    CONTRACT_TEST(a_card_takes_the_place_of_the_one_before),
    CONTRACT_TEST(a_mark_stays_exactly_with_its_payment_method_and_last_month),
    CONTRACT_TEST(nobody_has_no_card),
    CONTRACT_TEST(a_payment_method_is_one_users),
    CONTRACT_TEST(a_card_without_a_last_month_is_refused),
    CONTRACT_TEST(a_card_is_found_by_its_payment_method),
    CONTRACT_TEST(a_card_that_was_removed_is_gone_and_nobody_elses),
    CONTRACT_TEST(unmarked_cards_that_end_by_a_month_are_listed_by_user_in_parts),
    CONTRACT_TEST(a_card_is_marked_once_and_only_the_one_that_is_there),
    CONTRACT_TEST(a_card_whose_last_month_has_changed_is_not_marked),
    CONTRACT_TEST(a_rollback_takes_back_a_card_a_mark_and_a_removal),
};
const size_t card_store_contract_count = sizeof card_store_contract / sizeof card_store_contract[0];
