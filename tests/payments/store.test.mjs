// The file in which the simulator keeps what it holds.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { kinds, Store } from '../../fixtures/payments/store.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'store-'));
after(() => rmSync(folder, { recursive: true }));

// A store that has a file and something of each kind, more of it than is written at once.
function filledStore(file) {
  const store = new Store(file);
  for (const kind of Object.keys(kinds)) for (let i = 0; i < 100; i += 1) store.add(kind, { note: `${kind} ${i} ñ\n`.repeat(100), ...(kind === 'coupon' && { id: `C${i}` }) });
  store.remove('coupon', 'C1');
  store.state.answers.key = { status: 200, body: '{}' };
  Object.assign(store.state, { numbers: 7, offset: 3, offsets: { cus_1: 4 }, objects: store.state.objects });
  store.changed = true;
  return store;
}

test('what is read is what was written', () => {
  const file = path.join(folder, 'state');
  const store = filledStore(file);
  store.close();

  const again = new Store(file);
  again.close();

  assert.deepEqual(again.state, store.state);
});

test('a file that has all in one text is read as well', () => {
  const file = path.join(folder, 'one');
  const { state } = filledStore();
  writeFileSync(file, JSON.stringify(state));

  const again = new Store(file);
  again.close();

  assert.deepEqual(again.state, state);
});
