// What makes the table a pleasure: keys, pictures, sounds, messages at the form, nothing that jumps; and the demo of the home page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bet, launch, leave, objections, outcome, player as playerOf, text, visit } from './browser.mjs';

const MOST_BYTES = 100 * 1024;
const MOST_SHIFT = 0.01;
const lost = { id: 1, guess: 7, die_1: 1, die_2: 1, roll: 2, wagered: 100, payout: 6, net: -100, is_winner: false, nonce: 0, server_seed_hash: 'ab', client_seed: 'a' };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const player = (options) => playerOf(browser, options);
const calm = { reducedMotion: 'reduce' }; // where the dice need not tumble, which takes its time
const typed = (page) => page.evaluate(() => [document.getElementById('guess').value, document.getElementById('wagered').value]);
const isBusy = (page) => page.locator('#bet_form [type=submit]').evaluate((button) => button.ariaBusy === 'true');
const landed = (page) => page.locator('#bet_form [type=submit]:not([aria-busy])').waitFor();

// Lets the site's answer to a bet be this one.
const answer = (page, status, json) => page.route('**/bet/place', (route) => (
  route.request().method() === 'POST' ? route.fulfill({ status, json }) : route.continue()));

// Adds up what moved without the player's doing, as the browser's own observer tells it.
const watchShifts = (page) => page.addInitScript(() => {
  window.shift = 0;
  const add = (entries) => entries.filter((one) => !one.hadRecentInput).forEach((one) => (window.shift += one.value));
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  window.shiftedSoFar = async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    add(observer.takeRecords());
    return window.shift;
  };
});
const shifted = (page) => page.evaluate(() => window.shiftedSoFar());

// A page of a player with nothing in the browser's store but the session, so that all is loaded.
async function freshTable(options) {
  const page = await player();
  const storageState = await page.context().storageState();
  await leave(page);
  const table = await visit(browser, { storageState, ...options });
  await watchShifts(table);
  return table;
}

test('arrow keys change the guess and Enter rolls', async () => {
  const page = await player();

  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
  await outcome(page);

  assert.equal(await text(page, '[data-bets] [data-cell="guess"]'), '8');
  await page.locator('[data-guess="12"]').click();
  for (const key of ['ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.guess), '11');
  await page.locator('#wagered').press('ArrowUp');
  assert.deepEqual(await typed(page), ['11', '2']);
  await leave(page);
});

test('the first load of the table is under 100 KB, and nothing jumps while it loads and the dice roll', async () => {
  const page = await freshTable({ viewport: { width: 1280, height: 1500 } });
  const sizes = [];
  page.on('requestfinished', (request) => sizes.push(request.sizes()));
  await page.goto('/bet/place', { waitUntil: 'networkidle' });
  const loaded = (await Promise.all(sizes)).reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
  const loading = await shifted(page);

  for (const wagered of [1, 2, 1000]) {
    await bet(page, 7, wagered);
    await landed(page);
  }
  await page.locator('[data-error="bet.insufficient_coins"]').waitFor();

  const rolling = await shifted(page);
  assert.ok(loaded > 10000 && loaded < MOST_BYTES, `${loaded} bytes`);
  assert.ok(loading < MOST_SHIFT, `${loading} while loading`);
  assert.ok(rolling < MOST_SHIFT, `${rolling} while rolling`);
  await page.evaluate(() => document.querySelector('main').prepend(Object.assign(document.createElement('div'), { style: 'height: 300px' })));
  await page.waitForFunction(async (most) => await window.shiftedSoFar() > most, MOST_SHIFT); // what jumps is seen
  await leave(page);
});

// How many rows of a list were set in motion.
const countSlides = (page) => page.addInitScript(() => {
  window.slides = 0;
  const { animate } = Element.prototype;
  Element.prototype.animate = function count(...how) {
    window.slides += this.matches('tr') ? 1 : 0;
    return animate.apply(this, how);
  };
});

for (const [reducedMotion, slides] of [['no-preference', 3], ['reduce', 0]]) {
  test(`bets come to the list, and the balance is drawn and told in words; motion: ${reducedMotion}`, async () => {
    const page = await player({ reducedMotion });
    await countSlides(page);
    await page.reload();
    for (const [wagered, nth] of [[3, 1], [5, 2]]) {
      await bet(page, 7, wagered);
      await page.locator(`[data-bets] tr:nth-child(${nth})`).waitFor();
      await landed(page);
    }

    const drawn = await page.locator('.balance-line').getAttribute('d');
    const words = await text(page, '#balance_chart figcaption');

    assert.equal(await page.evaluate(() => window.slides), slides);
    const coins = Number(await text(page, '#user_coins'));
    assert.equal(drawn.match(/[ML]/g).length, 3);
    assert.ok(words.startsWith(`Balance ${coins}:`) && words.includes(`${coins - 100}`), words);
    await page.reload();
    assert.equal(await page.locator('.balance-line').getAttribute('d'), drawn);
    assert.equal(await text(page, '#balance_chart figcaption'), words);
    await leave(page);
  });
}

test('sounds are off until they are turned on, which the browser remembers', async () => {
  const page = await player(calm);
  await page.addInitScript(() => {
    window.sounds = 0;
    const { connect } = AudioNode.prototype;
    AudioNode.prototype.connect = function count(...where) {
      window.sounds += 1;
      return connect.apply(this, where);
    };
  });
  await page.reload();
  const heard = () => page.evaluate(() => window.sounds);
  const sound = page.getByRole('button', { name: 'Sound' });

  await bet(page, 7, 1);
  await outcome(page);
  assert.equal(await heard(), 0);
  await sound.click();
  assert.ok(await heard() > 0);

  await page.reload();
  assert.equal(await sound.getAttribute('aria-pressed'), 'true');
  await bet(page, 7, 1);
  await outcome(page);
  assert.ok(await heard() > 8);
  await sound.click();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await leave(page);
});

test('a roll is sent once, however often it is asked for, and the button is busy meanwhile', async () => {
  const page = await player(calm);
  let sent = 0;
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route('**/bet/place', async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });

  await bet(page, 7, 1);
  await page.keyboard.press('Enter');
  await page.locator('#bet_form [type=submit]').click();
  assert.equal(await isBusy(page), true);
  letGo();
  await outcome(page);

  assert.equal(sent, 1);
  assert.equal(await isBusy(page), false);
  await leave(page);
});

test('whatever stops a bet is said at the form, and what was typed stays', async () => {
  const page = await player(calm);
  const stopped = async (key) => {
    await bet(page, 5, 3);
    await page.locator(`#bet_notice[data-message="${key}"]`).waitFor();
    await landed(page);
    assert.deepEqual(await typed(page), ['5', '3']);
    assert.equal(await text(page, '#user_coins'), '100');
    return text(page, '#bet_notice');
  };

  await page.context().setOffline(true);
  assert.match(await stopped('bet.offline'), /offline/);
  await page.context().setOffline(false);
  await answer(page, 429, { error: 'Too often. Try again in 1 second.', code: 'rate.limited' });
  assert.match(await stopped('rate.limited'), /1 second/);
  await page.unroute('**/bet/place');
  await answer(page, 503, { error: 'Not now.', code: 'service.unavailable' });
  assert.equal(await stopped('service.unavailable'), 'Not now.');
  assert.deepEqual(await objections(page), []);
  await page.unroute('**/bet/place');

  await bet(page, 5, 3);
  await outcome(page);
  assert.equal(await page.locator('#bet_notice[data-message]').count(), 0);
  page.faults = page.faults.filter((fault) => !fault.includes('status of 503')); // the outage itself
  await leave(page);
});

test('who loses the last coin is told where to get some', async () => {
  const page = await player(calm);
  await answer(page, 200, { data: { ...lost, coins: 0 } });

  assert.equal(await page.locator('#no_coins').isVisible(), false);
  await bet(page, 7, 100);
  await page.locator('#no_coins a[href="/subscription/purchase_coins"]').waitFor();

  assert.equal(await text(page, '[data-balance]'), '0');
  await page.unroute('**/bet/place');
  await answer(page, 400, { error: 'You have no coins left.', code: 'coins.none' });
  await page.reload();
  await bet(page, 7, 1);
  await page.locator('#no_coins a').waitFor();
  assert.deepEqual(await objections(page), []);
  await leave(page);
});

test('a bet whose session ended waits filled in until the player is back', async () => {
  const page = await player(calm);
  await page.context().clearCookies();

  await bet(page, 4, 9);
  await page.waitForURL(/\/login\?/);
  await page.locator('#identity').fill(page.account.email);
  await page.locator('#password').fill(page.account.password);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL('**/bet/place');

  assert.deepEqual(await typed(page), ['4', '9']);
  assert.equal(await text(page, '#user_coins'), '100');
  await leave(page);
});

test('without a script the table shows odds and averages, and nothing that needs one', async () => {
  const page = await player({ javaScriptEnabled: false });

  assert.deepEqual(await page.locator('[data-payout-of="7"] > *').allInnerTexts().then((cells) => cells.map((cell) => cell.trim())), ['7', '6/36', '16.7\u202f%', '+16.7', '6×']);
  for (const name of ['12', 'half', 'Sound']) assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0);
  await bet(page, 7, 1);
  await outcome(page);
  assert.equal(await page.locator('#balance_chart').isVisible(), false);
  await leave(page);
});

