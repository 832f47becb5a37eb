// Every page, in both schemes, on a phone and on a desk: nothing that axe objects to, nothing wider than the screen, valid HTML.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HtmlValidate, account, axe, bet, launch, leave, outcome, signInAsAdmin, signUp, subscribe, visit } from './browser.mjs';

let browser;
let signedIn;
let subscribed;
let operator;

async function makeMember() {
  const page = await visit(browser);
  await signUp(page, account());
  await page.goto('/bet/place');
  await bet(page, 7, 1);
  await outcome(page);
  await page.locator('form[action="/bet/seeds"] button').click();
  await page.locator('#revealed_server_seed').waitFor();
  signedIn = await page.context().storageState();
  await leave(page);
}

async function makeSubscriber() {
  const page = await visit(browser);
  await signUp(page, account());
  await subscribe(page, 'gold');
  await page.waitForURL('**/settings');
  subscribed = await page.context().storageState();
  await leave(page);
}

async function makeOperator() {
  const page = await visit(browser);
  await signInAsAdmin(page);
  await page.goto('/admin/coupons/new');
  await page.locator('#percent_off').fill('20');
  await page.locator('main button[type=submit]').click();
  await page.waitForURL('**/admin/coupons');
  operator = await page.context().storageState();
  await leave(page);
}

before(async () => {
  browser = await launch();
  await makeMember();
  await makeSubscriber();
  await makeOperator();
});
after(() => browser?.close());

const seed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const verified = `/bet/verify?server_seed=${seed}&client_seed=a&nonce=0`;
const visitors = ['/', '/terms', '/privacy', '/signup', '/login', '/bet/verify', verified, '/bet/verify?server_seed=x&client_seed=&nonce=', '/nowhere',
  '/contact', '/account/begin_password_reset', '/settings/update_locale', '/subscription/pricing', '/leaderboard'];
const members = ['/', '/settings', '/settings/update_credentials', '/settings/update_locale', '/contact', '/welcome', '/logout', '/bet/place', '/bet/history',
  '/subscription/pricing', '/subscription/create?plan=gold', '/subscription/create?plan=lead', '/subscription/purchase_coins', '/subscription/billing_details'];
const subscribers = ['/settings', '/subscription/update', '/subscription/cancel', '/subscription/update_payment_method', '/subscription/billing_details'];
const operators = ['/admin', '/admin?days=365', '/admin/jobs', '/admin/jobs?state=dead', '/admin/audit', '/admin/audit?actor=nobody',
  '/admin/users', '/admin/users?q=example&sort=coins&direction=desc', '/admin/users?q=nobody', '/admin/users/edit/2', '/admin/users/new', '/admin/users/act_as?id=2', '/admin/coupons', '/admin/coupons/new',
  '/admin/coupons/edit/1', '/admin/invoices', '/admin/invoices?q=nobody'];
const readers = () => ({
  visitor: { paths: visitors }, member: { paths: members, storageState: signedIn }, subscriber: { paths: subscribers, storageState: subscribed },
  operator: { paths: operators, storageState: operator },
});
const modes = [{ width: 375, height: 780 }, { width: 1280, height: 860 }].flatMap((size) => [
  { size, colorScheme: 'light' }, { size, colorScheme: 'dark' }]);

// What stands in a frame is the payment company's: simulator.test.mjs looks at it.
async function objections(page) {
  const { violations } = await page.evaluate(() => window.axe.run({ iframes: false }));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

// One window for each reader, and one visit to a page for its four modes: a new window a page would take most of the time.
for (const who of ['visitor', 'member', 'subscriber', 'operator']) {
  test(`every page of a ${who} is fit for all`, async (t) => {
    const { paths, storageState } = readers()[who];
    const page = await visit(browser, { reducedMotion: 'reduce', storageState });

    for (const path of paths) {
      await page.goto(path);
      await page.evaluate(axe);
      for (const { size, colorScheme } of modes) {
        await t.test(`${path}, ${size.width} px, ${colorScheme}`, async () => {
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme });

          assert.deepEqual(await objections(page), []);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'wider than the screen');
        });
      }
    }
    await leave(page);
  });
}

const html = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'void-style': 'off', 'no-trailing-whitespace': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }], // the boxes of a list share theirs
  },
});

for (const who of ['visitor', 'member', 'subscriber', 'operator']) {
  test(`every page of a ${who} is valid HTML`, async (t) => {
    const { paths, storageState } = readers()[who];
    const page = await visit(browser, { storageState });

    for (const path of paths) {
      await t.test(path, async () => {
        const source = await (await page.request.get(path, { headers: { accept: 'text/html' } })).text();
        const { results } = await html.validateString(source);

        assert.deepEqual(results.flatMap(({ messages }) => messages.map((one) => `${one.line}: ${one.ruleId}: ${one.message}`)), []);
      });
    }
    await leave(page);
  });
}

test('the home page promises what the table pays', async () => {
  const page = await visit(browser, { storageState: signedIn });
  const pays = (selector) => page.locator(selector).evaluateAll((rows) => rows.map((row) => [row.cells[0], row.cells[1], [...row.cells].at(-1)].map((cell) => cell.textContent)));

  await page.goto('/');
  const promised = await pays('.payouts tbody tr');
  await page.goto('/bet/place');
  const paid = await pays('.payouts tbody tr');

  const promisedEach = promised.flatMap(([guesses, odds, factor]) => guesses.match(/\d+/g).map((guess) => [guess, odds, factor]));
  assert.deepEqual(promisedEach.sort((one, other) => one[0] - other[0]), paid);
  await leave(page);
});
