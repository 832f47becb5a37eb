// Plans, coupons, subscriptions and their invoices while the time passes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Simulation } from './simulation.mjs';

const day = 86400;
let stripe;
before(async () => {
  stripe = await Simulation.start();
  await stripe.plans();
});
after(() => stripe.stop());

const invoicesOf = async (subscription) => (await stripe.get('/v1/invoices', { subscription: subscription.id, limit: 100 })).data.reverse();
const change = (subscription, plan, params = {}) =>
  stripe.post(`/v1/subscriptions/${subscription.id}`, { items: [{ id: subscription.items.data[0].id, plan }], ...params });
const read = (subscription) => stripe.get(`/v1/subscriptions/${subscription.id}`);
const coupon = (params) => stripe.post('/v1/coupons', { duration: 'forever', percent_off: 50, ...params });

test('a plan has the id that we give it, once', async () => {
  const plan = await stripe.get('/v1/plans/gold');
  const again = await stripe.refused('POST', '/v1/plans', { id: 'gold', amount: 1, currency: 'usd', interval: 'month',
    product: { name: 'x' } });

  assert.deepEqual([plan.amount, plan.interval, plan.currency], [500, 'month', 'usd']);
  assert.equal((await stripe.get(`/v1/products/${plan.product}`)).name, 'gold');
  assert.equal(again.code, 'resource_already_exists');
  assert.deepEqual((await stripe.get('/v1/plans')).data.map(({ id }) => id), ['platinum', 'gold', 'bronze']);
});

test('a plan is deleted', async () => {
  await stripe.post('/v1/plans', { id: 'tin', amount: 50, currency: 'usd', interval: 'month', product: { name: 'Tin' } });

  assert.deepEqual(await stripe.do('DELETE', '/v1/plans/tin'), { id: 'tin', object: 'plan', deleted: true });
  assert.equal((await stripe.refused('GET', '/v1/plans/tin')).status, 404);
});

test('a subscription with a trial starts with an invoice of 0, and is paid when the trial ends', async () => {
  const customer = await stripe.customer();
  const subscription = await stripe.subscribe(customer, { trial_period_days: 14 });
  assert.deepEqual([subscription.status, subscription.trial_end - subscription.trial_start, subscription.plan.id],
    ['trialing', 14 * day, 'gold']);

  await stripe.advance(15, customer.id);

  const invoices = await invoicesOf(subscription);
  assert.deepEqual(invoices.map(({ total, status, billing_reason: reason }) => [total, status, reason]),
    [[0, 'paid', 'subscription_create'], [500, 'paid', 'subscription_cycle']]);
  assert.equal(invoices[1].created, subscription.trial_end);
  assert.equal((await read(subscription)).status, 'active');
  const intent = await stripe.get(`/v1/payment_intents/${invoices[1].payment_intent}`);
  assert.deepEqual([intent.status, intent.invoice, intent.amount], ['succeeded', invoices[1].id, 500]);
});

test('a subscription without a trial is paid at once', async () => {
  const subscription = await stripe.subscribe(await stripe.customer(), { expand: ['latest_invoice.payment_intent'] });

  assert.equal(subscription.status, 'active');
  assert.deepEqual([subscription.latest_invoice.amount_paid, subscription.latest_invoice.payment_intent.status], [500, 'succeeded']);
});

test('the clock of one customer leaves the others where they are', async () => {
  const [one, other] = [await stripe.customer(), await stripe.customer()];
  const [moved, still] = [await stripe.subscribe(one), await stripe.subscribe(other)];

  await stripe.advance(65, one.id);

  assert.deepEqual([(await invoicesOf(moved)).length, (await invoicesOf(still)).length], [3, 1]);
});

test('a subscription whose card is refused is incomplete, and expires', async () => {
  const customer = await stripe.customer('pm_card_chargeCustomerFail');
  const subscription = await stripe.subscribe(customer);
  assert.equal(subscription.status, 'incomplete');

  await stripe.advance(1, customer.id);

  assert.equal((await read(subscription)).status, 'incomplete_expired');
  assert.equal((await invoicesOf(subscription))[0].status, 'void');
});

