// The commands that work on a database: run by tests/with_servers, which gives an empty one that is this test's to fill and spoil.
import assert from 'node:assert/strict';
import test, { before, beforeEach } from 'node:test';
import { call, database, sql } from './database.mjs';
import { columns } from './program.mjs';

const password = 'correct horse battery';
const users = () => JSON.parse(call(['user', 'list', '--json']).out);

before(() => assert.ok(database, 'DATABASE_URL is set by tests/with_servers'));
beforeEach(() => assert.equal(call(['db', 'reset', '--yes']).code, 0));

test('an empty database lacks its migrations, which status says and migrate mends', () => {
  sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');

  const lacking = call(['db', 'status', '--json']);
  const migrated = call(['db', 'migrate']);
  const complete = call(['db', 'status', '--json']);

  assert.equal(lacking.code, 1);
  assert.ok(JSON.parse(lacking.out).every((row) => row.applied_on === null));
  assert.equal(migrated.code, 0);
  assert.equal(migrated.out, `${JSON.parse(lacking.out).length} migrations applied.\n`);
  assert.equal(complete.code, 0);
  assert.ok(JSON.parse(complete.out).every((row) => /^\d{4}-\d\d-\d\dT.*Z$/.test(row.applied_on) && row.changed === false));
});

test('a second migrate applies nothing', () => {
  const { code, out } = call(['db', 'migrate']);

  assert.equal(code, 0);
  assert.equal(out, '0 migrations applied.\n');
});

test('a migration that was changed after it was applied is told by status', () => {
  const table = sql("SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'checksum'");
  sql(`UPDATE ${table} SET checksum = sha256('x')`);

  const { code, out } = call(['db', 'status', '--json']);

  assert.equal(code, 1);
  assert.ok(JSON.parse(out).every((row) => row.changed === true));
});

test('the status has the same columns for people as for programs', () => {
  const table = call(['db', 'status']).out;

  for (const row of JSON.parse(call(['db', 'status', '--json']).out)) assert.deepEqual(Object.keys(row), columns(table));
});

test('a reset deletes all data and leaves a database that is migrated', () => {
  call(['db', 'seed']);

  const { code } = call(['db', 'reset', '--yes']);

  assert.equal(code, 0);
  assert.deepEqual(users(), []);
  assert.equal(call(['db', 'status']).code, 0);
});

test('seeding makes the first admin', () => {
  const { code } = call(['db', 'seed'], { settings: { SEED_ADMIN_EMAIL: 'First@Admin.Example', SEED_ADMIN_PASSWORD: password } });

  assert.equal(code, 0);
  assert.deepEqual(users().map(({ email, role, active }) => ({ email, role, active })),
    [{ email: 'first@admin.example', role: 'admin', active: true }]);
});

test('seeding again changes nothing', () => {
  call(['db', 'seed']);
  const once = sql('SELECT * FROM users');

  const { code } = call(['db', 'seed'], { settings: { SEED_ADMIN_PASSWORD: 'another password' } });

  assert.equal(code, 0);
  assert.equal(sql('SELECT * FROM users'), once);
});

test('an admin is made with the password of the environment or of standard input', () => {
  const environment = call(['user', 'create-admin', 'a@b.example'], { settings: { SNAKEEYES_PASSWORD: password }, input: 'short' });
  const input = call(['user', 'create-admin', 'c@d.example'], { input: `${password}\n` });

  assert.equal(environment.code, 0);
  assert.equal(input.code, 0);
  assert.deepEqual(users().map((user) => user.email), ['a@b.example', 'c@d.example']);
});

test('an admin that breaks a rule is not made, and the rule is named', () => {
  call(['user', 'create-admin', 'a@b.example'], { input: password });
  for (const [email, word, key] of [['nobody', password, 'email.invalid'], ['A@B.example', password, 'email.taken'],
    ['c@d.example', 'short', 'password.length'], ['c@d.example', 'password', 'password.common']]) {
    const { code, out, err } = call(['user', 'create-admin', email], { input: `${word}\n` });

    assert.equal(code, 1);
    assert.equal(out, '');
    assert.ok(err.includes(`(${key})`), err);
  }
  assert.equal(users().length, 1);
});

test('without a password no admin is made', () => {
  const { code, err } = call(['user', 'create-admin', 'a@b.example'], { input: '' });

  assert.equal(code, 1);
  assert.match(err, /no password/);
  assert.deepEqual(users(), []);
});

test('a new password takes the place of the old one and ends the sessions', () => {
  call(['user', 'create-admin', 'a@b.example'], { input: password });
  const old = sql('SELECT password_hash FROM users');
  sql("INSERT INTO sessions SELECT sha256('x'), id, now(), now() + interval '1 day' FROM users");

  const { code } = call(['user', 'set-password', 'A@b.example'], { input: 'another password\n' });

  assert.equal(code, 0);
  assert.notEqual(sql('SELECT password_hash FROM users'), old);
  assert.equal(sql('SELECT count(*) FROM sessions'), '0');
});