test('a form that is on its way says so and is not sent again', async () => {
  const page = await visit(browser);
  await page.goto('/contact');
  await page.locator('#email').fill('ada@example.com');
  await page.locator('#message').fill('hello');

  const [isBusyNow, isSentAgain] = await page.locator('main button[type=submit]').evaluate((button) => {
    button.click();
    return [button.ariaBusy, button.form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true, submitter: button }))];
  });

  assert.equal(isBusyNow, 'true');
  assert.equal(isSentAgain, false);
  await page.locator('[data-message="contact.sent"]').waitFor();
  await leave(page);
});

test('the dice of the home page roll for visitors, in the browser only', async () => {
  const page = await visit(browser);
  await page.goto('/', { waitUntil: 'networkidle' });
  let asked = 0;
  page.on('request', () => (asked += 1));

  await page.locator('[data-guess="9"]').click();
  await page.getByRole('button', { name: 'Try a roll' }).click();
  await page.locator('#demo .outcome[data-outcome]').waitFor();

  const dice = await page.locator('#demo .die').evaluateAll((found) => found.map((die) => Number(die.getAttribute('aria-label').match(/\d/)[0])));
  const sum = dice[0] + dice[1];
  const told = await text(page, '#demo .outcome');
  assert.ok(told.startsWith(`Rolled ${sum}`) && told.includes('9'), told);
  assert.equal(await page.locator('#demo .outcome').getAttribute('data-outcome'), sum === 9 ? 'won' : 'lost');
  assert.equal(asked, 0);
  assert.deepEqual(await objections(page), []);
  await leave(page);
});

test('without a script the home page shows dice at rest and the way in', async () => {
  const page = await visit(browser, { javaScriptEnabled: false });
  await page.goto('/');

  assert.equal(await page.locator('#demo .die').first().isVisible(), true);
  assert.equal(await page.locator('#demo button').first().isVisible(), false);
  await page.locator('main a[href="/signup"]').click();
  await page.waitForURL('**/signup');
  await leave(page);
});
