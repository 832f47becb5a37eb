// Playing as a person does, with a script and without one.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { account, bet, errorOf, launch, leave, messages, outcome, player as playerOf, signIn, signUp, text, visit } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const player = (options) => playerOf(browser, options);

// What the first row of a list of bets says.
const newestBet = (page) => page.locator('[data-bets] tr').first().evaluate((row) => ({
  id: row.dataset.id,
  outcome: row.dataset.outcome,
  number: row.querySelector('[data-cell="number"]').textContent,
  guess: row.querySelector('[data-cell="guess"]').textContent,
  dice: [...row.querySelectorAll('.die')].map((die) => die.getAttribute('aria-label')),
  roll: row.querySelector('[data-cell="roll"]').textContent,
  net: row.querySelector('[data-cell="net"]').textContent,
}));

test('a newcomer signs up, takes a name and sees it in the settings', async () => {
  const page = await visit(browser);
  const newcomer = account();

  await signUp(page, newcomer);
  await page.getByLabel('Username').fill(newcomer.username);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL('**/settings');

  assert.deepEqual(await messages(page), ['username.saved']);
  assert.match(await text(page, 'main'), new RegExp(newcomer.username));
  await leave(page);
});

test('what is wrong with a new account is said at its field, and what was typed stays', async () => {
  const page = await visit(browser);
  await page.goto('/signup');

  await page.locator('#email').fill('nobody');
  await page.locator('#password').fill('short');
  await page.locator('main button[type=submit]').click();

  assert.equal(await errorOf(page, 'email'), 'email.invalid');
  assert.equal(await errorOf(page, 'password'), 'password.length');
  assert.equal(await page.locator('#email').inputValue(), 'nobody');
  assert.equal(await page.locator('#password').inputValue(), '');
  await leave(page);
});

test('a bet by script moves balance, nonce and list without leaving the page', async () => {
  const page = await player();
  await page.evaluate(() => (window.sameDocument = true));

  await bet(page, 7, 10);
  await outcome(page);

  const shown = await newestBet(page);
  const coins = 100 + Number(shown.net);
  assert.equal(await text(page, '#user_coins'), String(coins));
  assert.equal(await text(page, '[data-balance]'), String(coins));
  assert.equal(await text(page, '#nonce'), '1');
  assert.equal(shown.outcome, shown.roll === '7' ? 'won' : 'lost');
  assert.equal(shown.dice.reduce((sum, label) => sum + Number(label.match(/\d/)[0]), 0), Number(shown.roll));
  assert.ok(await page.evaluate(() => window.sameDocument));
  await page.reload();
  assert.deepEqual(await newestBet(page), shown);
  await leave(page);
});

test('the list keeps the ten latest bets', async () => {
  const page = await player({ reducedMotion: 'reduce' });

  for (let nonce = 1; nonce <= 11; nonce += 1) {
    await bet(page, 7, 1);
    await page.locator('#nonce', { hasText: new RegExp(`^${nonce}$`) }).waitFor();
  }

  assert.equal(await page.locator('[data-bets] tr').count(), 10);
  assert.equal((await newestBet(page)).number, '11');
  await leave(page);
});

