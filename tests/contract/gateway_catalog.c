/* Plans and coupons at the payment gateway. */
#include "domain/kernel/text.h"
#include "tests/contract/gateway.h"

static void a_plan_costs_what_it_costs_here(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    int64_t cents = 0;
    gateway_need_plan(fixture, PLAN_PLATINUM);

    assert_int_equal(gateway->plan_find(gateway->self, PLAN_PLATINUM, &cents), ERR_OK);

    assert_int_equal(cents, 1000);
}

static void a_plan_is_made_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    gateway_need_plan(fixture, PLAN_BRONZE);

    assert_int_equal(fixture->gateway->plan_create(fixture->gateway->self, PLAN_BRONZE), ERR_CONFLICT);
}

static void a_deleted_plan_is_gone_and_may_be_made_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    int64_t cents = 7;
    gateway_need_plan(fixture, PLAN_BRONZE);

    assert_int_equal(gateway->plan_delete(gateway->self, PLAN_BRONZE), ERR_OK);

    assert_int_equal(gateway->plan_find(gateway->self, PLAN_BRONZE, &cents), ERR_NOT_FOUND);
    assert_int_equal(cents, 7);
    assert_int_equal(gateway->plan_delete(gateway->self, PLAN_BRONZE), ERR_OK);
    assert_int_equal(gateway->plan_create(gateway->self, PLAN_BRONZE), ERR_OK);
}

static enum err make_coupon(const struct contract_fixture *fixture, const struct coupon *coupon)
{
    return fixture->gateway->coupon_create(fixture->gateway->self, gateway_unique(fixture, "coupon"), coupon);
}

static void a_code_is_one_coupons(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct coupon coupon = gateway_make_coupon(fixture);

    assert_int_equal(make_coupon(fixture, &coupon), ERR_CONFLICT);
}

static void a_coupon_is_made_once_under_a_key(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const char *key = gateway_unique(fixture, "key");
    struct coupon coupon = { .id = 42, .percent_off = 50, .duration = COUPON_ONCE };
    struct gateway_coupon found;
    assert_int_equal(text_copy(gateway_unique(fixture, "ONCE"), coupon.code, sizeof coupon.code), ERR_OK);

    assert_int_equal(gateway->coupon_create(gateway->self, key, &coupon), ERR_OK);
    assert_int_equal(gateway->coupon_create(gateway->self, key, &coupon), ERR_OK);

    assert_int_equal(gateway->coupon_find(gateway->self, gateway_arena(), coupon.code, &found), ERR_OK);
    assert_string_equal(found.code, coupon.code);
    assert_string_equal(found.name, "");
    assert_int_equal(found.reference, 42);
    coupon.percent_off = 60;
    assert_int_equal(gateway->coupon_create(gateway->self, key, &coupon), ERR_PAYMENT_INVALID);
}

static void a_coupon_may_be_renamed_and_nothing_else_changes(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct coupon coupon = gateway_make_coupon(fixture);
    struct gateway_coupon found;

    assert_int_equal(gateway->coupon_rename(gateway->self, gateway_unique(fixture, "name"), coupon.code,
                                            "Spr\xc3\xac"
                                            "ng & <b>"),
                     ERR_OK);
    assert_int_equal(gateway->coupon_find(gateway->self, gateway_arena(), coupon.code, &found), ERR_OK);
    assert_string_equal(found.name, "Spr\xc3\xac"
                                    "ng & <b>");

    assert_int_equal(gateway->coupon_rename(gateway->self, gateway_unique(fixture, "name"), coupon.code, ""), ERR_OK);
    assert_int_equal(gateway->coupon_find(gateway->self, gateway_arena(), coupon.code, &found), ERR_OK);
    assert_string_equal(found.name, "");
    assert_int_equal(found.reference, 0);
}

static void an_unknown_coupon_is_neither_found_nor_renamed(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    struct gateway_coupon found = { .code = "untouched" };
    const char *code = gateway_unique(fixture, "NONE");

    assert_int_equal(gateway->coupon_find(gateway->self, gateway_arena(), code, &found), ERR_NOT_FOUND);
    assert_int_equal(gateway->coupon_rename(gateway->self, gateway_unique(fixture, "name"), code, "x"), ERR_NOT_FOUND);

    assert_string_equal(found.code, "untouched");
}

static void every_kind_of_coupon_can_be_made(void **state)
{
    const struct contract_fixture *fixture = *state;
    const int64_t later = gateway_now(fixture) + 86400 * CONTRACT_SECOND + 999999;
    struct coupon kinds[] = {
        { .percent_off = 100, .duration = COUPON_FOREVER },
        { .amount_off = 150, .duration = COUPON_ONCE, .max_redemptions = 3 },
        { .percent_off = 1, .duration = COUPON_REPEATING, .duration_in_months = 3, .redeem_by = later },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        assert_int_equal(text_copy(gateway_unique(fixture, "KIND"), kinds[i].code, sizeof kinds[i].code), ERR_OK);

        assert_int_equal(make_coupon(fixture, &kinds[i]), ERR_OK);
    }
}

