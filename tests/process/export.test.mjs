// Everything that the site knows of somebody: asked for on a page, made by the worker, mailed, downloaded, and compared with the tables.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Site, eventually } from './site.mjs';

let site;
before(async () => {
  site = await Site.start({ AUTH_RATE_LIMIT: '0' });
});
after(() => site?.stop());

const rows = async (text) => JSON.parse(await site.sql(`SELECT coalesce(json_agg(row ORDER BY id), '[]') FROM (${text}) AS row`));
const byId = (list) => [...list].sort((one, other) => one.id - other.id);
const second = (column) => `to_char(date_trunc('second', ${column} AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS ${column}`;
const linkIn = ({ text }) => /^http:\/\/[^/\s]+(\/settings\/export\/download\?token=\w{64})$/m.exec(text)?.[1];

async function pay(id) {
  await site.sql(`INSERT INTO subscriptions (user_id, gateway_id, plan, status, created_on) VALUES (${id}, 'sub_secret', 'gold', 'canceled', now())`);
  await site.sql(`INSERT INTO purchases (user_id, coins, cents, due, payment_intent, state, created_on) VALUES (${id}, 100, 90, 90, 'pi_secret', 'paid', now())`);
  await site.sql(`INSERT INTO invoices (user_id, gateway_id, payment_intent, charge, number, description, subtotal, discount, tax, total, coins, created_on)
    SELECT ${id}, 'in_secret' || n, 'pi_secret' || n, 'ch_secret' || n, 'R-' || n, 'coins', 90, 0, 0, 90, 100, now() - n * interval '1 minute' FROM generate_series(1, 101) AS n`);
  await site.sql(`INSERT INTO cards (user_id, payment_method, name, brand, last4, exp_year, exp_month) VALUES (${id}, 'pm_secret', 'Ann Ñ', 'visa', '4242', 2030, 7)`);
}

test('what is downloaded by the link of the mail is what the tables have, for its owner and for 72 hours', { timeout: 60000 }, async () => {
  const ann = new Browser(site);
  const { email } = await ann.signUp();
  const id = Number(await site.sql(`SELECT id FROM users WHERE email = '${email}'`));
  await ann.bet(7, 1);
  await ann.post('/bet/seeds', { client_seed: 'mine' });
  await ann.bet(7, 1);
  await site.sql(`INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on)
    SELECT ${id}, n, 7, 1, 2, 1, 60, -1, 2, n, now() FROM generate_series(3, 1500) AS n; UPDATE users SET bet_count = 1500 WHERE id = ${id}`);
  await ann.submit('/settings/limits', { daily_loss: '500', daily_wager: '' });
  await pay(id);

  const asked = await ann.submit('/settings/export', {});
  await ann.get('/settings/export');
  await site.idle();
  const mail = (await site.mails()).find(({ to, subject }) => to === email && subject === 'Your data are ready');
  const link = linkIn(mail);
  const got = await ann.get(link);
  const told = JSON.parse(got.text);

  assert.equal(asked.headers.location, '/settings/export');
  assert.ok(mail.html.includes(link.slice(link.indexOf('token='))));
  assert.equal(got.status, 200);
  assert.equal(got.headers['content-disposition'], 'attachment; filename="snakeeyes-data.json"');
  assert.equal(got.headers['cache-control'], 'no-store');
  assert.equal(told.account.email, email);
  assert.equal(told.account.coins, Number(await site.sql(`SELECT coins FROM users WHERE id = ${id}`)));
  const sections = {
    sign_ins: `id, ${second('signed_in_on')}, address FROM sign_ins`,
    coin_entries: `id, amount, debt, reason, ${second('created_on')} FROM coin_entries`,
    subscriptions: `id, plan, status, coupon_id, NULL AS current_period_end_on, ${second('created_on')} FROM subscriptions`,
    purchases: `id, coins, cents AS price_cents, due AS charged_cents, coupon_id, state, ${second('created_on')} FROM purchases`,
    bets: `id, number, ${second('placed_on')}, guess, die_1, die_2, wagered, payout AS payout_tenths, net, seed_number, nonce,
      (SELECT client_seed FROM seed_pairs WHERE user_id = ${id} AND number = seed_number) AS client_seed,
      (SELECT encode(server_seed, 'hex') FROM seed_pairs WHERE user_id = ${id} AND number = seed_number) AS server_seed FROM bets`,
  };
  for (const [name, select] of Object.entries(sections)) {
    assert.deepEqual(byId(told[name]), await rows(`SELECT ${select} WHERE user_id = ${id}`), name);
  }
  assert.equal(told.bets.filter(({ server_seed }) => server_seed !== null).length, 1);
  assert.equal(told.sessions.length, Number(await site.sql(`SELECT count(*) FROM sessions WHERE user_id = ${id}`)));
  assert.equal(new Set(told.invoices.map(({ number }) => number)).size, 101);
  assert.deepEqual(told.card, { name: 'Ann Ñ', brand: 'visa', last4: '4242', exp_year: 2030, exp_month: 7 });
  assert.equal(told.play_limits.daily_loss, 500);
  assert.deepEqual(told.audit.map((entry) => entry.id).reverse(),
    (await rows(`SELECT id FROM audit_entries WHERE subject = 'user' AND subject_id = ${id}`)).map((entry) => entry.id));
  const secrets = await site.sql(`SELECT password_hash, encode(server_seed, 'hex'), encode(next_server_seed, 'hex'),
    (SELECT string_agg(encode(token_hash, 'hex'), '|') FROM sessions WHERE user_id = ${id}) FROM users WHERE id = ${id}`);
  for (const secret of [...secrets.split('|'), '_secret', link.slice(-64)]) assert.ok(!got.text.includes(secret), secret);

  const bob = new Browser(site);
  await bob.signUp();
  assert.equal((await bob.get(link)).status, 404);
  assert.equal((await ann.get(`${link.slice(0, -1)}x`)).status, 404);
  await site.sql(`UPDATE exports SET created_on = now() - interval '73 hours', expires_on = now() - interval '1 hour' WHERE user_id = ${id}`);
  assert.equal((await ann.get(link)).status, 404);
});

test('a worker that is killed over it leaves it to the next one, which makes it once', { timeout: 60000 }, async () => {
  const ann = new Browser(site);
  const { email } = await ann.signUp();
  await site.end('worker');
  await ann.submit('/settings/export', {});
  const held = await site.hold('bets');
  const worker = await site.worker({});
  await eventually('the job', 20, async () => (await site.jobs('users.export')).at(-1).state === 'running');

  await worker.end('SIGKILL');
  held.release();
  await site.sql("UPDATE jobs SET lease_until = now() WHERE state = 'running'");
  await site.worker({});
  await site.idle(40);

  const mails = (await site.mails()).filter(({ to, subject }) => to === email && subject === 'Your data are ready');
  assert.equal(mails.length, 1);
  assert.equal((await ann.get(linkIn(mails[0]))).status, 200);
});
