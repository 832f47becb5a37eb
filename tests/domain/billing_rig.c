#include "tests/domain/billing_rig.h"
#include <stdio.h>
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

#define SECRET "whsec_of_a_test"

static const struct card visa = { .brand = "visa", .last4 = "4242", .exp_year = 2034, .exp_month = 12 };

static void fill_ports(struct billing_rig *rig)
{
    rig->port = memory_payment_gateway(&rig->gateway);
    rig->ports = rig->fakes.billing_ports;
    rig->ports.gateway = &rig->port;
    rig->coupons = rig->fakes.coupon_ports;
    rig->coupons.gateway = &rig->port;
    rig->gateway.faults = &rig->asked;
    rig->gateway.losses = &rig->lost;
    rig->fakes.database.losses = &rig->stored;
}

void rig_open(struct billing_rig *rig)
{
    *rig = (struct billing_rig){
        .asked = { .err = ERR_PAYMENT_UNREACHABLE },
        .lost = { .err = ERR_PAYMENT_UNREACHABLE },
        .stored = { .err = ERR_UNAVAILABLE },
    };
    fakes_open(&rig->fakes);
    memory_gateway_init(&rig->gateway, &rig->fakes.time);
    arena_init(&rig->arena, 64 << 20);
    fill_ports(rig);
    rig->ann = fakes_sign_up(&rig->fakes, "ann@example.com", NULL);
}

void rig_close(struct billing_rig *rig)
{
    arena_release(&rig->arena);
    memory_gateway_release(&rig->gateway);
    fakes_close(&rig->fakes);
}

int rig_setup(void **state)
{
    static struct billing_rig rig;
    rig_open(&rig);
    *state = &rig;
    return 0;
}

int rig_teardown(void **state)
{
    rig_close(*state);
    return 0;
}

void rig_wait(struct billing_rig *rig, int64_t microseconds)
{
    rig->fakes.time.now += microseconds;
}

int64_t rig_add_coupon(struct billing_rig *rig, const char *code, int32_t percent_off, int64_t most)
{
    struct coupon coupon = {
        .percent_off = percent_off, .duration = COUPON_ONCE, .max_redemptions = most, .created_on = rig->fakes.time.now
    };
    int64_t id = 0;
    assert_int_equal(text_copy(code, coupon.code, sizeof coupon.code), ERR_OK);
    assert_int_equal(rig->port.coupon_create(rig->port.self, code, &coupon), ERR_OK);
    assert_int_equal(rig->fakes.coupons.add(rig->fakes.coupons.self, &coupon, &id), ERR_OK);
    return id;
}

struct coupon rig_coupon(struct billing_rig *rig, int64_t id)
{
    struct coupon coupon;
    assert_int_equal(rig->fakes.coupons.find(rig->fakes.coupons.self, id, &coupon), ERR_OK);
    return coupon;
}

const char *rig_take_card(struct billing_rig *rig, int64_t user_id, enum memory_bank bank)
{
    rig_wait(rig, 1);
    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, user_id, &rig->secret), ERR_OK);
    const struct memory_table *intents = &rig->gateway.setup_intents;
    const struct gateway_setup_intent *intent = memory_table_row(intents, intents->count - 1);
    const char *id = intent->id;
    assert_int_equal(memory_gateway_confirm_setup(&rig->gateway, id, &visa, bank), ERR_OK);
    return id;
}

enum err rig_subscribe_with(struct billing_rig *rig, int64_t user_id, const char *plan, const char *coupon,
                            const char *setup_intent)
{
    const struct subscribe_wish wish = { .plan = plan, .name = "Ann Smith", .coupon_code = coupon, .setup_intent = setup_intent };
    rig->why = (struct problems){ .count = 0 };
    return billing_subscribe(&rig->ports, &rig->arena, user_id, &wish, &rig->why);
}

enum err rig_subscribe(struct billing_rig *rig, const char *plan, const char *coupon)
{
    return rig_subscribe_with(rig, rig->ann.id, plan, coupon, rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS));
}

enum err rig_change(struct billing_rig *rig, const char *plan, const char *coupon)
{
    bool changed = false;
    rig->why = (struct problems){ .count = 0 };
    return billing_change_plan(&rig->ports, &rig->arena, rig->ann.id, plan, coupon, &rig->why, &changed);
}

enum err rig_cancel(struct billing_rig *rig)
{
    rig->why = (struct problems){ .count = 0 };
    return billing_cancel(&rig->ports, &rig->arena, rig->ann.id, &rig->why);
}

enum err rig_buy(struct billing_rig *rig, const char *bundle, const char *coupon)
{
    const struct purchase_wish wish = { .bundle = bundle, .coupon_code = coupon };
    struct purchase_begun begun;
    rig->why = (struct problems){ .count = 0 };
    enum err err = billing_buy_coins(&rig->ports, &rig->arena, rig->ann.id, &wish, &rig->why, &begun);
    if (err == ERR_OK) {
        rig->intent = begun.payment_intent;
        rig->secret = begun.client_secret;
    }
    return err;
}

void rig_pay(struct billing_rig *rig)
{
    bool paid = false;
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    assert_int_equal(billing_complete_purchase(&rig->ports, &rig->arena, rig->ann.id, rig->intent, &paid), ERR_OK);
    assert_true(paid);
}

void rig_begin_gold(struct billing_rig *rig)
{
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    rig_deliver(rig);
    rig_wait(rig, 5 * CALENDAR_MINUTE);
}

