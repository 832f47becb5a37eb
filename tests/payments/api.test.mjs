// What every call has in common.
import assert from 'node:assert/strict';
import net from 'node:net';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { Simulation } from './simulation.mjs';

let stripe;
before(async () => { stripe = await Simulation.start(); });
after(() => stripe.stop());

test('a customer is created, read, changed and deleted', async () => {
  const made = await stripe.post('/v1/customers', { email: 'a@example.com', name: 'Ä & B', metadata: { user: 7, gone: 'x' } });
  const changed = await stripe.post(`/v1/customers/${made.id}`, { name: '', metadata: { gone: '' } });
  const read = await stripe.get(`/v1/customers/${made.id}`);
  const gone = await stripe.do('DELETE', `/v1/customers/${made.id}`);

  assert.match(made.id, /^cus_/);
  assert.equal(made.name, 'Ä & B');
  assert.deepEqual([changed.name, changed.metadata], [null, { user: '7' }]);
  assert.deepEqual(read, changed);
  assert.deepEqual(gone, { id: made.id, object: 'customer', deleted: true });
  assert.equal((await stripe.get(`/v1/customers/${made.id}`)).deleted, true);
});

test('every answer has an id of its request', async () => {
  const good = await stripe.call('GET', '/v1/customers');
  const bad = await stripe.call('GET', '/v1/customers/cus_x');

  assert.match(good.headers.get('request-id'), /^req_/);
  assert.match(bad.headers.get('request-id'), /^req_/);
});

test('a parameter that Stripe does not know is refused, in nested ones as well', async () => {
  const flat = await stripe.refused('POST', '/v1/customers', { nmae: 'x' });
  const nested = await stripe.refused('POST', '/v1/subscriptions', { customer: 'cus_x', items: [{ plna: 'gold' }] });
  const query = await stripe.refused('GET', '/v1/customers', { limitt: 1 });

  assert.deepEqual([flat.status, flat.type, flat.code, flat.param], [400, 'invalid_request_error', 'parameter_unknown', 'nmae']);
  assert.deepEqual([nested.code, nested.param], ['parameter_unknown', 'items[0][plna]']);
  assert.equal(query.code, 'parameter_unknown');
});

for (const [what, path, params, code, param] of [
  ['is missing', '/v1/payment_intents', { currency: 'usd' }, 'parameter_missing', 'amount'],
  ['is no number', '/v1/payment_intents', { amount: '1.5', currency: 'usd' }, 'parameter_invalid_integer', 'amount'],
  ['is empty and can not be', '/v1/refunds', { charge: '' }, 'parameter_invalid_empty', 'charge'],
  ['names nothing', '/v1/payment_intents', { amount: 100, currency: 'usd', customer: 'cus_x' }, 'resource_missing', 'customer'],
]) {
  test(`a parameter that ${what} is told with 400`, async () => {
    const error = await stripe.refused('POST', path, params);

    assert.deepEqual([error.status, error.code, error.param], [400, code, param]);
  });
}

test('an unknown object in the path is 404 resource_missing, an unknown path 404', async () => {
  const object = await stripe.refused('GET', '/v1/subscriptions/sub_x');
  const path = await stripe.refused('GET', '/v1/nothing');

  assert.deepEqual([object.status, object.code, object.param], [404, 'resource_missing', 'id']);
  assert.deepEqual([path.status, path.code], [404, undefined]);
});

test('without the right key nothing is answered', async () => {
  const none = await stripe.refused('GET', '/v1/customers', {}, { authorization: '' });
  const wrong = await stripe.refused('GET', '/v1/customers', {}, { authorization: 'Bearer sk_test_other' });
  const publishable = await stripe.refused('GET', '/v1/customers', {}, { authorization: `Bearer ${stripe.sim.keys.publishable}` });
  const basic = await stripe.call('GET', '/v1/customers', {},
    { authorization: `Basic ${Buffer.from(`${stripe.sim.keys.secret}:`).toString('base64')}` });

  assert.deepEqual([none.status, wrong.status, publishable.status, basic.status], [401, 401, 401, 200]);
  assert.equal(publishable.code, 'secret_key_required');
  assert.doesNotMatch(wrong.message, /other/);
});

test('another version of the API than the pinned one is refused', async () => {
  for (const version of ['2023-10-16', '']) {
    assert.equal((await stripe.refused('GET', '/v1/customers', {}, { 'stripe-version': version })).status, 400);
  }
});

test('a list comes newest first, in pages, from a time on', async () => {
  const made = [];
  for (let at = 0; at < 5; at++) made.unshift((await stripe.post('/v1/customers', { email: 'list@example.com' })).id);

  const first = await stripe.get('/v1/customers', { email: 'list@example.com', limit: 3 });
  const second = await stripe.get('/v1/customers', { email: 'list@example.com', limit: 3, starting_after: first.data[2].id });
  const later = await stripe.get('/v1/customers', { created: { gte: stripe.sim.clock.now() + 10 } });

  assert.deepEqual([first.data.map(({ id }) => id), first.has_more], [made.slice(0, 3), true]);
  assert.deepEqual([second.data.map(({ id }) => id), second.has_more], [made.slice(3), false]);
  assert.deepEqual([later.object, later.url, later.data], ['list', '/v1/customers', []]);
});