test('a bet without a script shows its dice on the next page', async () => {
  const page = await player({ javaScriptEnabled: false });

  await bet(page, 7, 10);
  await outcome(page);

  const { net, dice } = await newestBet(page);
  assert.equal(await text(page, '#user_coins'), String(100 + Number(net)));
  assert.deepEqual(await page.locator('#stage .die').evaluateAll((found) => found.map((die) => die.getAttribute('aria-label'))), dice);
  await leave(page);
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'by script' : 'without a script';

  test(`a guess off the table is refused at its field ${how}`, async () => {
    const page = await player({ javaScriptEnabled });

    await bet(page, 13, 10);
    await page.locator('#flash [data-message]').waitFor();

    assert.deepEqual(await messages(page), ['bet.guess']);
    assert.equal(await errorOf(page, 'guess'), 'bet.guess');
    assert.equal(await page.locator('#guess').inputValue(), '13');
    assert.equal(await text(page, '#user_coins'), '100');
    await leave(page);
  });

  test(`more than the balance is refused at the wager ${how}`, async () => {
    const page = await player({ javaScriptEnabled });

    await bet(page, 7, 101);
    await page.locator('#flash [data-message]').waitFor();

    assert.equal(await errorOf(page, 'wagered'), 'bet.insufficient_coins');
    await leave(page);
  });
}

test('an error goes away with the next good bet', async () => {
  const page = await player();
  await bet(page, 13, 10);
  await page.locator('[data-error]').waitFor();

  await bet(page, 7, 10);
  await outcome(page);

  assert.equal(await page.locator('[data-error]').count(), 0);
  assert.equal(await page.locator('[aria-invalid]').count(), 0);
  await leave(page);
});

test('a bet needs no mouse', async () => {
  const page = await player();
  const focused = () => page.evaluate(() => document.activeElement.id);

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  for (let presses = 0; (await focused()) !== 'guess' && presses < 30; presses += 1) await page.keyboard.press('Tab');
  await page.keyboard.type('8');
  for (let presses = 0; (await focused()) !== 'wagered' && presses < 30; presses += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await outcome(page);

  assert.equal((await newestBet(page)).guess, '8');
  await leave(page);
});

test('quick picks fill the form in and mark the row that pays', async () => {
  const page = await player();
  const wager = () => page.locator('#wagered').inputValue();

  await page.getByRole('button', { name: '12', exact: true }).click();
  await page.getByRole('button', { name: 'half' }).click();
  const half = await wager();
  await page.getByRole('button', { name: 'all' }).click();

  assert.equal(half, '50');
  assert.equal(await wager(), '100');
  assert.equal(await page.locator('#guess').inputValue(), '12');
  assert.deepEqual(await page.locator('[data-picked]').evaluateAll((rows) => rows.map((row) => row.dataset.payoutOf)), ['12']);
  await leave(page);
});

test('nothing tumbles for who asked for less motion', async () => {
  const page = await player({ reducedMotion: 'reduce' });
  await page.evaluate(() => {
    window.tumbled = false;
    new MutationObserver(() => (window.tumbled ||= document.querySelector('.rolling') !== null))
      .observe(document.getElementById('stage'), { attributes: true });
  });

  await bet(page, 7, 1);
  await outcome(page);

  assert.equal(await page.evaluate(() => window.tumbled), false);
  await leave(page);
});

test('a bet whose answer was lost is never sent twice', async () => {
  const page = await player();
  let sent = 0;
  await page.route('**/bet/place', (route) => {
    sent += 1;
    return route.abort();
  });

  await bet(page, 7, 1);
  await page.locator('[data-message="bet.unknown"]').waitFor();

  assert.equal(sent, 1);
  page.faults = page.faults.filter((fault) => !fault.includes('ERR_FAILED')); // the broken connection itself
  await leave(page);
});

test('a player whose session ended is asked to sign in', async () => {
  const page = await player();
  await page.context().clearCookies();

  await bet(page, 7, 1);
  await page.waitForURL(/\/login\?/);

  assert.deepEqual(await messages(page), ['login.required']);
  await leave(page);
});

test('revealed seeds keep the promise that was shown, and the browser agrees with every roll', async () => {
  const page = await player();
  const promised = await text(page, '#server_seed_hash');
  const next = await text(page, '#next_server_seed_hash');
  await bet(page, 7, 1);
  await outcome(page);

  await page.locator('#new_client_seed').fill('héllo');
  await page.locator('form[action="/bet/seeds"] button').click();
  await page.locator('#revealed_server_seed').waitFor();

  const revealed = await text(page, '#revealed_server_seed');
  assert.equal(createHash('sha256').update(Buffer.from(revealed, 'hex')).digest('hex'), promised);
  assert.equal(await text(page, '#server_seed_hash'), next);
  assert.equal(await text(page, '#client_seed'), 'héllo');
  assert.equal(await text(page, '#nonce'), '0');
  const { dice } = await newestBet(page);
  await page.locator('[data-bets] a').first().click();
  await page.locator('#browser_verdict[data-agrees="yes"]').waitFor();
  assert.deepEqual(await page.locator('#verification .die').evaluateAll((found) => found.map((die) => die.getAttribute('aria-label'))), dice);
  await leave(page);
});

test('a server that lies about a roll is found out by the browser', async () => {
  const page = await visit(browser);
  await page.route('**/bet/verify?*', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/data-die-1="\d"/, 'data-die-1="0"');
    await route.fulfill({ response: answer, body });
  });

  await page.goto(`/bet/verify?server_seed=${'00'.repeat(32)}&client_seed=a&nonce=0`);

  await page.locator('#browser_verdict[data-agrees="no"][role="alert"]').waitFor();
  assert.match(await text(page, '#browser_result [data-dice]'), /^[1-6] \+ [1-6]$/);
  await leave(page);
});

test('signing out and in again by name leads back to the coins', async () => {
  const page = await player();
  await page.goto('/welcome');
  await page.getByLabel('Username').fill(page.account.username);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL('**/settings');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/login');
  assert.deepEqual(await messages(page), ['logout.ok']);
  await signIn(page, page.account.username, 'not the password');
  await page.locator('[data-message="login.failed"]').waitFor();
  await signIn(page, page.account.username, page.account.password);
  await page.waitForURL('**/settings');

  assert.equal(await text(page, '[data-balance]'), '100');
  await leave(page);
});
