// Operators who change accounts, from outside: two at once, and a deletion of many whose workers are killed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Site, eventually, messages } from './site.mjs';

let site;
before(async () => {
  site = await Site.start({ LOG_FORMAT: 'json', AUTH_RATE_LIMIT: '0' });
});
after(() => site?.stop());

async function operator() {
  const browser = new Browser(site);
  const { email } = await browser.signUp();
  await site.sql(`UPDATE users SET role = 'admin' WHERE email = '${email}'`);
  await browser.get('/admin/users');
  return Object.assign(browser, { email, id: Number(await site.sql(`SELECT id FROM users WHERE email = '${email}'`)) });
}

// Players of a domain of their own, by the site's own rules: 100 coins by an entry, and a session.
async function players(count, domain) {
  await site.sql(`INSERT INTO users (email, username, password_hash, role, seed_number, server_seed, next_server_seed, client_seed, nonce,
      created_on, updated_on)
    SELECT n || '@${domain}', '${domain.slice(0, 4)}' || n, 'hash', 'member', 1, sha256('a'), sha256('b'), 'seed', 0, now(), now()
    FROM generate_series(1, ${count}) AS n`);
  await site.sql(`WITH moved AS (UPDATE users SET coins = 100 WHERE email LIKE '%@${domain}' RETURNING id)
    INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT id, 100, 'sign_up', now() FROM moved`);
  await site.sql(`INSERT INTO sessions SELECT sha256(convert_to(email, 'UTF8')), id, now(), now() + interval '1 day'
    FROM users WHERE email LIKE '%@${domain}'`);
}

test('admins who demote each other at once leave one', { timeout: 60000 }, async () => {
  const admins = [];
  for (let i = 0; i < 6; i += 1) admins.push(await operator());
  await site.sql(`UPDATE users SET role = 'member' WHERE id NOT IN (${admins.map(({ id }) => id)})`);

  await Promise.all(admins.map(({ id }, i) => admins[(i + 1) % admins.length].post(`/admin/users/edit/${id}`, { role: 'member', active: 'on' })));

  assert.ok(Number(await site.sql("SELECT count(*) FROM users WHERE role = 'admin' AND active")) >= 1);
  await site.sql(`UPDATE users SET role = 'admin' WHERE id = ${admins[0].id}`);
  await site.sql(`UPDATE users SET role = 'member' WHERE id <> ${admins[0].id}`);
  const refused = await admins[0].post(`/admin/users/edit/${admins[0].id}`, { role: 'member', active: 'on' });
  assert.equal(refused.status, 422);
  assert.deepEqual(messages(refused.text), ['user.last_admin']);
  await site.audit();
});

test('what a player bets while an operator gives coins is not lost', { timeout: 60000 }, async () => {
  const boss = await operator();
  const ada = new Browser(site);
  const { email } = await ada.signUp();
  const id = await site.sql(`SELECT id FROM users WHERE email = '${email}'`);
  const form = (await boss.get(`/admin/users/edit/${id}`)).text;
  const field = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)[1];
  const bet = await ada.bet(7, 10);

  const saved = await boss.post(`/admin/users/edit/${id}`, { coins: 600, role: 'member', active: 'on', revision: field('revision'), shown_coins: field('shown_coins') });

  assert.equal(saved.status, 303);
  assert.equal(Number(await site.sql(`SELECT coins FROM users WHERE id = ${id}`)), bet.data.coins + 500);
  const list = (await boss.get('/admin/users?sort=last_bet_on')).text;
  assert.equal(/data-id="(\d+)"/.exec(list)[1], id, 'and the list knows of the bet at once');
});

test('a deletion of many is done once and whole, however often its workers are killed', { timeout: 120000 }, async () => {
  const boss = await operator();
  await players(200, 'many.example');
  await players(3, 'stay.example');
  await site.end('worker');

  const asked = await boss.post('/admin/users/bulk_delete', { scope: 'all_search_results', q: '@MANY.example' });
  const told = (await boss.get('/admin/users')).text;
  const deleted = async () => Number(await site.sql('SELECT count(*) FROM users WHERE deleted_on IS NOT NULL'));
  let kills = 0;
  for (let goal = 40; goal < 200; goal += 100, kills += 1) {
    const worker = await site.worker({});
    await eventually('some deletions', 30, async () => (await deleted()) >= goal);
    await worker.end('SIGKILL');
    await site.sql("UPDATE jobs SET lease_until = now() WHERE state = 'running'"); // who is dead holds none
  }
  await site.worker({});
  await eventually('the rest', 60, async () => (await deleted()) === 200);
  await site.idle(30);

  assert.equal(asked.status, 303);
  assert.match(told, /data-message="users.deletion_scheduled" data-count="200"/);
  assert.ok(kills === 2);
  assert.equal(await site.sql("SELECT count(*), count(DISTINCT subject_id) FROM audit_entries WHERE action = 'user.deleted'"), '200|200');
  assert.equal(await site.sql("SELECT count(*) FROM users WHERE email LIKE '%@many.example'"), '0');
  assert.equal(await site.sql("SELECT count(*) FROM users WHERE email LIKE '%@stay.example' AND deleted_on IS NULL"), '3');
  assert.equal(await site.sql('SELECT count(*) FROM sessions JOIN users ON users.id = user_id WHERE deleted_on IS NOT NULL'), '0');
  assert.equal(await site.sql("SELECT count(*) FROM jobs WHERE kind = 'users.delete' AND state <> 'done'"), '0');
  assert.equal(await site.sql('SELECT count(*) FROM user_directory'), await site.sql('SELECT count(*) FROM users WHERE deleted_on IS NULL'));
  await site.audit();
});
