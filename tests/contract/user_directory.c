#include <string.h>
#include "domain/kernel/text.h"
#include "tests/contract/contract.h"

static struct user_listing rows[USER_LISTED_MAX];

/* "m07@example.com" joined on that day, from 0. */
static int64_t add(const struct contract_fixture *fixture, const char *email, int64_t day)
{
    const struct seed_pair seeds = contract_seeds();
    const struct new_user user = { .email = email,
                                   .password_hash = "hash",
                                   .role = USER_MEMBER,
                                   .seeds = &seeds,
                                   .created_on = CONTRACT_NOW + day * 86400 * CONTRACT_SECOND };
    int64_t id = 0;
    assert_int_equal(fixture->users->add(fixture->users->self, &user, &id), ERR_OK);
    return id;
}

static void name(const struct contract_fixture *fixture, int64_t id, const char *username)
{
    assert_int_equal(fixture->users->set_username(fixture->users->self, id, username), ERR_OK);
}

static void give(const struct contract_fixture *fixture, int64_t id, int64_t coins)
{
    const struct ledger_entry entry = { .user_id = id, .amount = coins, .reason = COIN_SEED, .created_on = CONTRACT_NOW };
    assert_int_equal(fixture->ledger->add(fixture->ledger->self, &entry, NULL), ERR_OK);
}

static void bet(const struct contract_fixture *fixture, int64_t id, int64_t second)
{
    struct bet placed = contract_losing_bet(fixture, id, 1);
    int64_t coins = 0;
    placed.placed_on = CONTRACT_NOW + second * CONTRACT_SECOND;
    assert_int_equal(fixture->bets->place(fixture->bets->self, &placed, &placed.id, &placed.number, &coins), ERR_OK);
}

/* Lists from `skip` on; returns how many rows came, and how many there are in all. */
static size_t list_from(const struct contract_fixture *fixture, const struct user_query *query, int64_t skip, int64_t *total)
{
    size_t count = 99;
    assert_int_equal(fixture->directory->list(fixture->directory->self, query, skip, rows, &count, total), ERR_OK);
    return count;
}

static size_t list(const struct contract_fixture *fixture, const char *part, enum user_sort sort, bool descending)
{
    const struct user_query query = { .part = part, .sort = sort, .descending = descending };
    int64_t total = 0;
    size_t count = list_from(fixture, &query, 0, &total);
    assert_int_equal(count, total);
    return count;
}

static void assert_ids(const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].id, ids[i]);
    }
}
#define ASSERT_IDS(...) assert_ids((const int64_t[]){ __VA_ARGS__ }, sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t))

static void nobody_is_listed_where_nobody_is(void **state)
{
    assert_int_equal(list(*state, "", USER_SORT_CREATED_ON, true), 0);
    assert_int_equal(list(*state, "a", USER_SORT_CREATED_ON, true), 0);
}

static void a_row_tells_what_operators_look_for(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct user_settings settings = { .username = "Ann", .role = USER_ADMIN, .active = false };
    struct subscription subscription = {
        .plan = PLAN_GOLD, .status = SUBSCRIPTION_ACTIVE, .gateway_id = "sub_1", .created_on = CONTRACT_NOW
    };
    int64_t id = add(fixture, "ann@example.com", 3);
    subscription.user_id = add(fixture, "bob@example.com", 2);
    give(fixture, id, 100);
    bet(fixture, id, 7);
    assert_int_equal(fixture->users->record_sign_in(fixture->users->self, id, CONTRACT_NOW, "::1"), ERR_OK);
    assert_int_equal(fixture->users->edit(fixture->users->self, id, &settings), ERR_OK);
    assert_int_equal(fixture->subscriptions->add(fixture->subscriptions->self, &subscription, &subscription.id), ERR_OK);

    assert_int_equal(list(fixture, "", USER_SORT_CREATED_ON, true), 2);

    assert_int_equal(rows[0].id, id);
    assert_string_equal(rows[0].email, "ann@example.com");
    assert_string_equal(rows[0].username, "Ann");
    assert_int_equal(rows[0].role, USER_ADMIN);
    assert_false(rows[0].active);
    assert_false(rows[0].subscribed);
    assert_int_equal(rows[0].coins, 99);
    assert_int_equal(rows[0].sign_in_count, 1);
    assert_int_equal(rows[0].last_bet_on, CONTRACT_NOW + 7 * CONTRACT_SECOND);
    assert_int_equal(rows[0].created_on, CONTRACT_NOW + 3 * 86400 * CONTRACT_SECOND);
    assert_true(rows[1].subscribed);
    assert_int_equal(rows[1].plan, PLAN_GOLD);
    assert_int_equal(rows[1].last_bet_on, 0);
    assert_true(rows[1].active);
}

