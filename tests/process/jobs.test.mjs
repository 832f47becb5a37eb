// What must hold while workers are killed and servers go away: each job's effect is there once, no job is lost, and none waits for long.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Actor, Peer } from '../smtp/peer.mjs';
import { Site, eventually, pause } from './site.mjs';

let site;
let post; // takes some time for each mail, as mail servers do
before(async () => {
  post = await Peer.start({ onMailFrom: (address, session, done) => setTimeout(done, 20) });
  site = await Site.start({ MAIL_URL: `smtp://127.0.0.1:${post.port}` });
});
after(async () => {
  await site?.stop();
  await post?.stop();
});

// Adds jobs as the site does, and rings the bell; gives their ids.
async function add(kind, count, payload = {}) {
  const ids = await site.sql(`INSERT INTO jobs (kind, payload, state, created_on, run_at, due_on)
    SELECT '${kind}', '${JSON.stringify(payload)}', 'queued', now, now, now FROM generate_series(1, ${count}), clock_timestamp() AS now
    RETURNING id, pg_notify('jobs', '')`);
  return ids.split('\n').map((line) => Number(line.split('|')[0]));
}
const mail = (message) => ({ email: 'ada@example.com', message });
const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

// What else the machine does is not the site's: the best of some rounds counts.
test('a job starts within 50 ms of the commit that asks for it', { timeout: 60000 }, async (t) => {
  const medians = [];
  for (let round = 0; round < 5 && !(Math.min(...medians) < 50); round += 1) {
    for (let i = 0; i < 20; i += 1) {
      await add('drill', 1);
      await site.idle();
    }
    const waits = await site.sql(`SELECT extract(epoch FROM started_on - created_on) * 1000 FROM jobs WHERE kind = 'drill' ORDER BY id DESC LIMIT 20`);
    medians.push(median(waits.split('\n').map(Number)));
  }
  t.diagnostic(`medians of 20: ${medians.join(', ')} ms`);
  assert.ok(Math.min(...medians) < 50, `medians of ${medians.join(', ')} ms`);
});

test('a worker that is told to stop ends what it runs, and another does the rest', { timeout: 60000 }, async (t) => {
  await site.end('worker');
  const slow = await Actor.start({ MAIL_END: (socket) => setTimeout(() => socket.write('250 taken\r\n'), 500) });
  const settings = { MAIL_URL: `smtp://127.0.0.1:${slow.port}` };
  try {
    const first = await site.worker(settings);
    await add('mail.contact', 40, mail('hello'));
    await eventually('work', 20, () => slow.messages.length >= 4);

    const told = Date.now();
    const end = await first.end('SIGTERM');
    const seconds = (Date.now() - told) / 1000;

    const after = await site.jobs('mail.contact');
    assert.deepEqual(end, { code: 0, signal: null });
    assert.ok(seconds < 10, `${seconds} s`);
    assert.deepEqual([...new Set(after.map(({ state, tries }) => `${state} ${tries}`))].sort(), ['done 1', 'queued 0']);
    const finished = after.filter(({ state }) => state === 'done').length;
    assert.equal(slow.messages.length, finished);

    const second = await site.worker(settings);
    await site.idle();
    assert.deepEqual([...new Set((await site.jobs('mail.contact')).map(({ state, tries }) => `${state} ${tries}`))], ['done 1']);
    assert.equal(new Set(slow.messages.map((message) => /^Message-ID: (.*)$/m.exec(message)[1])).size, 40);
    assert.equal(slow.messages.length, 40);
    assert.equal((await second.end('SIGTERM')).code, 0);
    t.diagnostic(`stopped after ${seconds} s with ${finished} of 40 mails sent`);
  } finally {
    await slow.stop();
  }
});

test('when the worker that leads is killed, another leads within 10 s', { timeout: 60000 }, async (t) => {
  const workers = [await site.worker(), await site.worker()];
  const leaders = async () => JSON.parse(await site.command('workers', '--json')).filter(({ leads }) => leads).map(({ worker }) => worker);
  const [leader] = await eventually('a leader', 10, async () => {
    const found = await leaders();
    return found.length === 1 && found;
  });
  const victim = workers.find(({ id }) => leader.includes(`:${id}:`));

  const killed = Date.now();
  await victim.end('SIGKILL');
  const other = await eventually('another leader', 10, async () => (await leaders()).find((worker) => worker !== leader));

  t.diagnostic(`another led after ${Date.now() - killed} ms`);
  assert.ok(workers.some(({ id, runs }) => runs && other.includes(`:${id}:`)), other);
  await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
});

// Workers with a supervisor that starts another for each that is killed.
class Crew {
  #going = true;
  #workers = [];

  constructor(size) {
    for (let i = 0; i < size; i += 1) this.#man(i);
  }

  #man(i) {
    if (!this.#going) return;
    this.#workers[i] = site.begin('workers', ['worker']);
    this.#workers[i].ended.then(() => this.#man(i));
  }

