// The command line without any server: help, exit codes, and what each command prints.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { Folder, built, columns, snakeeyes, world } from './program.mjs';

const commands = ['serve', 'worker', 'db migrate', 'db status', 'db reset', 'db seed', 'add users', 'add invoices', 'add bets', 'add coupons',
  'add all', 'user create-admin', 'user set-password', 'user list', 'stripe sync-plans', 'stripe list-plans', 'stripe delete-plans',
  'jobs list', 'jobs dead', 'jobs retry', 'jobs purge', 'jobs add', 'workers', 'coins audit', 'audit list', 'audit verify', 'bet verify',
  'bet dump-rng', 'bet rotate-seeds', 'routes', 'secret', 'check', 'completion bash', 'manual'];
const groups = ['db', 'add', 'user', 'stripe', 'jobs', 'coins', 'audit', 'bet', 'completion'];
const lists = ['db status', 'user list', 'stripe list-plans', 'jobs list', 'jobs dead', 'workers', 'coins audit',
  'audit list', 'routes', 'check'];
const site = { SECRET_KEY: 'k'.repeat(32), DATABASE_URL: 'postgresql:///nowhere', REDIS_URL: 'unix:///nowhere' };
const seed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const seedHash = '630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd';

test('help on the first level names every command', () => {
  for (const word of ['--help', '-h']) {
    const { code, out, err } = snakeeyes([word]);

    assert.equal(code, 0);
    assert.equal(err, '');
    for (const command of commands) assert.match(out, new RegExp(`^  ${command} `, 'm'));
  }
});

test('help on a group names its commands and no other', () => {
  for (const group of groups) {
    const { code, out } = snakeeyes([group, '--help']);

    assert.equal(code, 0);
    const named = [...out.matchAll(/^ {2}(\S+( \S+)?) {2}/gm)].map((match) => match[1]);
    assert.deepEqual(named, commands.filter((command) => command.startsWith(`${group} `)));
  }
});

test('help on a command explains it and does not run it', () => {
  for (const command of commands) {
    const { code, out, err } = snakeeyes([...command.split(' '), '--help']);

    assert.equal(code, 0, command);
    assert.equal(err, '', command);
    assert.match(out, new RegExp(`^usage: snakeeyes ${command}`));
  }
});

test('every command that lists takes --json', () => {
  for (const command of lists) assert.match(snakeeyes([...command.split(' '), '--help']).out, /^ {2}--json /m, command);
});

test('what deletes or reveals for good asks first, unless --yes answers', () => {
  for (const command of ['db reset', 'stripe delete-plans', 'bet rotate-seeds']) {
    assert.match(snakeeyes([...command.split(' '), '--help']).out, /^ {2}--yes /m, command);
  }
});

test('no command, an unknown one and half a one are calls gone wrong, with help on standard error', () => {
  for (const words of [[], ['roll'], ['db'], ['db', 'drop']]) {
    const { code, out, err } = snakeeyes(words);

    assert.equal(code, 2, words.join(' '));
    assert.equal(out, '');
    assert.match(err, /usage: snakeeyes/);
  }
});

test('a missing argument, one too many and an unknown option are calls gone wrong', () => {
  const wrong = [['user', 'create-admin'], ['bet', 'verify', seed, 'a'], ['secret', 'x'], ['routes', '--yaml'], ['routes', '--json=x'],
    ['bet', 'dump-rng', '--count']];
  for (const words of wrong) {
    const { code, out, err } = snakeeyes(words);

    assert.equal(code, 2, words.join(' '));
    assert.equal(out, '');
    assert.match(err, /^snakeeyes: .*\n\nusage: snakeeyes/);
  }
});

test('a command that needs the database says that it is missing and fails', () => {
  for (const words of [['db', 'migrate'], ['db', 'reset', '--yes'], ['user', 'list'], ['coins', 'audit'], ['audit', 'list'],
    ['audit', 'verify'], ['bet', 'rotate-seeds', '--yes']]) {
    const { code, out, err } = snakeeyes(words);

    assert.equal(code, 1, words.join(' '));
    assert.equal(out, '');
    assert.match(err, /DATABASE_URL is missing/);
  }
});