test('what the terminal changes is in the audit log, which lists it, newest first, and is intact', () => {
  call(['user', 'create-admin', 'a@b.example'], { input: password });
  call(['user', 'set-password', 'A@b.example'], { input: 'another password' });

  const listed = JSON.parse(call(['audit', 'list', '--json']).out);
  const table = call(['audit', 'list', '--count', '1']);
  const verified = call(['audit', 'verify']);

  assert.deepEqual(listed.map(({ id, action, actor_name, subject_name }) => [id, action, actor_name, subject_name]),
    [[2, 'user.password_set', 'command line', 'a@b.example'], [1, 'user.created', 'command line', 'a@b.example']]);
  assert.equal(listed[1].changes, 'role:  -> admin');
  assert.equal(table.out.trim().split('\n').length, 2);
  assert.deepEqual(columns(table.out), Object.keys(listed[0]));
  assert.equal(verified.code, 0);
  assert.equal(verified.out, `2 entries, all intact. The last one's hash is ${listed[0].hash}.\n`);
});

test('the audit log is narrowed by actor, action and subject', () => {
  call(['user', 'create-admin', 'a@b.example'], { input: password });
  call(['user', 'set-password', 'a@b.example'], { input: 'another password' });
  const ids = (...words) => JSON.parse(call(['audit', 'list', '--json', ...words]).out).map((row) => row.id);

  assert.deepEqual(ids('--actor', 'command line'), [2, 1]);
  assert.deepEqual(ids('--actor', 'nobody'), []);
  assert.deepEqual(ids('--action', 'user.created'), [1]);
  assert.deepEqual(ids('--subject', 'job'), []);
});

test('an entry that was tampered with is named and fails', () => {
  call(['user', 'create-admin', 'a@b.example'], { input: password });
  call(['user', 'set-password', 'a@b.example'], { input: 'another password' });
  sql('GRANT ALL ON audit_entries TO CURRENT_USER; ALTER TABLE audit_entries DISABLE TRIGGER USER');

  sql("UPDATE audit_entries SET subject_name = 'somebody else' WHERE id = 1");
  const changed = call(['audit', 'verify']);
  sql('DELETE FROM audit_entries WHERE id = 1');
  const deleted = call(['audit', 'verify']);

  assert.equal(changed.code, 1);
  assert.match(changed.out, /^Entry 1 was changed/);
  assert.equal(deleted.code, 1);
  assert.equal(deleted.out, 'Entry 1 is missing.\n');
});

test('jobs that the terminal retries and purges are in the audit log', () => {
  call(['jobs', 'add', 'fail']);
  sql("UPDATE jobs SET state = 'dead', finished_on = now()");

  call(['jobs', 'retry', '1']);
  sql("UPDATE jobs SET state = 'dead', finished_on = now()");
  call(['jobs', 'retry', 'all']);
  sql("UPDATE jobs SET state = 'dead', finished_on = now()");
  call(['jobs', 'purge', '--dead']);

  const listed = JSON.parse(call(['audit', 'list', '--json']).out);
  assert.deepEqual(listed.map(({ action, subject_id }) => [action, subject_id]), [['jobs.purged', 0], ['jobs.retried', 0],
    ['job.retried', 1]]);
  assert.equal(listed[0].changes, 'state: dead -> , count:  -> 1');
});

test('the seeds of all users are rotated twice, which is recorded, and the books hold', () => {
  call(['add', 'bets', '--count', '5000']);
  const seeds = () => JSON.parse(sql('SELECT json_agg(json_build_array(server_seed, next_server_seed)) FROM users')).flat();
  const revealed = () => Number(sql('SELECT count(*) FROM seed_pairs'));
  const [before, revealedBefore, count] = [seeds(), revealed(), users().length];

  const { code, out } = call(['bet', 'rotate-seeds', '--yes']);

  assert.equal(code, 0);
  assert.equal(out, `The seeds of ${count} users are rotated.\n`);
  assert.ok(count > 100);
  assert.equal(new Set([...before, ...seeds()]).size, 4 * count);
  assert.equal(sql('SELECT count(*) FROM users WHERE nonce <> 0'), '0');
  assert.equal(revealed(), revealedBefore + 2 * count);
  const recorded = JSON.parse(call(['audit', 'list', '--json', '--action', 'seeds.rotated']).out);
  assert.equal(recorded.reduce((sum, { changes }) => sum + Number(/count: {2}-> (\d+)/.exec(changes)[1]), 0), count);
  assert.equal(call(['coins', 'audit']).code, 0);
});

