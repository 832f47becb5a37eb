// `./run backup` and `./run restore`: a site comes back elsewhere as it was, or nothing changes.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Player } from './proxy.mjs';
import { Browser, Site, element, eventually, freePort } from './site.mjs';

const LETTERS = 3;
let site, folder, file, member, promised;

// The hashes that a player is shown, of the server seeds in use and next.
async function shownHashes(browser) {
  const { text } = await browser.get('/bet/place');
  return ['server_seed_hash', 'next_server_seed_hash'].map((id) => element(text, id));
}

// With records of all kinds, letters that wait for a worker, and people who bet while the backup is made.
before(async () => {
  site = await Site.start({ WEB_WORKERS: '1', BET_RATE_LIMIT: '0', AUTH_RATE_LIMIT: '0' });
  folder = await mkdtemp(path.join(tmpdir(), 'snakeeyes-backup.'));
  file = path.join(folder, 'site.dump');
  await site.command('add', 'all', '--count', '20');
  await site.end('worker');
  const browser = new Browser(site);
  for (let letter = 0; letter < LETTERS; letter += 1) await browser.submit('/contact', { email: 'a@example.com', message: `letter ${letter}` });
  member = await browser.signUp();
  await browser.bet(7, 5);
  promised = await shownHashes(browser);
  browser.close();
  const players = await Promise.all([Player.signUp(site), Player.signUp(site)]);
  players.forEach((player) => player.play(0));
  await site.run('backup', file);
  await Promise.all(players.map((player) => player.stop()));
});
after(async () => {
  await site?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const COUNTS = ['users', 'bets', 'coin_entries', 'invoices', 'purchases', 'jobs', 'audit_entries'];
const counts = (of) => of.sql(`SELECT ${COUNTS.map((table) => `(SELECT count(*) FROM ${table})`).join(", ")}`);

test('a backup is whole before its name appears, for its owner alone, and never written over', async () => {
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(folder), ['site.dump']);
  await assert.rejects(site.run('backup', file), /is there already/);
});

test('a site comes back in a new instance: books and log hold, people sign in, and what waited is done once', async () => {
  const other = Site.of({ ...site.environment, VAR: path.join(folder, 'var'), PORT: String(await freePort()), METRICS_PORT: String(await freePort()) });
  try {
    const told = await other.run('restore', file);

    await other.idle();
    await other.audit();
    const browser = new Browser(other);
    const { status } = await browser.submit('/login', { identity: member.email, password: member.password });
    const hashes = await shownHashes(browser);
    const { data } = await browser.bet(7, 1);
    browser.close();
    assert.match(told, /the coins and the operators' log hold/);
    assert.equal(status, 303);
    assert.equal(data.nonce, 0);
    assert.equal(new Set([...promised, ...hashes]).size, 4, 'seeds whose rolls the player may have seen are neither in use nor next');
    assert.equal((await other.mails()).filter(({ raw }) => /letter \d/.test(raw)).length, LETTERS);
    assert.equal(await other.sql("SELECT count(*) FROM jobs WHERE state <> 'done'"), '0');
  } finally {
    await other.run('reset', '--yes');
  }
});

// Sees that restoring `bad` fails in these words and changes nothing.
async function checkRefused(bad, words) {
  const [had, web] = [await counts(site), await site.process('web')];

  await assert.rejects(site.run('restore', bad, '--yes'), words);

  assert.equal(await counts(site), had);
  assert.equal(await site.process('web'), web);
  assert.equal(await site.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'snakeeyes_%'"), '0');
}

test('a backup that was cut off is refused and nothing is changed', async () => {
  const bad = path.join(folder, 'cut.dump');
  await copyFile(file, bad);
  await truncate(bad, (await stat(file)).size - 2000);

  await checkRefused(bad, /no whole backup/);
});

test('what is no backup of a site is refused and nothing is changed', async () => {
  const bad = path.join(folder, 'foreign.dump');
  await writeFile(bad, 'a file of something else');

  await checkRefused(bad, /no whole backup/);
});

test('a backup whose books do not hold is refused and nothing is changed', async () => {
  const bad = path.join(folder, 'unsound.dump');
  await site.sql("UPDATE users SET coins = coins + 1 WHERE email = '" + member.email + "'");
  await site.run('backup', bad);
  await site.sql("UPDATE users SET coins = coins - 1 WHERE email = '" + member.email + "'");

  await checkRefused(bad, /can't be restored; nothing was changed/);
});

test('data that is there is not replaced without a word', async () => {
  const had = await counts(site);

  await assert.rejects(site.run('restore', file), /--yes answers the question/);

  assert.equal(await counts(site), had);
});

test('with --yes the instance is as it was at its backup, and serves', async () => {
  const bets = Number(await site.sql('SELECT count(*) FROM bets'));

  await site.run('restore', file, '--yes');

  assert.ok(Number(await site.sql('SELECT count(*) FROM bets')) < bets);
  await eventually('the site', 10, async () => (await new Browser(site).get('/up')).status === 200);
  await site.audit();
});
