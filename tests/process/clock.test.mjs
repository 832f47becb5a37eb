// What must hold whatever the clocks say. libfaketime stands between the site's processes and the clock of the machine.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { Actor } from '../smtp/peer.mjs';
import { Browser, Site, eventually, messages } from './site.mjs';

let site;
before(async () => {
  site = await Site.start();
  await site.end('worker'); // each test has workers of its own
});
after(() => site?.stop());

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

// Of the several builds of libfaketime that Debian may have, the one for threads. Time that is waited for is as long as it is: only the
// clock on the wall is another, and waiting by the other clock must not be mended.
const library = readdirSync('/usr/lib').map((folder) => `/usr/lib/${folder}/faketime`)
  .flatMap((folder) => { try { return readdirSync(folder).map((name) => `${folder}/${name}`); } catch { return []; } })
  .find((file) => file.endsWith('/libfaketimeMT.so.1'));
const fake = { LD_PRELOAD: library, DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_FORCE_MONOTONIC_FIX: '0' };

// A clock that a test may set while processes look at it.
class Clock {
  ahead = 0;

  constructor() {
    this.file = `${site.var}/clock`;
    this.settings = { ...fake, FAKETIME_TIMESTAMP_FILE: this.file, FAKETIME_NO_CACHE: '1' };
  }

  now() {
    return Date.now() + this.ahead;
  }

  async set(instant) {
    this.ahead = instant - Date.now();
    await writeFile(`${this.file}.new`, `${this.ahead < 0 ? '' : '+'}${(this.ahead / SECOND).toFixed(3)}\n`);
    await rename(`${this.file}.new`, this.file);
  }
}

test('the link of a mail dies after an hour', { timeout: 60000 }, async () => {
  const worker = await site.worker();
  const { email } = await new Browser(site).signUp();
  await new Browser(site).submit('/account/begin_password_reset', { identity: email });
  await site.idle();
  await worker.end('SIGTERM');
  const [, path, token] = /(\/account\/password_reset\?reset_token=(\w+))/.exec((await site.mails()).at(-1).text);
  await site.end('web');
  const openAfter = async (minutes) => {
    const web = site.begin('web', ['serve'], { ...fake, FAKETIME: `+${minutes}m` });
    const browser = new Browser(site);
    await eventually('the site', 20, () => browser.get('/up').then(({ status }) => status === 200, () => false));
    const page = await browser.get(path);
    await browser.get('/login');
    const posted = minutes < 60 ? null : await browser.post('/account/password_reset', { reset_token: token, password: 'a newer horse' });
    browser.close();
    await web.end('SIGTERM');
    return { page, posted };
  };

  const before = await openAfter(59);
  const after = await openAfter(61);

  assert.equal(before.page.status, 200);
  assert.equal(after.page.status, 303);
  assert.equal(after.page.headers.location, '/account/begin_password_reset');
  assert.equal(after.posted.status, 422);
  assert.ok(messages(after.posted.text).includes('password_reset.invalid_token'));
});

// Three workers that look at one clock, and the schedule of the registry: `purge` at the seventh minute of each hour.
class Watch {
  static async begin(clock) {
    const watch = new Watch();
    watch.clock = clock;
    watch.workers = await Promise.all([1, 2, 3].map(() => site.worker(clock.settings)));
    return watch;
  }

  // Waits until each worker has looked at the clock, and at the schedule if it leads, once more from now on.
  async look() {
    const since = new Date(this.clock.now()).toISOString();
    const until = new Date(this.clock.now() + MINUTE).toISOString();
    const ids = this.workers.map(({ id }) => `worker LIKE '%:${id}:%'`).join(' OR ');
    await eventually('a sign of each worker', 20, async () => (
      (await site.sql(`SELECT count(*) FROM workers WHERE (${ids}) AND seen_on BETWEEN '${since}' AND '${until}'`)) === '3'));
    await site.idle();
  }

  async end() {
    await Promise.all(this.workers.map((worker) => worker.end('SIGTERM')));
  }
}
const ticks = async () => (await site.jobs('purge')).map(({ key, state, tries }) => `${key} ${state} ${tries}`);

