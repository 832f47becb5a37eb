// What must hold of money and coins while the web process is killed, whatever it was about to do, and while the simulator misbehaves:
// once things are let run, the site's books are what the simulator holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { differences } from './books.mjs';
import { Drill } from './drill.mjs';
import { Shopper } from './shopper.mjs';
import { Simulation } from './simulation.mjs';
import { Site } from './site.mjs';

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
async function reconcile() {
  await site.sql(`UPDATE subscriptions SET created_on = created_on - interval '2 minutes' WHERE gateway_id IS NULL AND status = 'incomplete'`);
  await site.command('jobs', 'add', 'billing.reconcile');
  await site.idle();
  assert.equal((await site.jobs('billing.reconcile')).at(-1).state, 'done');
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

      await heal();

      await assertBooks();
    });
  }
}
