// What `./run up`, `down`, `status` and `reset` do with the payment simulator.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { Site, eventually, runs } from './site.mjs';
import { Simulation } from './simulation.mjs';

let site;
before(async () => { site = await Site.start({ WEB_WORKERS: '1' }); });
after(() => site?.stop());

const parts = (text) => Object.fromEntries(text.split('\n').map((line) => /^(\w+) +runs as process (\d+)$/.exec(line)).filter(Boolean)
  .map(([, part, id]) => [part, Number(id)]));

async function listener(port) {
  const server = net.createServer().listen(port, '127.0.0.1');
  return once(server, 'listening').then(() => server, () => undefined);
}

async function kill(part) {
  const id = await site.process(part);
  process.kill(id, 'SIGKILL');
  await eventually(`the end of the ${part}`, 10, async () => !(await runs(id)));
}

test('without STRIPE_SECRET_KEY it says where the simulation of payments is, and with which keys', async () => {
  const told = await site.run('up');
  const simulation = await Simulation.of(site);

  const { status } = await simulation.call('GET', '/v1/customers');

  simulation.close();
  assert.match(told, /simulation, no card is charged/);
  for (const word of [simulation.url, simulation.publishableKey, simulation.webhookSecret]) assert.ok(told.includes(word), word);
  assert.ok(!told.includes(simulation.secretKey));
  assert.equal(status, 200);
});

test('the keys of the simulator are for nobody else to read', async () => {
  assert.equal((await stat(`${site.var}/simulator/settings`)).mode & 0o777, 0o600);
  assert.equal((await stat(site.var)).mode & 0o777, 0o700);
});

test('web and worker connect as a role that owns nothing', async () => {
  assert.equal(await site.sql("SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name = 'snakeeyes'"), 'snakeeyes_site');
  assert.equal(await site.sql("SELECT count(*) FROM pg_class WHERE relowner = 'snakeeyes_site'::regrole"), '0');
});

test('a second up changes nothing and takes less than 5 s', async () => {
  const running = parts(await site.run('status'));
  const started = Date.now();

  await site.run('up');

  assert.ok(Date.now() - started < 5000, `${Date.now() - started} ms`);
  assert.deepEqual(parts(await site.run('status')), running);
  assert.deepEqual(Object.keys(running), ['web', 'worker', 'simulator', 'redis', 'postgres']);
});

test('a simulator that died is started again with its keys, and the site stays as it is', async () => {
  const [web, first] = [await site.process('web'), await Simulation.of(site)];
  await kill('simulator');

  await site.run('up');

  const again = await Simulation.of(site);
  const { status } = await again.call('GET', '/v1/customers');
  first.close();
  again.close();
  assert.equal(status, 200);
  assert.deepEqual([again.url, again.secretKey], [first.url, first.secretKey]);
  assert.equal(await site.process('web'), web);
});

test('where something else has taken the port of the simulator, the simulator and the site go on with another', async () => {
  const [web, before] = [await site.process('web'), await Simulation.of(site)];
  await kill('simulator');
  const other = await eventually('the port', 10, () => listener(Number(new URL(before.url).port)));

  await site.run('up');

  const now = await Simulation.of(site);
  const { status } = await now.call('GET', '/v1/customers');
  before.close();
  now.close();
  other.close();
  assert.notEqual(now.url, before.url);
  assert.equal(now.secretKey, before.secretKey);
  assert.equal(status, 200);
  assert.notEqual(await site.process('web'), web);
});

test('another instance has a simulator and keys of its own', async () => {
  const other = await Site.start({ WEB_WORKERS: '1' });

  const [one, two] = [await Simulation.of(site), await Simulation.of(other)];

  one.close();
  two.close();
  await other.stop();
  for (const name of ['url', 'secretKey', 'publishableKey', 'webhookSecret']) assert.notEqual(one[name], two[name]);
  assert.ok(parts(await site.run('status')).simulator);
});

test('its log is there for `./run logs simulator`', async () => {
  assert.match(await site.run('logs', 'simulator'), /"simulation":true/);
});

test('down stops the simulator, and what it holds stays', async () => {
  const { simulator } = parts(await site.run('status'));

  await site.run('down');

  assert.ok(!(await runs(simulator)));
  assert.ok(existsSync(`${site.var}/simulator/state.json`));
});

test('with STRIPE_SECRET_KEY nothing is simulated', async () => {
  Object.assign(site.environment, { STRIPE_SECRET_KEY: 'sk_test_own', STRIPE_PUBLISHABLE_KEY: 'pk_test_own', STRIPE_WEBHOOK_SECRET: 'whsec_own',
    STRIPE_API_BASE: 'http://127.0.0.1:1' });

  const told = await site.run('up');

  assert.match(told, /payments +Stripe, at http:\/\/127\.0\.0\.1:1$/m);
  assert.equal(parts(await site.run('status')).simulator, undefined);
});

test('reset removes what the simulator held', async () => {
  await site.run('reset', '--yes');

  assert.ok(!existsSync(`${site.var}/simulator`));
});