  // Kills one that has begun to work.
  async kill() {
    const victims = await eventually('a worker', 20, async () => {
      const log = await site.log('workers');
      const found = this.#workers.filter(({ id, runs }) => runs && log.includes(`:${id}:`));
      return found.length > 0 && found;
    });
    victims[Math.floor(Math.random() * victims.length)].end('SIGKILL');
  }

  // Lets the workers stop; gives their exit codes.
  async dismiss() {
    this.#going = false;
    return (await Promise.all(this.#workers.map((worker) => worker.end('SIGTERM')))).map(({ code }) => code);
  }
}

// Kills Redis; the start of another is `redis`, which is waited for before the next kill.
let redis = Promise.resolve();
async function killRedis() {
  await redis;
  process.kill(await site.process('redis'), 'SIGKILL');
  redis = site.restart('redis');
}
async function flushRedis() {
  await redis;
  await site.redis('FLUSHALL');
}

// Kills PostgreSQL. Another does not start before the last process of the old one has gone.
async function restartPostgres(signal) {
  process.kill(await site.process('postgres'), signal);
  await eventually('PostgreSQL', 60, () => site.restart('postgres').then(() => true, () => false));
}

function shuffle(list) {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}
const times = (count, step) => Array(count).fill(step);

// A drill that takes a tenth of a second, so that whoever is killed is killed at work.
const makeDrillsTakeTime = () => site.sql(`CREATE OR REPLACE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_sleep(0.1); RETURN new; END';
  CREATE OR REPLACE TRIGGER drills_take_time BEFORE INSERT ON job_drills FOR EACH ROW EXECUTE FUNCTION take_time()`);

// Adds 1,000 drills and 50 mails in ten parts while one thing after another happens.
async function storm(happenings) {
  const added = { drills: [], mails: [] };
  await makeDrillsTakeTime();
  for (const [index, happen] of happenings.entries()) {
    if (index % (happenings.length / 10) === 0) {
      added.drills.push(...await add('drill', 100));
      added.mails.push(...await add('mail.contact', 5, mail('hello')));
    }
    await pause(Math.random() * 200);
    await happen();
  }
  await redis;
  return added;
}

async function assertEachIsDone({ drills, mails }) {
  const ids = `BETWEEN ${drills[0]} AND ${mails.at(-1)}`;
  const ours = "kind IN ('drill', 'mail.contact')"; // and none of the schedule's
  assert.equal(await site.sql(`SELECT state, count(*) FROM jobs WHERE id ${ids} AND ${ours} GROUP BY state`), 'done|1050');
  assert.equal(await site.sql(`SELECT count(*), count(DISTINCT job_id) FROM job_drills WHERE job_id ${ids}`), '1000|1000');
  for (const id of mails) {
    const sent = post.mails.filter((each) => each.id.startsWith(`<job-${id}.`)).map((each) => each.id);
    assert.equal(new Set(sent).size, 1, sent.join(' '));
  }
  const again = Number(await site.sql(`SELECT count(*) FROM jobs WHERE id ${ids} AND ${ours} AND tries > 1`));
  assert.ok(again > 0, 'no job was tried twice: nobody was killed at work');
  return `${again} of 1050 jobs were tried again, ${post.mails.length} times a mail was sent for 50`;
}

test('1,000 jobs while workers and Redis are killed 50 times: each effect once, none lost', { timeout: 150000 }, async (t) => {
  post.mails.length = 0;
  const crew = new Crew(3);
  t.after(() => crew.dismiss());
  const kills = shuffle([...times(38, () => crew.kill()), ...times(12, killRedis)]);
  const kill = kills[30];
  kills[30] = () => kill().then(flushRedis);

  const began = Date.now();
  const added = await storm(kills);
  const stormed = Date.now();
  await site.sql("UPDATE jobs SET due_on = now() WHERE state = 'queued'"); // as if what was sent had not come to anybody for a minute
  await site.idle(45);
  const rested = Date.now();

  const told = await assertEachIsDone(added);
  t.diagnostic(`${told}; ${stormed - began} ms of storm, ${rested - stormed} ms until all was done`);
  assert.deepEqual(await crew.dismiss(), [0, 0, 0]);
});

test('1,000 jobs while PostgreSQL is restarted and killed, too: each effect once, none lost', { timeout: 150000 }, async (t) => {
  post.mails.length = 0;
  const crew = new Crew(3);
  t.after(() => crew.dismiss());
  const restarts = ['SIGINT', 'SIGQUIT', 'SIGKILL', 'SIGINT', 'SIGQUIT', 'SIGKILL'].map((signal) => () => restartPostgres(signal));

  const began = Date.now();
  const added = await storm(shuffle([...restarts, ...times(10, () => crew.kill()), ...times(4, killRedis)]));
  const stormed = Date.now();
  await site.sql("UPDATE jobs SET lease_until = now() WHERE state = 'running'"); // as if the time of the leases had gone by
  await site.sql("UPDATE jobs SET due_on = now() WHERE state = 'queued'");
  await site.idle(45);
  const rested = Date.now();

  const told = await assertEachIsDone(added);
  t.diagnostic(`${told}; ${stormed - began} ms of storm, ${rested - stormed} ms until all was done`);
  assert.deepEqual(await crew.dismiss(), [0, 0, 0]);
});
