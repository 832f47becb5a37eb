// The simulator as ./run up starts it.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Receiver } from './simulation.mjs';

const program = fileURLToPath(new URL('../../fixtures/payments/simulator.mjs', import.meta.url));
const headers = { authorization: 'Bearer sk_test_own', 'stripe-version': '2024-06-20',
  'content-type': 'application/x-www-form-urlencoded' };
let folder;
before(() => { folder = mkdtempSync(path.join(tmpdir(), 'snakeeyes-payments.')); });
after(() => rmSync(folder, { recursive: true }));

async function begin(...words) {
  const child = spawn(process.execPath, [program, '--secret-key', 'sk_test_own', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { ...JSON.parse(line), end: async () => {
    child.kill('SIGTERM');
    return (await once(child, 'exit'))[0];
  } };
}

test('it says in one line where it listens, on the loopback interface, and ends when it is told to', async () => {
  const simulator = await begin('--publishable-key', 'pk_test_own');

  assert.match(simulator.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.deepEqual([simulator.simulation, simulator.publishable_key], [true, 'pk_test_own']);
  assert.match(await (await fetch(simulator.url)).text(), /simulation/i);
  assert.equal(await simulator.end(), 0);
});

test('what it holds outlives it, with events that were not taken and keys that were used', async () => {
  const state = path.join(folder, 'state.json');
  const site = await Receiver.start();
  site.answer = () => 503;
  const request = { method: 'POST', body: 'email=a@example.com', headers: { ...headers, 'idempotency-key': 'kept' } };
  const first = await begin('--state', state, '--webhook-url', site.url);
  const made = await (await fetch(`${first.url}/v1/customers`, request)).json();
  await first.end();
  site.answer = () => 200;

  const second = await begin('--state', state, '--webhook-url', site.url);
  const again = await fetch(`${second.url}/v1/customers`, request);
  await fetch(`${second.url}/_/webhooks/settle`, { method: 'POST', headers: { 'content-type': 'application/json' } });

  assert.equal(again.headers.get('idempotent-replayed'), 'true');
  assert.deepEqual(await again.json(), made);
  assert.equal(site.events.at(-1).data.object.id, made.id);
  assert.deepEqual(readdirSync(folder), ['state.json']);
  assert.equal(statSync(state).mode & 0o777, 0o600);
  await second.end();
  await site.stop();
});

for (const words of [['--port', 'x'], ['--prot', '1'], ['--webhook-url', 'file:///etc/passwd']]) {
  test(`${words.join(' ')} is no option: exit 2`, () => {
    assert.equal(spawnSync(process.execPath, [program, ...words], { stdio: 'ignore' }).status, 2);
  });
}
