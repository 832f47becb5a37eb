// Mail by SMTP, from the job to a real server and to servers that go wrong: each mail once, or dead with the server's words.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Actor, Authority, Peer, read } from '../smtp/peer.mjs';
import { Browser, Site, eventually } from './site.mjs';

const authority = new Authority();
const certificate = authority.certify('IP:127.0.0.1');
let site;
before(async () => {
  site = await Site.start({ AUTH_RATE_LIMIT: '0', CONTACT_TO: 'owner@example.com', ERROR_MAIL_TO: 'ops@example.com' });
  await site.end('worker');
});
after(async () => {
  authority.remove();
  await site?.stop();
});

const credentials = ['me@dice.example', 'open: sesame/1'];

// Runs a test's steps with a server and a worker that sends to it; both end with it.
function mailTest(rule, start, steps, { user = '', settings = {} } = {}) {
  test(rule, { timeout: 60000 }, async () => {
    const server = await start();
    const worker = await site.worker({ MAIL_URL: `smtp://${user}127.0.0.1:${server.port}`, MAIL_CA_FILE: authority.file, ...settings });
    try {
      await steps(server, worker);
    } finally {
      await worker.end('SIGKILL');
      await server.stop();
      await site.sql('DELETE FROM jobs');
    }
  });
}

// Writes to the site's owner; gives the job that it made.
async function write(message) {
  await new Browser(site).submit('/contact', { email: 'ada@example.com', message });
  return (await site.jobs('mail.contact')).at(-1).id;
}
async function ended(id, seconds = 20) {
  return eventually(`the end of job ${id}`, seconds, async () => (
    (await site.jobs('mail.contact')).find((job) => job.id === id && ['done', 'dead'].includes(job.state))));
}
const parse = (messages) => Promise.all(messages.map((message) => read(Buffer.from(message, 'latin1'))));

mailTest('mail goes to a real server under TLS, with a name and a password', () => Peer.start({ ...certificate, credentials }), async (server) => {
  const browser = new Browser(site);
  const { email } = await browser.signUp();
  await browser.submit('/settings/update_locale', { locale: 'es' });

  await browser.submit('/account/begin_password_reset', { identity: email });
  const mail = await eventually('the mail', 20, () => server.mails[0]);
  await site.idle();

  assert.equal(server.mails.length, 1);
  assert.deepEqual([mail.secure, mail.user, mail.envelope.rcptTo[0].address], [true, credentials[0], email]);
  assert.deepEqual([mail.to, mail.subject, mail.language], [email, 'Elige una contraseña nueva', 'es']);
  const [path] = /\/account\/password_reset\?reset_token=\w+/.exec(mail.text);
  assert.equal((await new Browser(site).get(path)).status, 200);
}, { user: `${credentials.map(encodeURIComponent).join(':')}@` });

mailTest('what a server refuses for now is the same mail at the next try', () => Actor.start(), async (server) => {
  server.answers.MAIL_END = (socket) => {
    server.answers.MAIL_END = Actor.common.MAIL_END;
    socket.write('451 4.7.1 Greylisted\r\n');
  };

  const job = await ended(await write('hello'));

  const [first, second] = await parse(server.messages);
  assert.deepEqual([job.state, job.tries, job.error], ['done', 2, '451 4.7.1 Greylisted']);
  assert.equal(server.messages.length, 2);
  assert.match(first.id, new RegExp(`^<job-${job.id}\\.\\d+@localhost>$`));
  assert.deepEqual(second, first);
});

mailTest('what a server refuses for good is dead at once, with its words, and reported', () => Actor.start(), async (server) => {
  server.answers.RCPT = (socket) => {
    const refused = server.lines.at(-1).includes('owner@');
    socket.write(refused ? '550-5.1.1 No such player\r\n550 5.1.1 here\r\n' : '250 ok\r\n');
  };

  const job = await ended(await write('hello'));
  const [report] = await parse([await eventually('the report', 20, () => server.messages[0])]);
  const dead = JSON.parse(await site.command('jobs', 'dead', '--json'));

  assert.deepEqual([job.state, job.tries], ['dead', 1]);
  assert.deepEqual(dead.map(({ id, kind, state, tries, error }) => ({ id, kind, state, tries, error })),
    [{ id: job.id, kind: 'mail.contact', state: 'dead', tries: 1, error: '550 5.1.1 No such player 5.1.1 here' }]);
  assert.equal(report.to, 'ops@example.com');
  assert.match(report.text, new RegExp(`mail.contact\n\njob ${job.id}, try 1 of 12\n550 5.1.1 No such player`));
});

