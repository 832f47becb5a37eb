// All that a person does here, in each language, with a script and without one: every page speaks the language that was chosen,
// axe objects to none, and what happens is the same.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { account, bet, errorOf, launch, leave, messages, objections, outcome, pay, signIn, signInAsAdmin, text, typeCard, visit } from './browser.mjs';
import { englishOf } from './translations.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

// What axe looks at in a translation: the pages are the same, their words and how much room these take aren't. Without a script they
// take as much.
const worded = ['cat.name-role-value', 'cat.text-alternatives', 'cat.language', 'cat.forms', 'wcag22aa'];
const languages = [
  { locale: 'en', tag: 'en', english: new Set(), rules: [] },
  { locale: 'es', tag: 'es', english: englishOf('es'), rules: worded },
  { locale: 'kl', tag: 'tlh', english: englishOf('tlh'), rules: worded },
];

// What is read from a page, by eye or by ear. What says its own language is left out.
const texts = (page) => page.evaluate(() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest('script, style, [lang]:not(html)')) found.push(walk.currentNode.data);
  }
  for (const name of ['aria-label', 'title', 'alt', 'placeholder']) {
    for (const element of document.querySelectorAll(`[${name}]`)) found.push(element.getAttribute(name));
  }
  return [document.title.split(' · ')[0], ...found].map((one) => one.replace(/\s+/g, ' ').trim());
});

class Person {
  constructor(page, language) {
    Object.assign(this, { page, language });
  }

  async looks() {
    const where = this.page.url();
    assert.equal(await this.page.locator('html').getAttribute('lang'), this.language.tag, where);
    assert.deepEqual((await texts(this.page)).filter((one) => this.language.english.has(one)), [], where);
    if (this.page.hasScript || this.language.tag === 'en') assert.deepEqual(await objections(this.page, this.language.rules), [], where);
  }

  async opens(address) {
    await this.page.goto(address);
    await this.looks();
  }

  // Fills a form in, by the names of its fields, and sends it by its button or the one that `button` names.
  async sends(fields, button = 'main form button[type=submit]') {
    for (const [name, value] of Object.entries(fields)) await this.page.locator(`main [name="${name}"]`).fill(value);
    await Promise.all([this.page.waitForEvent('load'), this.page.locator(button).first().click()]);
    await this.looks();
  }

  // ... and arrives, with these messages.
  async arrives(address, ...keys) {
    await this.page.waitForURL(`**${address}`);
    assert.deepEqual(await messages(this.page), keys);
  }

  // ... and is told what is wrong, at each field.
  async isTold(errors) {
    for (const [name, key] of Object.entries(errors)) assert.equal(await errorOf(this.page, name), key);
  }
}

async function person(language, javaScriptEnabled) {
  return new Person(await visit(browser, { javaScriptEnabled, reducedMotion: 'reduce' }), language);
}

async function chooses(somebody) {
  const { page, language } = somebody;
  await page.goto('/');
  await page.locator(`footer a[lang="${language.tag}"]`).click();
  await page.locator('#locale').selectOption(language.locale);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL((url) => url.pathname === '/');
  await somebody.looks();
}

async function looksAround(somebody) {
  for (const address of ['/terms', '/privacy', '/leaderboard', '/subscription/pricing', '/bet/verify', '/nowhere']) await somebody.opens(address);
  await somebody.opens('/contact');
  await somebody.sends({ email: 'nobody', message: '' });
  await somebody.isTold({ email: 'email.invalid', message: 'message.length' });
  await somebody.sends({ email: 'somebody@example.com', message: 'Hello' });
  assert.deepEqual(await messages(somebody.page), ['contact.sent']);
}

