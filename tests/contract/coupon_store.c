#include "tests/contract/contract.h"
#include "domain/kernel/text.h"

static struct coupon coupon_of(const char *code)
{
    struct coupon coupon = { .amount_off = 250, .duration = COUPON_ONCE, .created_on = CONTRACT_NOW };
    assert_int_equal(text_copy(code, coupon.code, sizeof coupon.code), ERR_OK);
    return coupon;
}

static enum err try_to_add(const struct contract_fixture *fixture, const struct coupon *coupon, int64_t *id)
{
    return fixture->coupons->add(fixture->coupons->self, coupon, id);
}

static int64_t add(const struct contract_fixture *fixture, const struct coupon *coupon)
{
    int64_t id = 0;
    assert_int_equal(try_to_add(fixture, coupon, &id), ERR_OK);
    return id;
}

static struct coupon find(const struct contract_fixture *fixture, int64_t id)
{
    struct coupon found;
    assert_int_equal(fixture->coupons->find(fixture->coupons->self, id, &found), ERR_OK);
    return found;
}

static enum err redeem(const struct contract_fixture *fixture, int64_t id, int64_t now)
{
    return fixture->coupons->redeem(fixture->coupons->self, id, now);
}

static enum err give_back(const struct contract_fixture *fixture, int64_t id)
{
    return fixture->coupons->give_back(fixture->coupons->self, id);
}

static enum err remove_by_code(const struct contract_fixture *fixture, const char *code)
{
    return fixture->coupons->remove_by_code(fixture->coupons->self, code);
}

static size_t expire(const struct contract_fixture *fixture, int64_t now)
{
    size_t count = 77;
    assert_int_equal(fixture->coupons->expire(fixture->coupons->self, now, &count), ERR_OK);
    return count;
}

static void assert_same(const struct coupon *left, const struct coupon *right)
{
    assert_int_equal(left->id, right->id);
    assert_string_equal(left->code, right->code);
    assert_int_equal(left->percent_off, right->percent_off);
    assert_int_equal(left->amount_off, right->amount_off);
    assert_int_equal(left->duration, right->duration);
    assert_int_equal(left->duration_in_months, right->duration_in_months);
    assert_int_equal(left->max_redemptions, right->max_redemptions);
    assert_int_equal(left->times_redeemed, right->times_redeemed);
    assert_int_equal(left->redeem_by, right->redeem_by);
    assert_int_equal(left->created_on, right->created_on);
}

static void a_coupon_is_kept_whole(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon coupon = coupon_of("MY-CODE_1");
    struct coupon found;
    coupon.percent_off = 33;
    coupon.amount_off = 0;
    coupon.duration = COUPON_REPEATING;
    coupon.duration_in_months = 3;
    coupon.max_redemptions = COUPON_REDEMPTIONS_MAX;
    coupon.times_redeemed = 2;
    coupon.redeem_by = CONTRACT_NOW + 1;

    coupon.id = add(fixture, &coupon);

    found = find(fixture, coupon.id);
    assert_same(&found, &coupon);
    assert_int_equal(fixture->coupons->find_by_code(fixture->coupons->self, "MY-CODE_1", &found), ERR_OK);
    assert_same(&found, &coupon);
}

static void a_coupon_without_limits_is_kept_as_one(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon coupon = coupon_of("FOREVER");
    coupon.duration = COUPON_FOREVER;

    coupon.id = add(fixture, &coupon);

    const struct coupon found = find(fixture, coupon.id);
    assert_same(&found, &coupon);
}

static void a_code_is_taken_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon coupon = coupon_of("TWICE");
    const struct coupon other = coupon_of("OTHER");
    int64_t id = -7;
    (void)add(fixture, &coupon);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);

    assert_int_equal(try_to_add(fixture, &coupon, &id), ERR_CONFLICT);

    assert_int_equal(id, -7);
    id = add(fixture, &other);
    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
    assert_string_equal(find(fixture, id).code, "OTHER");
}

