// The rows of CONTRACT on signing up and betting, from outside.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Browser, Site, element, errors, messages, pause } from './site.mjs';

let site;
before(async () => {
  site = await Site.start();
});
after(() => site?.stop());

const json = { accept: 'application/json' };
const visitor = () => new Browser(site);
async function member() {
  const browser = visitor();
  browser.account = await browser.signUp();
  return browser;
}

// Dice by docs/fairness.md, written anew: what the site rolls must follow from the seeds.
function roll(serverSeed, clientSeed, nonce) {
  const dice = [];
  for (let cursor = 0; dice.length < 2; cursor += 1) {
    const bytes = createHmac('sha256', Buffer.from(serverSeed, 'hex')).update(`${clientSeed}:${nonce}:${cursor}`).digest();
    dice.push(...[...bytes].filter((byte) => byte < 252).map((byte) => (byte % 6) + 1));
  }
  return dice.slice(0, 2);
}
const hash = (seed) => createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex');

for (const path of ['/', '/terms', '/privacy', '/signup', '/login', '/bet/verify', '/robots.txt', '/up', '/up/live']) {
  test(`a visitor may GET and HEAD ${path}`, async () => {
    const browser = visitor();

    const got = await browser.get(path);
    const head = await browser.request('HEAD', path);

    assert.equal(got.status, 200);
    assert.equal(head.status, 200);
    assert.equal(head.text, '');
    assert.equal(got.headers['x-content-type-options'], 'nosniff');
  });
}

test('every page forbids inline code and framing', async () => {
  const { headers } = await visitor().get('/');

  const policy = headers['content-security-policy'];
  assert.match(policy, /default-src/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.match(headers['referrer-policy'], /same-origin|no-referrer/);
});

for (const path of ['/settings', '/welcome', '/bet/place', '/bet/history?x=1']) {
  test(`a visitor is sent from ${path} to sign in and back`, async () => {
    const browser = visitor();

    const page = await browser.get(path);
    const script = await browser.get(path, json);

    assert.equal(page.status, 303);
    assert.equal(page.headers.location, `/login?next=${encodeURIComponent(path).replaceAll('%2F', '/')}`);
    assert.equal(script.status, 401);
    assert.equal(JSON.parse(script.text).code, 'login.required');
  });
}

test('signing up gives 100 coins and asks for a username', async () => {
  const browser = visitor();

  const answer = await browser.submit('/signup', { email: ' New.User@Example.com ', password: 'correct horse battery' });
  const welcome = await browser.get('/welcome');
  const place = await browser.get('/bet/place');

  assert.equal(answer.status, 303);
  assert.equal(answer.headers.location, '/welcome');
  assert.deepEqual(messages(welcome.text), ['user.signed_up']);
  assert.equal(element(place.text, 'user_coins'), '100');
  assert.match(place.headers['cache-control'], /no-store/);
});

test('a bad sign-up comes back with what was typed and every reason', async () => {
  const answer = await visitor().submit('/signup', { email: 'not an address', password: 'short' });

  assert.equal(answer.status, 422);
  assert.deepEqual(errors(answer.text).sort(), ['email.invalid', 'password.length']);
  assert.match(answer.text, /value="not an address"/);
  assert.doesNotMatch(answer.text, /value="short"/);
});

test('a common password and a taken address are refused', async () => {
  const { account } = await member();

  const common = await visitor().submit('/signup', { email: 'common@example.com', password: 'password1' });
  const taken = await visitor().submit('/signup', { email: account.email.toUpperCase(), password: 'correct horse battery' });

  assert.deepEqual(errors(common.text), ['password.common']);
  assert.deepEqual(errors(taken.text), ['email.taken']);
});

test('a username is chosen once and signs in', async () => {
  const browser = await member();
  const username = `p_${process.pid % 100000}`;

  const wrong = await browser.submit('/welcome', { username: 'a b' });
  const saved = await browser.post('/welcome', { username });
  const settings = await browser.get('/settings');
  const again = await browser.post('/welcome', { username: 'other' });
  const login = await visitor().submit('/login', { identity: username.toUpperCase(), password: browser.account.password });

  assert.deepEqual(errors(wrong.text), ['username.format']);
  assert.equal(saved.status, 303);
  assert.equal(saved.headers.location, '/settings');
  assert.deepEqual(messages(settings.text), ['username.saved']);
  assert.equal(again.status, 422);
  assert.ok(messages(again.text).includes('username.already_set'));
  assert.equal(login.status, 303);
});

test('signing in goes on to next on this site only', async () => {
  const { account } = await member();
  const wish = { identity: account.email, password: account.password };

  const here = await visitor().submit('/login', { ...wish, next: '/bet/history?x=1' });
  const elsewhere = await visitor().submit('/login', { ...wish, next: '//evil.example/' });
  const tricky = await visitor().submit('/login', { ...wish, next: '/\\evil.example/' });

  assert.equal(here.headers.location, '/bet/history?x=1');
  assert.equal(elsewhere.headers.location, '/settings');
  assert.equal(tricky.headers.location, '/settings');
});

test('a wrong password and an unknown name get the same answer', async () => {
  const { account } = await member();

  const wrong = await visitor().submit('/login', { identity: account.email, password: 'not this one' });
  const unknown = await visitor().submit('/login', { identity: 'nobody@example.com', password: 'not this one' });

  assert.equal(wrong.status, 422);
  assert.equal(unknown.status, 422);
  assert.deepEqual(messages(wrong.text), ['login.failed']);
  assert.deepEqual(messages(unknown.text), ['login.failed']);
});

test('signing out ends the session for good', async () => {
  const browser = await member();
  const cookies = new Map(browser.cookies);

  const asked = await browser.get('/logout');
  const answer = await browser.post('/logout');
  const login = await browser.get('/login');
  browser.cookies = cookies;
  const stolen = await browser.get('/settings');

  assert.equal(asked.status, 200);
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.location, '/login');
  assert.deepEqual(messages(login.text), ['logout.ok']);
  assert.equal(stolen.status, 303);
});