test('serve with bad settings names them and fails', () => {
  const { code, err } = snakeeyes(['serve'], { settings: { PORT: 'x' } });

  assert.equal(code, 1);
  for (const setting of ['PORT', 'SECRET_KEY', 'REDIS_URL', 'DATABASE_URL']) assert.match(err, new RegExp(`^snakeeyes: ${setting} `, 'm'));
});

test('a reset that nobody confirms deletes nothing', () => {
  const { code, err } = snakeeyes(['db', 'reset'], { settings: site, input: 'y\n' });

  assert.equal(code, 1);
  assert.match(err, /nothing was deleted/);
});

test('seeds that nobody confirms are not rotated', () => {
  const { code, err } = snakeeyes(['bet', 'rotate-seeds'], { settings: site, input: 'y\n' });

  assert.equal(code, 1);
  assert.match(err, /nothing was rotated/);
});

test('output that cannot be written is a failure', () => {
  const { status, stderr } = spawnSync('sh', ['-c', '"$0" routes >/dev/full', built], { encoding: 'utf8' });

  assert.equal(status, 1);
  assert.match(stderr, /standard output/);
});

test('each secret is 64 hex digits of its own', () => {
  const { code, out } = snakeeyes(['secret']);

  assert.equal(code, 0);
  assert.match(out, /^[0-9a-f]{64}\n$/);
  assert.notEqual(snakeeyes(['secret']).out, out);
});

test('routes as JSON are objects with the names of the columns', () => {
  const table = snakeeyes(['routes']);
  const json = snakeeyes(['routes', '--json']);

  assert.equal(table.code, 0);
  assert.equal(json.code, 0);
  const rows = JSON.parse(json.out);
  assert.equal(rows.length, table.out.trim().split('\n').length - 1);
  for (const row of rows) assert.deepEqual(Object.keys(row), columns(table.out));
  assert.ok(rows.some((row) => row.method === 'POST' && row.path === '/bet/place'));
});

// Rolls the nonces that stand before each expected pair of dice.
function checkRolls(clientSeed, expected) {
  for (const [nonce, dice] of Object.entries(expected)) {
    const { code, out } = snakeeyes(['bet', 'verify', '--json', seed, clientSeed, nonce]);

    assert.equal(code, 0);
    const [die_1, die_2] = [...dice].map(Number);
    assert.deepEqual(JSON.parse(out), [{ server_seed_hash: seedHash, die_1, die_2, roll: die_1 + die_2 }]);
  }
}

test('rolls are verified by the vectors of the design', () => {
  checkRolls('snake-eyes', { 0: '44', 11: '55' });
  checkRolls('héllo', { 0: '53', 11: '56' });
  checkRolls('a', { 0: '35', 11: '23' });
});

test('skipped bytes do not disturb the verification', () => {
  checkRolls('a', { 139: '46' });
});

test('a client seed may look like an option behind --', () => {
  const { code } = snakeeyes(['bet', 'verify', '--', seed, '--help', '0']);

  assert.equal(code, 0);
});

test('seeds and nonces that are none are calls gone wrong, each named', () => {
  for (const [words, key] of [[['00', 'a', '0'], 'server_seed.format'], [[seed, '', '0'], 'client_seed.length'], [[seed, 'a', '-1'], 'nonce.format']]) {
    const { code, out, err } = snakeeyes(['bet', 'verify', ...words]);

    assert.equal(code, 2);
    assert.equal(out, '');
    assert.ok(err.includes(`(${key})`), err);
  }
});

test('dumped dice are as many as asked for', () => {
  const { code, out } = snakeeyes(['bet', 'dump-rng', '--dice', '--count', '1000']);

  assert.equal(code, 0);
  assert.match(out, /^([1-6] [1-6]\n){1000}$/);
});

test('dumped bytes come from two thirds of the dice', () => {
  const { status, stdout } = spawnSync(built, ['bet', 'dump-rng', '--count=30000'], { maxBuffer: 1 << 20 });

  assert.equal(status, 0);
  const expected = (30000 * 2 * (4 / 6)) / 4;
  assert.ok(Math.abs(stdout.length - expected) < expected / 20, `${stdout.length} bytes`);
});

test('the bytes behind the dice are all dumped', () => {
  const { status, stdout } = spawnSync(built, ['bet', 'dump-rng', '--bytes', '--count=3000'], { maxBuffer: 1 << 20 });

  assert.equal(status, 0);
  assert.equal(stdout.length, 3000 * 32);
  assert.equal(new Set(stdout).size, 256);
  assert.equal(snakeeyes(['bet', 'dump-rng', '--bytes', '--dice']).code, 2);
});

