// The rows of CONTRACT on looking after an account, from outside: contact, credentials, language, limits. No mail is read here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Site, errors, messages } from './site.mjs';

let site;
before(async () => {
  site = await Site.start();
});
after(() => site?.stop());

const password = 'correct horse battery';
const visitor = () => new Browser(site);
async function member() {
  const browser = visitor();
  browser.account = await browser.signUp(undefined, password);
  return browser;
}
const jobs = async (kind) => Number(await site.sql(`SELECT count(*) FROM jobs WHERE kind = '${kind}'`));
const typed = (answer, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(answer.text)?.[1];
const language = (answer) => /<html lang="([^"]+)"/.exec(answer.text)?.[1];

for (const path of ['/contact', '/account/begin_password_reset', '/settings/update_locale']) {
  test(`a visitor may GET and HEAD ${path}`, async () => {
    const browser = visitor();

    const got = await browser.get(path);
    const head = await browser.request('HEAD', path);

    assert.equal(got.status, 200);
    assert.equal(head.status, 200);
    assert.equal(head.text, '');
  });
}

test('a message to the site is a job and the page says so', async () => {
  const browser = visitor();
  const before = await jobs('mail.contact');

  const sent = await browser.submit('/contact', { email: 'ada@example.com', message: 'Snake eyes\r\ntwice!' });
  const page = await browser.get(sent.headers.location);

  assert.equal(sent.status, 303);
  assert.equal(sent.headers.location, '/contact');
  assert.deepEqual(messages(page.text), ['contact.sent']);
  assert.equal(await jobs('mail.contact'), before + 1);
});

test('a message has 1 to 8192 characters, whatever their bytes', async () => {
  const email = 'ada@example.com';

  const longest = await visitor().submit('/contact', { email, message: 'é'.repeat(8192) });
  const tooLong = await visitor().submit('/contact', { email, message: 'é'.repeat(8193) });
  const empty = await visitor().submit('/contact', { email: 'nowhere', message: '' });

  assert.equal(longest.status, 303);
  assert.equal(tooLong.status, 422);
  assert.deepEqual(errors(tooLong.text), ['message.length']);
  assert.match(tooLong.text, /é{8193}/);
  assert.deepEqual(errors(empty.text), ['email.invalid', 'message.length']);
  assert.equal(typed(empty, 'email'), 'nowhere');
});

test('whoever is signed in finds the e-mail filled in', async () => {
  const browser = await member();

  const page = await browser.get('/contact');

  assert.equal(typed(page, 'email'), browser.account.email);
});

test('asking for a new password answers the same for everybody', async () => {
  const { account } = await member();
  const answers = [];

  for (const identity of [account.email, 'nobody@example.com']) {
    const browser = visitor();
    const answer = await browser.submit('/account/begin_password_reset', { identity });
    const page = await browser.get('/login');
    answers.push([answer.status, answer.headers.location, messages(page.text)]);
  }

  assert.deepEqual(answers[0], [303, '/login', ['password_reset.sent']]);
  assert.deepEqual(answers[1], answers[0]);
});

test('a link that is dead leads to asking for another', async () => {
  const browser = visitor();

  const answer = await browser.get(`/account/password_reset?reset_token=${'0'.repeat(64)}`);
  const page = await browser.get('/account/begin_password_reset');
  const posted = await browser.post('/account/password_reset', { reset_token: '0'.repeat(64), password });

  assert.equal(answer.status, 303);
  assert.equal(answer.headers.location, '/account/begin_password_reset');
  assert.deepEqual(messages(page.text), ['password_reset.invalid_token']);
  assert.equal(posted.status, 422);
  assert.deepEqual(messages(posted.text), ['password_reset.invalid_token']);
});

test('settings show the account and its sign-ins', async () => {
  const browser = await member();

  const page = await browser.get('/settings');

  assert.match(page.text, new RegExp(browser.account.email));
  assert.equal([...page.text.matchAll(/<tr data-id="\d+">/g)].length, 1);
  assert.match(page.text, new RegExp(browser.address.replaceAll('.', '\\.')));
  assert.match(page.text, /href="\/settings\/update_credentials"/);
  assert.match(page.text, /href="\/settings\/update_locale"/);
});

