// Whatever is sent, the simulator answers it, and with no fault of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answerCall, table } from '../../fixtures/payments/api.mjs';
import { answerControl } from '../../fixtures/payments/control.mjs';
import { encode } from './client.mjs';
import { Simulation } from './simulation.mjs';

const names = ['amount', 'customer', 'currency', 'items', 'plan', 'price', 'id', 'coupon', 'discounts', 'metadata', 'confirm',
  'payment_method', 'payment_method_data', 'card', 'number',
  'limit', 'created', 'gte', 'starting_after', 'expand', 'subscription', 'trial_end', 'proration_behavior', 'payment_behavior',
  'default_payment_method', 'invoice_settings', 'product',
  'name', 'duration', 'percent_off', 'charge', 'payment_intent', 'status', 'subscription_items', 'deleted', 'quantity', 'off_session',
    'cancel_at_period_end', 'type', 'interval', 'return_url'];
const words = ['', '0', '1', '-1', '500', '99999999999999', '1e3', 'true', 'usd', 'now', 'gold', 'month', 'once', 'card', 'x',
  '__proto__', 'constructor', '4242424242424242', '4000000000003220',
  'always_invoice', 'default_incomplete', 'error_if_incomplete', 'latest_invoice.payment_intent', 'customer', 'data.plan', '\u{1f3b2}',
    'pm_card_visa', '50', 'http://localhost/'];

let stripe, ids, seed;
before(async () => {
  stripe = await Simulation.start({ 'webhook-url': undefined });
  await stripe.plans();
  const customer = await stripe.customer();
  const subscription = await stripe.subscribe(customer, { trial_period_days: 14,
    coupon: (await stripe.post('/v1/coupons', { id: 'HALF', percent_off: 50 })).id });
  await stripe.advance(40, customer.id);
  const invoice = (await stripe.get('/v1/invoices')).data[0];
  const intent = await stripe.post('/v1/setup_intents', { customer: customer.id });
  ids = [customer.id, subscription.id, subscription.items.data[0].id, invoice.id, invoice.payment_intent, invoice.charge, intent.id,
    customer.invoice_settings.default_payment_method, 'HALF',
    'gold', '__proto__', 'none'];
});
after(() => stripe.stop());

// The same nonsense each time (mulberry32).
function random(below) {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}
const one = (list) => list[random(list.length)];

function value(depth) {
  const kind = random(depth > 2 ? 3 : 6);
  if (kind < 2) return one(words);
  if (kind === 2) return one(ids);
  return kind === 3 ? [value(depth + 1)] : params(Array.from({ length: 1 + random(2) }, () => one(names)), depth + 1);
}
const params = (keys, depth = 0) => Object.fromEntries(keys.map((key) => [key, value(depth)]));

// A call of this route with the parameters it must have and some that it may have.
function nonsense(route) {
  const may = Object.keys(route.schema);
  const keys = [...may.filter((name) => route.schema[name].required || random(3) === 0), ...(random(5) === 0 ? [one(names)] : [])];
  const form = encode(params(keys));
  return { method: route.method, path: route.path.source.replace('([^/]+)', one(ids)).slice(1, -1).replaceAll('\\/', '/'),
    query: route.method === 'POST' ? '' : form,
    body: route.method === 'POST' ? form : '', headers: { authorization: `Bearer ${stripe.sim.keys.secret}`, 'stripe-version': '2024-06-20',
      'content-type': 'application/x-www-form-urlencoded' } };
}

test('no call of the API, however senseless, is answered 500', async () => {
  seed = 7;
  const statuses = {};
  for (let round = 0; round < 60; round++) {
    for (const route of table) {
      if (route.method === 'DELETE' && round < 50) continue; // or little would be left to be senseless about
      const call = nonsense(route);
      const { status, body } = await answerCall(stripe.sim, call);
      statuses[status] = (statuses[status] ?? 0) + 1;
      assert.ok(status < 500, `${call.method} ${call.path} ${call.query}${call.body}: ${body}`);
    }
  }
  assert.ok(statuses[200] > 100 && statuses[400] > 100 && statuses[404] > 100, JSON.stringify(statuses));
});

test('no control call, however senseless, is more than refused', async () => {
  seed = 8;
  const paths = ['clock/advance', 'billing', 'faults', 'webhooks', 'webhooks/release', 'webhooks/settle', 'events', 'events/replay',
    'refunds', 'disputes', 'coupons/HALF/delete', 'payment_methods/x/renew',
    'disputes/x/close', '__proto__', ''];
  const keys = ['seconds', 'customer', 'retry_days', 'after_retries', 'kind', 'path', 'method', 'status', 'ms', 'times', 'url', 'hold',
    'attempts', 'order', 'ids', 'type', 'object', 'charge', 'amount', 'exp_month'];
  for (let round = 0; round < 1500; round++) {
    const given = Object.fromEntries(keys.filter(() => random(4) === 0).map((key) => [key,
      one([null, 1, -1, 1.5, 'x', true, [], {}, ['x'], one(ids), 'reversed', 'status'])]));
    const path = `/_/${one(paths)}`;
    const { status } = await answerControl(stripe.sim, { method: 'POST', path, headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...given, timeout_ms: 0 }) });

    assert.ok([200, 400, 404].includes(status), `${path} ${JSON.stringify(given)}: ${status}`);
  }
});