static void it_sorts_by_the_day_one_joined(void **state)
{
    int64_t a = add(*state, "a@example.com", 2);
    int64_t b = add(*state, "b@example.com", 1);
    int64_t c = add(*state, "c@example.com", 2);

    (void)list(*state, "", USER_SORT_CREATED_ON, true);
    ASSERT_IDS(a, c, b);
    (void)list(*state, "", USER_SORT_CREATED_ON, false);
    ASSERT_IDS(b, a, c);
}

static void it_sorts_by_name_in_any_case_and_puts_the_nameless_last(void **state)
{
    int64_t nameless = add(*state, "a@example.com", 1);
    int64_t bob = add(*state, "b@example.com", 1);
    int64_t ann = add(*state, "c@example.com", 1);
    int64_t other = add(*state, "d@example.com", 1);
    name(*state, bob, "BOB");
    name(*state, ann, "ann");

    (void)list(*state, "", USER_SORT_USERNAME, false);
    ASSERT_IDS(ann, bob, nameless, other);
    (void)list(*state, "", USER_SORT_USERNAME, true);
    ASSERT_IDS(bob, ann, nameless, other);
}

static void it_sorts_by_the_latest_bet_and_puts_who_never_bet_last(void **state)
{
    int64_t never = add(*state, "a@example.com", 1);
    int64_t early = add(*state, "b@example.com", 1);
    int64_t late = add(*state, "c@example.com", 1);
    int64_t too = add(*state, "d@example.com", 1);
    give(*state, early, 10);
    give(*state, late, 10);
    bet(*state, late, 1);
    bet(*state, early, 5);
    bet(*state, late, 9);

    (void)list(*state, "", USER_SORT_LAST_BET_ON, false);
    ASSERT_IDS(early, late, never, too);
    (void)list(*state, "", USER_SORT_LAST_BET_ON, true);
    ASSERT_IDS(late, early, never, too);
}

static void it_sorts_by_coins_and_of_as_many_by_id(void **state)
{
    int64_t poor = add(*state, "a@example.com", 1);
    int64_t rich = add(*state, "b@example.com", 1);
    int64_t too = add(*state, "c@example.com", 1);
    give(*state, poor, 5);
    give(*state, rich, 70);
    give(*state, too, 70);

    (void)list(*state, "", USER_SORT_COINS, true);
    ASSERT_IDS(rich, too, poor);
    (void)list(*state, "", USER_SORT_COINS, false);
    ASSERT_IDS(poor, rich, too);
}

static void it_sorts_by_sign_ins(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t once = add(*state, "a@example.com", 1);
    int64_t never = add(*state, "b@example.com", 1);
    assert_int_equal(fixture->users->record_sign_in(fixture->users->self, once, CONTRACT_NOW, "::1"), ERR_OK);

    (void)list(*state, "", USER_SORT_SIGN_IN_COUNT, true);
    ASSERT_IDS(once, never);
    (void)list(*state, "", USER_SORT_SIGN_IN_COUNT, false);
    ASSERT_IDS(never, once);
}

