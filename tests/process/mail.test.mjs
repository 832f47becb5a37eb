// The whole way of a mail: from a form or a failure through a job into the mailbox of the instance.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Simulation } from './simulation.mjs';
import { Browser, Site, errors, eventually, messages } from './site.mjs';

let site;
before(async () => {
  site = await Site.start({ AUTH_RATE_LIMIT: '0', CONTACT_TO: 'owner@example.com', ERROR_MAIL_TO: 'ops@example.com', TRUSTED_PROXIES: '127.0.0.0/8' });
});
after(() => site?.stop());

const password = 'correct horse battery';
const visitor = () => new Browser(site);
async function member() {
  const browser = visitor();
  browser.account = await browser.signUp(undefined, password);
  return browser;
}

// The mails to an address that are there once all jobs have ended.
async function mailsTo(address) {
  await site.idle();
  return (await site.mails()).filter(({ to }) => to === address);
}
const askReset = (identity) => visitor().submit('/account/begin_password_reset', { identity });
const linkIn = ({ text }) => /^http:\/\/\S+(\/account\/password_reset\?reset_token=(\w+))$/m.exec(text);
async function resetLink(identity) {
  await askReset(identity);
  const [, path, token] = linkIn((await mailsTo(identity)).at(-1));
  return { path, token };
}

test('a forgotten password is replaced by the link of a mail', async () => {
  const owner = await member();
  const { email } = owner.account;
  const asked = await askReset(email);
  const [mail] = await mailsTo(email);
  const [, path, token] = linkIn(mail);
  const browser = visitor();

  const page = await browser.get(path);
  const saved = await browser.post('/account/password_reset', { reset_token: token, password: 'a newer horse' });
  const settings = await browser.get('/settings');

  assert.equal(asked.headers.location, '/login');
  assert.equal(mail.subject, 'Choose a new password');
  assert.equal(mail.language, 'en');
  assert.deepEqual(mail.from, { name: 'Snake Eyes', address: 'noreply@localhost' });
  assert.match(mail.html, new RegExp(`href="[^"]*/account/password_reset\\?reset_token=${token}"`));
  assert.equal(page.status, 200);
  assert.equal(saved.status, 303);
  assert.equal(saved.headers.location, '/settings');
  assert.equal(settings.status, 200);
  assert.deepEqual(messages(settings.text), ['password_reset.ok']);
  assert.equal((await visitor().submit('/login', { identity: email, password })).status, 422);
  assert.equal((await visitor().submit('/login', { identity: email, password: 'a newer horse' })).status, 303);
});

test('a new password by mail ends all other sessions', async () => {
  const owner = await member();
  const elsewhere = visitor();
  await elsewhere.submit('/login', { identity: owner.account.email, password });
  const { path, token } = await resetLink(owner.account.email);
  const browser = visitor();
  await browser.get(path);

  await browser.post('/account/password_reset', { reset_token: token, password: 'a newer horse' });

  assert.equal((await owner.get('/settings')).headers.location, '/login?next=/settings');
  assert.equal((await elsewhere.get('/settings')).headers.location, '/login?next=/settings');
  assert.equal((await browser.get('/settings')).status, 200);
});

test('the link of a mail works once', async () => {
  const owner = await member();
  const { path, token } = await resetLink(owner.account.email);
  const [first, second] = [visitor(), visitor()];
  await first.get(path);
  await second.get(path);
  await first.post('/account/password_reset', { reset_token: token, password: 'a newer horse' });

  const page = await second.get(path);
  const posted = await second.post('/account/password_reset', { reset_token: token, password: 'the newest horse' });

  assert.equal(page.status, 303);
  assert.equal(page.headers.location, '/account/begin_password_reset');
  assert.equal(posted.status, 422);
  assert.ok(messages(posted.text).includes('password_reset.invalid_token'));
  assert.equal((await visitor().submit('/login', { identity: owner.account.email, password: 'a newer horse' })).status, 303);
});

