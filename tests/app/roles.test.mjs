// Two roles on one database: one migrates, the other serves, and `check --deploy` tells whether they are what they should be. Run by
// tests/with_servers, whose database is this test's to fill and spoil.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { before } from 'node:test';
import { database, sql } from './database.mjs';
import { snakeeyes, world } from './program.mjs';

const serving = process.env.SERVING_DATABASE_URL;
const superuser = database.replace('user=snakeeyes', 'user=postgres');
const servers = { DATABASE_URL: serving, REDIS_URL: process.env.REDIS_URL };
const migrating = { DATABASE_URL: serving, MIGRATION_DATABASE_URL: database };
const deploy = (settings, ...words) => snakeeyes(['check', '--deploy', ...words], { settings: { ...world, ...servers, ...settings } });
const granted = (privilege) => sql(`SELECT has_table_privilege('snakeeyes_site', 'bets', '${privilege}')`);

before(() => {
  assert.ok(serving && database, 'set by tests/with_servers');
  const { code, err } = snakeeyes(['db', 'reset', '--yes'], { settings: migrating });
  assert.deepEqual({ code, err }, { code: 0, err: '' });
});

test('who serves makes, lists and audits without being the owner', () => {
  const calls = [['db', 'status'], ['db', 'seed'], ['add', 'all', '--count', '3'], ['user', 'list'], ['jobs', 'add', 'fail'], ['jobs', 'list'],
    ['workers'], ['coins', 'audit'], ['bet', 'rotate-seeds', '--yes'],
    ['audit', 'list'], ['audit', 'verify']];
  for (const words of calls) {
    const { code, err } = snakeeyes(words, { settings: servers });

    assert.deepEqual({ code, err }, { code: 0, err: '' }, words.join(' '));
  }
});

test('who serves neither migrates nor resets', () => {
  for (const words of [['db', 'migrate'], ['db', 'reset', '--yes']]) {
    const { code, err } = snakeeyes(words, { settings: servers });

    assert.equal(code, 1, words.join(' '));
    assert.match(err, /permission denied|must be owner/);
  }
});

test('every migrate gives the serving role its rights and takes all others', () => {
  sql('REVOKE INSERT ON bets FROM snakeeyes_site; GRANT DELETE ON bets TO snakeeyes_site');

  const { code, out } = snakeeyes(['db', 'migrate'], { settings: migrating });

  assert.deepEqual({ code, out }, { code: 0, out: '0 migrations applied.\n' });
  assert.deepEqual([granted('INSERT'), granted('DELETE')], ['t', 'f']);
});

test('a serving role that is not there is named', () => {
  const { code, err } = snakeeyes(['db', 'migrate'], { settings: { ...migrating, DATABASE_URL: serving.replace('snakeeyes_site', 'nobody') } });

  assert.equal(code, 1);
  assert.match(err, /rights of the role that serves: .*role "nobody" does not exist/);
});

test('two narrow roles are fit for the world', () => {
  const alone = deploy({});
  const both = deploy({ MIGRATION_DATABASE_URL: database }, '--json');

  assert.deepEqual({ code: alone.code, err: alone.err }, { code: 0, err: '' });
  assert.deepEqual({ code: both.code, out: JSON.parse(both.out) }, { code: 0, out: [] });
});