static void what_is_no_coupon_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon wrong[] = { coupon_of("lower"), coupon_of("BOTH"), coupon_of("NEITHER"), coupon_of("MONTHS"),
                              coupon_of("TOO-OFTEN") };
    wrong[1].percent_off = 10;
    wrong[2].amount_off = 0;
    wrong[3].duration_in_months = 2;
    wrong[4].max_redemptions = 1;
    wrong[4].times_redeemed = 2;
    int64_t id = -7;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(try_to_add(fixture, &wrong[i], &id), ERR_INTERNAL);
    }

    assert_int_equal(id, -7);
}

static void an_unknown_coupon_is_not_found(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon coupon = coupon_of("KNOWN");
    struct coupon found = { .id = -7 };
    int64_t unknown = add(fixture, &coupon) + 1000;

    assert_int_equal(fixture->coupons->find(fixture->coupons->self, unknown, &found), ERR_NOT_FOUND);
    assert_int_equal(fixture->coupons->find_by_code(fixture->coupons->self, "UNKNOWN", &found), ERR_NOT_FOUND);
    assert_int_equal(fixture->coupons->find_by_code(fixture->coupons->self, "", &found), ERR_NOT_FOUND);
    assert_int_equal(redeem(fixture, unknown, CONTRACT_NOW), ERR_STALE);

    assert_int_equal(found.id, -7);
}

static void the_last_redemption_is_taken_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon coupon = coupon_of("TWO");
    coupon.max_redemptions = 2;
    const struct coupon other = coupon_of("OTHER");
    int64_t id = add(fixture, &coupon);
    int64_t others = add(fixture, &other);

    assert_int_equal(redeem(fixture, id, CONTRACT_NOW), ERR_OK);
    assert_int_equal(redeem(fixture, id, CONTRACT_NOW), ERR_OK);
    assert_int_equal(redeem(fixture, id, CONTRACT_NOW), ERR_STALE);

    assert_int_equal(find(fixture, id).times_redeemed, 2);
    assert_int_equal(find(fixture, others).times_redeemed, 0);
}

static void a_coupon_is_redeemed_up_to_its_last_instant(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon coupon = coupon_of("TODAY");
    coupon.redeem_by = CONTRACT_NOW;
    int64_t id = add(fixture, &coupon);

    assert_int_equal(redeem(fixture, id, CONTRACT_NOW), ERR_OK);
    assert_int_equal(redeem(fixture, id, CONTRACT_NOW + 1), ERR_STALE);

    assert_int_equal(find(fixture, id).times_redeemed, 1);
}

static void a_redemption_that_was_given_back_can_be_taken_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon coupon = coupon_of("ONE");
    coupon.max_redemptions = 1;
    int64_t id = add(fixture, &coupon);
    assert_int_equal(redeem(fixture, id, CONTRACT_NOW), ERR_OK);

    assert_int_equal(give_back(fixture, id), ERR_OK);

    assert_int_equal(redeem(fixture, id, CONTRACT_NOW), ERR_OK);
}

static void no_more_is_given_back_than_was_taken(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon coupon = coupon_of("ONE");
    int64_t id = add(fixture, &coupon);

    assert_int_equal(give_back(fixture, id), ERR_OK);
    assert_int_equal(give_back(fixture, id + 1000), ERR_OK);

    assert_int_equal(find(fixture, id).times_redeemed, 0);
}

static void a_coupon_that_was_removed_is_gone(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon coupon = coupon_of("GONE");
    const struct coupon other = coupon_of("OTHER");
    struct coupon found;
    (void)add(fixture, &coupon);
    int64_t others = add(fixture, &other);

    assert_int_equal(remove_by_code(fixture, "GONE"), ERR_OK);
    assert_int_equal(remove_by_code(fixture, "GONE"), ERR_OK);

    assert_int_equal(fixture->coupons->find_by_code(fixture->coupons->self, "GONE", &found), ERR_NOT_FOUND);
    assert_string_equal(find(fixture, others).code, "OTHER");
    (void)add(fixture, &coupon);
}