static void a_change_shows_in_the_next_list(void **state)
{
    int64_t ann = add(*state, "a@example.com", 1);
    int64_t bob = add(*state, "b@example.com", 1);
    give(*state, ann, 11);
    give(*state, bob, 10);
    (void)list(*state, "", USER_SORT_COINS, true);
    ASSERT_IDS(ann, bob);

    for (int round = 0; round < 3; round++) {
        bet(*state, ann, round);
        bet(*state, ann, round);
        (void)list(*state, "", USER_SORT_COINS, true);
        ASSERT_IDS(bob, ann);
        give(*state, ann, 2);
        (void)list(*state, "", USER_SORT_COINS, true);
        ASSERT_IDS(ann, bob);
    }
}

static void what_is_rolled_back_shows_in_none(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = add(fixture, "a@example.com", 1);
    int64_t bob = add(fixture, "b@example.com", 1);
    give(fixture, bob, 10);

    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    give(fixture, ann, 20);
    (void)add(fixture, "c@example.com", 1);
    fixture->transaction->rollback(fixture->transaction->self);

    assert_int_equal(list(fixture, "", USER_SORT_COINS, true), 2);
    ASSERT_IDS(bob, ann);
}

static void the_forgotten_are_neither_listed_nor_found(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = add(fixture, "ann@example.com", 1);
    int64_t bob = add(fixture, "bob@example.com", 1);
    int64_t ids[2];
    size_t count = 99;

    assert_int_equal(fixture->users->forget(fixture->users->self, ann, CONTRACT_NOW), ERR_OK);

    assert_int_equal(list(fixture, "", USER_SORT_CREATED_ON, true), 1);
    ASSERT_IDS(bob);
    assert_int_equal(list(fixture, "deleted", USER_SORT_CREATED_ON, true), 0);
    assert_int_equal(fixture->directory->find_ids(fixture->directory->self, "e", 0, INT64_MAX, ids, 2, &count), ERR_OK);
    assert_int_equal(count, 1);
}

static void a_part_of_an_e_mail_or_a_username_finds_in_any_case(void **state)
{
    int64_t ann = add(*state, "ann.smith@example.com", 1);
    int64_t bob = add(*state, "bob@smithy.example", 2);
    int64_t eve = add(*state, "eve@example.com", 3);
    name(*state, eve, "Blacksmith");

    assert_int_equal(list(*state, "SMITH", USER_SORT_CREATED_ON, false), 3);
    ASSERT_IDS(ann, bob, eve);
    assert_int_equal(list(*state, "smith@", USER_SORT_CREATED_ON, false), 1);
    ASSERT_IDS(ann);
    assert_int_equal(list(*state, "ksm", USER_SORT_CREATED_ON, false), 1);
    ASSERT_IDS(eve);
    assert_int_equal(list(*state, "b", USER_SORT_CREATED_ON, false), 2);
    assert_int_equal(list(*state, "nobody", USER_SORT_CREATED_ON, false), 0);
}

static void a_search_sorts_as_the_list_does(void **state)
{
    int64_t rich = add(*state, "qx1@example.com", 1);
    int64_t poor = add(*state, "qx2@example.com", 2);
    int64_t none = add(*state, "qx3@example.com", 3);
    (void)add(*state, "y@example.com", 3);
    give(*state, rich, 20);
    give(*state, poor, 10);
    bet(*state, poor, 1);
    name(*state, poor, "Zoe");
    name(*state, none, "Al");

    (void)list(*state, "qx", USER_SORT_COINS, true);
    ASSERT_IDS(rich, poor, none);
    (void)list(*state, "qx", USER_SORT_COINS, false);
    ASSERT_IDS(none, poor, rich);
    (void)list(*state, "qx", USER_SORT_LAST_BET_ON, false);
    ASSERT_IDS(poor, rich, none);
    (void)list(*state, "qx", USER_SORT_LAST_BET_ON, true);
    ASSERT_IDS(poor, rich, none);
    (void)list(*state, "qx", USER_SORT_USERNAME, true);
    ASSERT_IDS(poor, none, rich);
    (void)list(*state, "qx", USER_SORT_USERNAME, false);
    ASSERT_IDS(none, poor, rich);
    (void)list(*state, "qx", USER_SORT_CREATED_ON, true);
    ASSERT_IDS(none, poor, rich);
    (void)list(*state, "qx", USER_SORT_SIGN_IN_COUNT, true);
    ASSERT_IDS(rich, poor, none);
}

