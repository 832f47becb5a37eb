// Every page, in both schemes, on a phone and on a desk: nothing that axe objects to, nothing wider than the screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, leave, objections, visit } from './browser.mjs';
import { pages, readers, stateOf } from './readers.mjs';

let browser;
const states = {};

before(async () => {
  browser = await launch();
  for (const who of readers) states[who] = await stateOf(browser, who);
});
after(() => browser?.close());

const modes = [{ width: 375, height: 780 }, { width: 1280, height: 860 }].flatMap((size) => [
  { size, colorScheme: 'light' }, { size, colorScheme: 'dark' }]);

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

// One window for each reader, and one visit to a page for its four modes: a new window a page would take most of the time.
for (const who of readers) {
  test(`every page of a ${who} is fit for all`, async (t) => {
    const page = await visit(browser, { reducedMotion: 'reduce', storageState: states[who] });

    for (const path of pages[who]) {
      await page.goto(path);
      for (const { size, colorScheme } of modes) {
        await t.test(`${path}, ${size.width} px, ${colorScheme}`, async () => {
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme });

          assert.deepEqual(await objections(page), []);
          assert.ok(await fits(page), 'wider than the screen');
        });
      }
      await t.test(`${path}, four times as large`, async () => {
        await page.setViewportSize({ width: 320, height: 256 }); // 1280 x 1024 at 400 % (WCAG 2.2, 1.4.10)

        assert.ok(await fits(page), 'wider than the screen');
      });
    }
    await leave(page);
  });
}

test('the home page promises what the table pays', async () => {
  const page = await visit(browser, { storageState: states.member });
  const pays = (selector) => page.locator(selector).evaluateAll((rows) => rows.map((row) => [row.cells[0], row.cells[1], [...row.cells].at(-1)].map((cell) => cell.textContent)));

  await page.goto('/');
  const promised = await pays('.payouts tbody tr');
  await page.goto('/bet/place');
  const paid = await pays('.payouts tbody tr');

  const promisedEach = promised.flatMap(([guesses, odds, factor]) => guesses.match(/\d+/g).map((guess) => [guess, odds, factor]));
  assert.deepEqual(promisedEach.sort((one, other) => one[0] - other[0]), paid);
  await leave(page);
});
