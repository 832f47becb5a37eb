// Events: signed, tried again, and on demand twice, late, held back or in another order.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { Simulation } from './simulation.mjs';

let stripe;
before(async () => {
  stripe = await Simulation.start();
  await stripe.plans();
});
after(() => stripe.stop());
afterEach(async () => {
  stripe.site.answer = () => 200;
  await stripe.control('webhooks', { hold: false, duplicates: 0, delay_ms: 0, jitter_ms: 0 });
});

// What came while `work` was done.
async function during(work) {
  await stripe.settled();
  const from = stripe.site.events.length;
  await work();
  await stripe.settled();
  return stripe.site.events.slice(from);
}

test('an event is signed over its raw body', async () => {
  await during(() => stripe.post('/v1/customers'));

  const { body, signature } = stripe.site.raw.at(-1);
  const [, seconds, hash] = /^t=(\d+),v1=([0-9a-f]{64}),v0=/.exec(signature);
  assert.equal(hash, createHmac('sha256', 'whsec_simulation').update(`${seconds}.${body}`).digest('hex'));
  assert.ok(Math.abs(Date.now() / 1000 - seconds) < 5);
});

test('while a secret is replaced, an event is signed with both', async () => {
  await stripe.control('webhooks', { previous_secret: 'whsec_before' });
  await during(() => stripe.post('/v1/customers'));
  await stripe.control('webhooks', { previous_secret: null });

  const { body, signature } = stripe.site.raw.at(-1);
  const seconds = /^t=(\d+),/.exec(signature)[1];
  assert.deepEqual([...signature.matchAll(/v1=([0-9a-f]+)/g)].map(([, hash]) => hash), ['whsec_simulation', 'whsec_before'].map((secret) =>
    createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')));
});

for (const settings of [{ url: 'file:///etc/passwd' }, { hold: 1 }, { attempts: 0 }, { delay_ms: -1 }, { speed: 1 }]) {
  test(`a webhook can't be ${JSON.stringify(settings)}`, async () => {
    assert.ok((await stripe.ask('webhooks', settings)).body.error);
  });
}

test('an event says what changed, in which version, by which request', async () => {
  const customer = await stripe.post('/v1/customers', { name: 'before' });

  const [event] = await during(() => stripe.post(`/v1/customers/${customer.id}`, { name: 'after' }, { 'idempotency-key': 'rename' }));

  assert.deepEqual([event.type, event.api_version, event.request.idempotency_key], ['customer.updated', '2024-06-20', 'rename']);
  assert.deepEqual([event.data.object.name, event.data.previous_attributes], ['after', { name: 'before' }]);
  assert.deepEqual((await stripe.get(`/v1/events/${event.id}`)).data, event.data);
});

test('what was told is listed by type, newest first and from a time on, whether or not it was taken', async () => {
  await stripe.control('webhooks', { hold: true });
  const from = stripe.sim.clock.now();
  const customer = await stripe.customer();
  const { latest_charge: charge } = await stripe.post('/v1/payment_intents', { amount: 900, currency: 'usd', customer: customer.id,
    payment_method: 'pm_card_visa', confirm: true, payment_method_types: ['card'] });
  await stripe.control('refunds', { charge });
  const types = ['customer.updated', 'charge.refunded'];
  const ofCustomer = ({ data: { object } }) => [object.id, object.customer].includes(customer.id);

  const told = (await stripe.get('/v1/events', { types, created: { gte: from }, limit: 100 })).data;
  const after = (await stripe.get('/v1/events', { types, starting_after: told[0].id, limit: 100 })).data;
  const later = (await stripe.get('/v1/events', { types, created: { gte: from + 1000 } })).data;
  await stripe.control('webhooks/release', {});

  assert.deepEqual(told.filter(ofCustomer).map(({ type, pending_webhooks: pending }) => [type, pending]), [['charge.refunded', 1], ['customer.updated', 1]]);
  assert.deepEqual(new Set(told.map(({ type }) => type)), new Set(types));
  assert.deepEqual(after.filter(ofCustomer).map(({ type }) => type), ['customer.updated']);
  assert.deepEqual(later, []);
});

test('what changes nothing is told to nobody', async () => {
  const customer = await stripe.post('/v1/customers', { name: 'same' });

  assert.deepEqual(await during(() => stripe.post(`/v1/customers/${customer.id}`, { name: 'same' })), []);
});

test('a life of a subscription is told in full', async () => {
  const told = await during(async () => {
    const customer = await stripe.customer();
    const subscription = await stripe.subscribe(customer, { trial_period_days: 14 });
    await stripe.advance(15, customer.id);
    await stripe.do('DELETE', `/v1/subscriptions/${subscription.id}`);
  });

  const types = new Set(told.map((event) => event.type));
  for (const type of ['customer.created', 'customer.updated', 'payment_method.attached', 'customer.subscription.created',
    'customer.subscription.trial_will_end',
    'invoice.upcoming', 'customer.subscription.updated', 'invoice.created', 'invoice.finalized', 'charge.succeeded',
    'payment_intent.succeeded', 'invoice.paid',
    'customer.subscription.deleted']) assert.ok(types.has(type), type);
});

test('an event that was not taken comes again until it is', async () => {
  let left = 3;
  stripe.site.answer = () => (left-- > 0 ? 500 : 200);

  const came = await during(() => stripe.post('/v1/customers'));

  assert.equal(came.length, 4);
  assert.equal(new Set(came.map((event) => event.id)).size, 1);
  assert.deepEqual((await stripe.control('deliveries'))[came[0].id],
    { state: 'delivered', attempts: 4, delivered: 1, last_status: 200 });
});

test('an event may come twice', async () => {
  await stripe.control('webhooks', { duplicates: 1 });

  const came = await during(() => stripe.post('/v1/customers'));

  assert.deepEqual(came.map((event) => event.id), [came[0].id, came[0].id]);
});

test('events that are held come when they are released, in the order asked for', async () => {
  await stripe.control('webhooks', { hold: true });
  const held = await during(() => stripe.customer());

  const came = await during(() => stripe.control('webhooks/release', { order: 'reversed' }));

  assert.deepEqual(held, []);
  assert.deepEqual(came.map((event) => event.type), ['customer.updated', 'payment_method.attached', 'customer.created']);
});

test('an event is replayed as often as asked for', async () => {
  const [event] = await during(() => stripe.post('/v1/customers'));

  const came = await during(() => stripe.control('events/replay', { ids: [event.id], times: 2 }));

  assert.deepEqual(came.map(({ id }) => id), [event.id, event.id]);
});

test('an event of a type that nobody knows can be sent', async () => {
  const came = await during(() => stripe.control('events', { type: 'moon.risen', object: { id: 'moon', object: 'moon' } }));

  assert.deepEqual(came.map((event) => [event.type, event.data.object.id]), [['moon.risen', 'moon']]);
});

test('delayed events overtake each other, and none is lost', async () => {
  await stripe.control('webhooks', { jitter_ms: 30 });

  const came = await during(async () => {
    for (let at = 0; at < 20; at++) await stripe.post('/v1/coupons', { percent_off: 5, name: String(at) });
  });

  assert.deepEqual(came.map((event) => Number(event.data.object.name)).sort((one, other) => one - other),
    Array.from({ length: 20 }, (_, at) => at));
});

test('a thousand events come at once', async (t) => {
  await stripe.control('webhooks', { timeout_ms: 60000 }); // whatever else the machine does, none is sent a second time
  t.after(() => stripe.control('webhooks', { timeout_ms: 10000 }));
  const [event] = await during(() => stripe.post('/v1/customers'));

  const came = await during(() => stripe.control('events/replay', { ids: [event.id], times: 1000, parallel: true }));

  assert.equal(came.length, 1000);
});