static void who_has_a_coupon_stays_when_it_is_removed(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t coupon = contract_add_coupon(fixture, "GONE");
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct subscription wish = {
        .user_id = ann, .status = SUBSCRIPTION_ACTIVE, .coupon_id = coupon, .asked_coupon_id = coupon
    };
    const struct purchase bought = { .user_id = ann, .coins = 100, .cents = 100, .due = 80, .coupon_id = coupon };
    struct subscription subscription;
    struct purchase purchase;
    int64_t id = 0;
    assert_int_equal(fixture->subscriptions->add(fixture->subscriptions->self, &wish, &id), ERR_OK);
    assert_int_equal(fixture->purchases->add(fixture->purchases->self, &bought, &id), ERR_OK);

    assert_int_equal(remove_by_code(fixture, "GONE"), ERR_OK);

    assert_int_equal(fixture->subscriptions->find_of_user(fixture->subscriptions->self, ann, &subscription), ERR_OK);
    assert_int_equal(subscription.coupon_id, 0);
    assert_int_equal(subscription.asked_coupon_id, 0);
    assert_int_equal(fixture->purchases->find_locked(fixture->purchases->self, id, &purchase), ERR_OK);
    assert_int_equal(purchase.coupon_id, 0);
}

static void what_is_past_its_date_is_marked_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon coupon = coupon_of("TODAY");
    const struct coupon endless = coupon_of("ENDLESS");
    coupon.redeem_by = CONTRACT_NOW;
    int64_t id = add(fixture, &coupon);
    (void)add(fixture, &endless);

    assert_int_equal(expire(fixture, CONTRACT_NOW), 0);
    assert_int_equal(expire(fixture, CONTRACT_NOW + 1), 1);
    assert_int_equal(expire(fixture, CONTRACT_NOW + 1), 0);

    assert_string_equal(find(fixture, id).code, "TODAY");
}

static void so_many_are_marked_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon coupon = coupon_of("CODE-0000");
    coupon.redeem_by = CONTRACT_NOW;
    for (int i = 0; i < CONTRACT_PURGED_AT_ONCE + 1; i++) {
        (void)snprintf(coupon.code, sizeof coupon.code, "CODE-%04d", i);
        (void)add(fixture, &coupon);
    }

    assert_int_equal(expire(fixture, CONTRACT_NOW + 1), CONTRACT_PURGED_AT_ONCE);
    assert_int_equal(expire(fixture, CONTRACT_NOW + 1), 1);
}

static size_t list(const struct contract_fixture *fixture, const char *q, int64_t skip, struct coupon *coupons, size_t capacity,
                   int64_t *total)
{
    size_t count = 77;
    assert_int_equal(fixture->coupons->list(fixture->coupons->self, q, skip, coupons, capacity, &count, total), ERR_OK);
    return count;
}

static void a_pending_coupon_is_neither_listed_nor_redeemed(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon coupon = coupon_of("PENDING");
    struct coupon listed[2];
    int64_t total = 0;
    coupon.is_pending = true;
    int64_t id = add(fixture, &coupon);

    assert_true(find(fixture, id).is_pending);
    assert_int_equal(redeem(fixture, id, CONTRACT_NOW), ERR_STALE);
    assert_int_equal(list(fixture, "", 0, listed, 2, &total), 0);
    assert_int_equal(total, 0);
    assert_int_equal(list(fixture, "PEND", 0, listed, 2, &total), 0);

    assert_int_equal(fixture->coupons->set_made(fixture->coupons->self, id), ERR_OK);

    assert_false(find(fixture, id).is_pending);
    assert_int_equal(redeem(fixture, id, CONTRACT_NOW), ERR_OK);
    assert_int_equal(list(fixture, "", 0, listed, 2, &total), 1);
    assert_int_equal(total, 1);
}

static void a_pending_coupon_that_was_asked_for_again_is_not_given_up(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon_store *coupons = fixture->coupons;
    struct coupon coupon = coupon_of("PENDING");
    struct coupon found;
    coupon.is_pending = true;
    int64_t id = add(fixture, &coupon);
    assert_int_equal(coupons->ask_again(coupons->self, id, CONTRACT_NOW + 5), ERR_OK);

    assert_int_equal(coupons->remove_pending(coupons->self, id, CONTRACT_NOW), ERR_OK);
    assert_int_equal(find(fixture, id).created_on, CONTRACT_NOW + 5);

    assert_int_equal(coupons->remove_pending(coupons->self, id, CONTRACT_NOW + 5), ERR_OK);
    assert_int_equal(coupons->find(coupons->self, id, &found), ERR_NOT_FOUND);
    assert_int_equal(coupons->set_made(coupons->self, id), ERR_NOT_FOUND);
    assert_int_equal(coupons->ask_again(coupons->self, id, CONTRACT_NOW), ERR_NOT_FOUND);
}