test('error_if_incomplete leaves nothing behind when the card is refused', async () => {
  const customer = await stripe.customer('pm_card_chargeCustomerFail');

  const error = await stripe.refused('POST', '/v1/subscriptions',
    { customer: customer.id, items: [{ plan: 'gold' }], payment_behavior: 'error_if_incomplete' });

  assert.deepEqual([error.status, error.decline_code], [402, 'generic_decline']);
  assert.deepEqual((await stripe.get('/v1/subscriptions', { customer: customer.id, status: 'all' })).data, []);
});

test('without a card a subscription needs a trial', async () => {
  const customer = await stripe.post('/v1/customers');

  assert.equal((await stripe.refused('POST', '/v1/subscriptions', { customer: customer.id, items: [{ plan: 'gold' }] })).code,
    'resource_missing');
  assert.equal((await stripe.subscribe(customer, { trial_period_days: 14 })).status, 'trialing');
});

test('a first payment that needs 3-D Secure is finished in the browser', async () => {
  const customer = await stripe.customer('pm_card_authenticationRequired');
  const subscription = await stripe.subscribe(customer, { expand: ['latest_invoice.payment_intent'] });
  const intent = subscription.latest_invoice.payment_intent;

  await stripe.browser('POST', `/v1/challenges/${intent.id}`, { client_secret: intent.client_secret, approved: true });

  assert.deepEqual([subscription.status, intent.status], ['incomplete', 'requires_action']);
  assert.equal((await read(subscription)).status, 'active');
});

test('a payment that fails is tried again, and what is never paid ends', async () => {
  const customer = await stripe.customer('pm_card_chargeCustomerFail');
  const subscription = await stripe.subscribe(customer, { trial_period_days: 14 });

  await stripe.advance(14, customer.id);
  const late = await read(subscription);
  await stripe.advance(20, customer.id);
  const ended = await read(subscription);
  await stripe.settled();

  assert.equal(late.status, 'past_due');
  assert.deepEqual([ended.status, ended.cancellation_details.reason], ['canceled', 'payment_failed']);
  const failed = stripe.site.of('invoice.payment_failed').filter((invoice) => invoice.subscription === subscription.id);
  assert.deepEqual(failed.map((invoice) => invoice.attempt_count).sort(), [1, 2, 3, 4]);
  assert.ok(stripe.site.of('customer.subscription.deleted').some(({ id }) => id === subscription.id));
});

test('a new card pays what is past due', async () => {
  const customer = await stripe.customer('pm_card_chargeCustomerFail');
  const subscription = await stripe.subscribe(customer, { trial_period_days: 14 });
  await stripe.advance(14, customer.id);
  const method = await stripe.post('/v1/payment_methods/pm_card_visa/attach', { customer: customer.id });

  await stripe.post(`/v1/customers/${customer.id}`, { invoice_settings: { default_payment_method: method.id } });
  await stripe.advance(4, customer.id);

  assert.equal((await read(subscription)).status, 'active');
});

test('an open invoice is paid by hand, once', async () => {
  const customer = await stripe.customer('pm_card_chargeCustomerFail');
  const subscription = await stripe.subscribe(customer, { trial_period_days: 14 });
  await stripe.advance(14, customer.id);
  const [, open] = await invoicesOf(subscription);
  const method = await stripe.post('/v1/payment_methods/pm_card_visa/attach', { customer: customer.id });

  const refused = await stripe.refused('POST', `/v1/invoices/${open.id}/pay`);
  const paid = await stripe.post(`/v1/invoices/${open.id}/pay`, { payment_method: method.id });
  const again = await stripe.refused('POST', `/v1/invoices/${open.id}/pay`, { payment_method: method.id });

  assert.deepEqual([refused.status, paid.status, again.status], [402, 'paid', 400]);
  assert.equal((await read(subscription)).status, 'active');
});

test('a bigger plan is prorated onto the next invoice', async () => {
  const customer = await stripe.customer();
  const subscription = await stripe.subscribe(customer);
  await stripe.advance(10, customer.id);
  const now = stripe.sim.clock.now(customer.id);

  const changed = await change(subscription, 'platinum', { proration_date: now });
  const upcoming = await stripe.get('/v1/invoices/upcoming', { customer: customer.id });

  const share = (cents) => Math.round((cents * (subscription.current_period_end - now)) / (subscription.current_period_end - subscription.current_period_start));
  assert.equal(changed.plan.id, 'platinum');
  assert.deepEqual(upcoming.lines.data.map((line) => [line.amount, line.proration]),
    [[-share(500), true], [share(1000), true], [1000, false]]);
  assert.equal(upcoming.total, share(1000) - share(500) + 1000);
  assert.equal('id' in upcoming, false);
  await stripe.advance(25, customer.id);
  assert.equal((await invoicesOf(changed))[1].total, upcoming.total);
});

