#ifndef TESTS_CONTRACT_GATEWAY_H
#define TESTS_CONTRACT_GATEWAY_H
#include "tests/contract/contract.h"

/* What the gateway's suites begin with; each fails the running test when the gateway refuses. Texts hold until the next test. */

/* A text that no other test has: "run-7-what". */
const char *gateway_unique(const struct contract_fixture *fixture, const char *what);

/* The memory that answers live in. */
struct arena *gateway_arena(void);

/* To be the setup of each test: the fixture's reset, and an empty arena. */
int gateway_reset(void **state);
#define GATEWAY_TEST(rule) cmocka_unit_test_setup(rule, gateway_reset)

/* Now, in whole seconds. */
int64_t gateway_now(const struct contract_fixture *fixture);

/* Makes the plan unless it is there. */
void gateway_need_plan(const struct contract_fixture *fixture, enum plan_rank plan);

struct gateway_customer gateway_make_customer(const struct contract_fixture *fixture);
struct gateway_setup_intent gateway_make_setup_intent(const struct contract_fixture *fixture, const char *customer);

/* A customer with a card that the browser has confirmed, and which pays or not. */
struct gateway_setup_intent gateway_take_card(struct contract_fixture *fixture, enum contract_card card);

/* An intent of 900 cents for our purchase 42. */
struct gateway_new_payment gateway_payment_wish(const struct contract_fixture *fixture, const char *customer);
struct gateway_payment_intent gateway_make_payment(const struct contract_fixture *fixture, const char *customer);
struct gateway_payment_intent gateway_find_payment(const struct contract_fixture *fixture, const char *id);

/* A wish for gold without a trial and without a coupon, for our subscription 7; the card of that intent is the customer's. */
struct gateway_new_subscription gateway_subscription_wish(const struct contract_fixture *fixture,
                                                          const struct gateway_setup_intent *card);
struct gateway_subscription gateway_subscribe(const struct contract_fixture *fixture,
                                              const struct gateway_new_subscription *wish);
struct gateway_subscription gateway_find_subscription(const struct contract_fixture *fixture, const char *id);

/* The latest paid invoice of a subscription. */
struct gateway_invoice gateway_paid_invoice(const struct contract_fixture *fixture, const char *subscription);

/* A coupon of half the price, for once, under a code of its own; made at the gateway. */
struct coupon gateway_make_coupon(const struct contract_fixture *fixture);

/* The latest event of that type about the object, as the gateway's other side tells it and event_read reads it. */
struct gateway_event gateway_read_event(struct contract_fixture *fixture, const char *type, const char *object);
#endif