static void a_coupon_that_was_made_stays_and_is_not_asked_for_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon_store *coupons = fixture->coupons;
    const struct coupon coupon = coupon_of("MADE");
    int64_t id = add(fixture, &coupon);

    assert_int_equal(coupons->remove_pending(coupons->self, id, CONTRACT_NOW), ERR_OK);
    assert_int_equal(coupons->ask_again(coupons->self, id, CONTRACT_NOW + 5), ERR_NOT_FOUND);
    assert_int_equal(coupons->set_made(coupons->self, id), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, id).created_on, CONTRACT_NOW);
}

static void a_coupon_is_renamed_and_removed_by_its_id(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon_store *coupons = fixture->coupons;
    const struct coupon coupon = coupon_of("MADE");
    struct coupon found;
    int64_t id = add(fixture, &coupon);
    assert_string_equal(find(fixture, id).name, "");

    assert_int_equal(coupons->set_name(coupons->self, id, "for h\xc3\xa9l\xc3\xa8ne's friends"), ERR_OK);
    assert_string_equal(find(fixture, id).name, "for h\xc3\xa9l\xc3\xa8ne's friends");

    assert_int_equal(coupons->remove(coupons->self, id), ERR_OK);
    assert_int_equal(coupons->find(coupons->self, id, &found), ERR_NOT_FOUND);
    assert_int_equal(coupons->remove(coupons->self, id), ERR_OK);
    assert_int_equal(coupons->set_name(coupons->self, id, "x"), ERR_NOT_FOUND);
}

/* "CODE-0001" and so on; returns the id of the first. */
static int64_t add_many(const struct contract_fixture *fixture, int count)
{
    struct coupon coupon = coupon_of("CODE-0000");
    int64_t first = 0;
    for (int i = 1; i <= count; i++) {
        (void)snprintf(coupon.code, sizeof coupon.code, "CODE-%04d", i);
        int64_t id = add(fixture, &coupon);
        first = first == 0 ? id : first;
    }
    return first;
}

static void every_page_of_the_list_is_the_next_part_newest_first(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon listed[3];
    int64_t total = 0;
    int64_t first = add_many(fixture, 8);
    for (int64_t skip = 0; skip < 9; skip += 3) {
        size_t count = list(fixture, "", skip, listed, 3, &total);

        assert_int_equal(total, 8);
        assert_int_equal(count, skip < 6 ? 3 : 2);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(listed[i].id, first + 7 - skip - (int64_t)i);
        }
    }
    assert_int_equal(list(fixture, "", 9, listed, 3, &total), 0);
    assert_int_equal(total, 8);
}

static void a_search_finds_a_part_of_the_code_in_any_case_and_nothing_else(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon odd = coupon_of("A_B");
    struct coupon listed[3];
    int64_t total = 0;
    (void)add_many(fixture, 12);
    (void)add(fixture, &odd);

    assert_int_equal(list(fixture, "ode-001", 0, listed, 3, &total), 3);
    assert_int_equal(total, 3);
    assert_string_equal(listed[0].code, "CODE-0012");
    assert_string_equal(listed[2].code, "CODE-0010");
    assert_int_equal(list(fixture, "code", 10, listed, 3, &total), 2);
    assert_int_equal(total, 12);
    assert_int_equal(list(fixture, "_", 0, listed, 3, &total), 1);
    assert_int_equal(list(fixture, "%", 0, listed, 3, &total), 0);
    assert_int_equal(list(fixture, "\\", 0, listed, 3, &total), 0);
}

static size_t walk_all(const struct contract_fixture *fixture, const char *q, int64_t *last)
{
    static struct coupon step[ROW_WALK_STEP];
    struct row_walk walk = { .q = q };
    size_t all = 0;
    *last = 0;
    while (!walk.is_over) {
        size_t count = 77;
        assert_int_equal(fixture->coupons->walk(fixture->coupons->self, &walk, step, &count), ERR_OK);
        for (size_t i = 0; i < count; i++) {
            assert_true(step[i].id > *last);
            *last = step[i].id;
        }
        all += count;
    }
    return all;
}

