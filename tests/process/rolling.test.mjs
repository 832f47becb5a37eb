// A release takes the place of another while people play: no request is lost, each bet is there once.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Player, Proxy, isUp } from './proxy.mjs';
import { Site, eventually, freePort, pause, root, runs } from './site.mjs';

const PLAYERS = 12;
let site;
before(async () => {
  site = await Site.start({ WEB_WORKERS: '2', BET_RATE_LIMIT: '0', AUTH_RATE_LIMIT: '0', TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'warning' });
});
after(() => site?.stop());

// A web process of the site, with a port of its own.
async function begin(port) {
  const web = site.begin('web2', ['serve'], { PORT: String(port), METRICS_PORT: String(await freePort()) });
  await eventually('the web process', 20, () => isUp(port));
  return web;
}

// Those who play at `port` while `change` goes on. Gives them back when they have stopped.
async function whilePlaying(port, change) {
  const players = await Promise.all(Array.from({ length: PLAYERS }, () => Player.signUp({ port })));
  await site.sql("WITH rich AS (INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT id, 1000000, 'test', now() FROM users " +
    'RETURNING user_id, amount) UPDATE users SET coins = coins + amount FROM rich WHERE id = user_id');
  players.forEach((player, index) => player.play(index < PLAYERS / 2 ? 0 : 700));
  await pause(500);
  await change();
  await pause(500);
  await Promise.all(players.map((player) => player.stop()));
  return players;
}

async function checkNothingLost(players) {
  for (const { email, bets } of players) {
    const stored = await site.sql(`SELECT bets.id FROM bets JOIN users ON users.id = user_id WHERE email = '${email}' ORDER BY bets.id`);
    assert.deepEqual([...bets].sort((one, other) => one - other), stored.split('\n').map(Number));
  }
  await site.audit();
}

// A home with one migration more than this release has: it expands.
async function nextRelease() {
  const home = await mkdtemp(path.join(tmpdir(), 'snakeeyes-next.'));
  await cp(path.join(root, 'adapters/postgres/migrations'), `${home}/migrations`, { recursive: true });
  await writeFile(`${home}/migrations/9999_expand.sql`, 'ALTER TABLE users ADD nickname text;\nALTER TABLE bets ADD prize bigint NOT NULL DEFAULT 0;\n' +
    'CREATE TABLE prizes (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);\n');
  return home;
}

test('web processes are replaced one after the other behind a proxy while the database is migrated, and no request is lost', { timeout: 120000 }, async (context) => {
  const ports = [await freePort(), await freePort()];
  const webs = await Promise.all(ports.map(begin));
  const [proxy, home] = [await Proxy.start(ports), await nextRelease()];
  try {
    const early = site.begin('early', ['serve'], { SNAKEEYES_HOME: home, PORT: String(await freePort()), METRICS_PORT: String(await freePort()) });
    assert.equal((await early.ended).code, 1);
    assert.match(await site.log('early'), /the database lacks 9999_expand.sql: it must be migrated first/);
    const players = await whilePlaying(proxy.port, async () => {
      assert.deepEqual(await site.begin('migration', ['db', 'migrate'], { SNAKEEYES_HOME: home }).ended, { code: 0, signal: null });
      for (const index of [0, 1]) {
        const stopped = Date.now();
        assert.deepEqual(await webs[index].end('SIGTERM'), { code: 0, signal: null });
        context.diagnostic(`stopped in ${Date.now() - stopped} ms`);
        webs[index] = await begin(ports[index]);
      }
    });

    context.diagnostic(`${players.flatMap(({ bets }) => bets).length} bets, ${players.reduce((sum, { pages }) => sum + pages, 0)} pages`);
    const wrong = players.flatMap(({ wrong }) => wrong);
    assert.equal(wrong.length, 0, `${[...wrong.slice(0, 5), ...(await proxy.complaints()).slice(0, 5)].join('\n')}\n${wrong.length} in all`);
    await checkNothingLost(players);
  } finally {
    await proxy.stop();
    await Promise.all(webs.map((web) => web.end('SIGTERM')));
    await rm(home, { recursive: true, force: true });
  }
});

test('at SIGHUP a new web process takes over from the old one, and no request is lost', { timeout: 60000 }, async (context) => {
  const [web, before] = [await site.process('web'), await site.workers()];

  const players = await whilePlaying(site.port, async () => {
    await site.run('reload');
    await site.run('reload');
  });

  context.diagnostic(`${players.flatMap(({ bets }) => bets).length} bets, ${players.reduce((sum, { pages }) => sum + pages, 0)} pages`);
  assert.deepEqual(players.flatMap(({ wrong }) => wrong), []);
  assert.equal(await site.process('web'), web);
  await eventually('the end of the old', 10, async () => (await Promise.all(before.map(runs))).every((still) => !still));
  await checkNothingLost(players);
});

test('a web process for which the database must be migrated first says so, and the old one goes on', async () => {
  const workers = await site.workers();
  const last = await site.sql('UPDATE schema_migrations SET number = -number WHERE number = (SELECT max(number) FROM schema_migrations WHERE number < 9999) RETURNING name');
  const log = (await site.log('web')).length;

  await assert.rejects(site.run('reload'), /the old one goes on/);
  await site.sql('UPDATE schema_migrations SET number = -number WHERE number < 0');

  assert.match((await site.log('web')).slice(log), new RegExp(`the database lacks ${last}: it must be migrated first`));
  assert.deepEqual(await site.workers(), workers);
  assert.equal(await isUp(site.port), true);
});