test('a POST without its token is refused', async () => {
  const browser = await member();

  const none = await browser.post('/bet/place', { csrf_token: '', guess: '7', wagered: '1' }, json);
  const header = await browser.post('/bet/place', { csrf_token: '', guess: '7', wagered: '1' }, { ...json, 'x-csrf-token': browser.csrf });

  assert.equal(none.status, 403);
  assert.equal(JSON.parse(none.text).code, 'csrf.invalid');
  assert.equal(header.status, 200);
});

test('a bet as JSON tells the roll and the balance', async () => {
  const browser = await member();

  const { status, data } = await browser.bet('7', '10');

  assert.equal(status, 200);
  assert.deepEqual(Object.keys(data).sort(), ['client_seed', 'coins', 'die_1', 'die_2', 'guess', 'id', 'is_winner', 'net', 'nonce', 'payout',
    'roll', 'server_seed_hash', 'wagered']);
  assert.equal(data.roll, data.die_1 + data.die_2);
  assert.equal(data.payout, 6);
  assert.equal(data.is_winner, data.roll === 7);
  assert.equal(data.net, data.is_winner ? 60 : -10);
  assert.equal(data.coins, 100 + data.net);
  assert.equal(data.nonce, 0);
});

test('a bet as a form goes back to the page, where it is the latest', async () => {
  const browser = await member();

  const answer = await browser.post('/bet/place', { guess: '6', wagered: '5' });
  const page = await browser.get('/bet/place');

  assert.equal(answer.status, 303);
  assert.equal([...page.text.matchAll(/data-id="/g)].length, 1);
  assert.equal(element(page.text, 'nonce'), '1');
});

for (const [guess, wagered, key] of [
  ['13', '1', 'bet.guess'], ['1', '1', 'bet.guess'], ['', '1', 'bet.guess'], ['7', '0', 'bet.wager'], ['7', '-1', 'bet.wager'],
  ['7', '1.5', 'bet.wager'], ['7', '9223372036854775808', 'bet.wager'], ['7', '101', 'bet.insufficient_coins'],
]) {
  test(`guess "${guess}" with ${wagered} coins is ${key}`, async () => {
    const browser = await member();

    const script = await browser.bet(guess, wagered);
    const page = await browser.post('/bet/place', { guess, wagered });

    assert.equal(script.status, 400);
    assert.equal(script.code, key);
    assert.equal(page.status, 422);
    assert.ok(errors(page.text).some((error) => error.endsWith(key.split('.')[1])) || messages(page.text).includes(key));
  });
}

test('the fourth bet within a second is refused with Retry-After', async () => {
  const browser = await member();

  const answers = [];
  for (let i = 0; i < 4; i += 1) answers.push(await browser.bet('7', '1'));

  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 429]);
  assert.equal(answers[3].code, 'rate.limited');
  assert.ok(Number(answers[3].headers['retry-after']) >= 1);
});

test('the history shows 50 bets a page and ends with 404', async () => {
  const browser = await member();
  const ids = [];
  for (let i = 0; i < 3; i += 1) ids.unshift((await browser.bet('7', '1')).data.id);

  const first = await browser.get('/bet/history');
  const past = await browser.get('/bet/history/page/2');

  assert.equal(first.status, 200);
  assert.deepEqual([...first.text.matchAll(/data-id="(\d+)"/g)].map((match) => Number(match[1])), ids);
  assert.equal(past.status, 404);
});

test('each roll follows from the seeds, which were committed to before', async () => {
  const browser = await member();
  const before = await browser.get('/bet/place');
  const bets = [];
  for (let i = 0; i < 3; i += 1) bets.push((await browser.bet('7', '1')).data);

  const rotated = JSON.parse((await browser.post('/bet/seeds', { client_seed: 'héllo' }, json)).text).data;
  const place = await browser.get('/bet/place');

  assert.equal(hash(rotated.server_seed), element(before.text, 'server_seed_hash'));
  assert.equal(rotated.server_seed_hash, element(before.text, 'next_server_seed_hash'));
  assert.equal(rotated.client_seed, 'héllo');
  assert.equal(rotated.nonce, 0);
  assert.equal(element(place.text, 'next_server_seed_hash'), rotated.next_server_seed_hash);
  for (const bet of bets) assert.deepEqual([bet.die_1, bet.die_2], roll(rotated.server_seed, bet.client_seed, bet.nonce));
});

test('anyone may verify a roll', async () => {
  const seed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';

  const answer = await visitor().get(`/bet/verify?server_seed=${seed}&client_seed=a&nonce=139`, json);

  assert.deepEqual(JSON.parse(answer.text).data, {
    server_seed_hash: '630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd', die_1: 4, die_2: 6, roll: 10,
  });
});

test('with no coins at all a player is sent to buy some', async () => {
  const browser = await member();
  for (let coins = 100; coins > 0; await pause(400)) ({ coins } = (await browser.bet('2', String(coins))).data);

  const page = await browser.post('/bet/place', { guess: '7', wagered: '1' });
  const script = await browser.bet('7', '1');

  assert.equal(page.status, 303);
  assert.equal(page.headers.location, '/subscription/purchase_coins');
  assert.equal(script.status, 400);
  assert.equal(script.code, 'coins.none');
});

test('bets are made up while somebody plays, and who was made up plays on', { timeout: 60000 }, async () => {
  const password = 'correct horse battery';
  const player = await member();
  const adding = site.begin('add', ['add', 'bets', '--count', '50000'], { SNAKEEYES_PASSWORD: password });
  const answers = [];
  for (; adding.runs; await pause(350)) answers.push((await player.bet('7', '1')).status);
  const madeUp = visitor();
  const [email, bets] = (await site.sql('SELECT email, bet_count FROM users WHERE bet_count > 50 AND active AND coins > 0 LIMIT 1')).split('|');

  const signedIn = await madeUp.submit('/login', { identity: email, password });
  const page = await madeUp.get('/bet/history');
  const next = await madeUp.bet('7', '1');

  assert.deepEqual(await adding.ended, { code: 0, signal: null });
  assert.ok(answers.length > 0 && answers.every((status) => status === 200), answers.join(' '));
  assert.equal(signedIn.status, 303);
  assert.equal([...page.text.matchAll(/data-id="/g)].length, 50);
  assert.equal(next.status, 200, next.text);
  assert.equal(await site.sql(`SELECT bet_count FROM users WHERE email = '${email}'`), String(Number(bets) + 1));
  await site.audit();
});

test('the eleventh sign-in within a minute from one address is refused', async () => {
  const browser = visitor();
  await browser.get('/login');

  const statuses = [];
  for (let i = 0; i < 11; i += 1) statuses.push((await browser.post('/login', { identity: `n${i}`, password: 'wrong password' })).status);

  assert.deepEqual(statuses, [...Array(10).fill(422), 429]);
});