static void signs_of_patterns_are_letters_like_any(void **state)
{
    (void)add(*state, "ann@example.com", 1);
    int64_t odd = add(*state, "o%d_d\\@example.com", 2);

    assert_int_equal(list(*state, "%", USER_SORT_CREATED_ON, false), 1);
    ASSERT_IDS(odd);
    assert_int_equal(list(*state, "_", USER_SORT_CREATED_ON, false), 1);
    assert_int_equal(list(*state, "d\\@e", USER_SORT_CREATED_ON, false), 1);
    assert_int_equal(list(*state, "\\", USER_SORT_CREATED_ON, false), 1);
    assert_int_equal(list(*state, "a%m", USER_SORT_CREATED_ON, false), 0);
}

enum { MANY = 2 * USER_LISTED_MAX + 7 };

static int64_t add_many(const struct contract_fixture *fixture)
{
    int64_t first = 0;
    for (int64_t i = 0; i < MANY; i++) {
        char number[TEXT_INT64_BYTES];
        char email[40];
        (void)text_from_int64(i, number);
        const char *const parts[] = { "m", number, "@example.com" };
        assert_int_equal(text_join(parts, 3, email, sizeof email), ERR_OK);
        int64_t id = add(fixture, email, i);
        first = i == 0 ? id : first;
    }
    return first;
}

static void assert_page(const struct contract_fixture *fixture, const struct user_query *query, int64_t skip, size_t count,
                        int64_t first)
{
    int64_t total = 0;
    assert_int_equal(list_from(fixture, query, skip, &total), count);
    assert_int_equal(total, MANY);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].id, query->descending ? first - (int64_t)i : first + (int64_t)i);
    }
}

static void pages_follow_each_other_to_the_end(void **state)
{
    static const char *const parts[] = { "", "m" };
    int64_t first = add_many(*state);
    int64_t last = first + MANY - 1;

    for (size_t i = 0; i < 2; i++) {
        const struct user_query down = { .part = parts[i], .sort = USER_SORT_CREATED_ON, .descending = true };
        const struct user_query up = { .part = parts[i], .sort = USER_SORT_CREATED_ON };
        assert_page(*state, &down, 0, USER_LISTED_MAX, last);
        assert_page(*state, &down, USER_LISTED_MAX, USER_LISTED_MAX, last - USER_LISTED_MAX);
        assert_page(*state, &down, MANY - 7, 7, first + 6);
        assert_page(*state, &down, MANY - 60, USER_LISTED_MAX, first + 59);
        assert_page(*state, &up, MANY - 7, 7, last - 6);
        assert_page(*state, &up, MANY - 55, USER_LISTED_MAX, last - 54);
    }
}

/* More than are sorted at once. */
static void a_search_that_finds_many_has_pages_too(void **state)
{
    enum { PLENTY = 1010 };
    const struct contract_fixture *fixture = *state;
    const struct user_query query = { .part = "plenty", .sort = USER_SORT_CREATED_ON };
    int64_t total = 0;
    int64_t first = 0;
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    for (int64_t i = 0; i < PLENTY; i++) {
        char number[TEXT_INT64_BYTES];
        char email[40];
        (void)text_from_int64(i, number);
        const char *const parts[] = { number, "@plenty.example" };
        assert_int_equal(text_join(parts, 2, email, sizeof email), ERR_OK);
        int64_t id = add(fixture, email, i);
        first = i == 0 ? id : first;
    }
    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);

    assert_int_equal(list_from(fixture, &query, 50, &total), USER_LISTED_MAX);
    assert_int_equal(total, PLENTY);
    assert_int_equal(rows[0].id, first + 50);
    assert_int_equal(list_from(fixture, &query, 1000, &total), 10);
    assert_int_equal(total, PLENTY);
    assert_int_equal(rows[9].id, first + PLENTY - 1);
    assert_int_equal(list_from(fixture, &query, PLENTY, &total), 0);
    assert_int_equal(total, PLENTY);
}