test('a change within the trial is free', async () => {
  const customer = await stripe.customer();
  const subscription = await stripe.subscribe(customer, { trial_period_days: 14 });

  await change(subscription, 'platinum');

  assert.equal((await stripe.get('/v1/invoices/upcoming', { subscription: subscription.id })).total, 1000);
});

test('a change may be invoiced at once, and what is too little to charge is carried on', async () => {
  const customer = await stripe.customer();
  const subscription = await stripe.subscribe(customer);
  const period = { proration_date: subscription.current_period_start, proration_behavior: 'always_invoice' };

  const bigger = await change(subscription, 'platinum', { ...period, expand: ['latest_invoice'] });
  const smaller = await change(bigger, 'gold', period);

  assert.deepEqual([bigger.latest_invoice.total, bigger.latest_invoice.status], [500, 'paid']);
  assert.equal((await stripe.get(`/v1/customers/${customer.id}`)).balance, -500);
  assert.equal((await stripe.get('/v1/invoices/upcoming', { subscription: smaller.id })).amount_due, 0);
});

test('an item without its id is one more item', async () => {
  const subscription = await stripe.subscribe(await stripe.customer());

  const more = await stripe.post(`/v1/subscriptions/${subscription.id}`, { items: [{ plan: 'bronze' }] });

  assert.deepEqual(more.items.data.map((item) => item.plan.id), ['gold', 'bronze']);
  assert.equal((await stripe.refused('POST', `/v1/subscriptions/${subscription.id}`, { items: [{ plan: 'bronze' }] })).status, 400);
});

test('an item is taken away by its id, and the last one is not', async () => {
  const subscription = await stripe.subscribe(await stripe.customer());
  const { items } = await stripe.post(`/v1/subscriptions/${subscription.id}`, { items: [{ plan: 'bronze' }] });

  const nameless = await stripe.refused('POST', `/v1/subscriptions/${subscription.id}`, { items: [{ deleted: true }] });
  const left = await stripe.post(`/v1/subscriptions/${subscription.id}`, { items: [{ id: items.data[0].id, deleted: true }] });
  const last = await stripe.refused('POST', `/v1/subscriptions/${subscription.id}`, { items: [{ id: items.data[1].id, deleted: true }] });

  assert.deepEqual(left.items.data.map((item) => item.plan.id), ['bronze']);
  assert.deepEqual([nameless.status, last.status], [400, 400]);
});

test('what a change would cost is told before it is made', async () => {
  const customer = await stripe.customer();
  const subscription = await stripe.subscribe(customer);
  const at = subscription.current_period_start;

  const preview = await stripe.get('/v1/invoices/upcoming', { customer: customer.id, subscription: subscription.id,
    subscription_proration_date: at,
    subscription_items: [{ id: subscription.items.data[0].id, plan: 'platinum' }] });

  assert.equal(preview.total, 1500);
  assert.equal((await read(subscription)).plan.id, 'gold');
});

test('a customer without a subscription has no invoice to come', async () => {
  const customer = await stripe.post('/v1/customers');

  const error = await stripe.refused('GET', '/v1/invoices/upcoming', { customer: customer.id });

  assert.deepEqual([error.status, error.code], [404, 'invoice_upcoming_none']);
});

for (const [duration, totals] of [['forever', [250, 250, 250, 250]], ['once', [250, 500, 500, 500]], ['repeating', [250, 250, 500, 500]]]) {
  test(`a discount for ${duration} is taken off as long as that`, async () => {
    const customer = await stripe.customer();
    const made = await coupon({ duration, ...(duration === 'repeating' ? { duration_in_months: 2 } : {}) });

    const subscription = await stripe.subscribe(customer, { coupon: made.id });
    await stripe.advance(95, customer.id);

    assert.deepEqual((await invoicesOf(subscription)).map((invoice) => invoice.total), totals);
  });
}

test('a discount for once waits for the end of the trial', async () => {
  const customer = await stripe.customer();
  const subscription = await stripe.subscribe(customer, { trial_period_days: 14, coupon: (await coupon({ duration: 'once' })).id });

  assert.equal((await stripe.get('/v1/invoices/upcoming', { customer: customer.id })).total, 250);
  await stripe.advance(50, customer.id);

  assert.deepEqual((await invoicesOf(subscription)).map((invoice) => invoice.total), [0, 250, 500]);
});