test('the schedule is kept by three workers as by one, whatever becomes of their clocks', { timeout: 90000 }, async () => {
  await site.sql('DELETE FROM jobs; DELETE FROM job_ticks');
  const clock = new Clock();
  const midnight = Math.ceil(Date.now() / (24 * HOUR)) * 24 * HOUR;
  const at = (hour) => midnight + hour * HOUR + 7 * MINUTE;
  const tick = (hour) => `purge ${new Date(at(hour)).toISOString().slice(0, 16)} done 1`;
  await clock.set(midnight - MINUTE);
  let watch = await Watch.begin(clock);
  await watch.look();
  assert.deepEqual(await ticks(), []);

  await clock.set(at(0) - SECOND);
  await eventually('the tick', 10, () => clock.now() >= at(0));
  await watch.look();
  assert.deepEqual(await ticks(), [tick(0)], 'a tick is one job');

  await watch.end();
  await clock.set(at(1) + 3 * MINUTE);
  watch = await Watch.begin(clock);
  await watch.look();
  assert.deepEqual(await ticks(), [tick(0), tick(1)], 'a tick that was missed is made up for once');

  await watch.end();
  await clock.set(at(5) + 3 * MINUTE);
  watch = await Watch.begin(clock);
  await watch.look();
  assert.deepEqual(await ticks(), [tick(0), tick(1), tick(5)], 'of several that were missed, the latest is');

  for (const hour of [5, 1, 0]) {
    await clock.set(at(hour) - SECOND);
    await watch.look();
    await eventually('the tick', 10, () => clock.now() >= at(hour));
    await watch.look();
  }
  assert.deepEqual(await ticks(), [tick(0), tick(1), tick(5)], 'a clock that goes back fires nothing again');

  await clock.set(at(6) - SECOND);
  await eventually('the tick', 10, () => clock.now() >= at(6));
  await watch.look();
  assert.deepEqual(await ticks(), [tick(0), tick(1), tick(5), tick(6)], 'and the next tick comes');
  await watch.end();
});

test('a worker that is told to stop ends what it runs, however wrong its clock is', { timeout: 60000 }, async () => {
  const slow = await Actor.start({ MAIL_END: (socket) => setTimeout(() => socket.write('250 taken\r\n'), SECOND) });
  try {
    const worker = await site.worker({ ...fake, FAKETIME: '-1h', MAIL_URL: `smtp://127.0.0.1:${slow.port}` });
    const id = await site.sql(`INSERT INTO jobs (kind, payload, state, created_on, run_at, due_on)
      SELECT 'mail.contact', '{"email": "ada@example.com", "message": "hello"}', 'queued', past, past, past
      FROM (SELECT now() - interval '2 h' AS past) AS long_ago RETURNING id`);
    await site.sql('NOTIFY jobs');
    await eventually('the mail', 20, () => slow.messages.length === 1);

    const { code } = await worker.end('SIGTERM');

    assert.equal(code, 0);
    assert.equal(await site.sql(`SELECT state FROM jobs WHERE id = ${id}`), 'done');
  } finally {
    await slow.stop();
  }
});

test('workers whose clocks are an hour apart do each job once', { timeout: 60000 }, async () => {
  const workers = await Promise.all(['-1h', '+0', '+1h'].map((ahead) => site.worker({ ...fake, FAKETIME: ahead })));
  await site.sql('DELETE FROM jobs');

  await site.sql(`INSERT INTO jobs (kind, state, created_on, run_at, due_on)
    SELECT 'drill', 'queued', now(), now(), now() FROM generate_series(1, 500)`);
  await site.sql('NOTIFY jobs');
  await site.idle(40);

  assert.deepEqual(await site.sql('SELECT count(*), count(DISTINCT job_id) FROM job_drills'), '500|500');
  assert.equal(await site.sql("SELECT state, count(*) FROM jobs WHERE kind = 'drill' GROUP BY state"), 'done|500');
  await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
});
