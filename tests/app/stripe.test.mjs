// The commands on the plans at Stripe, with the simulator in its place.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test, { after, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { columns, snakeeyes } from './program.mjs';

const key = 'sk_test_of_the_command_line';
const program = fileURLToPath(new URL('../../fixtures/payments/simulator.mjs', import.meta.url));
let simulator, url;

// The program is called synchronously, so the simulator is a process of its own.
before(async () => {
  simulator = spawn(process.execPath, [program, '--secret-key', key], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(simulator.stdout, 'data');
  ({ url } = JSON.parse(line));
});
after(() => simulator.kill());
beforeEach(async () => {
  await control('reset', {});
  assert.equal(snakeeyes(['db', 'reset', '--yes'], { settings: site }).code, 0);
});

const control = (call, given) => fetch(`${url}/_/${call}`, { method: 'POST', headers: { 'content-type': 'application/json' },
  body: JSON.stringify(given) });
const site = { DATABASE_URL: process.env.DATABASE_URL };
const call = (words, settings) => snakeeyes(['stripe', ...words], { settings: { ...site, STRIPE_SECRET_KEY: key, STRIPE_API_BASE: url, ...settings } });
const recorded = () => JSON.parse(snakeeyes(['audit', 'list', '--json'], { settings: site }).out)
  .map(({ action, subject_name, actor_name }) => [action, subject_name, actor_name]).reverse();
const plans = () => JSON.parse(call(['list-plans', '--json']).out);

test('plans that Stripe lacks are made, with the prices that they have here', () => {
  const { code, out } = call(['sync-plans']);

  assert.equal(code, 0);
  assert.equal(out, 'bronze made.\ngold made.\nplatinum made.\n');
  assert.deepEqual(plans().map((plan) => [plan.id, plan.cents, plan.cents_at_stripe]), [['bronze', 100, 100], ['gold', 500, 500],
    ['platinum', 1000, 1000]]);
});

test('a second sync changes nothing', () => {
  call(['sync-plans']);

  const { code, out } = call(['sync-plans']);

  assert.equal(code, 0);
  assert.match(out, /^(\w+ is there already\.\n){3}$/);
});

test('a plan that costs something else there is told and left', async () => {
  await fetch(`${url}/v1/plans`, { method: 'POST', body: new URLSearchParams({ id: 'gold', amount: '400', currency: 'usd', interval: 'month',
    'product[name]': 'Gold' }), headers: { authorization: `Bearer ${key}`, 'stripe-version': '2024-06-20' } });

  const { code, err } = call(['sync-plans']);

  assert.equal(code, 1);
  assert.match(err, /gold costs 400 cents there and 500 here/);
  assert.deepEqual(plans().map((plan) => plan.cents_at_stripe), [100, 400, 1000]);
});

test('plans that Stripe lacks are listed without its price, for people and for programs', () => {
  const listed = plans();
  const table = call(['list-plans']);

  assert.deepEqual(listed.map((plan) => plan.cents_at_stripe), [null, null, null]);
  assert.equal(table.code, 0);
  assert.deepEqual(Object.keys(listed[0]), columns(table.out));
});

test('plans are deleted when the answer is yes, and may be made anew', () => {
  call(['sync-plans']);

  const unasked = call(['delete-plans']);
  const kept = plans();
  const deleted = call(['delete-plans', '--yes']);

  assert.equal(unasked.code, 1);
  assert.match(unasked.err, /nothing was deleted/);
  assert.ok(kept.every((plan) => plan.cents_at_stripe !== null));
  assert.equal(deleted.code, 0);
  assert.equal(deleted.out, 'bronze deleted.\ngold deleted.\nplatinum deleted.\n');
  assert.ok(plans().every((plan) => plan.cents_at_stripe === null));
  assert.equal(call(['delete-plans', '--yes']).code, 0);
  assert.equal(call(['sync-plans']).code, 0);
});

test('what was made and deleted is recorded, and nothing else is', () => {
  call(['delete-plans', '--yes']);
  call(['sync-plans']);
  call(['sync-plans']);
  call(['list-plans']);
  call(['delete-plans', '--yes']);

  assert.deepEqual(recorded(), ['created', 'deleted'].flatMap((what) => ['bronze', 'gold', 'platinum'].map((plan) => (
    [`plan.${what}`, plan, 'command line']))));
});

test('what can not be recorded is not changed', () => {
  const { code, err } = call(['sync-plans'], { DATABASE_URL: 'postgresql:///nowhere?host=/nowhere' });

  assert.equal(code, 1);
  assert.match(err, /can't be recorded/);
  assert.ok(plans().every((plan) => plan.cents_at_stripe === null));
});

test('a wrong key, and a gateway that is not there, fail every command', () => {
  for (const words of [['sync-plans'], ['list-plans'], ['delete-plans', '--yes']]) {
    const wrong = call(words, { STRIPE_SECRET_KEY: 'sk_test_wrong' });
    const absent = call(words, { STRIPE_API_BASE: 'http://127.0.0.1:1' });

    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /doesn't know the key/);
    assert.ok(!wrong.err.includes('sk_test_wrong'));
    assert.equal(absent.code, 1);
    assert.match(absent.err, /did not answer/);
  }
});

test('without a key nothing is asked', () => {
  const { code, err } = call(['list-plans'], { STRIPE_SECRET_KEY: '' });

  assert.equal(code, 1);
  assert.match(err, /STRIPE_SECRET_KEY is missing/);
});

test('each command explains itself', () => {
  for (const word of ['sync-plans', 'list-plans', 'delete-plans']) {
    const { code, out } = call([word, '--help']);

    assert.equal(code, 0);
    assert.match(out, new RegExp(`stripe ${word}`));
  }
  assert.equal(call(['list-plans', '--yes']).code, 2);
});