void rig_buy_1000(struct billing_rig *rig)
{
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    rig_pay(rig);
    rig_deliver(rig);
}

void rig_renew(struct billing_rig *rig)
{
    assert_int_equal(memory_gateway_renew(&rig->gateway, rig_subscription(rig).gateway_id), ERR_OK);
}

const char *rig_latest(struct billing_rig *rig, enum gateway_event_kind kind)
{
    const char *body = memory_gateway_latest_event(&rig->gateway, kind);
    assert_non_null(body);
    return body;
}

const char *rig_charge(struct billing_rig *rig)
{
    assert_true(rig->gateway.charges.count > 0);
    const struct gateway_charge *charge = memory_table_row(&rig->gateway.charges, rig->gateway.charges.count - 1);
    return charge->id;
}

static const char *sign(struct billing_rig *rig, const char *body, char header[160])
{
    char text[400];
    uint8_t hash[DIGEST_BYTES];
    char hex[2 * DIGEST_BYTES + 1];
    long long now = (long long)(rig->fakes.time.now / CALENDAR_SECOND);
    int size = snprintf(text, sizeof text, "%lld.%s", now, body);
    const struct digest *sha = &rig->fakes.sha;
    assert_int_equal(sha->hmac_sha256(sha->self, SECRET, strlen(SECRET), text, (size_t)size, hash), ERR_OK);
    text_to_hex(hash, sizeof hash, hex);
    (void)snprintf(header, 160, "t=%lld,v1=%s", now, hex);
    return header;
}

enum err rig_receive(struct billing_rig *rig, const char *body)
{
    char header[160];
    const struct webhook_delivery delivery = { .signature = sign(rig, body, header), .body = body, .size = strlen(body) };
    struct gateway_event event;
    return billing_receive_event(&rig->ports, &rig->arena, SECRET, &delivery, &event);
}

void rig_deliver(struct billing_rig *rig)
{
    for (const char *body; (body = memory_gateway_event(&rig->gateway, rig->delivered)) != NULL; rig->delivered++) {
        assert_int_equal(rig_receive(rig, body), ERR_OK);
    }
}

struct reconcile_report rig_reconcile(struct billing_rig *rig)
{
    struct reconcile_report report;
    assert_int_equal(billing_reconcile(&rig->ports, rig->fakes.time.now - 3 * CALENDAR_DAY, &report), ERR_OK);
    return report;
}

void rig_let_run(struct billing_rig *rig)
{
    rig->fakes.faults.fail_at = 0;
    rig->asked.fail_at = 0;
    rig->lost.fail_at = 0;
    rig->stored.fail_at = 0;
    rig_deliver(rig);
    rig_wait(rig, 60 * CALENDAR_MINUTE);
    (void)rig_reconcile(rig);
    rig_deliver(rig);
}

struct billing_account rig_account(struct billing_rig *rig, int64_t user_id)
{
    struct billing_account account;
    assert_int_equal(rig->fakes.accounts.find(rig->fakes.accounts.self, user_id, &account), ERR_OK);
    return account;
}

int64_t rig_coins(struct billing_rig *rig)
{
    const struct billing_account account = rig_account(rig, rig->ann.id);
    return account.holding.coins - account.holding.debt;
}

struct subscription rig_subscription(struct billing_rig *rig)
{
    const struct memory_table *rows = &rig->fakes.database.tables.subscriptions;
    for (size_t i = rows->count; i > 0; i--) {
        const struct subscription *row = memory_table_row(rows, i - 1);
        if (row->user_id == rig->ann.id) {
            return *row;
        }
    }
    fail_msg("ann never had a subscription");
    return (struct subscription){ .id = 0 };
}

struct gateway_subscription rig_at_gateway(struct billing_rig *rig)
{
    const struct billing_account account = rig_account(rig, rig->ann.id);
    const struct gateway_cursor all = { .after = "" };
    struct gateway_subscription page[GATEWAY_PAGE];
    struct gateway_subscription open = { .id = "" };
    size_t count = 0;
    size_t found = 0;
    assert_int_equal(rig->port.subscriptions(rig->port.self, &rig->arena, account.customer, &all, page, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        if (!subscription_is_over(page[i].status)) {
            open = page[i];
            found++;
        }
    }
    assert_int_equal(found, 1);
    return open;
}

struct card_on_file rig_card(struct billing_rig *rig)
{
    struct card_on_file card;
    assert_int_equal(rig->fakes.cards.find(rig->fakes.cards.self, rig->ann.id, &card), ERR_OK);
    return card;
}

size_t rig_invoices(struct billing_rig *rig, struct invoice *latest)
{
    const struct memory_table *rows = &rig->fakes.database.tables.invoices;
    if (rows->count > 0 && latest != NULL) {
        *latest = *(const struct invoice *)memory_table_row(rows, rows->count - 1);
    }
    return rows->count;
}

struct invoice rig_invoice_of_charge(struct billing_rig *rig, const char *charge)
{
    struct invoice found;
    const struct invoice_store *invoices = &rig->fakes.invoices;
    assert_int_equal(invoices->find_payment_locked(invoices->self, charge, "", &found), ERR_OK);
    return found;
}

void rig_assert_problem(struct billing_rig *rig, const char *field, const char *key)
{
    fakes_assert_problem(&rig->why, field, key);
}