test('a dump to a reader that has had enough ends well, with a count or without', () => {
  for (const count of ['', '--count 100000']) {
    const script = `set -o pipefail; "$0" bet dump-rng ${count} | head -c 1 >/dev/null`;
    const { status, stderr } = spawnSync('bash', ['-c', script, built], { encoding: 'utf8', timeout: 30000 });

    assert.equal(status, 0);
    assert.equal(stderr, '');
  }
});

test('a count that is no number is a call gone wrong', () => {
  for (const count of ['x', '-1']) assert.equal(snakeeyes(['bet', 'dump-rng', '--count', count]).code, 2);
});

test('good settings are well', () => {
  const { code, out, err } = snakeeyes(['check'], { settings: site });

  assert.deepEqual({ code, err }, { code: 0, err: '' });
  assert.match(out, /well/);
});

// Where an image is built, it is not there.
const example = new URL('../../.env.example', import.meta.url);
test('.env.example tells of settings alone, with values that are well', { skip: !existsSync(example) }, () => {
  const { code, err } = snakeeyes(['check'], { settings: site, envFile: readFileSync(example) });

  assert.equal(err, '');
  assert.equal(code, 0);
});

test('each bad setting is named, wherever it stands', () => {
  const { code, err } = snakeeyes(['check'], { settings: { ...site, PORT: 'x', BET_RATE_LIMIT: '3', MAIL_URL: 'mail.example' }, envFile: 'LOG_LEVEL=loud\n?\nPROT=8\n' });

  assert.equal(code, 1);
  const named = err.trim().split('\n').map((line) => /^snakeeyes: (line 2|\S+) /.exec(line)?.[1]);
  assert.deepEqual(named.sort(), ['BET_RATE_LIMIT', 'LOG_LEVEL', 'MAIL_URL', 'PORT', 'PROT', 'line 2'].sort());
});

test('bad settings as JSON are objects of setting and reason, without the value', () => {
  const { code, out } = snakeeyes(['check', '--json'], { settings: { ...site, PORT: 'hunter2' } });

  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(out).map(Object.keys), [['setting', 'reason']]);
  assert.equal(JSON.parse(out)[0].setting, 'PORT');
  assert.ok(!out.includes('hunter2'));
});

test('what is well for a developer may not be for the world', () => {
  const { code, err } = snakeeyes(['check', '--deploy'], { settings: site });

  assert.equal(code, 1);
  assert.match(err, /STRIPE_SECRET_KEY[^]*PUBLIC_URL[^]*SEED_ADMIN_PASSWORD/);
});

test('a database that does not answer is not fit for the world, however well the settings are', () => {
  const { code, err } = snakeeyes(['check', '--deploy'], { settings: { ...site, ...world } });

  assert.equal(code, 1);
  assert.match(err, /^snakeeyes: DATABASE_URL .* does not answer.*\n$/);
});

test('a network may be called private only where the world is asked for', () => {
  assert.equal(snakeeyes(['check', '--private-network'], { settings: site }).code, 2);
});

test('a setting may stand in a file', () => {
  const folder = new Folder();
  writeFileSync(path.join(folder.path, 'port'), '65536\n');
  writeFileSync(path.join(folder.path, 'key'), `${'k'.repeat(32)}\n`);
  const { SECRET_KEY, ...rest } = site;

  const well = folder.call(built, ['check'], { ...rest, SECRET_KEY_FILE: 'key' });
  const bad = folder.call(built, ['check'], { ...rest, SECRET_KEY_FILE: 'gone', PORT_FILE: 'port', REDIS_URL_FILE: 'key' });
  folder.remove();

  assert.deepEqual({ code: well.code, err: well.err }, { code: 0, err: '' });
  assert.equal(bad.code, 1);
  assert.match(bad.err, /^snakeeyes: SECRET_KEY names a file that can't be read$/m);
  assert.match(bad.err, /^snakeeyes: PORT must be a port/m);
  assert.match(bad.err, /^snakeeyes: REDIS_URL is given twice/m);
  assert.equal(bad.err.match(/SECRET_KEY/g).length, 1);
});