static void a_walk_meets_each_that_is_found_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon pending = coupon_of("CODE-PENDING");
    int64_t last = 0;
    pending.is_pending = true;
    int64_t first = add_many(fixture, ROW_WALK_STEP + 10);
    (void)add(fixture, &pending);

    assert_int_equal(walk_all(fixture, "", &last), ROW_WALK_STEP + 10);
    assert_int_equal(last, first + ROW_WALK_STEP + 9);
    assert_int_equal(walk_all(fixture, "code-0260", &last), 1);
    assert_int_equal(last, first + 259);
    assert_int_equal(walk_all(fixture, "none", &last), 0);
}

static void the_count_follows_what_is_added_and_removed(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon other = coupon_of("OTHER");
    struct coupon listed[1];
    int64_t unmade = 0;
    int64_t total = 0;
    (void)add_many(fixture, 3);

    CONTRACT_ROLLED_BACK(fixture, try_to_add(fixture, &other, &unmade));
    assert_int_equal(remove_by_code(fixture, "CODE-0002"), ERR_OK);

    assert_int_equal(list(fixture, "", 0, listed, 1, &total), 1);
    assert_int_equal(total, 2);
}

static void a_rollback_takes_back_a_coupon_a_redemption_and_a_removal(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon coupon = coupon_of("STAYS");
    const struct coupon other = coupon_of("OTHER");
    int64_t unmade = 0;
    struct coupon found;
    int64_t id = add(fixture, &coupon);

    CONTRACT_ROLLED_BACK(fixture, try_to_add(fixture, &other, &unmade));
    CONTRACT_ROLLED_BACK(fixture, redeem(fixture, id, CONTRACT_NOW));
    CONTRACT_ROLLED_BACK(fixture, remove_by_code(fixture, "STAYS"));

    assert_int_equal(fixture->coupons->find(fixture->coupons->self, unmade, &found), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, id).times_redeemed, 0);
}

const struct CMUnitTest coupon_store_contract[] = {
    CONTRACT_TEST(a_coupon_is_kept_whole),
    CONTRACT_TEST(a_coupon_without_limits_is_kept_as_one),
    CONTRACT_TEST(a_code_is_taken_once),
    CONTRACT_TEST(what_is_no_coupon_is_refused),
    CONTRACT_TEST(an_unknown_coupon_is_not_found),
    CONTRACT_TEST(the_last_redemption_is_taken_once),
    CONTRACT_TEST(a_coupon_is_redeemed_up_to_its_last_instant),
    CONTRACT_TEST(a_redemption_that_was_given_back_can_be_taken_again),
    CONTRACT_TEST(no_more_is_given_back_than_was_taken),
    CONTRACT_TEST(a_coupon_that_was_removed_is_gone),
    CONTRACT_TEST(who_has_a_coupon_stays_when_it_is_removed),
    CONTRACT_TEST(what_is_past_its_date_is_marked_once),
    CONTRACT_TEST(so_many_are_marked_at_once),
    CONTRACT_TEST(a_pending_coupon_is_neither_listed_nor_redeemed),
    CONTRACT_TEST(a_pending_coupon_that_was_asked_for_again_is_not_given_up),
    CONTRACT_TEST(a_coupon_that_was_made_stays_and_is_not_asked_for_again),
    CONTRACT_TEST(a_coupon_is_renamed_and_removed_by_its_id),
    CONTRACT_TEST(every_page_of_the_list_is_the_next_part_newest_first),
    CONTRACT_TEST(a_search_finds_a_part_of_the_code_in_any_case_and_nothing_else),
    CONTRACT_TEST(a_walk_meets_each_that_is_found_once),
    CONTRACT_TEST(the_count_follows_what_is_added_and_removed),
    CONTRACT_TEST(a_rollback_takes_back_a_coupon_a_redemption_and_a_removal),
};
const size_t coupon_store_contract_count = sizeof coupon_store_contract / sizeof coupon_store_contract[0];
