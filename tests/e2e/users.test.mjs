// An operator finds a user, edits and deletes: on a phone and a desk, in both colours, with and without JavaScript.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, launch, leave, objections, signInAsAdmin, signUp, visit } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const message = (page) => page.locator('[data-message]').getAttribute('data-message');

async function member() {
  const ada = account();
  const page = await visit(browser);
  await signUp(page, ada);
  await leave(page);
  return ada;
}

async function find(page, { email }) {
  await page.goto('/admin/users');
  await page.locator('#q').fill(email.toUpperCase());
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/users?**');
  await page.getByRole('link', { name: email }).waitFor();
}

for (const javaScriptEnabled of [true, false]) {
  test(`an operator edits a user and deletes it${javaScriptEnabled ? '' : ', without JavaScript'}`, async () => {
    const ada = await member();
    const page = await visit(browser, { javaScriptEnabled, viewport: { width: 375, height: 780 } });
    await signInAsAdmin(page);
    await find(page, ada);

    await page.getByRole('link', { name: ada.email }).click();
    await page.getByLabel('Coins').fill('777');
    await page.getByLabel('Reason, for the audit log').fill('lost in a bet');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/admin/users');
    assert.equal(await message(page), 'user.saved');

    await find(page, ada);
    assert.match(await page.locator('tbody tr').textContent(), /777/);
    await page.locator('[name=bulk_ids]').check();
    await page.getByRole('button', { name: 'Delete' }).click();
    assert.equal(await page.locator('#sure').evaluate((box) => box.validity.valid), false, 'nobody is deleted who was not asked twice');
    await page.locator('#sure').check();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL('**/admin/users');
    assert.equal(await message(page), 'users.deletion_scheduled');
    assert.equal(await page.locator('[data-message]').getAttribute('data-count'), '1');
    await leave(page);
  });
}

test('the pages are fit for a phone and a desk, in both colours, and for a screen reader', async () => {
  const ada = await member();
  for (const colorScheme of ['light', 'dark']) {
    const page = await visit(browser, { colorScheme, bypassCSP: true });
    await signInAsAdmin(page);
    await find(page, ada);
    const edit = await page.getByRole('link', { name: ada.email }).getAttribute('href');
    for (const target of ['/admin/users', '/admin/users?q=example&sort=coins', '/admin/users/new', edit]) {
      for (const width of [375, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(target);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${target}: wider than ${width}`);
        if (process.env.PICTURES) {
          await page.screenshot({ path: `${process.env.PICTURES}/${target.replace(/\W+/g, '_')}_${width}_${colorScheme}.png`, fullPage: true });
        }
      }
      assert.deepEqual(await objections(page), [], target);
    }
    await leave(page);
  }
});