test('an owner or a superuser that serves is named, and who migrates without being the owner, or being more', () => {
  const owner = deploy({ DATABASE_URL: database });
  const ruler = deploy({ DATABASE_URL: superuser });
  const migrator = deploy({ MIGRATION_DATABASE_URL: superuser });
  const stranger = deploy({ MIGRATION_DATABASE_URL: serving });

  assert.match(owner.err, /^snakeeyes: DATABASE_URL must not be the tables' owner's.*\n$/);
  assert.match(ruler.err, /^snakeeyes: DATABASE_URL must not be a superuser's.*\n$/);
  assert.match(migrator.err, /^snakeeyes: MIGRATION_DATABASE_URL must not be a superuser's.*\n$/);
  assert.match(stranger.err, /^snakeeyes: MIGRATION_DATABASE_URL must be the tables' owner's.*\n$/);
  for (const { code } of [owner, ruler, migrator, stranger]) assert.equal(code, 1);
});

test('each right beyond the need is named by what could be done with it', () => {
  sql('GRANT UPDATE ON audit_entries TO snakeeyes_site; GRANT DELETE ON bets TO snakeeyes_site; GRANT CREATE ON SCHEMA public TO PUBLIC');

  const { code, out } = deploy({}, '--json');
  snakeeyes(['db', 'migrate'], { settings: migrating });

  assert.equal(code, 1);
  const reasons = JSON.parse(out).map(({ setting, reason }) => `${setting} ${reason}`);
  assert.equal(reasons.length, 3);
  for (const what of [/audit log/, /bets/, /CREATE/]) assert.ok(reasons.some((reason) => reason.startsWith('DATABASE_URL ') && what.test(reason)));
  assert.equal(deploy({}).code, 0);
});

test('a role that was granted nothing is named', () => {
  sql('REVOKE ALL ON serving_rights FROM snakeeyes_site');

  const { code, err } = deploy({});
  snakeeyes(['db', 'migrate'], { settings: migrating });

  assert.equal(code, 1);
  assert.match(err, /^snakeeyes: DATABASE_URL names a role without its rights.*\n$/);
});

test('what a network would tell is named, but for the one that is private; a password that is a name always is', () => {
  const url = 'postgresql://site:site@db.invalid/x?connect_timeout=2';
  const open = deploy({ DATABASE_URL: url, METRICS_BIND: '0.0.0.0' });
  const apart = deploy({ DATABASE_URL: url, METRICS_BIND: '0.0.0.0' }, '--private-network');

  assert.match(open.err, /METRICS_BIND must be[^]*DATABASE_URL must have sslmode/);
  assert.match(open.err, /DATABASE_URL must not have the name/);
  assert.ok(!/METRICS_BIND|sslmode/.test(apart.err));
  assert.match(apart.err, /DATABASE_URL must not have the name/);
  assert.ok(!/site:site/.test(open.err));
});

// conf/postgres/roles.sh on a database of its own, as the image `postgres` runs it.
function makeRoles(settings) {
  const script = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../../conf/postgres/roles.sh');
  const { status, stderr } = spawnSync('bash', [script], { encoding: 'utf8', env: { PATH: process.env.PATH,
    PGHOST: new URL(database).searchParams.get('host'), POSTGRES_DB: 'made_for_roles', OWNER_ROLE: 'made_owner', SITE_ROLE: "made site's", ...settings } });
  return { code: status, err: stderr };
}

test('the script of the container makes two roles that are fit for the world, as often as it is called', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'snakeeyes-roles.'));
  const asRuler = (text) => sql(text, superuser);
  writeFileSync(path.join(folder, 'password'), "it's a secret\n");
  asRuler('CREATE DATABASE made_for_roles');
  t.after(() => {
    asRuler('DROP DATABASE made_for_roles');
    asRuler('DROP ROLE made_owner, "made site\'s"');
    rmSync(folder, { recursive: true });
  });
  const url = (role) => database.replace('/snakeeyes?', '/made_for_roles?').replace('user=snakeeyes', `user=${encodeURIComponent(role)}`);
  const settings = { DATABASE_URL: url("made site's"), MIGRATION_DATABASE_URL: url('made_owner') };

  const lacking = makeRoles({ OWNER_PASSWORD: 'x' });
  const first = makeRoles({ OWNER_PASSWORD: 'x', SITE_PASSWORD_FILE: path.join(folder, 'password') });
  const second = makeRoles({ OWNER_PASSWORD: 'y', SITE_PASSWORD: 'z' });
  const migrated = snakeeyes(['db', 'migrate'], { settings });
  const checked = deploy(settings);

  assert.deepEqual({ code: lacking.code, err: lacking.err }, { code: 1, err: 'roles: SITE_PASSWORD or SITE_PASSWORD_FILE must be set\n' });
  assert.deepEqual(first, { code: 0, err: '' });
  assert.deepEqual(second, { code: 0, err: '' });
  assert.deepEqual({ code: migrated.code, err: migrated.err }, { code: 0, err: '' });
  assert.deepEqual({ code: checked.code, err: checked.err }, { code: 0, err: '' });
});
