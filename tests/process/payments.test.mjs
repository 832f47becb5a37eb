// What must hold of money and coins while the web process is killed, whatever it was about to do, and while the simulator misbehaves:
// once things are let run, the site's books are what the simulator holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { differences } from './books.mjs';
import { letThemBuy, reconcile } from './buyers.mjs';
import { Drill } from './drill.mjs';
import { Refusal, Shopper } from './shopper.mjs';
import { Simulation } from './simulation.mjs';
import { Browser, Site } from './site.mjs';

let site, simulation, drill, webhookUrl;
before(async () => {
  site = await Site.start({ WEB_WORKERS: '1', TASK_THREADS: '2', BET_RATE_LIMIT: '0', AUTH_RATE_LIMIT: '0' });
  simulation = await Simulation.of(site);
  ({ url: webhookUrl } = await simulation.control('webhooks', { backoff_ms: 5, backoff_max_ms: 100 }));
  drill = await Drill.begin(site);
});
after(async () => {
  await drill?.end();
  simulation?.close();
  await site?.stop();
});

// Users come a few at a time: their passwords are hashed.
async function shoppers(count, prepare = () => {}) {
  const all = [];
  for (let i = 0; i < count; i += 4) {
    all.push(...await Promise.all(Array.from({ length: Math.min(4, count - i) }, async () => {
      const shopper = await Shopper.arrive(site, simulation);
      shopper.prepared = await prepare(shopper);
      return shopper;
    })));
  }
  return all;
}

const hold = () => simulation.control('webhooks', { hold: true });

// What heals: the webhooks, twice and the latest first, or the nightly job when none ever came.
async function webhooks() {
  await simulation.control('webhooks/release', { order: 'reversed', times: 2, parallel: true });
  await simulation.settled();
}

async function assertBooks() {
  assert.deepEqual(await differences(site, simulation), []);
  await site.audit();
}

// Kills the web process at each call of `step`, each time while another user takes it, and no event comes meanwhile. `prepare` makes a user ready.
async function sweep(t, step, prepare) {
  const [first] = await shoppers(1, prepare);
  await simulation.settled();
  await hold();
  const calls = await drill.count(() => step(first));
  const users = await shoppers(calls, prepare);
  for (const [i, user] of users.entries()) assert.ok(await drill.dieAt(i + 1, () => step(user)), `call ${i + 1} of ${calls} was not made`);
  t.diagnostic(`killed at each of ${calls} calls`);
  return [first, ...users];
}

// What was done by a try whose answer was lost is done.
const doneBefore = ['subscription.already', 'subscription.none'];
async function again(step) {
  await step().catch((error) => { if (!error.keys?.some((key) => doneBefore.includes(key))) throw error; });
}

const flows = {
  subscribing: [(shopper) => shopper.subscribe('bronze')],
  'changing the plan': [(shopper) => shopper.changePlan('gold'), (shopper) => shopper.subscribe('bronze')],
  cancelling: [(shopper) => shopper.cancel(), (shopper) => shopper.subscribe('bronze')],
  buying: [(shopper) => shopper.buy(1000)],
};

for (const [name, [step, prepare]] of Object.entries(flows)) {
  for (const heal of [webhooks, reconcile]) {
    test(`${name}: whatever the web process was about to do when it was killed, ${heal.name} mend it`, { timeout: 60000 }, async (t) => {
      await sweep(t, step, prepare);

      await heal(site);

      await assertBooks();
    });
  }
}

test('a user who tries again after each kill pays once and has it once', { timeout: 60000 }, async (t) => {
  const [shopper] = await shoppers(1);
  const kills = [];
  await hold();
  for (const [, [step]] of Object.entries(flows)) {
    let n = 1;
    while (await drill.dieAt(n, () => again(() => step(shopper)))) n += 1;
    kills.push(n - 1);
  }

  await webhooks();

  const { customers } = await simulation.control('totals');
  const customer = await site.sql(`SELECT customer FROM users ORDER BY id DESC LIMIT 1`);
  t.diagnostic(`kills of ${Object.keys(flows).join(', ')}: ${kills.join(', ')}`);
  assert.deepEqual([customers[customer].charges, customers[customer].paid], [1, 900]);
  await assertBooks();
});

