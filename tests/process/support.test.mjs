// Operators who help users, from outside: acting as a user, a storm of all that operators do, and an audit log that nobody changes unseen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { letThemOperate } from './operators_storm.mjs';
import { Simulation } from './simulation.mjs';
import { Browser, Site, messages } from './site.mjs';

let site;
before(async () => {
  site = await Site.start({ LOG_FORMAT: 'json', AUTH_RATE_LIMIT: '0', BET_RATE_LIMIT: '0' });
});
after(() => site?.stop());

async function member() {
  const browser = new Browser(site);
  const { email } = await browser.signUp();
  browser.email = email;
  browser.id = Number(await site.sql(`SELECT id FROM users WHERE email = '${email}'`));
  return browser;
}

async function operator() {
  const browser = await member();
  await site.sql(`UPDATE users SET role = 'admin' WHERE id = ${browser.id}`);
  return browser;
}

const actAs = (browser, id, reason = 'support') => browser.submit(`/admin/users/act_as?id=${id}`, { id, reason });
const deeds = async (browser) => JSON.parse(await site.sql(`SELECT coalesce(json_agg(json_build_array(action, acting_as, subject_id) ORDER BY id), '[]')
  FROM audit_entries WHERE actor_id = ${browser.id}`));
const verified = () => site.command('audit', 'verify').then((out) => ({ out }), ({ code, stdout }) => ({ code, out: stdout }));

test('who is no admin acts as nobody', async () => {
  const ada = await member();

  const asked = await new Browser(site).get(`/admin/users/act_as?id=${ada.id}`);
  const tried = await ada.post('/admin/users/act_as', { id: ada.id, reason: 'mine' });
  const ended = await ada.post('/admin/act_as/end');

  assert.equal(asked.status, 303);
  assert.match(asked.headers.location, /^\/login\?next=/);
  assert.equal(tried.status, 403);
  assert.equal(ended.status, 403);
});

test('an admin acts as a user, changes nothing, and comes back; both are named wherever it is written down', async () => {
  const ada = await member();
  const boss = await operator();

  const began = await actAs(boss, ada.id, 'she sees no coins');
  const page = await boss.get(began.headers.location);
  const bet = await boss.post('/bet/place', { guess: 7, wagered: 1 }, { accept: 'application/json' });
  const closed = await boss.get('/admin/audit');
  const ended = await boss.post('/admin/act_as/end');
  const settings = await boss.get('/settings');

  assert.equal(began.status, 303);
  assert.deepEqual(messages(page.text), ['acting.began']);
  assert.match(page.text, new RegExp(`You act as <strong>${ada.email}</strong>`));
  assert.equal(bet.status, 403);
  assert.equal(JSON.parse(bet.text).code, 'acting.barred');
  assert.equal(closed.status, 403);
  assert.equal(ended.headers.location, '/admin/users');
  assert.ok(settings.text.includes(boss.email) && !settings.text.includes('You act as <strong>'));
  assert.equal(await site.sql(`SELECT count(*) FROM bets WHERE user_id IN (${ada.id}, ${boss.id})`), '0');
  assert.deepEqual(await deeds(boss), [['user.acting_began', 0, ada.id], ['user.acting_barred', ada.id, ada.id],
    ['user.acting_ended', ada.id, ada.id]]);
  const lines = (await site.log('web')).split('\n').filter((line) => line.includes(`"admin_id":${boss.id}`)).map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ method, path, user_id: user }) => [method, path, user]), [['GET', '/settings', ada.id],
    ['POST', '/bet/place', ada.id], ['GET', '/admin/audit', ada.id], ['POST', '/admin/act_as/end', ada.id]]);
});

test('an admin who is disabled meanwhile is signed out of both', async () => {
  const ada = await member();
  const boss = await operator();
  await actAs(boss, ada.id);

  await site.sql(`UPDATE users SET active = false WHERE id = ${boss.id}`);

  assert.equal((await boss.get('/settings')).status, 303);
});

test('acting ends when the user is deleted', async () => {
  const ada = await member();
  const boss = await operator();
  await actAs(boss, ada.id);

  await site.sql(`DELETE FROM users WHERE id = ${ada.id}`);

  const settings = await boss.get('/settings');
  assert.equal(settings.status, 200);
  assert.ok(settings.text.includes(boss.email) && !settings.text.includes('You act as <strong>'));
});

test('what many record at once is one chain', async () => {
  const users = await Promise.all([1, 2, 3, 4].map(member));
  const admins = await Promise.all(users.map(operator));

  await Promise.all(admins.map(async (boss, index) => {
    for (let round = 0; round < 10; round += 1) {
      assert.equal((await actAs(boss, users[index].id)).status, 303);
      await boss.get('/settings');
      assert.equal((await boss.post('/admin/act_as/end')).status, 303);
    }
  }));

  assert.match((await verified()).out, /entries, all intact/);
  for (const boss of admins) assert.equal((await deeds(boss)).length, 20);
});

test('in a storm of admins all that was answered as done is in the log once, and the books hold', { timeout: 60000 }, async (t) => {
  const simulation = await Simulation.of(site);
  const { outcomes, bets, milliseconds, differences } = await letThemOperate(site, simulation, { actions: 300 });
  simulation.close();
  t.diagnostic(`${bets} bets meanwhile, ${Math.round(milliseconds)} ms: ${JSON.stringify(outcomes)}`);
  assert.deepEqual(differences, []);
  assert.deepEqual(Object.keys(outcomes).filter((name) => /: 5\d\d/.test(name)), []);
});

test('a superuser is refused by the triggers, and found without them', async () => {
  const id = await site.sql('SELECT max(id) - 2 FROM audit_entries');

  await assert.rejects(site.sql(`UPDATE audit_entries SET reason = 'another' WHERE id = ${id}`), /never changed/);
  await assert.rejects(site.sql('TRUNCATE audit_entries'), /never changed/);
  assert.match((await verified()).out, /entries, all intact/);
  await site.sql(`SET session_replication_role = replica; UPDATE audit_entries SET reason = 'another' WHERE id = ${id}`);

  const { code, out } = await verified();
  assert.equal(code, 1);
  assert.match(out, new RegExp(`^Entry ${id} was changed`));
});
