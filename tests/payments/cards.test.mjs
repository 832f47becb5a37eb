// Cards, and paying once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Simulation } from './simulation.mjs';

let stripe;
before(async () => { stripe = await Simulation.start(); });
after(() => stripe.stop());

const card = (number, more = {}) => ({ payment_method_data: { type: 'card',
  card: { number, exp_month: 12, exp_year: 2040, cvc: '123', ...more } } });
const setupFor = async (customer) => stripe.post('/v1/setup_intents', { customer: customer.id, payment_method_types: ['card'] });
const payment = (params = {}) => stripe.post('/v1/payment_intents',
  { amount: 900, currency: 'usd', automatic_payment_methods: { enabled: true }, ...params });
const confirm = (intent, params) => stripe.browser('POST', `/v1/${intent.object}s/${intent.id}/confirm`, { client_secret: intent.client_secret, ...params });

test('a card that is set up in the browser is attached to the customer', async () => {
  const customer = await stripe.post('/v1/customers');
  const intent = await setupFor(customer);

  const { status, body } = await confirm(intent, card('4242424242424242'));

  assert.deepEqual([status, body.status], [200, 'succeeded']);
  const method = await stripe.get(`/v1/payment_methods/${body.payment_method}`);
  assert.deepEqual([method.customer, method.card.brand, method.card.last4, method.card.exp_month, method.card.exp_year],
    [customer.id, 'visa', '4242', 12, 2040]);
  assert.deepEqual((await stripe.get('/v1/payment_methods', { customer: customer.id, type: 'card' })).data.map(({ id }) => id),
    [method.id]);
});

test('a number is all that the browser must say of a card', async () => {
  const intent = await setupFor(await stripe.post('/v1/customers'));

  const { body } = await confirm(intent, { payment_method_data: { card: { number: '4242 4242 4242 4242' } } });

  assert.equal(body.status, 'succeeded');
});

for (const [number, code, decline] of [
  ['4000000000000002', 'card_declined', 'generic_decline'], ['4000000000009995', 'card_declined', 'insufficient_funds'],
  ['4000000000000069', 'expired_card', undefined], ['4000000000000127', 'incorrect_cvc', undefined],
  ['4000000000000119', 'processing_error', undefined],
  ['4111111111111112', 'incorrect_number', undefined], ['4012888888881881', 'card_declined', 'test_mode_live_card'],
]) {
  test(`card ${number} is refused with ${decline ?? code}, for saving and for paying`, async () => {
    const intent = await payment();

    const saved = await confirm(await setupFor(await stripe.post('/v1/customers')), card(number));
    const paid = await confirm(intent, card(number));

    for (const { status, body } of [saved, paid]) {
      assert.equal(status, 402);
      assert.deepEqual([body.error.type, body.error.code, body.error.decline_code], ['card_error', code, decline]);
    }
    assert.equal((await stripe.get(`/v1/payment_intents/${intent.id}`)).status, 'requires_payment_method');
  });
}

test('a card that has expired or whose date is none is refused', async () => {
  const intent = await payment();

  assert.equal((await confirm(intent, card('4242424242424242', { exp_year: 2020 }))).body.error.code, 'invalid_expiry_year');
  assert.equal((await confirm(intent, card('4242424242424242', { exp_month: 13 }))).body.error.code, 'invalid_expiry_month');
});

test('a payment has a charge, and is told of', async () => {
  const intent = await payment({ metadata: { bundle: 1000 } });

  const { body } = await confirm(intent, card('4242424242424242'));
  await stripe.settled();

  assert.deepEqual([body.status, body.amount_received, body.metadata.bundle], ['succeeded', 900, '1000']);
  const charge = await stripe.get(`/v1/charges/${body.latest_charge}`);
  assert.deepEqual([charge.paid, charge.amount, charge.payment_intent], [true, 900, intent.id]);
  assert.ok(stripe.site.of('payment_intent.succeeded').some(({ id }) => id === intent.id));
});

test('a declined payment tells the charge that failed, and may be tried with another card', async () => {
  const intent = await payment();

  const declined = await confirm(intent, card('4000000000000002'));
  const second = await confirm(intent, card('4242424242424242'));

  assert.equal(declined.body.error.payment_intent.last_payment_error.decline_code, 'generic_decline');
  assert.equal((await stripe.get(`/v1/charges/${declined.body.error.charge}`)).status, 'failed');
  assert.equal(second.body.status, 'succeeded');
});

test('what is paid is not paid twice', async () => {
  const intent = await payment();
  await confirm(intent, card('4242424242424242'));

  const again = await confirm(intent, card('4242424242424242'));

  assert.deepEqual([again.status, again.body.error.code], [400, 'payment_intent_unexpected_state']);
});

for (const [approved, status] of [[true, 'succeeded'], [false, 'requires_payment_method']]) {
  test(`3-D Secure that is ${approved ? 'approved' : 'declined'} leaves the payment ${status}`, async () => {
    const intent = await payment();

    const asked = await confirm(intent, { ...card('4000000000003220'), use_stripe_sdk: true });
    const answered = await stripe.browser('POST', `/v1/challenges/${intent.id}`, { client_secret: intent.client_secret, approved });

    assert.deepEqual([asked.body.status, asked.body.next_action.type], ['requires_action', 'use_stripe_sdk']);
    assert.equal(answered.body.status, status);
    if (!approved) assert.equal(answered.body.last_payment_error.code, 'payment_intent_authentication_failure');
  });
}