// What the gateway tells by itself: of each type at least one event, none of them delivered yet.
async function events() {
  const [member, buyer, loser, poor] = await shoppers(4);
  const customerOf = async (shopper) => (await site.sql(`SELECT customer FROM users WHERE email = '${shopper.email}'`));
  const stripe = (method, path, form = {}) => simulation.call(method, path, form);
  await site.sql(`INSERT INTO coupons (code, percent_off, duration, created_on) VALUES ('GONE', 10, 'once', now())`);
  await stripe('POST', '/v1/coupons', { id: 'GONE', percent_off: 10, duration: 'once' });
  await hold();

  await member.subscribe('bronze');
  const customer = await customerOf(member);
  const [subscription] = (await stripe('GET', `/v1/subscriptions?customer=${customer}`)).body.data;
  await stripe('POST', `/v1/subscriptions/${subscription.id}`, { 'items[0][id]': subscription.items.data[0].id, 'items[0][plan]': 'gold' });
  await simulation.control('clock/advance', { seconds: 15 * 86400, customer });
  await member.changeCard('5555555555554444');
  const [card] = (await stripe('GET', `/v1/customers/${customer}/payment_methods?type=card`)).body.data;
  await simulation.control(`payment_methods/${card.id}/renew`, { exp_month: 11, exp_year: 2041 });
  const [paid] = (await stripe('GET', `/v1/invoices?customer=${customer}&status=paid`)).body.data;
  await simulation.control('refunds', { charge: paid.charge });
  await stripe('DELETE', `/v1/subscriptions/${subscription.id}`);

  const { client_secret: first } = await buyer.beginPurchase(1000);
  await simulation.confirm(first, '4000000000000002');
  await simulation.confirm(first);
  const { client_secret: second, payment_intent: intent } = await loser.beginPurchase(5000);
  await simulation.confirm(second);
  const { id: dispute } = await simulation.control('disputes', { payment_intent: intent });
  await simulation.control(`disputes/${dispute}/close`, { status: 'lost' });

  await poor.subscribe('platinum', { number: '4000000000000341' });
  await simulation.control('clock/advance', { seconds: 15 * 86400, customer: await customerOf(poor) });
  await simulation.control('coupons/GONE/delete', {});
  const { event: events } = await simulation.objects('event');
  const deliveries = await simulation.control('deliveries');
  return events.filter(({ id, type }) => deliveries[id].state === 'held' && told.includes(type));
}

const told = ['customer.subscription.created', 'customer.subscription.updated', 'customer.subscription.deleted', 'invoice.paid', 'invoice.payment_failed',
  'payment_intent.succeeded', 'payment_intent.payment_failed', 'setup_intent.succeeded', 'charge.refunded', 'charge.dispute.created', 'charge.dispute.closed',
  'customer.updated', 'payment_method.automatically_updated', 'coupon.deleted'];

// Delivers one event, the web process being killed at the first call, at the second, and so on until it gets through.
async function deliverThroughKills({ id }) {
  let n = 1;
  while (await drill.dieAt(n, () => simulation.control('events/replay', { ids: [id] }))) n += 1;
  return n - 1;
}

test('a webhook that is killed at each of its calls has its effect once, and so it has twice more in the reversed order', { timeout: 60000 }, async (t) => {
  const held = await events();
  await simulation.control('webhooks', { attempts: 1 });
  const kills = {};
  for (const event of held) kills[event.type] = Math.max(kills[event.type] ?? 0, await deliverThroughKills(event));
  const once = await differences(site, simulation);

  await simulation.control('events/replay', { ids: held.map(({ id }) => id), order: 'reversed', times: 2 });
  await simulation.control('webhooks', { attempts: 60 });
  await webhooks();

  t.diagnostic(`kills: ${JSON.stringify(kills)}`);
  assert.deepEqual(Object.keys(kills).sort(), [...told].sort());
  assert.deepEqual(once, []);
  await assertBooks();
});

// How often coins were taken back, and whether the coupon that was deleted is still here.
const takenBack = () => site.sql(`SELECT (SELECT count(*) FROM coin_entries WHERE reason IN ('refund', 'dispute')) || ' ' ||
  (SELECT count(*) FROM coupons WHERE code = 'GONE')`);