test('sixteen who use one link at once are one who may', async () => {
  const owner = await member();
  const { path, token } = await resetLink(owner.account.email);
  const browsers = Array.from({ length: 16 }, visitor);
  for (const browser of browsers) await browser.get(path);

  const answers = await Promise.all(browsers.map((browser, index) => (
    browser.post('/account/password_reset', { reset_token: token, password: `horse number ${index}` }))));

  assert.equal(answers.filter(({ status }) => status === 303).length, 1);
  const winner = answers.findIndex(({ status }) => status === 303);
  const login = await visitor().submit('/login', { identity: owner.account.email, password: `horse number ${winner}` });
  assert.equal(login.status, 303);
});

test('a password that is too short leaves the link as it was', async () => {
  const owner = await member();
  const { path, token } = await resetLink(owner.account.email);
  const browser = visitor();
  await browser.get(path);

  const short = await browser.post('/account/password_reset', { reset_token: token, password: 'short' });
  const saved = await browser.post('/account/password_reset', { reset_token: token, password: 'a newer horse' });

  assert.deepEqual(errors(short.text), ['password.length']);
  assert.equal(saved.status, 303);
});

// All that a visitor is told who asks for a mail, without what is drawn anew for each.
async function toldTo(identity) {
  const browser = visitor();
  const answers = [await browser.get('/account/begin_password_reset')];
  answers.push(await browser.post('/account/begin_password_reset', { identity }));
  answers.push(await browser.post('/account/begin_password_reset', { identity }, { accept: 'application/json' }));
  answers.push(await browser.get('/login'));
  const told = JSON.stringify(answers.map(({ headers: { date, ...headers }, ...rest }) => ({ headers, ...rest })));
  return told.replaceAll(/[\w-]{43,}/g, '(drawn)');
}

test('asking for a mail tells to the byte the same of an account that there is not, which gets none', async () => {
  const { account } = await member();
  const nobody = account.email.replace('user', 'n0ne'); // as long

  const [known, unknown] = [await toldTo(account.email), await toldTo(nobody)];

  assert.match(known, /password_reset\.sent/);
  assert.equal(unknown, known);
  assert.equal((await mailsTo(account.email)).length, 2);
  assert.equal((await mailsTo(nobody)).length, 0);
  assert.equal((await site.jobs('mail.password_reset')).at(-1).state, 'done');
});

// The value below which this part of all values are.
const quantile = (values, part) => [...values].sort((one, other) => one - other)[Math.floor(values.length * part)];

test('asking for a mail takes the same time for an account that there is not', { timeout: 60000 }, async () => {
  const { account } = await member();
  const identities = { known: account.email, unknown: account.email.replace('user', 'n0ne') };
  const times = { known: [], unknown: [] };
  const browser = visitor();
  await browser.submit('/account/begin_password_reset', { identity: 'nobody' });

  for (let pair = 0; pair < 100; pair += 1) {
    for (const which of Math.random() < 0.5 ? ['known', 'unknown'] : ['unknown', 'known']) {
      const began = performance.now();
      const { status } = await browser.post('/account/begin_password_reset', { identity: identities[which] });
      times[which].push(performance.now() - began);
      assert.equal(status, 303);
    }
  }

  const [known, unknown] = [quantile(times.known, 0.5), quantile(times.unknown, 0.5)];
  const spread = quantile(times.known, 0.75) - quantile(times.known, 0.25);
  assert.ok(Math.abs(known - unknown) < Math.max(spread / 2, 0.5), `known ${known} ms, unknown ${unknown} ms, spread ${spread} ms`);
  assert.equal((await mailsTo(identities.known)).length, 100);
});