async function joins(somebody) {
  const { email, username, password } = somebody.account = account();
  await somebody.opens('/signup');
  await somebody.sends({ email: 'nobody', password: 'short' });
  await somebody.isTold({ email: 'email.invalid', password: 'password.length' });
  await somebody.sends({ email, password });
  await somebody.arrives('/welcome', 'user.signed_up');
  await somebody.sends({ username: 'two words' });
  await somebody.isTold({ username: 'username.format' });
  await somebody.sends({ username });
  await somebody.arrives('/settings', 'username.saved');
}

async function changesTheAccount(somebody) {
  const { email, password } = somebody.account;
  await somebody.opens('/settings/update_credentials');
  await somebody.sends({ current_password: 'not this one', email, password: '' });
  await somebody.isTold({ current_password: 'current_password.mismatch' });
  await somebody.sends({ current_password: password, email, password: '' });
  await somebody.arrives('/settings', 'credentials.saved');
  await somebody.opens('/settings/update_locale');
}

async function plays(somebody) {
  const { page } = somebody;
  await somebody.opens('/bet/place');
  await bet(page, 13, 0);
  await page.locator('#flash [data-message]').waitFor();
  await somebody.looks();
  await bet(page, 7, 1);
  await outcome(page);
  await somebody.looks();
  await somebody.opens('/bet/history');
  assert.equal(await page.locator('[data-bets] tr').count(), 1);
  await page.goto('/bet/place');
  await page.locator('form[action="/bet/seeds"] button').click();
  await page.locator('#revealed_server_seed').waitFor();
  await somebody.looks();
  const seed = await text(page, '#revealed_server_seed');
  await somebody.opens(`/bet/verify?server_seed=${seed}&client_seed=x&nonce=0`);
}

const buying = ['/subscription/create?plan=gold', '/subscription/purchase_coins'];

// Without a script no card can be typed: that is said, and nothing is bought.
async function cannotPay(somebody) {
  for (const address of buying) await somebody.opens(address);
  await somebody.page.goto('/subscription/create?plan=gold');
  await somebody.sends({ name: 'Ada' });
  assert.deepEqual(await messages(somebody.page), ['javascript.required']);
}

async function subscribes(somebody) {
  const { page } = somebody;
  await somebody.opens('/subscription/create?plan=gold');
  await page.locator('#name').fill('Ada');
  await typeCard(page, '4000000000000002');
  await pay(page);
  await page.locator('[data-message="payment.declined"]').waitFor();
  await somebody.looks();
  await typeCard(page, '4242424242424242');
  await pay(page);
  await somebody.arrives('/settings', 'subscription.created');
  await somebody.looks();
}

async function buysCoins(somebody) {
  const { page } = somebody;
  await somebody.opens('/subscription/purchase_coins');
  await page.locator('input[value="100"]').check();
  await typeCard(page, '4242424242424242');
  await pay(page);
  await page.locator('[data-message="coins.purchased"]').waitFor();
  await somebody.looks();
}

async function managesTheSubscription(somebody) {
  const { page } = somebody;
  await somebody.opens('/subscription/update');
  await somebody.sends({ coupon_code: 'NOSUCH' }, 'main [name=submit_platinum]:visible');
  await somebody.isTold({ coupon_code: 'coupon_code.unknown' });
  await somebody.sends({ coupon_code: '' }, 'main [name=submit_platinum]:visible');
  await somebody.arrives('/settings', 'subscription.updated');
  await somebody.opens('/subscription/update_payment_method');
  await typeCard(page, '4242424242424242');
  await pay(page);
  await somebody.arrives('/settings', 'payment_method.updated');
  await somebody.opens('/subscription/billing_details');
  await somebody.opens('/leaderboard');
  await somebody.opens('/subscription/cancel');
  await somebody.sends({});
  await somebody.arrives('/settings', 'subscription.cancelled');
}

async function comesBack(somebody) {
  const { page, account: { username, password } } = somebody;
  await somebody.opens('/logout');
  await somebody.sends({});
  await somebody.arrives('/login', 'logout.ok');
  await somebody.sends({ identity: username, password: 'not this one' });
  assert.deepEqual(await messages(page), ['login.failed']);
  await signIn(page, username, password);
  await page.waitForURL('**/settings');
}

