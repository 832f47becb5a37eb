// What an operator sees at a glance: charts where scripts run, tables where they don't, the same figures in both.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, launch, leave, signInAsAdmin, signUp, visit } from './browser.mjs';

let browser;
let operator;
before(async () => {
  browser = await launch();
  const page = await visit(browser);
  await signInAsAdmin(page);
  operator = await page.context().storageState();
  await leave(page);
});
after(() => browser?.close());

// How many pixels of a chart are not empty.
const painted = (page) => page.locator('.chart canvas').evaluateAll((canvases) => canvases.map((canvas) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  return copy.getImageData(0, 0, canvas.width, canvas.height).data.filter((value, index) => index % 4 === 3 && value > 0).length;
}));
const members = (page) => page.locator('tr', { has: page.getByText('Members', { exact: true }) }).locator('td').textContent();

test('each figure is a chart with a table that unfolds by keyboard', async () => {
  const page = await visit(browser, { storageState: operator });
  await page.goto('/admin');
  await page.locator('details:not([open])').first().waitFor();

  assert.ok((await painted(page)).every((pixels) => pixels > 100), `${await painted(page)}`);
  const summary = page.locator('.chart summary').first();
  await summary.focus();
  await page.keyboard.press('Enter');

  assert.ok(await page.getByRole('rowheader', { name: 'Members' }).isVisible());
  assert.equal(await page.locator('details[open]').count(), 1);
  await leave(page);
});

test('without JavaScript each figure is a table', async () => {
  const page = await visit(browser, { storageState: operator, javaScriptEnabled: false });
  await page.goto('/admin');

  assert.equal(await page.locator('.chart table:visible').count(), 8);
  assert.equal(await page.locator('.chart canvas:visible').count(), 0);
  await page.getByRole('link', { name: '7 days' }).click();
  assert.equal(await page.locator('#chart_bets').locator('xpath=ancestor::figure').locator('tbody tr').count(), 7);
  await leave(page);
});

test('who signs up is in the figures at once', async () => {
  const page = await visit(browser, { storageState: operator, javaScriptEnabled: false });
  await page.goto('/admin');
  const before = Number(await members(page));
  const visitor = await visit(browser);
  await signUp(visitor, account());
  await leave(visitor);

  await page.reload();

  assert.equal(Number(await members(page)), before + 1);
  await leave(page);
});

test('charts follow the scheme of the system', async () => {
  const page = await visit(browser, { storageState: operator, colorScheme: 'light' });
  const picture = () => page.locator('.chart canvas').first().evaluate((canvas) => canvas.toDataURL());
  await page.goto('/admin');
  await page.locator('details:not([open])').first().waitFor();
  const light = await picture();

  await page.emulateMedia({ colorScheme: 'dark' });

  await page.waitForFunction((before) => document.querySelector('.chart canvas').toDataURL() !== before, light);
  await leave(page);
});
