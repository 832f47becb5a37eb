// What must hold of what operators make while the web process is killed, and of long downloads.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { Drill } from './drill.mjs';
import { Simulation } from './simulation.mjs';
import { Browser, Site, eventually, messages } from './site.mjs';

let site, simulation, admin, drill;
before(async () => {
  site = await Site.start({ WEB_WORKERS: '1', TASK_THREADS: '2', AUTH_RATE_LIMIT: '0' });
  simulation = await Simulation.of(site);
  admin = await operator();
});
after(async () => {
  await drill?.end();
  simulation?.close();
  await site?.stop();
});

async function operator() {
  const browser = new Browser(site);
  browser.agent = new http.Agent({ maxSockets: 1 }); // a connection each: who dies meanwhile, takes nothing along
  const { email } = await browser.signUp();
  await site.sql(`UPDATE users SET role = 'admin' WHERE email = '${email}'`);
  return browser;
}

// All that waits for its time has it now, as though every request on its way had arrived.
async function settle() {
  await site.sql("UPDATE coupons SET created_on = created_on - interval '2 minutes' WHERE pending");
  await site.sql("UPDATE jobs SET run_at = now(), due_on = now() WHERE state = 'scheduled'; NOTIFY jobs");
  await site.idle(60);
}

// The coupons of both, in the same words.
async function both() {
  const here = JSON.parse(await site.sql(`SELECT coalesce(json_agg(json_build_object('id', code, 'off', percent_off, 'name', name, 'reference', id::text)
    ORDER BY code), '[]') FROM coupons WHERE NOT pending`));
  const { coupon: coupons } = await simulation.objects('coupon');
  const there = coupons.map(({ id, percent_off: off, name, metadata }) => ({ id, off, name: name ?? '', reference: metadata.coupon_id }));
  return { here, there: there.sort((one, other) => (one.id < other.id ? -1 : 1)) };
}

async function assertSame() {
  const { here, there } = await both();
  assert.deepEqual(there, here);
  assert.equal(await site.sql('SELECT count(*) FROM coupons WHERE pending'), '0');
  return here;
}

test('a download of 100,000 bets keeps the memory flat and begins at once', { timeout: 120000 }, async () => {
  await site.sql(`INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on)
    SELECT 1, n, 7, 1, 2, 1, 60, -1, 1, n, now() FROM generate_series(1, 100000) AS n`);
  const [worker] = await site.workers();
  const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${worker}/status`, 'utf8'))[1]);
  assert.equal((await admin.get('/admin/bets.csv?q=no-such-user')).status, 200);
  const before = peak();
  const started = Date.now();
  let first, lines = 0, last = '';

  const request = http.get({ host: '127.0.0.1', port: site.port, path: '/admin/bets.csv',
    headers: { cookie: [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
  const [response] = await new Promise((resolve, reject) => { request.on('response', (...found) => resolve(found)); request.on('error', reject); });
  const pings = [];
  for await (const part of response.setEncoding('utf8')) {
    first ??= Date.now() - started;
    lines += part.split('\r\n').length - 1;
    last = (last + part).slice(-200);
    if (pings.length < 20) {
      const asked = Date.now();
      pings.push(admin.get('/up/live').then(() => Date.now() - asked));
    }
  }

  const times = await Promise.all(pings);
  console.log(`# ${lines} lines in ${Date.now() - started} ms, the first after ${first} ms; others waited ${Math.max(...times)} ms at most; ${before} kB, then ${peak()} kB`);
  assert.equal(lines, 100001);
  assert.match(last, /,7,1,2,1,6\.0,-1,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\r\n$/);
  assert.ok(first < 500, `${first} ms`);
  assert.ok(Math.max(...times) < 1000, times.join());
  assert.ok(peak() - before < 4096, `${before} kB, then ${peak()} kB`);
});

test('coupons are named and deleted at the gateway by jobs', { timeout: 60000 }, async () => {
  for (const code of ['SPRING-1', 'SPRING-2', 'SPRING-3', 'AUTUMN']) {
    await admin.get('/admin/coupons/new');
    assert.equal((await admin.post('/admin/coupons/new', { code, percent_off: 10 })).status, 303);
  }
  const id = await site.sql("SELECT id FROM coupons WHERE code = 'AUTUMN'");
  assert.equal((await admin.post(`/admin/coupons/edit/${id}`, { name: 'for friends' })).status, 303);
  await eventually('its name', 20, async () => (await both()).there.some(({ name }) => name === 'for friends'));

  const answer = await admin.post('/admin/coupons/bulk_delete', { scope: 'all_search_results', q: 'spring' });
  assert.equal(answer.status, 303);
  assert.deepEqual(messages((await admin.get('/admin/coupons')).text), ['coupons.deletion_scheduled']);

  await eventually('their end', 20, async () => (await both()).here.length === 1);
  await settle();
  assert.deepEqual((await assertSame()).map(({ id: code, name }) => [code, name]), [['AUTUMN', 'for friends']]);
});

test('whatever the web process was about to do when it was killed, a coupon is at both or at neither', { timeout: 120000 }, async (t) => {
  drill = await Drill.begin(site);
  const make = (code) => () => admin.post('/admin/coupons/new', { code, percent_off: 20 });
  await admin.get('/admin/coupons/new');
  let n = 1;
  while (await drill.dieAt(n, make(`KILLED-${n}`))) n += 1;

  await settle();

  const made = (await assertSame()).filter(({ id }) => id.startsWith('KILLED-'));
  t.diagnostic(`killed at each of ${n - 1} calls; ${made.length} coupons were made`);
  assert.ok(n > 12, `only ${n - 1} calls`); // two transactions, and the gateway between them
  assert.ok(made.some(({ id }) => id === `KILLED-${n}`) && made.length < n);
  assert.equal(await site.sql("SELECT count(*) FROM audit_entries WHERE action = 'coupon.created' AND subject_name LIKE 'KILLED-%'"), String(made.length));
});

test('who tries again after each kill has one coupon', { timeout: 120000 }, async () => {
  const make = async () => {
    const answer = await admin.post('/admin/coupons/new', { code: 'AGAIN', percent_off: 20 });
    assert.ok([303, 422, 503].includes(answer.status), answer.text);
  };
  let n = 1;
  while (await drill.dieAt(n, make)) n += 1;

  await settle();

  assert.equal((await assertSame()).filter(({ id }) => id === 'AGAIN').length, 1);
});
