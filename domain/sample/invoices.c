#include "domain/billing/coin_bundle.h"
#include "domain/billing/subscription.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/money.h"
#include "domain/kernel/text.h"
#include "domain/sample/batch.h"

enum { MONTH_DAYS = 30, CARD_YEARS = 4 };

/* The test cards of payment gateways: they belong to nobody. */
static const struct card cards[] = { { .brand = "visa", .last4 = "4242" },
                                     { .brand = "mastercard", .last4 = "4444" },
                                     { .brand = "amex", .last4 = "8431" } };
static const int64_t percents_off[] = { 0, 0, 0, 0, 0, 10, 20, 50 };

/* "in_sample_7" or, with a number from 1, "in_sample_7_1". */
static enum err name_object(const char *prefix, int64_t user_id, int64_t number, char *out, size_t out_size)
{
    char id[TEXT_INT64_BYTES];
    char of_it[TEXT_INT64_BYTES] = "";
    (void)text_from_int64(user_id, id);
    if (number > 0) {
        (void)text_from_int64(number, of_it);
    }
    const char *const parts[] = { prefix, id, number > 0 ? "_" : "", of_it };
    return text_join(parts, sizeof parts / sizeof parts[0], out, out_size);
}

static enum err name_payment(struct invoice *invoice, int64_t number)
{
    const struct {
        const char *prefix;
        char *out;
        size_t size;
    } names[] = {
        { "in_sample_", invoice->gateway_id, sizeof invoice->gateway_id },
        { "pi_sample_", invoice->payment_intent, sizeof invoice->payment_intent },
        { "ch_sample_", invoice->charge, sizeof invoice->charge },
        { "SAMPLE_", invoice->number, sizeof invoice->number },
    };
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < sizeof names / sizeof names[0]; i++) {
        err = name_object(names[i].prefix, invoice->user_id, number, names[i].out, names[i].size);
    }
    return err;
}

/* What somebody pays for, and with which card. */
struct payer {
    struct batch *batch;
    struct bulk_user *user;
    const struct plan *plan; /* NULL for who buys bundles */
    struct card card;
    int64_t since; /* the first payment */
};

static enum err pay(const struct payer *payer, struct invoice *invoice, int64_t number)
{
    struct batch *batch = payer->batch;
    enum err err = name_payment(invoice, number);
    if (err == ERR_OK) {
        err = money_share(invoice->subtotal, CHANCE_OF(batch->chance, percents_off), 100, &invoice->discount);
    }
    if (err != ERR_OK) {
        return err;
    }
    invoice->total = invoice->subtotal - invoice->discount;
    batch->invoices[batch->invoice_count++] = *invoice;
    batch_credit(batch, payer->user, invoice->coins, payer->plan == NULL ? COIN_PURCHASE : COIN_PLAN, invoice->created_on);
    return ERR_OK;
}

static enum err pay_month(const struct payer *payer, int64_t number)
{
    int64_t start = payer->since + (number - 1) * MONTH_DAYS * CALENDAR_DAY;
    struct invoice invoice = {
        .user_id = payer->user->user.id,
        .has_card = true,
        .card = payer->card,
        .period_start_on = start,
        .period_end_on = start + MONTH_DAYS * CALENDAR_DAY,
        .subtotal = payer->plan->cents,
        .coins = payer->plan->coins,
        .created_on = start,
    };
    enum err err = text_copy(payer->plan->id, invoice.description, sizeof invoice.description);
    return err == ERR_OK ? pay(payer, &invoice, number) : err;
}

static enum err buy_bundle(const struct payer *payer, int64_t number)
{
    const struct coin_bundle *bundle = coin_bundle_at((int)chance_below(payer->batch->chance, COIN_BUNDLES));
    struct invoice invoice = {
        .user_id = payer->user->user.id,
        .description = "coins",
        .has_card = true,
        .card = payer->card,
        .subtotal = bundle->cents,
        .coins = bundle->coins,
        .created_on = payer->since + (number - 1) * MONTH_DAYS * CALENDAR_DAY,
    };
    return pay(payer, &invoice, number);
}

/* A third of the subscribers has cancelled. */
static enum err subscribe(struct payer *payer, int64_t months)
{
    struct batch *batch = payer->batch;
    const struct user *user = &payer->user->user;
    struct subscription subscription = {
        .user_id = user->id,
        .plan = payer->plan->rank,
        .status = chance_one_in(batch->chance, 3) ? SUBSCRIPTION_CANCELED : SUBSCRIPTION_ACTIVE,
        .current_period_end_on = payer->since + months * MONTH_DAYS * CALENDAR_DAY,
        .changes = 1,
        .seen_on = batch->now,
        .created_on = user->created_on,
    };
    enum err err = name_object("sub_sample_", user->id, 0, subscription.gateway_id, sizeof subscription.gateway_id);
    if (err == ERR_OK) {
        batch->subscriptions[batch->subscription_count++] = subscription;
        payer->user->biggest_plan = payer->plan;
        batch_credit(batch, payer->user, payer->plan->coins, COIN_PLAN, user->created_on);
    }
    return err;
}

static enum err become_customer(struct batch *batch, struct bulk_user *user)
{
    char customer[GATEWAY_ID_BYTES + 1];
    enum err err = name_object("cus_sample_", user->user.id, 0, customer, sizeof customer);
    if (err == ERR_OK) {
        user->customer = arena_copy(&batch->arena, customer, strlen(customer));
        err = user->customer == NULL ? ERR_NO_MEMORY : ERR_OK;
    }
    return err;
}

static struct card draw_card(struct batch *batch)
{
    struct card card = CHANCE_OF(batch->chance, cards);
    card.exp_year = (int32_t)(calendar_day_at(batch->now).year + 1 + chance_below(batch->chance, CARD_YEARS));
    card.exp_month = (int32_t)(1 + chance_below(batch->chance, 12));
    return card;
}

enum err batch_add_invoices(struct batch *batch, struct bulk_user *user, int64_t count)
{
    struct payer payer = { .batch = batch, .user = user, .card = draw_card(batch) };
    payer.since = subscription_trial_end(user->user.created_on);
    enum err err = become_customer(batch, user);
    if (err == ERR_OK && !chance_one_in(batch->chance, 5)) {
        payer.plan = plan_at((enum plan_rank)chance_below(batch->chance, PLANS));
        err = subscribe(&payer, count);
    }
    for (int64_t number = 1; err == ERR_OK && number <= count; number++) {
        err = payer.plan == NULL ? buy_bundle(&payer, number) : pay_month(&payer, number);
    }
    return err;
}