test('what the gateway tells by itself and no webhook ever brings, the reconcile finds, and takes back once', { timeout: 60000 }, async () => {
  const [count] = (await takenBack()).split(' ');
  const lost = await events();

  await reconcile(site);
  const found = [await takenBack(), await differences(site, simulation)];
  await reconcile(site);
  await simulation.control('events/replay', { ids: lost.map(({ id }) => id), order: 'reversed', times: 2 });
  await webhooks();

  assert.deepEqual(found, [`${Number(count) + 2} 0`, []]);
  assert.equal(await takenBack(), found[0]);
  assert.match(await site.log('worker'), /billing\.reconciled.*events"?[=:][1-9]/);
  await assertBooks();
});

test('the metrics tell the calls of the workers beside those of the site', { timeout: 60000 }, async () => {
  await reconcile(site);

  const text = await (await fetch(`http://127.0.0.1:${site.environment.METRICS_PORT}/metrics`)).text();

  assert.match(text, /^snakeeyes_gateway_calls_total\{process="web",call="subscription_create",result="OK"\} \d+$/m);
  assert.match(text, /^snakeeyes_gateway_calls_total\{process="worker",call="events",result="OK"\} \d+$/m);
  assert.match(text, /^snakeeyes_gateway_call_seconds_count\{process="worker",call="events"\} \d+$/m);
});

const gatewayCalls = ['POST /v1/customers', 'POST /v1/setup_intents', 'GET /v1/setup_intents/*', 'GET /v1/payment_methods/*', 'POST /v1/customers/*',
  'POST /v1/subscriptions', 'POST /v1/subscriptions/*', 'DELETE /v1/subscriptions/*', 'POST /v1/payment_intents', 'GET /v1/payment_intents/*'];
const faults = {
  'a slow answer': { kind: 'slow', ms: 200 },
  'an error before the work': { kind: 'status', status: 500, retry: false },
  'an error after the work': { kind: 'status', status: 500, when: 'after', retry: false },
  'too many requests': { kind: 'status', status: 429, retry: false },
  'a conflict': { kind: 'status', status: 409, retry: false },
  'an answer that is none': { kind: 'garbage' },
  'a connection that drops before the work': { kind: 'drop' },
  'a connection that drops after the work': { kind: 'drop', when: 'after' },
};

// A person: tries again where the site says that something went wrong.
async function insist(step) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await again(step);
    } catch (error) {
      if (tries === 8 || error.status >= 500 || !(error instanceof Refusal)) throw error;
    }
  }
}

for (const [name, fault] of Object.entries(faults)) {
  test(`${name} at each call to the gateway: a user who tries again pays once and has it once`, { timeout: 60000 }, async () => {
    const [shopper] = await shoppers(1);
    await simulation.control('webhooks', { duplicates: 1, jitter_ms: 100 });
    await simulation.control('faults', gatewayCalls.map((call) => ({ ...fault, method: call.split(' ')[0], path: call.split(' ')[1] })));

    for (const step of [() => shopper.subscribe('bronze'), () => shopper.buy(100), () => shopper.changePlan('gold'), () => shopper.cancel()]) await insist(step);
    const left = await simulation.control('faults');
    await simulation.control('webhooks', { duplicates: 0, jitter_ms: 0 });
    await simulation.settled();

    assert.deepEqual(left, []);
    await assertBooks();
  });
}

test('20 buyers at once and faults at random: the books hold', { timeout: 60000 }, async (t) => {
  const { outcomes, failures, differences: found } = await letThemBuy(site, simulation, 10);

  t.diagnostic(JSON.stringify(outcomes));
  assert.deepEqual([failures, found], [[], []]);
  await site.audit();
});

const percentile = (times, part) => [...times].sort((one, other) => one - other)[Math.floor(times.length * part)];
async function timesOf(count, ask, expected = 200) {
  const times = [];
  for (let i = 0; i < count; i += 1) {
    const started = performance.now();
    const { status } = await ask();
    times.push(performance.now() - started);
    assert.equal(status, expected);
  }
  return times;
}

// The last test: nobody is paid after it.
test('while the gateway hangs, other pages keep their p99, and what needs it says payment.unreachable', { timeout: 60000 }, async (t) => {
  const [player, ...others] = await shoppers(7);
  await simulation.settled();
  const gateway = await site.process('simulator');
  const p99 = async () => ({
    page: percentile(await timesOf(300, () => player.get('/bet/place')), 0.99),
    signIn: percentile(await timesOf(20, () => new Browser(site).submit('/login', { identity: player.email, password: player.password }), 303), 0.99),
  });
  const well = await p99();
  process.kill(gateway, 'SIGSTOP');

  const asked = others.map((shopper) => shopper.post('/subscription/setup_intent', {}, { accept: 'application/json' }));
  const ill = await p99();
  process.kill(gateway, 'SIGKILL');
  const answers = await Promise.all(asked);

  t.diagnostic(`p99 ${JSON.stringify(well)} ms, while the gateway hangs ${JSON.stringify(ill)} ms`);
  assert.deepEqual(answers.map(({ status, text }) => `${status} ${JSON.parse(text).code}`), Array(6).fill('422 payment.unreachable'));
  for (const what of ['page', 'signIn']) assert.ok(ill[what] < 2 * well[what] + 20, `${what}: p99 ${well[what]} ms, while the gateway hangs ${ill[what]} ms`);
});