test('an amount off is never more than the invoice, which then is paid without a charge', async () => {
  const made = await stripe.post('/v1/coupons', { amount_off: 700, currency: 'usd', duration: 'forever' });

  const { latest_invoice: invoice } = await stripe.subscribe(await stripe.customer(),
    { discounts: [{ coupon: made.id }], expand: ['latest_invoice'] });

  assert.deepEqual([invoice.subtotal, invoice.total, invoice.status, invoice.payment_intent], [500, 0, 'paid', null]);
  assert.deepEqual(invoice.total_discount_amounts.map(({ amount }) => amount), [500]);
});

test('a coupon is used up after its redemptions', async () => {
  const made = await coupon({ id: 'LAST-ONE', max_redemptions: 1 });
  await stripe.subscribe(await stripe.customer(), { coupon: made.id });

  const error = await stripe.refused('POST', '/v1/subscriptions',
    { customer: (await stripe.customer()).id, items: [{ plan: 'gold' }], coupon: made.id });

  assert.deepEqual([error.status, error.code, error.param], [400, 'coupon_expired', 'coupon']);
  const { valid, times_redeemed: times } = await stripe.get('/v1/coupons/LAST-ONE');
  assert.deepEqual([valid, times], [false, 1]);
});

test('a subscription keeps the discount of a coupon that is deleted', async () => {
  const customer = await stripe.customer();
  const made = await coupon({});
  const subscription = await stripe.subscribe(customer, { coupon: made.id });

  await stripe.do('DELETE', `/v1/coupons/${made.id}`);
  await stripe.advance(32, customer.id);
  await stripe.settled();

  assert.equal((await invoicesOf(subscription))[1].total, 250);
  assert.ok(stripe.site.of('coupon.deleted').some(({ id }) => id === made.id));
  assert.equal((await stripe.refused('POST', `/v1/subscriptions/${subscription.id}`, { coupon: made.id })).code, 'resource_missing');
});

for (const [what, params, param] of [
  ['both kinds', { percent_off: 5, amount_off: 5, currency: 'usd' }, 'percent_off'], ['neither kind', {}, 'percent_off'],
  ['no currency', { amount_off: 5 }, 'currency'],
  ['more than everything', { percent_off: 101 }, 'percent_off'],
  ['no months', { percent_off: 5, duration: 'repeating' }, 'duration_in_months'],
  ['a date that is over', { percent_off: 5, redeem_by: 1000 }, 'redeem_by'],
  ['an unknown duration', { percent_off: 5, duration: 'always' }, 'duration'],
]) {
  test(`a coupon of ${what} is refused`, async () => {
    const error = await stripe.refused('POST', '/v1/coupons', params);

    assert.deepEqual([error.status, error.param], [400, param]);
  });
}

test('a subscription that is cancelled is over, and unknown to a second cancel', async () => {
  const subscription = await stripe.subscribe(await stripe.customer());

  const cancelled = await stripe.do('DELETE', `/v1/subscriptions/${subscription.id}`);
  const again = await stripe.refused('DELETE', `/v1/subscriptions/${subscription.id}`);

  assert.deepEqual([cancelled.status, cancelled.ended_at > 0], ['canceled', true]);
  assert.deepEqual([again.status, again.code], [404, 'resource_missing']);
  assert.deepEqual((await stripe.get('/v1/subscriptions', { customer: subscription.customer })).data, []);
  assert.equal((await read(subscription)).status, 'canceled');
});

test('a subscription may end with its period', async () => {
  const customer = await stripe.customer();
  const subscription = await stripe.subscribe(customer);

  await stripe.post(`/v1/subscriptions/${subscription.id}`, { cancel_at_period_end: true });
  await stripe.advance(32, customer.id);

  assert.equal((await read(subscription)).status, 'canceled');
  assert.equal((await invoicesOf(subscription)).length, 1);
});

test('a customer that is deleted has no subscription any more', async () => {
  const customer = await stripe.customer();
  const subscription = await stripe.subscribe(customer);

  await stripe.do('DELETE', `/v1/customers/${customer.id}`);

  assert.equal((await read(subscription)).status, 'canceled');
});
