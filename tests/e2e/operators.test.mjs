// An operator without a mouse, on a phone's width: every page by Tab, Enter and Space, and the focus is seen wherever it comes by.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, leave, signInAsAdmin, visit } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

// What has the focus: whether it is what was looked for, and whether one sees it and that it has the focus.
const focused = (page, selector) => page.evaluate((looked) => {
  const element = document.activeElement;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth, boxShadow, visibility } = getComputedStyle(element);
  const [x, y] = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
  const isOnTop = element.contains(document.elementFromPoint(x, y));
  const isMarked = (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  const isWhole = left >= 0 && right <= innerWidth + 1 && bottom > 0 && top < innerHeight;
  return { isFound: element.matches(looked), isSeen: visibility === 'visible' && isOnTop && isMarked && isWhole, html: element.outerHTML.slice(0, 200) };
}, selector);

async function tabTo(page, selector) {
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press('Tab');
    const { isFound, isSeen, html } = await focused(page, selector);
    assert.ok(isSeen, `${page.url()}: the focus is not seen on ${html}`);
    if (isFound) return;
  }
  assert.fail(`${page.url()}: no Tab leads to ${selector}`);
}

async function press(page, selector, key = 'Enter') {
  await tabTo(page, selector);
  await page.keyboard.press(key);
}

async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

async function skip(page) {
  await press(page, '.skip-link');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
}

// By the navigation, which is all on the screen.
async function goTo(page, target) {
  await press(page, `.admin-nav a[href="${target}"]`);
  await page.waitForURL(`**${target}`);
  assert.ok(await page.locator('.admin-nav ul').evaluate((list) => list.scrollWidth <= list.clientWidth), 'the navigation scrolls sideways');
}

const message = (page) => page.locator('[data-message]').getAttribute('data-message');

async function makeUser(page, email) {
  await press(page, 'a[href="/admin/users/new"]');
  await page.waitForURL('**/admin/users/new');
  await skip(page);
  await type(page, '#email', email);
  await type(page, '#password', 'correct horse battery');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/users');
  assert.equal(await message(page), 'user.created');
}

async function search(page, part) {
  await type(page, '#q', part);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/admin/users?**q=${part}**`);
}

test('an operator needs no mouse', { timeout: 60000 }, async () => {
  const part = `keys${process.pid}`;
  const page = await visit(browser, { viewport: { width: 375, height: 780 }, reducedMotion: 'reduce' });
  await signInAsAdmin(page);
  await page.goto('/admin');
  await skip(page);
  await press(page, 'main a, main button, main summary');
  await page.goto('/admin');

  await goTo(page, '/admin/users');
  for (const name of ['one', 'two', 'three']) await makeUser(page, `${name}@${part}.example`);
  await search(page, part);
  await press(page, 'tbody a');
  await page.waitForURL('**/admin/users/edit/*');
  await type(page, '#coins', '77');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/users');
  assert.equal(await message(page), 'user.saved');

  await search(page, part);
  await press(page, '[name=bulk_ids]', 'Space');
  await press(page, '[name=bulk_ids]', 'Space');
  assert.equal(await page.locator('[name=bulk_ids]:checked').count(), 2);
  await press(page, '#sure', 'Space');
  await press(page, 'button.btn-danger');
  await page.waitForURL('**/admin/users');
  assert.equal(await message(page), 'users.deletion_scheduled');
  assert.equal(await page.locator('[data-message]').getAttribute('data-count'), '2');

  await goTo(page, '/admin/coupons');
  await press(page, 'a[href="/admin/coupons/new"]');
  await page.waitForURL('**/admin/coupons/new');
  await type(page, '#percent_off', '5');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/coupons');
  assert.equal(await message(page), 'coupon.created');

  await goTo(page, '/admin/jobs');
  await press(page, 'a[href="/admin/jobs?state=dead"]');
  await page.waitForURL('**/admin/jobs?state=dead');
  await goTo(page, '/admin/invoices');
  await goTo(page, '/admin/audit');
  await type(page, '#action', 'users.deletion_asked');
  await press(page, 'main form button');
  await page.waitForURL('**/admin/audit?**');
  assert.equal(await page.locator('tbody tr code').first().textContent(), 'users.deletion_asked');
  await leave(page);
});