test('credentials change, other sessions end and the old address gets a mail', async () => {
  const browser = await member();
  const elsewhere = visitor();
  await elsewhere.submit('/login', { identity: browser.account.email, password });
  const email = `new.${browser.account.email}`;
  const before = await jobs('mail.credentials_changed');

  const wrong = await browser.submit('/settings/update_credentials', { current_password: 'wrong horse', email, password: '' });
  const saved = await browser.post('/settings/update_credentials', { current_password: password, email, password: 'a newer horse' });
  const settings = await browser.get('/settings');
  const ended = await elsewhere.get('/settings');
  const again = await visitor().submit('/login', { identity: email, password: 'a newer horse' });

  assert.equal(wrong.status, 422);
  assert.deepEqual(errors(wrong.text), ['current_password.mismatch']);
  assert.equal(typed(wrong, 'email'), email);
  assert.doesNotMatch(wrong.text, /wrong horse/);
  assert.equal(saved.status, 303);
  assert.equal(saved.headers.location, '/settings');
  assert.deepEqual(messages(settings.text), ['credentials.saved']);
  assert.equal(ended.status, 303);
  assert.equal(again.status, 303);
  assert.equal(await jobs('mail.credentials_changed'), before + 1);
});

test('a visitor chooses a language and goes back to where the link was', async () => {
  const browser = visitor();
  const first = await browser.get('/terms', { 'accept-language': 'es' });

  const saved = await browser.submit('/settings/update_locale', { locale: 'kl', next: '/terms' });
  const page = await browser.get('/terms', { 'accept-language': 'es' });

  assert.equal(language(first), 'es');
  assert.equal(first.headers['set-cookie'], undefined);
  assert.equal(saved.status, 303);
  assert.equal(saved.headers.location, '/terms');
  assert.match(saved.headers['set-cookie'].join('\n'), /^snakeeyes_locale=kl; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000$/m);
  assert.equal(language(page), 'tlh');
  assert.equal(page.headers['content-language'], 'tlh');
  assert.deepEqual(messages(page.text), ['locale.saved']);
});

test('an account keeps its language wherever it signs in', async () => {
  const browser = await member();
  const unknown = await browser.submit('/settings/update_locale', { locale: 'fr' });

  const saved = await browser.post('/settings/update_locale', { locale: 'es' });
  const elsewhere = visitor();
  await elsewhere.submit('/login', { identity: browser.account.email, password });
  const page = await elsewhere.get('/settings', { 'accept-language': 'en' });

  assert.equal(unknown.status, 422);
  assert.deepEqual(errors(unknown.text), ['locale.unknown']);
  assert.equal(saved.headers.location, '/settings');
  assert.equal(language(page), 'es');
});

const forms = {
  '/contact': { email: 'flood@example.com', message: 'hello' },
  '/signup': { email: 'flood@example.com', password: 'short' },
  '/account/begin_password_reset': { identity: 'flood' },
  '/account/password_reset': { reset_token: 'none', password },
};
for (const [path, fields] of Object.entries(forms)) {
  test(`the eleventh POST of a minute to ${path} is told when to come back`, async () => {
    const browser = visitor();
    await browser.get('/login');
    const statuses = [];
    for (let i = 0; i < 10; i += 1) statuses.push((await browser.post(path, fields)).status);

    const page = await browser.post(path, fields);
    const script = await browser.post(path, fields, { accept: 'application/json' });

    assert.ok(statuses.every((status) => status === 303 || status === 422), statuses.join(' '));
    assert.equal(page.status, 429);
    assert.ok(Number(page.headers['retry-after']) >= 1);
    assert.match(page.text, /Try again in \d+ seconds?\./);
    assert.equal(script.status, 429);
    assert.equal(JSON.parse(script.text).code, 'rate.limited');
    assert.match(JSON.parse(script.text).error, /Try again in \d+ seconds?\./);
  });
}

test('strangers who try passwords do not keep the owner out', async () => {
  const owner = await member();
  await owner.get('/settings');
  await owner.post('/logout');
  const identity = owner.account.email;
  for (let i = 0; i < 12; i += 1) await visitor().submit('/login', { identity, password: 'wrong horse' });

  const stranger = await visitor().submit('/login', { identity, password });
  const welcome = await owner.submit('/login', { identity, password });

  assert.equal(stranger.status, 429);
  assert.equal(welcome.status, 303);
});