// The link of the newest mail to this address, once it is there. Its lines are quoted-printable.
async function linkMailedTo(email, since = Date.now()) {
  const folder = process.env.MAIL_FOLDER;
  for (;;) {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
    const mails = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
    const [, link] = mails.filter((mail) => mail.includes(email)).map((mail) => mail.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='))
      .map((mail) => mail.match(/(\/account\/password_reset\?reset_token=\w+)/)).find(Boolean) ?? [];
    if (link) return link;
    assert.ok(Date.now() < since + 10000, 'no mail within 10 s');
    await pause(20);
  }
}

async function forgetsThePassword(somebody) {
  const { email } = somebody.account;
  await somebody.page.context().clearCookies({ name: /session/ });
  await somebody.opens('/account/begin_password_reset');
  await somebody.sends({ identity: email });
  await somebody.arrives('/login', 'password_reset.sent');
  await somebody.opens(await linkMailedTo(email));
  await somebody.sends({ password: 'short' });
  await somebody.isTold({ password: 'password.length' });
  await somebody.sends({ password: 'a newer horse' });
  await somebody.arrives('/settings', 'password_reset.ok');
}

for (const language of languages) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `in ${language.tag}${javaScriptEnabled ? '' : ', without a script'}`;

    test(`a person does all that there is to do ${how}`, async () => {
      const somebody = await person(language, javaScriptEnabled);

      await chooses(somebody);
      await looksAround(somebody);
      await joins(somebody);
      await changesTheAccount(somebody);
      await plays(somebody);
      if (javaScriptEnabled) {
        await subscribes(somebody);
        await buysCoins(somebody);
        await managesTheSubscription(somebody);
      } else {
        await cannotPay(somebody);
      }
      await comesBack(somebody);
      if (process.env.MAIL_FOLDER) await forgetsThePassword(somebody);

      await leave(somebody.page);
    });

    test(`an operator does all that there is to do ${how}`, async () => {
      const operator = await person(language, javaScriptEnabled);
      await signInAsAdmin(operator.page);
      await speaks(operator.page, language.locale);

      await operatesUsers(operator);
      await operatesCoupons(operator);
      for (const address of ['/admin', '/admin/invoices', '/admin/jobs', '/admin/audit']) await operator.opens(address);

      await speaks(operator.page, 'en');
      await leave(operator.page);
    });
  }
}

async function speaks(page, locale) {
  await page.goto('/settings/update_locale');
  await page.locator('#locale').selectOption(locale);
  await page.locator('main button[type=submit]').click();
  await page.locator('[data-message="locale.saved"]').waitFor();
}

async function operatesUsers(operator) {
  const { email, username, password } = account();
  await operator.opens('/admin/users/new');
  await operator.sends({ email: 'nobody', password: 'short', username: 'two words', coins: '-1' });
  await operator.isTold({ email: 'email.invalid', password: 'password.length', username: 'username.format', coins: 'coins.range' });
  await operator.sends({ email, password, username, coins: '5' });
  assert.deepEqual(await messages(operator.page), ['user.created']);
  await operator.opens(`/admin/users?q=${email}&sort=coins&direction=desc`);
  await operator.opens(await operator.page.locator('main a[href^="/admin/users/edit/"]').getAttribute('href'));
  await operator.sends({ coins: '6', reason: 'e2e' });
  assert.deepEqual(await messages(operator.page), ['user.saved']);
}

async function operatesCoupons(operator) {
  await operator.opens('/admin/coupons/new');
  await operator.sends({ redeem_by: '2020-01-01' });
  await operator.isTold({ percent_off: 'percent_off.missing', redeem_by: 'redeem_by.past' });
  await operator.sends({ percent_off: '20', redeem_by: '' });
  await operator.arrives('/admin/coupons', 'coupon.created');
}
