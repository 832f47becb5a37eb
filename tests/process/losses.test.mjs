// What must hold while clients race, workers are killed and servers go away: no coin is lost, none is made.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Site, element, eventually, pause } from './site.mjs';

let site;
before(async () => {
  site = await Site.start({ BET_RATE_LIMIT: '0', AUTH_RATE_LIMIT: '0' });
});
after(() => site?.stop());

async function member() {
  const browser = new Browser(site);
  await browser.signUp();
  return browser;
}
// Players who can't lose all they have, however long they bet.
async function richMembers(count) {
  const browsers = await Promise.all(Array.from({ length: count }, member));
  await site.sql(`WITH entry AS (INSERT INTO coin_entries (user_id, amount, reason, created_on)
      SELECT id, 1000000, 'seed', now() FROM users RETURNING user_id, amount)
    UPDATE users SET coins = coins + amount FROM entry WHERE users.id = user_id`);
  return browsers;
}

// Bets one coin again and again until told to stop. Notes what was answered and how often the connection broke.
function play(browser) {
  const played = { ids: [], others: [], broken: 0, going: true };
  played.done = (async () => {
    while (played.going) {
      try {
        const { status, data, headers } = await browser.bet('7', '1');
        if (status === 200) played.ids.push(data.id);
        else played.others.push({ status, retryAfter: headers['retry-after'] });
      } catch {
        played.broken += 1;
        await pause(5);
      }
    }
  })();
  return played;
}
async function end(plays) {
  for (const played of plays) played.going = false;
  await Promise.all(plays.map((played) => played.done));
}

test('64 clients that bet all coins of one account at once never overdraw it', async () => {
  const owner = await member();
  const clients = Array.from({ length: 64 }, () => Object.assign(new Browser(site), { cookies: owner.cookies, csrf: owner.csrf }));

  const answers = await Promise.all(clients.map((client) => client.bet('7', '100')));

  const bets = answers.filter(({ status }) => status === 200).map(({ data }) => data);
  const refused = answers.filter(({ status }) => status !== 200);
  assert.ok(bets.length >= 1);
  assert.ok(bets.every(({ coins }) => coins >= 0));
  assert.ok(refused.every(({ code }) => ['bet.insufficient_coins', 'coins.none', 'service.unavailable'].includes(code)));
  assert.deepEqual((await owner.history()).sort(), bets.map(({ id }) => id).sort());
  const balance = 100 + bets.reduce((sum, { net }) => sum + net, 0);
  assert.equal(element((await owner.get('/bet/place')).text, 'user_coins'), String(balance));
  await site.audit();
});

test('workers killed at random moments, 100 times, lose no answered bet', { timeout: 120000 }, async () => {
  const browsers = await richMembers(8);
  const plays = browsers.map(play);

  for (let kills = 0; kills < 100; kills += 1) {
    await pause(20 + Math.random() * 100);
    const workers = await eventually('a worker', 10, async () => {
      const found = await site.workers();
      return found.length > 0 && found;
    });
    process.kill(workers[Math.floor(Math.random() * workers.length)], 'SIGKILL');
  }
  await pause(500);
  await end(plays);

  for (const [index, browser] of browsers.entries()) {
    const kept = new Set(await browser.history());
    assert.deepEqual(plays[index].ids.filter((id) => !kept.has(id)), []);
  }
  assert.ok(plays.some(({ broken }) => broken > 0), 'no client noticed a kill: the test killed nobody who worked');
  assert.ok(plays.every(({ others }) => others.length === 0));
  assert.equal((await browsers[0].bet('7', '1')).status, 200);
  await site.audit();
});

test('PostgreSQL away for 5 s under load answers 503 with Retry-After and is good again without a restart', { timeout: 60000 }, async () => {
  const web = await site.process('web');
  const browsers = await richMembers(8);
  const plays = browsers.map(play);
  await pause(500);

  process.kill(await site.process('postgres'), 'SIGINT');
  await pause(5000);
  const up = await new Browser(site).get('/up');
  const live = await new Browser(site).get('/up/live');
  await site.run('up');
  const answered = plays.map(({ ids }) => ids.length);
  await eventually('betting on', 10, () => plays.every(({ ids }, index) => ids.length > answered[index] + 10));
  await end(plays);

  const others = plays.flatMap((played) => played.others);
  assert.equal(up.status, 503);
  assert.match(up.text, /postgres/);
  assert.equal(live.status, 200);
  assert.ok(others.length > 0);
  assert.ok(others.every(({ status, retryAfter }) => status === 503 && Number(retryAfter) > 0));
  assert.equal(plays.reduce((sum, { broken }) => sum + broken, 0), 0);
  assert.equal(await site.process('web'), web);
  for (const [index, browser] of browsers.entries()) {
    const kept = new Set(await browser.history());
    assert.deepEqual(plays[index].ids.filter((id) => !kept.has(id)), []);
  }
  await site.audit();
});

test('with Redis away betting and signing in go on', { timeout: 60000 }, async () => {
  const browser = await member();
  process.kill(await site.process('redis'), 'SIGTERM');
  await eventually('the end of Redis', 10, async () => (await new Browser(site).get('/up')).status === 503);

  const bets = [];
  for (let i = 0; i < 20; i += 1) bets.push((await browser.bet('7', '1')).status);
  const late = await member();
  const up = await new Browser(site).get('/up');
  await site.run('up');
  const again = await eventually('Redis', 10, async () => (await new Browser(site).get('/up')).status === 200);

  assert.deepEqual(bets, Array(20).fill(200));
  assert.equal((await late.get('/settings')).status, 200);
  assert.equal(up.status, 503);
  assert.match(up.text, /redis/);
  assert.ok(again);
});

test('with Redis away a limit still holds, in the process', { timeout: 60000 }, async () => {
  const limited = await Site.start({ BET_RATE_LIMIT: '3/minute', WEB_WORKERS: '1' });
  try {
    const browser = new Browser(limited);
    await browser.signUp();
    process.kill(await limited.process('redis'), 'SIGTERM');
    await eventually('the end of Redis', 10, async () => (await new Browser(limited).get('/up')).status === 503);

    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await browser.bet('7', '1')).status);

    assert.deepEqual(statuses, [200, 200, 200, 429]);
    const warnings = (await limited.log('web')).match(/redis\.unavailable/g) ?? [];
    assert.equal(warnings.length, 1);
  } finally {
    await limited.stop();
  }
});
