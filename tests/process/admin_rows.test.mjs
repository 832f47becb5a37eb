// Every row under /admin, as visitor, member and admin: who may come in, what an answer is to the letter, and that fields of no form change nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { otherFields, rows, wrong } from './admin_tables.mjs';
import { Shopper } from './shopper.mjs';
import { Simulation } from './simulation.mjs';
import { Browser, Site, errors, messages } from './site.mjs';

let site, simulation, visitor, member, boss, mate;
before(async () => {
  site = await Site.start({ AUTH_RATE_LIMIT: '0', BET_RATE_LIMIT: '0' });
  simulation = await Simulation.of(site);
  await site.end('worker'); // what is asked for stays to be looked at
  visitor = new Browser(site);
  member = await person();
  boss = await operator();
  mate = await operator();
});
after(async () => {
  simulation?.close();
  await site?.stop();
});

const json = async (query) => JSON.parse(await site.sql(query) || 'null');
const idOf = (email) => site.sql(`SELECT id FROM users WHERE email = '${email}'`).then(Number);
const rowOf = (table, id) => json(`SELECT to_jsonb(${table}) FROM ${table} WHERE id = ${id}`);
const ids = (text) => [...text.matchAll(/<tr data-id="(\d+)"/g)].map((found) => Number(found[1]));

async function person() {
  const browser = new Browser(site);
  const { email } = await browser.signUp();
  return Object.assign(browser, { email, id: await idOf(email) });
}

async function operator() {
  const browser = await person();
  await site.sql(`UPDATE users SET role = 'admin' WHERE id = ${browser.id}`);
  await browser.get('/admin/users');
  return browser;
}

let made = 0;
// A user of no browser, as the site's own form makes it.
async function someone(fields = {}) {
  made += 1;
  const email = `some${made}@rows.example`;
  const answer = await boss.post('/admin/users/new', { email, password: 'correct horse battery', role: 'member', active: 'on', ...fields });
  assert.equal(answer.status, 303, answer.text);
  return { email, id: await idOf(email) };
}

async function coupon(code, fields = {}) {
  const answer = await boss.post('/admin/coupons/new', { code, percent_off: 10, ...fields });
  assert.equal(answer.status, 303, answer.text);
  return Number(await site.sql(`SELECT id FROM coupons WHERE code = '${code}'`));
}

const dead = async () => Number(await site.sql(`INSERT INTO jobs (kind, state, tries, created_on, run_at, due_on, started_on, finished_on, error)
  VALUES ('fail', 'dead', 25, now(), now(), now(), now(), now(), 'it always fails') RETURNING id`));

// What an answer says: its status, where it leads, and the keys of messages (also those left for the next page) and of fields.
async function said(browser, answer) {
  const { status, headers: { location } } = answer;
  const text = status === 303 ? (await browser.get('/contact')).text : answer.text;
  const count = /data-message="[^"]*" data-count="(\d+)"/.exec(text);
  return { status, ...(location && { location }), keys: [...messages(text), ...errors(text)].sort(), ...(count && { count: Number(count[1]) }) };
}

test('each row lets in admins, turns members away and sends visitors to sign in', { timeout: 60000 }, async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const tried = new Set();
  await member.get('/settings');
  const { doors } = rows({ user: (await someone()).id, coupon: await coupon('DOORS'), job: await dead() });
  for (const [method, target, fields, status] of doors) {
    const send = (browser, headers = {}, token = browser.csrf) => browser.request(method, target, { ...form, ...headers },
      method === 'POST' ? new URLSearchParams({ csrf_token: token, ...fields }).toString() : '');
    const what = `${method} ${target}`;
    tried.add(`${method} ${target.replace(/\?.*/, '').replace(/edit\/[^/]+$/, 'edit/:id').replace(/page\/[^/]+$/, 'page/:page')}`);

    const stranger = await send(visitor);
    assert.equal(stranger.status, 303, what);
    assert.match(stranger.headers.location, /^\/login\?next=/, what);
    assert.equal(new URL(stranger.headers.location, 'http://site').searchParams.get('next'), target, what);
    const script = await send(visitor, { accept: 'application/json' });
    assert.deepEqual([script.status, JSON.parse(script.text).code], [401, 'login.required'], what);
    const turned = await send(member);
    assert.deepEqual([turned.status, turned.headers.location], [403, undefined], what);
    assert.equal(JSON.parse((await send(member, { accept: 'application/json' })).text).code, 'role.forbidden', what);
    if (method === 'POST') {
      const forged = await send(boss, { accept: 'application/json' }, 'forged');
      assert.deepEqual([forged.status, JSON.parse(forged.text).code], [403, 'csrf.invalid'], what);
    } else {
      const head = await boss.request('HEAD', target);
      assert.deepEqual([head.status, head.text], [status, ''], what);
    }
    const answer = await send(boss);
    assert.equal(answer.status, status, `${what}: ${answer.text.slice(0, 2000)}`);
    assert.match(answer.headers['cache-control'], /no-store/, what);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff', what);
  }
  const routes = JSON.parse(await site.command('routes', '--json')).filter(({ audience }) => audience === 'admins');
  assert.deepEqual(routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !tried.has(route)), []);
});

