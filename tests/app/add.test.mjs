// Made-up records: `snakeeyes add`, on a database that holds somebody already.
import assert from 'node:assert/strict';
import test, { before, beforeEach } from 'node:test';
import { call, database, sql } from './database.mjs';

const password = 'correct horse battery';
const count = (table) => Number(sql(`SELECT count(*) FROM ${table}`));
const added = (words, options) => {
  const { code, out, err } = call(['add', ...words, '--json'], options);
  assert.equal(code, 0, err);
  return JSON.parse(out);
};
const audit = () => call(['coins', 'audit']).code;

before(() => assert.ok(database, 'DATABASE_URL is set by tests/with_servers'));
beforeEach(() => {
  assert.equal(call(['db', 'reset', '--yes']).code, 0);
  assert.equal(call(['db', 'seed']).code, 0);
});

test('users are added at addresses that are nobody\'s', () => {
  assert.deepEqual(added(['users', '--count', '30']), [{ users: 30, bets: 0, invoices: 0, coupons: 0 }]);

  assert.equal(count("users WHERE email ~ '@example\\.(com|org|net)$' AND role = 'member'"), 30);
  assert.equal(count('users'), 31);
  assert.equal(audit(), 0);
});

test('bets are added with their players, and the books hold', () => {
  const [{ users, bets }] = added(['bets', '--count', '2000']);

  assert.deepEqual({ users, bets }, { users: 50, bets: 2000 });
  assert.equal(count('bets'), 2000);
  assert.equal(count('(SELECT DISTINCT user_id FROM bets) AS players WHERE user_id NOT IN (SELECT id FROM users WHERE role = \'member\')'), 0);
  assert.equal(sql('SELECT sum(bet_count) FROM users'), '2000');
  assert.equal(count('users WHERE coins < 0'), 0);
  assert.equal(audit(), 0);
});

test('every added bet is the roll of its seeds, as anyone can verify', () => {
  added(['bets', '--count', '2000']);
  const rolls = sql(`SELECT encode(seeds.server_seed, 'hex'), seeds.client_seed, nonce, die_1, die_2
    FROM bets JOIN seed_pairs AS seeds ON seeds.user_id = bets.user_id AND seeds.number = seed_number ORDER BY bets.id LIMIT 20`).split('\n');

  assert.equal(rolls.length, 20);
  for (const roll of rolls) {
    const [serverSeed, clientSeed, nonce, die_1, die_2] = roll.split('|');
    const [verified] = JSON.parse(call(['bet', 'verify', '--json', serverSeed, clientSeed, nonce]).out);
    assert.deepEqual([verified.die_1, verified.die_2], [Number(die_1), Number(die_2)]);
  }
});

test('invoices are added with who paid them and their subscriptions', () => {
  const [{ users, invoices }] = added(['invoices', '--count', '120']);

  assert.deepEqual({ users, invoices }, { users: 20, invoices: 120 });
  assert.equal(count('invoices WHERE total > 0 AND user_id IS NOT NULL AND created_on < now()'), 120);
  assert.equal(count("invoices JOIN subscriptions USING (user_id) WHERE description <> 'coins' AND description <> plan"), 0);
  assert.ok(count('subscriptions') > 0);
  assert.equal(audit(), 0);
});

test('coupons are added without users', () => {
  assert.deepEqual(added(['coupons', '--count', '40']), [{ users: 0, bets: 0, invoices: 0, coupons: 40 }]);

  assert.equal(count('coupons'), 40);
  assert.equal(count('users'), 1);
});

test('all of them are so many each, a hundred by default', () => {
  assert.deepEqual(added(['all']), [{ users: 100, bets: 100, invoices: 100, coupons: 100 }]);

  assert.deepEqual(['users', 'bets', 'invoices', 'coupons'].map(count), [101, 100, 100, 100]);
  assert.equal(audit(), 0);
});

test('a second time adds as many again', () => {
  added(['all', '--count', '600']);

  added(['all', '--count', '600']);

  assert.equal(count('users'), 1201);
  assert.equal(audit(), 0);
});

test('who is there already stays as he is', () => {
  const admin = () => sql("SELECT * FROM users WHERE role = 'admin'");
  const was = admin();

  added(['all']);

  assert.equal(admin(), was);
});

test('the audit log tells what was added', () => {
  added(['all', '--count', '7']);

  const entries = JSON.parse(call(['audit', 'list', '--json', '--action', 'sample.added']).out);
  assert.deepEqual(entries.map(({ actor_name: actor, changes }) => [actor, changes]), [['command line', 'coupons:  -> 7'],
    ['command line', 'users:  -> 7, bets:  -> 7, invoices:  -> 7']]);
  assert.equal(call(['audit', 'verify']).code, 0);
});

test('for people the outcome is a sentence', () => {
  const { code, out, err } = call(['add', 'bets', '--count', '1']);

  assert.deepEqual({ code, err }, { code: 0, err: '' });
  assert.equal(out, 'Added 1 users, 1 bets, 0 invoices and 0 coupons.\n');
});

test('a weak password is refused before anything is added', () => {
  const { code, out, err } = call(['add', 'users'], { settings: { SNAKEEYES_PASSWORD: 'short' } });

  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, /\(password\.length\)/);
  assert.equal(count('users'), 1);
});

test('the password is that of the environment, else nobody\'s', () => {
  added(['users', '--count', '2'], { settings: { SNAKEEYES_PASSWORD: password } });
  added(['users', '--count', '2']);

  assert.equal(count("(SELECT DISTINCT password_hash FROM users WHERE role = 'member') AS hashes WHERE password_hash LIKE '$argon2id$%'"), 2);
});

test('a count that is none is a call gone wrong, and nothing is added', () => {
  for (const words of [['users', '--count', '0'], ['bets', '--count', '-1'], ['coupons', '--count', 'many'], ['all', '--count', '100000001'],
    ['users', '--count'], ['users', '5'], ['nothing']]) {
    const { code, out } = call(['add', ...words]);

    assert.equal(code, 2, words.join(' '));
    assert.equal(out, '');
  }
  assert.equal(count('users'), 1);
});

test('without its tables nothing can be added', () => {
  sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');

  const { code, out, err } = call(['add', 'users']);

  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, /^snakeeyes: not all could be added: /);
});