mailTest('a dead mail that is retried arrives as the mail that it was', () => Actor.start({ RCPT: '550 5.1.1 No such player' }), async (server) => {
  const { id } = await ended(await write('hello'));
  await site.idle(); // the report of its death, refused as well, is dead too
  server.answers.RCPT = '250 ok';

  await site.command('jobs', 'retry', String(id));
  await eventually('the mail', 20, () => server.messages.length === 1);
  const [mail] = await parse(server.messages);

  assert.match(mail.id, new RegExp(`^<job-${id}\\.`));
  assert.match(mail.text, /hello/);
});

mailTest('no report of a report that dies', () => Actor.start({ RCPT: '550 5.1.1 No such player' }), async () => {
  await ended(await write('hello'));
  await site.idle();

  const dead = JSON.parse(await site.command('jobs', 'dead', '--json'));

  assert.deepEqual(dead.map(({ kind }) => kind).sort(), ['mail.contact', 'mail.failure_report']);
  assert.equal((await site.jobs('mail.failure_report')).length, 1);
});

mailTest('a line that drops after the mail was told means the same mail again', () => Actor.start(), async (server) => {
  server.answers.MAIL_END = (socket) => {
    server.answers.MAIL_END = Actor.common.MAIL_END;
    socket.destroy();
  };

  const job = await ended(await write('hello'));

  const [first, second] = await parse(server.messages);
  assert.deepEqual([job.state, job.tries], ['done', 2]);
  assert.equal(server.messages.length, 2);
  assert.equal(second.id, first.id);
  assert.deepEqual(second, first);
});

mailTest('a server that is away for a while gets its mail when it is back', () => Actor.start(), async (server) => {
  const { port } = server;
  await server.stop();
  const id = await write('hello');
  await eventually('a failed try', 20, async () => (await site.jobs('mail.contact')).some(({ state }) => state === 'scheduled'));

  const back = await Actor.start({}, port);
  try {
    const job = await ended(id);

    assert.equal(job.state, 'done');
    assert.equal(back.messages.length, 1);
  } finally {
    await back.stop();
  }
});

mailTest('a server that does not answer keeps no other job waiting', () => Actor.start({ MAIL_END: null }), async (server) => {
  await site.sql(`INSERT INTO jobs (kind, payload, state, created_on, run_at, due_on)
    SELECT CASE n WHEN 150 THEN 'mail.contact' ELSE 'drill' END, '{"email": "ada@example.com", "message": "hello"}', 'queued', now(), now(), now()
    FROM generate_series(1, 300) AS n`);
  await site.sql('NOTIFY jobs');

  await eventually('the drills', 20, async () => (await site.sql('SELECT count(*) FROM job_drills')) === '299');

  assert.deepEqual((await site.jobs('mail.contact')).map(({ state }) => state), ['running']);
  assert.equal(server.connections, 1);
}, { settings: { WORKER_THREADS: '2' } });

mailTest('no worker holds back mails that it can not send yet', () => Actor.start({ MAIL_END: null }), async (server) => {
  await site.sql(`INSERT INTO jobs (kind, payload, state, created_on, run_at, due_on)
    SELECT CASE WHEN n > 200 THEN 'mail.contact' ELSE 'drill' END, '{"email": "ada@example.com", "message": "hello"}', 'queued', now(), now(), now()
    FROM generate_series(1, 220) AS n`);
  await site.sql('NOTIFY jobs');

  await eventually('all hands at work', 20, () => server.messages.length === 4);

  await eventually('the rest to be given back', 9, async () => (
    (await site.jobs('mail.contact')).filter(({ state, tries }) => state === 'queued' && tries === 0).length === 16));
}, { settings: { WORKER_THREADS: '4' } });