test('a change of the e-mail is told to the old address', async () => {
  const browser = await member();
  const { email: before } = browser.account;
  const email = `new.${before}`;

  await browser.submit('/settings/update_credentials', { current_password: password, email, password: '' });

  const [mail] = await mailsTo(before);
  assert.equal(mail.subject, 'Your sign-in was changed');
  assert.match(mail.text, /the e-mail address: the account does not belong to this address any more/);
  assert.doesNotMatch(mail.text, /the password:/);
  assert.deepEqual(await mailsTo(email), []);
});

test('a change of the password is told, too', async () => {
  const browser = await member();
  const { email } = browser.account;

  await browser.submit('/settings/update_credentials', { current_password: password, email, password: 'a newer horse' });

  const [mail] = await mailsTo(email);
  assert.match(mail.text, /the password: all other devices were signed out/);
  assert.doesNotMatch(mail.text, /the e-mail address/);
  assert.doesNotMatch(mail.raw, /horse/);
});

test('an account that speaks Spanish gets its mails in Spanish, whoever asks for them', async () => {
  const owner = await member();
  await owner.submit('/settings/update_locale', { locale: 'es' });
  const { email } = owner.account;
  const stranger = visitor();
  await stranger.get('/account/begin_password_reset', { 'accept-language': 'en' });
  await stranger.post('/account/begin_password_reset', { identity: email }, { 'accept-language': 'en' });
  await owner.submit('/settings/update_credentials', { current_password: password, email, password: 'a newer horse' });

  const [reset, changed] = await mailsTo(email);

  assert.deepEqual([reset.language, reset.subject], ['es', 'Elige una contraseña nueva']);
  assert.match(reset.text, /Elígela antes de una hora:/);
  assert.match(reset.html, /<html lang="es">/);
  assert.deepEqual([changed.language, changed.subject], ['es', 'Tus datos de acceso han cambiado']);
  assert.match(changed.text, /la contraseña: se ha cerrado la sesión en todos los demás dispositivos/);
});

test('what a visitor writes goes to the site, and an answer to the visitor', async () => {
  const message = 'Snake eyes twice!\r\n.\r\n¿Cómo? <b>⚀⚀</b>';
  await visitor().submit('/contact', { email: 'ada@example.com', message });

  const mail = (await mailsTo('owner@example.com')).at(-1);

  assert.equal(mail.subject, 'A message from the contact form');
  assert.equal(mail.reply_to, 'ada@example.com');
  assert.deepEqual(mail.from.address, 'noreply@localhost');
  assert.ok(mail.text.includes(message.replaceAll('\r', '')), mail.text);
  assert.match(mail.html, /&lt;b&gt;⚀⚀&lt;\/b&gt;/);
});

test('who writes to the site adds nothing to the header', async () => {
  const { status, text } = await visitor().submit('/contact', { email: 'ada@example.com\r\nBcc: eve@example.com', message: 'hello' });

  assert.equal(status, 422);
  assert.deepEqual(errors(text), ['email.invalid']);
});

// While the site may not touch a table, a page that needs it fails.
async function without(table, steps) {
  await site.sql(`REVOKE ALL ON ${table} FROM snakeeyes_site`);
  try {
    return await steps();
  } finally {
    await site.sql("SELECT grant_serving_rights('snakeeyes_site')");
  }
}
const hour = () => new Date().toISOString().slice(0, 13);
const requestId = async (path) => (await site.log('web')).split('\n').filter((line) => line.includes('"request.failed"'))
  .map((line) => JSON.parse(line)).find(({ route }) => route === path)?.request_id;