static void behind_the_end_is_nobody(void **state)
{
    const struct user_query query = { .part = "" };
    const struct user_query search = { .part = "example" };
    int64_t total = 0;
    (void)add(*state, "a@example.com", 1);

    assert_int_equal(list_from(*state, &query, 1, &total), 0);
    assert_int_equal(total, 1);
    assert_int_equal(list_from(*state, &query, INT64_MAX, &total), 0);
    assert_int_equal(list_from(*state, &search, INT64_MAX, &total), 0);
    assert_int_equal(total, 1);
}

static void ids_are_found_in_steps(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct user_directory *directory = fixture->directory;
    int64_t ann = add(fixture, "ann@example.com", 1);
    (void)add(fixture, "eve@other.example", 1);
    int64_t bob = add(fixture, "bob@example.com", 1);
    int64_t ids[4];
    size_t count = 99;

    assert_int_equal(directory->find_ids(directory->self, "EXAMPLE.com", 0, bob, ids, 1, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], ann);
    assert_int_equal(directory->find_ids(directory->self, "EXAMPLE.com", ann, bob, ids, 4, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], bob);
    assert_int_equal(directory->find_ids(directory->self, "EXAMPLE.com", ann, bob - 1, ids, 4, &count), ERR_OK);
    assert_int_equal(count, 0);
}

static void what_is_found_is_counted_with_its_highest_id(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct user_directory *directory = fixture->directory;
    int64_t count = 99;
    int64_t last = 99;
    (void)add(fixture, "ann@example.com", 1);
    int64_t bob = add(fixture, "bob@example.com", 1);
    (void)add(fixture, "eve@other.example", 1);

    assert_int_equal(directory->count(directory->self, "example.com", &count, &last), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(last, bob);
    assert_int_equal(directory->count(directory->self, "nobody", &count, &last), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(last, 0);
}

static void refreshing_changes_no_list(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = add(fixture, "ann@example.com", 1);
    int64_t bob = add(fixture, "bob@example.com", 1);
    give(fixture, bob, 10);

    assert_int_equal(fixture->directory->refresh(fixture->directory->self), ERR_OK);

    (void)list(fixture, "", USER_SORT_COINS, true);
    ASSERT_IDS(bob, ann);
}

const struct CMUnitTest user_directory_contract[] = {
    CONTRACT_TEST(nobody_is_listed_where_nobody_is),
    CONTRACT_TEST(a_row_tells_what_operators_look_for),
    CONTRACT_TEST(it_sorts_by_the_day_one_joined),
    CONTRACT_TEST(it_sorts_by_name_in_any_case_and_puts_the_nameless_last),
    CONTRACT_TEST(it_sorts_by_the_latest_bet_and_puts_who_never_bet_last),
    CONTRACT_TEST(it_sorts_by_coins_and_of_as_many_by_id),
    CONTRACT_TEST(it_sorts_by_sign_ins),
    CONTRACT_TEST(a_change_shows_in_the_next_list),
    CONTRACT_TEST(what_is_rolled_back_shows_in_none),
    CONTRACT_TEST(the_forgotten_are_neither_listed_nor_found),
    CONTRACT_TEST(a_part_of_an_e_mail_or_a_username_finds_in_any_case),
    CONTRACT_TEST(a_search_sorts_as_the_list_does),
    CONTRACT_TEST(signs_of_patterns_are_letters_like_any),
    CONTRACT_TEST(pages_follow_each_other_to_the_end),
    CONTRACT_TEST(a_search_that_finds_many_has_pages_too),
    CONTRACT_TEST(behind_the_end_is_nobody),
    CONTRACT_TEST(ids_are_found_in_steps),
    CONTRACT_TEST(what_is_found_is_counted_with_its_highest_id),
    CONTRACT_TEST(refreshing_changes_no_list),
};
const size_t user_directory_contract_count = sizeof user_directory_contract / sizeof user_directory_contract[0];