test('a user is found by the username, too', () => {
  call(['user', 'create-admin', 'a@b.example'], { input: password });
  sql("UPDATE users SET username = 'Ada'");

  assert.equal(call(['user', 'set-password', 'ada'], { input: 'another password' }).code, 0);
});

test('an unknown user has no password to set', () => {
  const { code, err } = call(['user', 'set-password', 'nobody'], { input: password });

  assert.equal(code, 1);
  assert.match(err, /^snakeeyes: the password can't be set/m);
});

test('listed users have the same columns for people as for programs', () => {
  call(['db', 'seed']);

  assert.deepEqual(Object.keys(users()[0]), columns(call(['user', 'list']).out));
});

test('more users than are read at a time are all listed, by id', () => {
  call(['db', 'seed']);
  sql(`INSERT INTO users (email, password_hash, role, seed_number, server_seed, next_server_seed, client_seed, nonce, created_on, updated_on)
       SELECT 'user' || n || '@x.example', 'hash', 'member', 1, sha256('a'), sha256('b'), 'c', 0, now(), now() FROM generate_series(1, 250) n`);

  const ids = users().map((user) => user.id);

  assert.equal(ids.length, 251);
  assert.deepEqual(ids, [...ids].sort((one, other) => one - other));
});

test('a list of any length is printed as it is read', () => {
  assert.equal(call(['add', 'users', '--count', '2300']).code, 0);

  const { code, out } = call(['user', 'list']);
  const rows = users();

  assert.equal(code, 0);
  assert.equal(rows.length, 2300);
  assert.equal(new Set(rows.map(({ id }) => id)).size, 2300);
  const lines = out.trimEnd().split('\n');
  assert.equal(lines.length, 2301);
  assert.deepEqual(lines.slice(1).map((line) => Number(line.split(' ')[0])), rows.map(({ id }) => id));
  assert.equal(lines.filter((line) => line.startsWith('id ')).length, 1);
});

test('a list of nothing is an empty array, and a head for people', () => {
  assert.deepEqual(users(), []);
  assert.match(call(['user', 'list']).out, /^id .*\n$/);
});

test('books in order pass the audit', () => {
  call(['db', 'seed']);

  const { code, out } = call(['coins', 'audit']);

  assert.equal(code, 0);
  assert.equal(out, '1 users, 0 with wrong coins.\n');
});

test('a coin that no entry tells of fails the audit and names its user', () => {
  call(['db', 'seed']);
  sql('UPDATE users SET coins = coins + 1');
  const [{ id, coins }] = users();

  const json = call(['coins', 'audit', '--json']);
  const table = call(['coins', 'audit']);

  assert.equal(json.code, 1);
  assert.deepEqual(JSON.parse(json.out), [{ user_id: id, coins, entries: coins - 1, bets: 0, debt: 0, debt_entries: 0 }]);
  assert.equal(table.code, 1);
  assert.deepEqual(columns(table.out), ['user_id', 'coins', 'entries', 'bets', 'debt', 'debt_entries']);
  assert.match(table.out, /1 users, 1 with wrong coins/);
});

test('a debt that no entry tells of fails the audit', () => {
  call(['db', 'seed']);
  sql('UPDATE users SET coin_debt = 5');
  const [{ id, coins }] = users();

  const { code, out } = call(['coins', 'audit', '--json']);

  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(out), [{ user_id: id, coins, entries: coins, bets: 0, debt: 5, debt_entries: 0 }]);
});

test('a database that does not answer is said so, without its password', () => {
  for (const words of [['db', 'status'], ['db', 'migrate'], ['db', 'reset', '--yes'], ['db', 'seed'], ['user', 'list'], ['coins', 'audit']]) {
    const { code, out, err } = call(words, { settings: { DATABASE_URL: 'postgresql://u:hunter2@127.0.0.1:1/none?connect_timeout=2' } });

    assert.equal(code, 1, words.join(' '));
    assert.equal(out, '');
    assert.match(err, /^snakeeyes: .+:.+/);
    assert.match(err, /127\.0\.0\.1/);
    assert.ok(!err.includes('hunter2'));
  }
});

test('a database that is not there is named', () => {
  const { code, err } = call(['user', 'list'], { settings: { DATABASE_URL: database.replace(/(^[^?]*\/)[^/?]*/, '$1nowhere') } });

  assert.equal(code, 1);
  assert.match(err, /nowhere/);
});

test('a database without its tables fails the commands that need them', () => {
  sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  for (const words of [['db', 'seed'], ['user', 'list'], ['coins', 'audit']]) {
    const { code, err } = call(words);

    assert.equal(code, 1, words.join(' '));
    assert.match(err, /^snakeeyes: /);
  }
});
