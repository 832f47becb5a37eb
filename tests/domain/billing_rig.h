#ifndef TESTS_DOMAIN_BILLING_RIG_H
#define TESTS_DOMAIN_BILLING_RIG_H
/* Billing over the fakes, with a gateway whose events wait until they are delivered. Ann is signed up. */
#include "adapters/memory/payment_gateway.h"
#include "tests/domain/fakes.h"

enum { RIG_SIGN_UP_COINS = 100 };

struct billing_rig {
    struct fakes fakes;
    struct memory_gateway gateway;
    struct memory_faults asked;  /* the gateway's calls that fail before they do anything */
    struct memory_faults lost;   /* its calls whose answer is lost */
    struct memory_faults stored; /* commits whose answer is lost */
    struct payment_gateway port;
    struct billing_ports ports;
    struct coupon_ports coupons; /* for operators */
    struct arena arena;
    struct problems why; /* of the latest use case */
    size_t delivered;    /* how many events were */
    size_t replacements; /* that were made */
    struct user ann;
    const char *secret; /* of the latest intent that was begun */
    const char *intent; /* of the latest purchase */
};

void rig_open(struct billing_rig *rig);
void rig_close(struct billing_rig *rig);

/* For cmocka: *state becomes a fresh rig. */
int rig_setup(void **state);
int rig_teardown(void **state);
#define RIG_TEST(rule) cmocka_unit_test_setup_teardown(rule, rig_setup, rig_teardown)

/* Moves the clock. */
void rig_wait(struct billing_rig *rig, int64_t microseconds);

/* A coupon that both sides know: percent off, once, for as many as `most` (0: no limit). */
int64_t rig_add_coupon(struct billing_rig *rig, const char *code, int32_t percent_off, int64_t most);
struct coupon rig_coupon(struct billing_rig *rig, int64_t id);

/* A card that a setup intent has taken down; returns the intent. */
const char *rig_take_card(struct billing_rig *rig, int64_t user_id, enum memory_bank bank);

/* The use cases with their usual arguments; problems are in rig->why. */
enum err rig_subscribe_with(struct billing_rig *rig, int64_t user_id, const char *plan, const char *coupon,
                            const char *setup_intent);
enum err rig_subscribe(struct billing_rig *rig, const char *plan, const char *coupon); /* ann, with a card that pays */
enum err rig_change(struct billing_rig *rig, const char *plan, const char *coupon);    /* ann */
enum err rig_cancel(struct billing_rig *rig);                                          /* ann */
enum err rig_buy(struct billing_rig *rig, const char *bundle, const char *coupon);     /* ann; sets rig->intent */

/* Ann's intent is paid in her browser, and bought coins come. */
void rig_pay(struct billing_rig *rig);

/* Ann takes gold, or buys 1,000 coins for 900 cents; all events are delivered, and five minutes pass after gold. */
void rig_begin_gold(struct billing_rig *rig);
void rig_buy_1000(struct billing_rig *rig);

/* The time of ann's subscription, or of its trial, ends; the next month is charged, whose events wait. */
void rig_renew(struct billing_rig *rig);

/* Delivers one event, signed, as the gateway does. */
enum err rig_receive(struct billing_rig *rig, const char *body);

/* The latest event of a kind, and the latest charge; fail the test when there is none. */
const char *rig_latest(struct billing_rig *rig, enum gateway_event_kind kind);
const char *rig_charge(struct billing_rig *rig);

/* Delivers what waits, in order; each must be taken. */
void rig_deliver(struct billing_rig *rig);

/* Lets things run: no fault any more, all events come, an hour passes, the reconcile runs. */
void rig_let_run(struct billing_rig *rig);
struct reconcile_report rig_reconcile(struct billing_rig *rig);

/* A user's rows as they are kept. */
struct billing_account rig_account(struct billing_rig *rig, int64_t user_id);
int64_t rig_coins(struct billing_rig *rig); /* ann's less her debt */
/* The latest subscription that ann has had. */
struct subscription rig_subscription(struct billing_rig *rig);
/* The only open one at the gateway of ann's; fails the test when there is another. */
struct gateway_subscription rig_at_gateway(struct billing_rig *rig);
struct card_on_file rig_card(struct billing_rig *rig);
size_t rig_invoices(struct billing_rig *rig, struct invoice *latest);
struct invoice rig_invoice_of_charge(struct billing_rig *rig, const char *charge);

/* Fails the test unless what is kept here equals what the gateway holds: subscriptions, invoices, purchases, coins, redemptions
 * of coupons; and unless the books add up. */
void rig_assert_equal(struct billing_rig *rig);

/* Fails the test unless ann's latest problem is exactly this. */
void rig_assert_problem(struct billing_rig *rig, const char *field, const char *key);
#endif