test('what fails is reported by mail once an hour and cause, with its request', async () => {
  const browser = await member();
  await browser.bet('7', '1');
  const began = hour();
  const answers = await without('bets', async () => {
    const given = [];
    for (let i = 0; i < 3; i += 1) given.push(await browser.get('/bet/place'));
    given.push(await browser.get('/bet/history'));
    return given;
  });
  await browser.get('/bet/place');

  const mails = (await mailsTo('ops@example.com')).filter(({ text }) => /\/bet\//.test(text));

  assert.deepEqual(answers.map(({ status }) => status), [500, 500, 500, 500]);
  const place = mails.filter(({ text }) => text.startsWith('GET /bet/place INTERNAL\n'));
  assert.ok(place.length === 1 || began !== hour(), `${place.length} mails`);
  assert.equal(mails.filter(({ text }) => text.startsWith('GET /bet/history')).length, 1);
  assert.equal(place[0].subject, 'Something failed');
  assert.match(place[0].text, /permission denied for table bets/);
  assert.ok(place[0].text.includes(`Request ${await requestId('/bet/place')}: the log says more.`), place[0].text);
});

// What a log says under a request's id: the events, in their order.
const eventsOf = async (part, id) => (await site.log(part)).split('\n').filter((line) => line.includes(`"request_id":"${id}"`))
  .map((line) => JSON.parse(line).event);

test("a proxy's id leads from its request to job, worker, mail and payment gateway", async () => {
  const browser = await member();
  const simulation = await Simulation.of(site);
  await browser.post('/contact', { email: 'ada@example.com', message: 'follow me' }, { 'x-request-id': 'of-the-proxy-1' });
  await browser.post('/subscription/setup_intent', {}, { 'x-request-id': 'of-the-proxy-2' });

  const mail = (await mailsTo('owner@example.com')).find(({ text }) => text.includes('follow me'));
  const calls = (await simulation.control('requests')).filter(({ origin }) => origin === 'of-the-proxy-2');
  simulation.close();

  assert.equal(mail.request_id, 'of-the-proxy-1');
  assert.equal((await site.jobs('mail.contact')).at(-1).request_id, 'of-the-proxy-1');
  assert.deepEqual(await eventsOf('web', 'of-the-proxy-1'), ['request']);
  assert.deepEqual(await eventsOf('worker', 'of-the-proxy-1'), ['job']);
  assert.ok(calls.length > 0);
  assert.deepEqual(await eventsOf('web', 'of-the-proxy-2'), [...calls.map(() => 'stripe.call'), 'request']);
});

test('a report tells nothing that is secret', async () => {
  const browser = visitor();
  const secrets = { email: 'somebody.secret@example.com', password: 'secret horse battery' };
  await site.sql("ALTER TABLE users ADD CONSTRAINT nobody_is_secret CHECK (email NOT LIKE '%secret%')");
  const answer = await browser.submit('/signup', secrets);
  await site.sql('ALTER TABLE users DROP CONSTRAINT nobody_is_secret');
  const token = 'c0ffee'.padEnd(64, '0');
  const reset = await without('reset_tokens', () => browser.get(`/account/password_reset?reset_token=${token}`));

  const mails = await mailsTo('ops@example.com');

  assert.deepEqual([answer.status, reset.status], [500, 500]);
  const signUp = mails.find(({ text }) => text.startsWith('POST /signup INTERNAL\n'));
  assert.match(signUp.text, /nobody_is_secret/);
  const link = mails.find(({ text }) => text.startsWith('GET /account/password_reset INTERNAL\n'));
  assert.match(link.text, /reset_tokens/);
  for (const raw of [signUp.raw, link.raw]) {
    assert.doesNotMatch(raw, /somebody|secret horse|argon2|c0ffee/);
    for (const value of [browser.csrf, ...browser.cookies.values()]) assert.ok(!raw.includes(value));
  }
});

test('the death of a job is reported', async () => {
  const id = await site.sql(`INSERT INTO jobs (kind, state, tries, created_on, run_at, due_on)
    VALUES ('fail', 'queued', 2, now(), now(), now()) RETURNING id`);

  const mail = (await mailsTo('ops@example.com')).find(({ text }) => text.startsWith('fail\n'));

  assert.match(mail.text, new RegExp(`job ${id}, try 3 of 3\nthis kind always fails`));
});