test('a method that a path has not is told which it has, whoever asks', async () => {
  for (const [method, path, allow] of rows({}).others) {
    for (const browser of [visitor, boss]) {
      const answer = await browser.request(method, path);
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.deepEqual(answer.headers.allow.split(', ').sort(), allow.split(', ').sort(), path);
    }
  }
});

test('what is wrong with a user is told by its key, and what was typed comes back', { timeout: 60000 }, async () => {
  const { email } = await someone({ username: 'taken_name' });
  const other = await someone();
  const right = { email: 'new@rows.example', password: 'correct horse battery', username: '', coins: 5, role: 'member', active: 'on' };
  const count = () => site.sql('SELECT count(*) FROM users');
  const before = [await count(), await rowOf('users', other.id)];
  const { users, newUsers } = wrong({ email });
  for (const [path, cases] of [['/admin/users/new', [...users, ...newUsers]], [`/admin/users/edit/${other.id}`, users]]) {
    for (const [fields, keys] of cases) {
      const answer = await boss.post(path, { ...right, ...fields });
      const what = `${path} ${JSON.stringify(fields)}`;
      assert.equal(answer.status, 422, what);
      assert.deepEqual(errors(answer.text).sort(), keys.split(' '), what);
      for (const [name, value] of Object.entries(fields)) {
        if (['coins', 'username'].includes(name)) assert.ok(answer.text.includes(`name="${name}" value="${value}"`), `${what}: ${name} is gone`);
      }
      assert.ok(!answer.text.includes(right.password), what);
      for (const [, error] of answer.text.matchAll(/id="([^"]+)" data-error/g)) assert.match(answer.text, new RegExp(`aria-describedby="${error}[ "]`), what);
    }
  }
  assert.deepEqual([await count(), await rowOf('users', other.id)], before);
  assert.equal(await site.sql(`SELECT count(*) FROM audit_entries WHERE subject_id = ${other.id} AND action <> 'user.created'`), '0');
});

test('a new user is what was typed, and an edit changes what it names', async () => {
  const typed = { email: ' Eve@Rows.example', password: 'correct horse battery', username: 'Eve', coins: ' 7 ', role: 'admin', active: 'on' };
  const created = await said(boss, await boss.post('/admin/users/new', typed));
  assert.deepEqual(created, { status: 303, location: '/admin/users', keys: ['user.created'] });
  const eve = await idOf('eve@rows.example');
  const facts = (id) => json(`SELECT json_build_array(username, coins, role, active) FROM users WHERE id = ${id}`);
  assert.deepEqual(await facts(eve), ['Eve', 7, 'admin', true]);

  await boss.post('/admin/users/new', { email: 'plain@rows.example', password: 'correct horse battery' });
  assert.deepEqual(await facts(await idOf('plain@rows.example')), [null, 100, 'member', false], 'only what is asked for, and a box that is not ticked');
  const saved = await said(boss, await boss.post(`/admin/users/edit/${eve}`, { username: 'eve_2', coins: 9223372036854775807n, role: 'member' }));
  assert.deepEqual(saved, { status: 303, location: '/admin/users', keys: ['user.saved'] });
  assert.equal(await site.sql(`SELECT username, coins, role, active FROM users WHERE id = ${eve}`), 'eve_2|9223372036854775807|member|f');
  assert.equal((await visitor.submit('/login', { identity: 'eve_2', password: 'correct horse battery' })).status, 422, 'who is disabled comes not in');
  await boss.post(`/admin/users/edit/${eve}`, { username: '', coins: 0, role: 'member', active: 'on' });
  assert.deepEqual(await facts(eve), [null, 0, 'member', true]);
  assert.equal(await site.sql(`SELECT sum(amount) FROM coin_entries WHERE user_id = ${eve}`), '0');
});

test('the site keeps an admin, and the second of two who edit the same user is told', async () => {
  await site.sql(`UPDATE users SET role = 'member' WHERE id NOT IN (${boss.id}, ${mate.id})`);
  const stale = await someone();
  const own = `/admin/users/edit/${boss.id}`;
  await site.sql(`UPDATE users SET role = 'member' WHERE id = ${mate.id}`);
  for (const fields of [{ role: 'member', active: 'on' }, { role: 'admin' }]) {
    assert.deepEqual(await said(boss, await boss.post(own, fields)), { status: 422, keys: ['user.last_admin'] });
  }
  await site.sql(`UPDATE users SET role = 'admin' WHERE id = ${mate.id}`);

  const { revision } = await rowOf('users', stale.id);
  assert.equal((await mate.post(`/admin/users/edit/${stale.id}`, { username: 'mate_was_here', role: 'member', active: 'on', revision })).status, 303);
  const second = await boss.post(`/admin/users/edit/${stale.id}`, { username: 'mine', role: 'member', active: 'on', revision });
  assert.deepEqual(await said(boss, second), { status: 422, keys: ['user.changed_meanwhile'] });
  assert.ok(second.text.includes('mate_was_here') && second.text.includes('value="mine"'), 'both versions');
});

test('fields of no form change nothing: the whole row is compared', async () => {
  const { id } = await someone({ username: 'massive' });
  const before = await rowOf('users', id);
  const foreign = { ...otherFields, id: boss.id, user_id: boss.id };
  const same = { username: 'massive', coins: before.coins, role: 'member', active: 'on' };
  const edit = (fields) => boss.post(`/admin/users/edit/${id}`, fields);

  assert.equal((await edit({ ...same, ...foreign })).status, 303);
  assert.deepEqual(await rowOf('users', id), before, 'an edit of nothing, with all that is foreign');
  for (const [revision, status] of [[-1, 422], [before.revision + 1, 422], ['9223372036854775807', 422], ['x', 400], ['', 400], ['1 OR 1=1', 400]]) {
    assert.equal((await edit({ ...same, username: 'trick', revision })).status, status, `revision ${revision}`);
  }
  for (const [shown, status] of [['x', 400], ['-9223372036854775808', 422], ['9223372036854775807', 422]]) {
    assert.equal((await edit({ ...same, shown_coins: shown })).status, status, `shown_coins ${shown}`);
  }
  assert.equal((await boss.request('POST', `/admin/users/edit/${id}`, { 'content-type': 'application/x-www-form-urlencoded' },
    `csrf_token=${boss.csrf}&role=member&role=admin&active=on`)).status, 400, 'a field given twice');
  assert.deepEqual(await rowOf('users', id), before);
  assert.equal((await boss.post(`/admin/users/edit/${id}?role=admin&coins=5`, { active: 'on' })).status, 303);
  assert.deepEqual(await rowOf('users', id), before, 'fields in the address are no form');

  assert.equal((await edit({ ...same, ...foreign, coins: before.coins + 1 })).status, 303);
  const { coins, revision, updated_on, ...rest } = await rowOf('users', id);
  const { coins: hadCoins, revision: hadRevision, updated_on: hadUpdated, ...had } = before;
  assert.deepEqual(rest, had);
  assert.deepEqual([coins, revision >= hadRevision, updated_on >= hadUpdated], [hadCoins + 1, true, true]);

  const plain = await someone();
  const loaded = await someone({ ...foreign, email: 'loaded@rows.example', password: 'correct horse battery' });
  const fixed = ({ id: _, email, password_hash, client_seed, server_seed, next_server_seed, created_on, updated_on: __, ...others }) => others;
  assert.deepEqual(fixed(await rowOf('users', await idOf('loaded@rows.example'))), fixed(await rowOf('users', plain.id)), 'a new user has what its form has');
  assert.ok(loaded.email);
  const ticket = await coupon('MASSIVE', { id: 1, times_redeemed: 5, pending: 'true', name: 'free', expired: 'true', created_on: '2020-01-01' });
  const { times_redeemed, name, pending, expired } = await rowOf('coupons', ticket);
  assert.deepEqual([times_redeemed, name, pending, expired], [0, '', false, false]);
  const coupon_before = await rowOf('coupons', ticket);
  const renamed = await boss.post(`/admin/coupons/edit/${ticket}`, { name: '', code: 'STOLEN', percent_off: 100, times_redeemed: 9, id: 1 });
  assert.equal(renamed.status, 303);
  assert.deepEqual(await rowOf('coupons', ticket), coupon_before);
});

test('a subscription is cancelled for its user, once', async () => {
  const shopper = await Shopper.arrive(site, simulation);
  await shopper.subscribe('gold');
  const id = await idOf(shopper.email);
  const cancel = async (fields) => said(boss, await boss.post('/admin/users/cancel_subscription', fields));

  assert.match((await boss.get(`/admin/users/edit/${id}`)).text, new RegExp(`name="id" value="${id}"`));
  assert.deepEqual(await cancel({ id, user_id: boss.id }), { status: 303, location: `/admin/users/edit/${id}`, keys: ['subscription.cancelled_for'] });
  assert.deepEqual(await cancel({ id }), { status: 422, keys: ['subscription.none'] });
  assert.equal((await simulation.objects('subscription')).subscription.at(-1).status, 'canceled');
  assert.equal(await site.sql(`SELECT count(*) FROM audit_entries WHERE action = 'user.subscription_cancelled' AND subject_id = ${id}`), '1');
  shopper.close();
});

// The rows of all pages of a list, in their order.
async function listed(path, query = '') {
  const all = [];
  for (let page = 1, hasNext = true; ; page += 1) {
    const { status, text } = await boss.get(page === 1 ? `${path}${query}` : `${path}/page/${page}${query}`);
    if (status === 404) {
      assert.ok(!hasNext);
      return all;
    }
    assert.ok(hasNext && ids(text).length <= 50, `${path} ${page}`);
    all.push(...ids(text));
    hasNext = text.includes('rel="next"');
    assert.equal(text.includes('rel="prev"'), page > 1, `${path} ${page}`);
  }
}

test('users are listed by each column in both directions, found by any part in any case', { timeout: 60000 }, async () => {
  await site.sql(`INSERT INTO users (email, username, password_hash, role, seed_number, server_seed, next_server_seed, client_seed, nonce, sign_in_count,
      last_bet_on, created_on, updated_on)
    SELECT n || '@list.example', nullif('List' || n % 40, 'List7') || CASE WHEN n < 40 THEN '' ELSE '_' || n END, 'hash', 'member', 1, sha256('a'),
      sha256('b'), 'seed', 0, n % 5, CASE WHEN n % 3 > 0 THEN now() - n % 7 * interval '1 day' END, now() - n % 9 * interval '1 hour', now()
    FROM generate_series(1, 120) AS n`);
  const users = (by, which = "email LIKE '%@list.example'") => json(`SELECT json_agg(id ORDER BY ${by}) FROM users WHERE ${which}`);

  for (const direction of ['asc', 'desc']) {
    for (const sort of ['created_on', 'sign_in_count', 'coins']) {
      const found = await listed('/admin/users', `?q=LIST.Example&sort=${sort}&direction=${direction}`);
      assert.deepEqual(found, await users(`${sort} ${direction}, id`), `${sort} ${direction}`);
    }
    const players = await listed('/admin/users', `?q=@list.example&sort=last_bet_on&direction=${direction}`);
    assert.deepEqual(players, await users(`last_bet_on IS NULL, last_bet_on ${direction}, id`), direction);
    const named = await listed('/admin/users', `?q=list1&sort=username&direction=${direction}`);
    assert.deepEqual(named, await users(`lower(username) ${direction}, id`, "username ILIKE '%list1%'"));
  }
  const byDefault = await listed('/admin/users', '?q=list.example');
  assert.deepEqual(byDefault, await users('created_on DESC, id'));
  for (const query of ['&sort=password_hash', '&sort=', '&sort=Coins', '&direction=up', '&sort=id;--&direction=DESC', '&direction=']) {
    assert.deepEqual(await listed('/admin/users', `?q=list.example${query}`), byDefault, query);
  }
  for (const q of ['%25', '_____________________', "'", '\\', 'list.example%25']) assert.deepEqual(await listed('/admin/users', `?q=${q}`), [], q);
  assert.match((await boss.get('/admin/users?q=nobody.at.all')).text, /Nobody found/);
  assert.equal((await boss.get('/admin/users/page/2?q=nobody.at.all')).status, 404);
  assert.equal((await boss.get('/admin/users/page/9223372036854775807')).status, 404);
});

test('coupons and invoices are listed, searched, sorted; past the end is nothing', { timeout: 60000 }, async () => {
  await site.sql(`INSERT INTO coupons (code, percent_off, duration, created_on) SELECT 'MANY-' || n, 5, 'once', now() FROM generate_series(1, 101) AS n`);
  await site.sql(`INSERT INTO invoices (user_id, gateway_id, number, description, subtotal, discount, tax, total, coins, created_on)
    SELECT ${member.id}, 'in_rows' || n, 'ROWS-' || n, 'gold', n % 7 * 100, 0, 0, n % 7 * 100, 600, now() - n % 5 * interval '1 day'
    FROM generate_series(1, 101) AS n`);
  const sorted = (by) => json(`SELECT json_agg(id ORDER BY ${by}) FROM invoices WHERE number LIKE 'ROWS%'`);

  assert.equal((await listed('/admin/coupons', '?q=many-')).length, 101);
  assert.deepEqual(await listed('/admin/coupons', '?q=MANY-101'), [await json("SELECT id FROM coupons WHERE code = 'MANY-101'")]);
  assert.equal((await boss.get('/admin/coupons/page/4?q=many-')).status, 404);
  for (const direction of ['asc', 'desc']) {
    for (const sort of ['created_on', 'total']) {
      const found = await listed('/admin/invoices', `?q=rows-&sort=${sort}&direction=${direction}`);
      assert.deepEqual(found, await sorted(`${sort} ${direction}, id ${direction}`), `${sort} ${direction}`);
    }
  }
  assert.deepEqual(await listed('/admin/invoices', '?q=rows-&sort=card&direction=down'), await sorted('created_on DESC, id DESC'));
  assert.equal((await listed('/admin/invoices', `?q=${encodeURIComponent(member.email.toUpperCase())}`)).length, 101);
  assert.equal((await boss.get('/admin/invoices/page/4?q=rows-')).status, 404);
});

test('a coupon is made as it was asked for, or told what is wrong with it', { timeout: 60000 }, async () => {
  const make = async (fields) => said(boss, await boss.post('/admin/coupons/new', fields));
  const before = await site.sql('SELECT count(*) FROM coupons');
  for (const [fields, keys] of wrong({ code: 'doors' }).coupons) {
    assert.deepEqual(await make(fields), { status: 422, keys: keys.split(' ') }, JSON.stringify(fields));
  }
  assert.equal(await site.sql('SELECT count(*) FROM coupons'), before);

  const done = { status: 303, location: '/admin/coupons', keys: ['coupon.created'] };
  const today = await site.sql("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD')");
  const all = { code: ' mine ', amount_off: '12.5', currency: 'USD', duration: 'repeating', duration_in_months: 3, max_redemptions: 7, redeem_by: today };
  assert.deepEqual(await make(all), done);
  assert.equal(await site.sql(`SELECT percent_off, amount_off, duration, duration_in_months, max_redemptions,
    redeem_by AT TIME ZONE 'UTC' = '${today}'::timestamp + interval '1 day' - interval '1 microsecond'
    FROM coupons WHERE code = 'MINE'`), '|1250|repeating|3|7|t');
  assert.deepEqual(await make({ code: '', percent_off: 100, duration: 'forever' }), done);
  assert.match(await site.sql('SELECT code FROM coupons ORDER BY id DESC LIMIT 1'), /^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$/);
});

const box = (browser, path, fields, boxes) => browser.request('POST', path, { 'content-type': 'application/x-www-form-urlencoded' },
  new URLSearchParams([['csrf_token', browser.csrf], ...Object.entries(fields), ...boxes.map((id) => ['bulk_ids', id])]).toString());

test('deletions of many say how many, and never whose they are', async () => {
  const [one, two] = [await someone(), await someone({ email: 'two@twins.example' })];
  const users = async (fields, boxes = []) => said(boss, await box(boss, '/admin/users/bulk_delete', fields, boxes));
  const scheduled = (count) => ({ status: 303, location: '/admin/users', keys: ['users.deletion_scheduled'], count });
  const jobs = () => site.sql("SELECT count(*) FROM jobs WHERE kind IN ('users.delete', 'coupons.delete')");
  const before = Number(await jobs());

  for (const q of ['', '  ']) assert.deepEqual(await users({ scope: 'all_search_results', q }), { status: 422, keys: ['users.search_missing'] });
  assert.deepEqual(await users({}, [one.id]), { status: 422, keys: ['scope.unknown'] });
  assert.deepEqual(await users({ scope: 'everything' }, [one.id]), { status: 422, keys: ['scope.unknown'] });
  assert.deepEqual(await users({ scope: 'all_selected_items' }, [boss.id, 999999, 'x', -1]), scheduled(0), 'oneself and nobody');
  assert.equal(Number(await jobs()), before);
  assert.deepEqual(await users({ scope: 'all_selected_items', q: 'twins' }, [one.id, one.id, boss.id]), scheduled(1), 'the chosen, whatever was searched for');
  assert.deepEqual(await users({ scope: 'all_search_results', q: 'TWINS.example' }, [one.id]), scheduled(1));
  assert.deepEqual(await users({ scope: 'all_search_results', q: boss.email }), scheduled(0));
  const payloads = await json("SELECT json_agg(payload ORDER BY id) FROM jobs WHERE kind = 'users.delete'");
  assert.equal(payloads.length, 2);
  assert.ok(JSON.stringify(payloads[0]).includes(String(one.id)) && JSON.stringify(payloads[1]).includes(String(two.id)));

  const coupons = async (fields, boxes = []) => said(boss, await box(boss, '/admin/coupons/bulk_delete', fields, boxes));
  const ticket = await coupon('GOING');
  assert.deepEqual(await coupons({ scope: 'all_search_results', q: '' }), { status: 422, keys: ['coupons.search_missing'] });
  assert.deepEqual(await coupons({ scope: 'all_selected_items' }), { status: 422, keys: ['coupons.none_selected'] });
  assert.deepEqual(await coupons({ scope: 'everything' }, [ticket]), { status: 422, keys: ['coupons.none_selected'] });
  const going = { status: 303, location: '/admin/coupons', keys: ['coupons.deletion_scheduled'] };
  assert.deepEqual(await coupons({ scope: 'all_selected_items' }, [ticket]), going);
  assert.deepEqual(await coupons({ scope: 'all_search_results', q: 'going' }), going);
});

test('a dead job is retried, one or all, and one is back where one was', async () => {
  const [one, two, three] = [await dead(), await dead(), await dead()];
  const retry = async (fields) => said(boss, await boss.post('/admin/jobs/retry', fields));
  const state = (id) => site.sql(`SELECT state FROM jobs WHERE id = ${id}`);
  const shown = await boss.get('/admin/jobs?state=dead');
  assert.deepEqual(ids(shown.text).slice(0, 3), [three, two, one]);
  assert.match(shown.text, /data-count="dead"/);
  assert.match(shown.text, /name="id" value="all">\s*<input type="hidden" name="state" value="dead"/, 'all are retried from where one is');

  assert.deepEqual(await retry({ id: one, state: 'dead' }), { status: 303, location: '/admin/jobs?state=dead', keys: ['job.retried'] });
  assert.deepEqual(await retry({ id: one, kind: 'users.delete' }), { status: 422, keys: ['job.unknown'] });
  for (const id of ['', 'x', '-1', '9223372036854775808']) assert.deepEqual(await retry({ id }), { status: 422, keys: ['job.unknown'] });
  assert.deepEqual([await state(one), await state(two)], ['queued', 'dead']);
  assert.deepEqual(await retry({ id: 'all', state: 'nonsense' }), { status: 303, location: '/admin/jobs', keys: ['job.retried'] });
  assert.deepEqual([await state(two), await state(three)], ['queued', 'queued']);
  assert.equal(await site.sql(`SELECT kind FROM jobs WHERE id = ${one}`), 'fail');
});

test('who is gone is found by no row', async () => {
  const gone = await someone();
  await site.sql(`UPDATE users SET deleted_on = now(), active = false, email = 'deleted-${gone.id}@deleted.invalid', username = NULL WHERE id = ${gone.id}`);
  for (const [method, path, fields] of [['get', `/admin/users/edit/${gone.id}`], ['post', `/admin/users/edit/${gone.id}`, { coins: 5, active: 'on' }],
    ['post', '/admin/users/cancel_subscription', { id: gone.id }], ['get', `/admin/users/act_as?id=${gone.id}`],
    ['post', '/admin/users/act_as', { id: gone.id, reason: 'why' }]]) {
    assert.equal((await boss[method](path, fields)).status, 404, `${method} ${path}`);
  }
  assert.deepEqual(await listed('/admin/users', '?q=deleted.invalid'), []);
});

test('downloads have what the search finds and nothing a spreadsheet would run', async () => {
  const ada = await person();
  await ada.bet(7, 1);
  const head = { users: 'id,email,username,role,active,locale,coins,plan,', coupons: 'id,code,name,percent_off,', invoices: 'id,number,user_id,email,',
    bets: 'id,user_id,email,username,number,guess,' };
  const found = { users: ada.email, coupons: 'DOORS', invoices: 'ROWS-100', bets: ada.email };
  for (const [name, columns] of Object.entries(head)) {
    const { status, headers, text } = await boss.get(`/admin/${name}.csv?q=${encodeURIComponent(found[name])}`);
    assert.equal(status, 200, name);
    assert.match(headers['content-type'], /^text\/csv/);
    assert.match(headers['content-disposition'], /attachment/);
    const lines = text.replace(/^\uFEFF/, '').trimEnd().split('\r\n');
    assert.ok(lines[0].startsWith(columns), lines[0]);
    assert.equal(lines.length, 2, `${name}: ${text}`);
    assert.ok(lines[1].includes(found[name]), lines[1]);
    assert.equal((await boss.get(`/admin/${name}.csv?q=nothing-of-the-kind`)).text.replace(/^\uFEFF/, '').trimEnd().split('\r\n').length, 1);
  }
  const tricky = await coupon('FORMULA');
  await boss.post(`/admin/coupons/edit/${tricky}`, { name: '=HYPERLINK("x")' });
  assert.ok(!/(^|[,"])[=+@]/m.test((await boss.get('/admin/coupons.csv?q=formula')).text));
});

test('the audit log is narrowed by who, what and of whom', async () => {
  const { id } = await someone();
  await boss.post(`/admin/users/edit/${id}`, { coins: 3, role: 'member', active: 'on', reason: 'for the log' });
  const entries = async (query) => ids((await boss.get(`/admin/audit?${query}`)).text);
  const [edited, created] = await entries(`subject=user&subject_id=${id}`);
  assert.ok(edited > created);
  assert.deepEqual(await entries(`subject=user&subject_id=${id}&action=user.edited&actor=${encodeURIComponent(boss.email)}`), [edited]);
  assert.deepEqual(await entries(`subject_id=${id}&actor=${encodeURIComponent(mate.email)}`), []);
  assert.deepEqual(await entries('subject_id=nobody'), []);
  assert.deepEqual((await entries(`before=${edited}`))[0], edited - 1);
  assert.match((await boss.get(`/admin/audit?subject_id=${id}`)).text, /for the log/);
});

test('acting as somebody begins with a reason, and oneself again is where one was', async () => {
  const ada = await someone();
  const act = async (fields) => said(boss, await boss.post('/admin/users/act_as', fields));
  const sleeper = await someone();
  await said(boss, await boss.post(`/admin/users/edit/${sleeper.id}`, { role: 'member' }));
  for (const [fields, key] of [[{ id: ada.id }, 'reason.missing'], [{ id: ada.id, reason: '  ' }, 'reason.missing'],
    [{ id: ada.id, reason: 'r'.repeat(501) }, 'reason.length'], [{ id: boss.id, reason: 'r' }, 'acting.oneself'], [{ id: mate.id, reason: 'r' }, 'acting.admin'],
    [{ id: sleeper.id, reason: 'r' }, 'acting.disabled']]) {
    assert.deepEqual(await act(fields), { status: 422, keys: [key] }, JSON.stringify(fields));
  }
  assert.equal((await boss.post('/admin/act_as/end')).status, 403, 'who acts as nobody');
  assert.deepEqual(await act({ id: ada.id, reason: 'why', acting_as: boss.id }), { status: 303, location: '/settings', keys: ['acting.began'] });
  assert.equal((await boss.get('/admin/users')).status, 403);
  assert.deepEqual(await said(boss, await boss.post('/admin/act_as/end')), { status: 303, location: '/admin/users', keys: ['acting.ended'] });
  assert.equal((await new Browser(site).post('/admin/act_as/end')).status, 303);
  assert.equal((await member.post('/admin/act_as/end')).status, 403);
});

test('whatever was tried, the books and the log hold', async () => {
  await site.audit();
});
