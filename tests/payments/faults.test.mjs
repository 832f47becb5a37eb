// Faults on demand, and what a call that met one has done.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Simulation } from './simulation.mjs';

let stripe;
before(async () => { stripe = await Simulation.start(); });
after(() => stripe.stop());
afterEach(() => stripe.control('faults/clear', {}));

const onCustomers = (fault) => ({ method: 'POST', path: '/v1/customers', ...fault });
const plan = (fault) => stripe.control('faults', onCustomers(fault));
const create = (email, key) => stripe.call('POST', '/v1/customers', { email }, { 'idempotency-key': key });
const made = async (email) => (await stripe.get('/v1/customers', { email })).data.length;

for (const status of [500, 429, 409]) {
  test(`a ${status} before the work did nothing, and the key is free for the next try`, async () => {
    await plan({ kind: 'status', status, retry: true });

    const first = await create(`${status}@example.com`, `key ${status}`);
    const second = await create(`${status}@example.com`, `key ${status}`);

    assert.deepEqual([first.status, first.headers.get('stripe-should-retry'), second.status], [status, 'true', 200]);
    assert.equal(second.headers.get('idempotent-replayed'), null);
    assert.equal(await made(`${status}@example.com`), 1);
  });
}

for (const [when, replayed] of [['before', null], ['after', 'true']]) {
  test(`a connection that is dropped ${when} the work: the next try with the key makes it one in all`, async () => {
    const email = `${when}@example.com`;
    await plan({ kind: 'drop', when });

    await assert.rejects(create(email, `drop ${when}`));
    const second = await create(email, `drop ${when}`);

    assert.deepEqual([second.status, second.headers.get('idempotent-replayed')], [200, replayed]);
    assert.equal(await made(email), 1);
  });
}

test('a 500 after the work has done it', async () => {
  await plan({ kind: 'status', when: 'after' });

  assert.equal((await create('done@example.com', 'done')).status, 500);
  assert.equal(await made('done@example.com'), 1);
});

test('an answer that was cut short is no JSON', async () => {
  await plan({ kind: 'garbage' });

  await assert.rejects(create('garbage@example.com', 'garbage'), SyntaxError);
});

test('a slow answer takes its time', async () => {
  await plan({ kind: 'slow', ms: 150 });
  const started = performance.now();

  await create('slow@example.com', 'slow');

  assert.ok(performance.now() - started >= 145);
});

test('a fault meets what matches it, as often as asked for', async () => {
  await plan({ path: '/v1/c*', kind: 'status', times: 2 });

  const statuses = [];
  statuses.push((await stripe.call('GET', '/v1/customers')).status, (await stripe.call('POST', '/v1/setup_intents')).status);
  for (let at = 0; at < 3; at++) statuses.push((await stripe.call('POST', '/v1/customers')).status);

  assert.deepEqual(statuses, [200, 200, 500, 500, 200]);
});

test('a fault by chance meets some calls until it is taken away', async () => {
  await plan({ kind: 'status', times: 0, chance: 0.5 });

  const statuses = new Set();
  for (let at = 0; at < 64; at++) statuses.add((await stripe.call('POST', '/v1/customers')).status);

  assert.deepEqual([...statuses].sort(), [200, 500]);
});

for (const fault of [{ kind: 'sleep' }, { kind: 'status', status: 200 }, { kind: 'drop', when: 'never' }, { kind: 'slow', ms: -1 },
  { kind: 'drop', chance: 2 }]) {
  test(`a fault that can not be is refused: ${JSON.stringify(fault)}`, async () => {
    assert.ok((await stripe.ask('faults', onCustomers(fault))).body.error);
    assert.deepEqual(await stripe.control('faults'), []);
  });
}

test('the books tell what each customer paid, and how often under each key', async () => {
  const customer = await stripe.customer();
  const pay = () => stripe.post('/v1/payment_intents', { amount: 900, currency: 'usd', customer: customer.id, confirm: true,
    payment_method_types: ['card'],
    payment_method: customer.invoice_settings.default_payment_method }, { 'idempotency-key': 'order 7' });
  const intent = await pay();
  await pay();
  await stripe.control('refunds', { payment_intent: intent.id, amount: 100 });

  const { customers, charges_by_idempotency_key: keys } = await stripe.control('totals');

  assert.deepEqual(customers[customer.id], { charges: 1, paid: 900, refunded: 100, disputed: 0 });
  assert.equal(keys['order 7'], 1);
});

test('a reset leaves nothing', async () => {
  await stripe.post('/v1/customers');

  await stripe.control('reset', {});

  assert.deepEqual((await stripe.get('/v1/customers')).data, []);
});

test('with faults at random, whoever tries again under the same key is charged once', async () => {
  const customers = await Promise.all(Array.from({ length: 20 }, () => stripe.customer()));
  const faults = [{ kind: 'drop' }, { kind: 'drop', when: 'after' }, { kind: 'status', status: 500 }, { kind: 'status', status: 429 },
    { kind: 'garbage' }, { kind: 'slow', ms: 20 }];
  await stripe.control('faults', faults.map((fault) => ({ ...fault, method: 'POST', path: '/v1/payment_intents', times: 0, chance: 0.1 })));

  const buy = async (customer, key) => {
    for (;;) {
      const answer = await stripe.call('POST', '/v1/payment_intents',
        { amount: 900, currency: 'usd', customer: customer.id, confirm: true, payment_method_types: ['card'],
        payment_method: customer.invoice_settings.default_payment_method }, { 'idempotency-key': key }).catch(() => ({ status: 0 }));
      if (answer.status === 200) return;
    }
  };
  await Promise.all(customers.map(async (customer) => { for (let at = 0; at < 5; at++) await buy(customer, `${customer.id} ${at}`); }));

  const { customers: sums, charges_by_idempotency_key: keys } = await stripe.control('totals');
  for (const { id } of customers) {
    assert.deepEqual(sums[id], { charges: 5, paid: 4500, refunded: 0, disputed: 0 });
    for (let at = 0; at < 5; at++) assert.equal(keys[`${id} ${at}`], 1);
  }
});