static void a_coupon_that_is_over_already_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coupon coupon = { .percent_off = 10, .redeem_by = gateway_now(fixture) - 86400 * CONTRACT_SECOND };
    assert_int_equal(text_copy(gateway_unique(fixture, "OVER"), coupon.code, sizeof coupon.code), ERR_OK);

    assert_int_equal(make_coupon(fixture, &coupon), ERR_PAYMENT_INVALID);
}

static void a_deleted_coupon_is_gone_and_says_so(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct coupon coupon = gateway_make_coupon(fixture);

    assert_int_equal(gateway->coupon_delete(gateway->self, coupon.code), ERR_OK);

    const struct gateway_event event = gateway_read_event(fixture, "coupon.deleted", coupon.code);
    assert_int_equal(event.kind, GATEWAY_COUPON_DELETED);
    assert_string_equal(event.object.coupon, coupon.code);
    assert_int_equal(gateway->coupon_delete(gateway->self, coupon.code), ERR_OK);
    assert_int_equal(make_coupon(fixture, &coupon), ERR_OK);
}

static void a_coupon_lowers_an_invoice_and_says_by_how_much(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    const struct coupon coupon = gateway_make_coupon(fixture);
    struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    wish.coupon = coupon.code;

    const struct gateway_subscription made = gateway_subscribe(fixture, &wish);

    const struct gateway_invoice invoice = gateway_paid_invoice(fixture, made.id);
    assert_int_equal(invoice.subtotal, 500);
    assert_int_equal(invoice.discount, 250);
    assert_int_equal(invoice.total, 250);
}

static void a_coupon_that_there_is_not_subscribes_nobody(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    struct gateway_subscription made = { .id = "untouched" };
    wish.coupon = gateway_unique(fixture, "NONE");

    assert_int_equal(gateway->subscription_create(gateway->self, gateway_arena(), &wish, &made), ERR_NOT_FOUND);

    assert_string_equal(made.id, "untouched");
    assert_int_equal(fixture->payers->charges(fixture, card.customer), 0);
}

static void a_coupon_is_not_redeemed_more_often_than_it_may_be(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    struct coupon coupon = { .percent_off = 10, .duration = COUPON_FOREVER, .max_redemptions = 1 };
    struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    struct gateway_subscription made;
    assert_int_equal(text_copy(gateway_unique(fixture, "LAST"), coupon.code, sizeof coupon.code), ERR_OK);
    assert_int_equal(make_coupon(fixture, &coupon), ERR_OK);
    wish.coupon = coupon.code;
    (void)gateway_subscribe(fixture, &wish);

    wish.key = gateway_unique(fixture, "again");

    assert_int_equal(gateway->subscription_create(gateway->self, gateway_arena(), &wish, &made), ERR_NOT_FOUND);
}

static void who_has_redeemed_a_coupon_keeps_it_when_it_is_deleted(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    struct coupon coupon = { .percent_off = 20, .duration = COUPON_FOREVER };
    struct gateway_invoice next;
    assert_int_equal(text_copy(gateway_unique(fixture, "KEPT"), coupon.code, sizeof coupon.code), ERR_OK);
    assert_int_equal(make_coupon(fixture, &coupon), ERR_OK);
    wish.coupon = coupon.code;
    const struct gateway_subscription made = gateway_subscribe(fixture, &wish);

    assert_int_equal(gateway->coupon_delete(gateway->self, coupon.code), ERR_OK);

    assert_int_equal(gateway->invoice_upcoming(gateway->self, gateway_arena(), made.id, &next), ERR_OK);
    assert_int_equal(next.total, 400);
    assert_string_equal(gateway_find_subscription(fixture, made.id).coupon, coupon.code);
}

const struct CMUnitTest gateway_catalog_contract[] = {
    GATEWAY_TEST(a_plan_costs_what_it_costs_here),
    GATEWAY_TEST(a_plan_is_made_once),
    GATEWAY_TEST(a_deleted_plan_is_gone_and_may_be_made_again),
    GATEWAY_TEST(a_code_is_one_coupons),
    GATEWAY_TEST(a_coupon_is_made_once_under_a_key),
    GATEWAY_TEST(a_coupon_may_be_renamed_and_nothing_else_changes),
    GATEWAY_TEST(an_unknown_coupon_is_neither_found_nor_renamed),
    GATEWAY_TEST(every_kind_of_coupon_can_be_made),
    GATEWAY_TEST(a_coupon_that_is_over_already_is_refused),
    GATEWAY_TEST(a_deleted_coupon_is_gone_and_says_so),
    GATEWAY_TEST(a_coupon_lowers_an_invoice_and_says_by_how_much),
    GATEWAY_TEST(a_coupon_that_there_is_not_subscribes_nobody),
    GATEWAY_TEST(a_coupon_is_not_redeemed_more_often_than_it_may_be),
    GATEWAY_TEST(who_has_redeemed_a_coupon_keeps_it_when_it_is_deleted),
};
const size_t gateway_catalog_contract_count = sizeof gateway_catalog_contract / sizeof gateway_catalog_contract[0];