test('the same key and parameters are answered the same and done once', async () => {
  const key = { 'idempotency-key': 'one' };
  const first = await stripe.call('POST', '/v1/customers', { email: 'once@example.com', name: 'x' }, key);
  const second = await stripe.call('POST', '/v1/customers', { name: 'x', email: 'once@example.com' }, key);

  assert.deepEqual(second.body, first.body);
  assert.deepEqual([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')], [null, 'true']);
  assert.equal((await stripe.get('/v1/customers', { email: 'once@example.com' })).data.length, 1);
});

test('the same key with other parameters or at another path is an idempotency error', async () => {
  const key = { 'idempotency-key': 'two' };
  await stripe.call('POST', '/v1/customers', { name: 'x' }, key);

  const params = await stripe.refused('POST', '/v1/customers', { name: 'y' }, key);
  const path = await stripe.refused('POST', '/v1/coupons', { name: 'x' }, key);

  assert.deepEqual([params.status, params.type, path.status, path.type], [400, 'idempotency_error', 400, 'idempotency_error']);
});

test('a refusal is answered again, wrong parameters are not kept', async () => {
  const params = { amount: 500, currency: 'usd', payment_method: 'pm_card_chargeDeclined', payment_method_types: ['card'], confirm: true };
  const first = await stripe.call('POST', '/v1/payment_intents', params, { 'idempotency-key': 'three' });
  const second = await stripe.call('POST', '/v1/payment_intents', params, { 'idempotency-key': 'three' });
  await stripe.call('POST', '/v1/customers', { nmae: 'x' }, { 'idempotency-key': 'four' });
  const corrected = await stripe.call('POST', '/v1/customers', { name: 'x' }, { 'idempotency-key': 'four' });

  assert.deepEqual([first.status, second.status, second.body], [402, 402, first.body]);
  assert.equal(corrected.status, 200);
});

test('a second call under a key whose first is still at work is 409', async () => {
  await stripe.control('faults', { method: 'POST', path: '/v1/customers', kind: 'slow', ms: 300 });
  const slow = stripe.call('POST', '/v1/customers', { name: 'slow' }, { 'idempotency-key': 'five' });
  while (stripe.sim.idempotency.inFlight.size === 0) await new Promise(setImmediate);

  const second = await stripe.refused('POST', '/v1/customers', { name: 'slow' }, { 'idempotency-key': 'five' });

  assert.deepEqual([second.status, second.code], [409, 'idempotency_key_in_use']);
  assert.equal((await slow).status, 200);
});

test('expand puts the object in place of its id, and refuses what can not be', async () => {
  const customer = await stripe.customer();

  const expanded = await stripe.get(`/v1/customers/${customer.id}`, { expand: ['invoice_settings.default_payment_method'] });
  const wrong = await stripe.refused('GET', `/v1/customers/${customer.id}`, { expand: ['email'] });

  assert.equal(expanded.invoice_settings.default_payment_method.card.last4, '4242');
  assert.equal(wrong.status, 400);
});

for (const [what, body] of [['percent-encoding', 'name=%zz'], ['UTF-8', 'name=%ff'], ['key', 'a[b=c'], ['NUL', 'name=%00'],
  ['twice', 'name=a&name=b'],
  ['scalar and hash', 'metadata=a&metadata[b]=c'], ['deep', 'a[b][c][d][e][f][g]=1'], ['prototype', '__proto__[x]=1']]) {
  test(`a form that is malformed (${what}) is 400`, async () => {
    const answer = await fetch(`${stripe.sim.url()}/v1/customers`, { method: 'POST', body,
      headers: { authorization: `Bearer ${stripe.sim.keys.secret}`, 'stripe-version': '2024-06-20', 'content-type': 'application/x-www-form-urlencoded' } });

    assert.equal(answer.status, 400);
    assert.equal((await answer.json()).error.type, 'invalid_request_error');
  });
}

test('another content type and a body beyond the limit are refused', async () => {
  const json = await stripe.refused('POST', '/v1/customers', { name: 'x' }, { 'content-type': 'application/json' });
  const large = await stripe.call('POST', '/v1/customers', { name: 'x'.repeat(300000) });

  assert.deepEqual([json.status, large.status], [400, 413]);
});

test('garbage on the wire ends nothing', async () => {
  for (const bytes of ['\x00\xff\r\n\r\n', 'GET /%zz HTTP/1.1\r\nhost: a\r\n\r\n',
    'POST /v1/customers HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nab']) {
    const socket = net.connect(Number(new URL(stripe.sim.url()).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.end(bytes, 'latin1').resume();
    await once(socket, 'close');
  }

  assert.equal((await stripe.call('GET', '/v1/customers')).status, 200);
});

test('a page elsewhere may call the API with the publishable key, and no control call', async () => {
  const api = await fetch(`${stripe.sim.url()}/v1/setup_intents/seti_x/confirm`, { method: 'OPTIONS' });
  const control = await fetch(`${stripe.sim.url()}/_/reset`, { method: 'OPTIONS' });
  const form = await fetch(`${stripe.sim.url()}/_/reset`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' });

  assert.equal(api.headers.get('access-control-allow-origin'), '*');
  assert.equal(control.headers.get('access-control-allow-origin'), null);
  assert.equal(form.status, 400);
});