test('a card that asked for 3-D Secure when it was set up is charged without its holder later', async () => {
  const customer = await stripe.post('/v1/customers');
  const intent = await setupFor(customer);
  const unready = await stripe.post('/v1/customers');
  const other = await stripe.post('/v1/payment_methods/pm_card_authenticationRequiredOnSetup/attach', { customer: unready.id });
  const later = (owner, method) => ({ amount: 500, currency: 'usd', customer: owner, payment_method: method,
    payment_method_types: ['card'], confirm: true, off_session: true });

  const asked = await confirm(intent, card('4000002500003155'));
  const saved = await stripe.browser('POST', `/v1/challenges/${intent.id}`, { client_secret: intent.client_secret, approved: true });
  const paid = await stripe.post('/v1/payment_intents', later(customer.id, saved.body.payment_method));
  const refused = await stripe.refused('POST', '/v1/payment_intents', later(unready.id, other.id));

  assert.deepEqual([asked.body.status, saved.body.status, paid.status], ['requires_action', 'succeeded', 'succeeded']);
  assert.deepEqual([refused.status, refused.code], [402, 'authentication_required']);
});

test('a card that is refused when charged can be saved', async () => {
  const customer = await stripe.customer('pm_card_chargeCustomerFail');

  const error = await stripe.refused('POST', '/v1/payment_intents',
    { amount: 500, currency: 'usd', customer: customer.id, confirm: true, off_session: true,
    payment_method: customer.invoice_settings.default_payment_method, payment_method_types: ['card'] });

  assert.equal(error.decline_code, 'generic_decline');
});

test('the browser needs the client secret of just that intent', async () => {
  const [intent, other] = [await payment(), await payment()];

  const none = await stripe.browser('POST', `/v1/payment_intents/${intent.id}/confirm`, card('4242424242424242'));
  const wrong = await stripe.browser('POST', `/v1/payment_intents/${intent.id}/confirm`, { ...card('4242424242424242'), client_secret: other.client_secret });
  const read = await stripe.browser('GET', `/v1/payment_intents/${intent.id}`, { client_secret: intent.client_secret });

  assert.deepEqual([none.status, wrong.status, read.body.status], [400, 400, 'requires_payment_method']);
});

test('an amount under 50 cents is no payment', async () => {
  assert.equal((await stripe.refused('POST', '/v1/payment_intents', { amount: 49, currency: 'usd' })).code, 'amount_too_small');
});

test('a detached card is nobody\'s default and pays no more', async () => {
  const customer = await stripe.customer();
  const method = customer.invoice_settings.default_payment_method;

  await stripe.post(`/v1/payment_methods/${method}/detach`);

  assert.equal((await stripe.get(`/v1/customers/${customer.id}`)).invoice_settings.default_payment_method, null);
  assert.equal((await stripe.refused('POST', `/v1/payment_methods/${method}/attach`, { customer: customer.id })).status, 400);
});

test('a card of another customer is no default', async () => {
  const [one, other] = [await stripe.customer(), await stripe.customer()];

  const error = await stripe.refused('POST', `/v1/customers/${one.id}`, { invoice_settings: { default_payment_method: other.invoice_settings.default_payment_method } });

  assert.equal(error.code, 'resource_missing');
});

test('a refund is told with the sum of what was given back', async () => {
  const intent = (await confirm(await payment(), card('4242424242424242'))).body;

  await stripe.post('/v1/refunds', { payment_intent: intent.id, amount: 300 });
  await stripe.post('/v1/refunds', { charge: intent.latest_charge });
  const beyond = await stripe.refused('POST', '/v1/refunds', { charge: intent.latest_charge });
  await stripe.settled();

  const told = stripe.site.of('charge.refunded').filter(({ id }) => id === intent.latest_charge).map((charge) => charge.amount_refunded);
  assert.deepEqual(told.sort((one, other) => one - other), [300, 900]);
  assert.equal(beyond.code, 'charge_already_refunded');
});

for (const status of ['won', 'lost']) {
  test(`a dispute is opened and then ${status}`, async () => {
    const intent = (await confirm(await payment(), card('4242424242424242'))).body;

    const dispute = await stripe.control('disputes', { payment_intent: intent.id });
    await stripe.control(`disputes/${dispute.id}/close`, { status });
    await stripe.settled();

    assert.ok(stripe.site.of('charge.dispute.created').some(({ id, status: told }) => id === dispute.id && told === 'needs_response'));
    assert.ok(stripe.site.of('charge.dispute.closed').some(({ id, status: told }) => id === dispute.id && told === status));
    assert.equal((await stripe.get(`/v1/disputes/${dispute.id}`)).charge, intent.latest_charge);
  });
}

test('the bank renews a card by itself', async () => {
  const customer = await stripe.customer();
  const method = customer.invoice_settings.default_payment_method;

  await stripe.control(`payment_methods/${method}/renew`, { exp_month: 1, exp_year: 2039 });
  await stripe.settled();

  const told = stripe.site.events.find((event) => event.type === 'payment_method.automatically_updated' && event.data.object.id === method);
  assert.deepEqual([told.data.object.card.exp_year, 'card' in told.data.previous_attributes], [2039, true]);
});
