// The verifier that people keep: one file from the site's own link, opened from the disk without a network.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { HtmlValidate, axe, launch, leave, visit } from './browser.mjs';

const seed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const hash = '630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd';
const vectors = {
  'snake-eyes': '44 42 55 54 64 21 44 62 25 54 25 55',
  'héllo': '53 22 33 11 62 23 31 33 65 22 52 56',
  a: '35 45 56 54 56 64 54 56 25 25 65 23',
};

let browser;
let folder;
let file;

before(async () => {
  browser = await launch();
  folder = await mkdtemp(path.join(tmpdir(), 'verifier-'));
  file = path.join(folder, 'verifier.html');
  const page = await visit(browser, { acceptDownloads: true });
  await page.goto('/fairness');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('main a[download]').click()]);
  assert.equal(download.suggestedFilename(), 'snake-eyes-verifier.html');
  await download.saveAs(file);
  await leave(page);
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function openFile(options) {
  const page = await visit(browser, options);
  await page.context().setOffline(true);
  await page.goto(pathToFileURL(file).href);
  return page;
}

async function verify(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
  await page.locator('button').click();
}

const rolls = (page) => page.locator('#rolls tr').evaluateAll((rows) => rows.map((row) => row.cells[1].textContent + row.cells[2].textContent).join(' '));
const verdict = (page) => page.locator('#verdict').getAttribute('data-agrees');

test('it rolls what everybody rolls, without a network', async () => {
  const page = await openFile();

  for (const [clientSeed, expected] of Object.entries(vectors)) {
    await verify(page, { server_seed: seed, hash, client_seed: clientSeed, nonce: '0', count: '12' });
    await page.waitForFunction((text) => [...document.querySelectorAll('#rolls tr')].map((row) => row.cells[1].textContent + row.cells[2].textContent).join(' ') === text, expected);
    assert.equal(await page.locator('#server_seed_hash').textContent(), hash);
    assert.equal(await verdict(page), 'yes');
  }
  await verify(page, { client_seed: 'a', nonce: '139', count: '1' });
  await page.locator('#rolls th', { hasText: '139' }).waitFor();
  assert.equal(await rolls(page), '46');
  await leave(page);
});

test('it says loudly that a seed is not the one that was promised, and what it can not read', async () => {
  const page = await openFile();

  await verify(page, { server_seed: 'ff'.repeat(32), hash, client_seed: 'a' });
  await page.locator('#verdict[data-agrees="no"]').waitFor();
  assert.match(await page.locator('#verdict').textContent(), /NOT THE SEED/);
  await verify(page, { server_seed: '00', client_seed: '', nonce: '-1', count: '0' });

  await page.locator('#result').waitFor({ state: 'hidden' });
  assert.deepEqual(await page.locator('.error:visible').evaluateAll((found) => found.map(({ id }) => id)),
    ['server_seed_error', 'client_seed_error', 'nonce_error', 'count_error']);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'server_seed');
  await leave(page);
});

// Its own policy lets in what stands in it and nothing else, so axe comes past it.
test('it is fit for all in both schemes, on a phone and on a desk', async () => {
  const page = await openFile({ bypassCSP: true });
  await page.evaluate(axe);
  await verify(page, { server_seed: seed, hash: 'ff'.repeat(32), client_seed: 'a', count: '12' });
  await page.locator('#result').waitFor();

  for (const width of [375, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)), [], `${width} ${colorScheme}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'wider than the screen');
      if (process.env.VERIFIER_PICTURES) await page.screenshot({ path: `${process.env.VERIFIER_PICTURES}/verifier-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
  await leave(page);
});

test('it is valid HTML and can send nothing', async () => {
  const page = await openFile();
  const failed = await page.evaluate(() => fetch('https://example.com/').then(() => false, () => true));
  assert.ok(failed);
  assert.ok(page.faults.some((fault) => fault.includes('Content Security Policy')));
  page.faults.length = 0;
  const { results } = await new HtmlValidate({ extends: ['html-validate:recommended'] }).validateString(await readFile(file, 'utf8'));
  assert.deepEqual(results.flatMap(({ messages }) => messages.map((one) => `${one.line}: ${one.ruleId}`)), []);
  await leave(page);
});
