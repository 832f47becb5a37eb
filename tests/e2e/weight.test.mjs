// What a first visit to the table weighs, on the wire.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, leave, visit } from './browser.mjs';
import { stateOf } from './readers.mjs';

const LIMIT = 100_000; // bytes, headers and all

test('the table comes in less than 100 kB', async (t) => {
  const browser = await launch();
  const page = await visit(browser, { storageState: await stateOf(browser, 'member') });
  const network = await page.context().newCDPSession(page);
  const sizes = new Map();
  const addresses = new Map();
  network.on('Network.requestWillBeSent', ({ requestId, request }) => addresses.set(requestId, request.url));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(addresses.get(requestId), encodedDataLength));
  await network.send('Network.enable');

  await page.goto('/bet/place', { waitUntil: 'networkidle' });
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  for (const [address, size] of sizes) t.diagnostic(`${new URL(address).pathname || address.slice(0, 40)}: ${size} bytes`);
  t.diagnostic(`in all: ${total} bytes`);

  assert.ok([...sizes.keys()].some((address) => address.endsWith('.css')), 'the styles are counted');
  assert.ok(total > 0 && total < LIMIT, `${total} bytes`);
  await leave(page);
  await browser.close();
});
