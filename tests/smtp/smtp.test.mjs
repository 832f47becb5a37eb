// The SMTP adapter against real servers, and against those that go wrong.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, test } from 'node:test';
import { Actor, Authority, Peer } from './peer.mjs';
import { Sender } from './sender.mjs';

const authority = new Authority();
const certificate = authority.certify('IP:127.0.0.1');
after(() => authority.remove());

const credentials = ['me@dice.example', 'open: sesame/1'];
const login = credentials.map(encodeURIComponent).join(':');

// Runs a test's steps with servers and senders that end with it.
function mailTest(rule, steps) {
  test(rule, { timeout: 60000 }, async (t) => {
    const open = [];
    t.after(async () => { for (const each of open.reverse()) await each(); });
    await steps({
      peer: async (options) => {
        const peer = await Peer.start(options);
        open.push(() => peer.stop());
        return peer;
      },
      actor: async (answers) => {
        const actor = await Actor.start(answers);
        open.push(() => actor.stop());
        return actor;
      },
      sender: (url, options) => {
        const sender = new Sender(url, { authorities: authority.file, ...options });
        open.push(() => sender.child.kill('SIGKILL'));
        return sender;
      },
    });
  });
}

const url = ({ port }, { scheme = 'smtp', user = '' } = {}) => `${scheme}://${user ? `${user}@` : ''}127.0.0.1:${port}`;
const drop = (socket) => socket.destroy();

// Until every connection of a server has ended.
async function quiet(connections) {
  while (connections.size > 0) await new Promise((resolve) => setImmediate(resolve));
}

mailTest('mail goes under TLS with a name and a password', async ({ peer, sender }) => {
  for (const authMethods of [['PLAIN'], ['LOGIN'], ['CRAM-MD5', 'LOGIN', 'PLAIN']]) {
    const server = await peer({ ...certificate, credentials, authMethods });

    const { err, id } = await sender(url(server, { user: login })).send();

    assert.equal(err, 'OK');
    const [mail] = server.mails;
    assert.deepEqual({ id: mail.id, secure: mail.secure, user: mail.user }, { id: `<${id}>`, secure: true, user: credentials[0] });
    assert.ok(server.logins.every((each) => each.secure));
  }
});

mailTest('smtps begins with TLS', async ({ peer, sender }) => {
  const server = await peer({ ...certificate, credentials, secure: true });

  const { err } = await sender(url(server, { scheme: 'smtps', user: login })).send();

  assert.equal(err, 'OK');
  assert.equal(server.mails.length, 1);
});

mailTest('TLS is used where it is offered, credentials or not', async ({ peer, sender }) => {
  const server = await peer(certificate);

  assert.equal((await sender(url(server)).send()).err, 'OK');

  assert.equal(server.mails[0].secure, true);
});

mailTest('a server without TLS takes mail that needs no credentials', async ({ peer, sender }) => {
  const server = await peer();

  assert.equal((await sender(url(server)).send()).err, 'OK');

  assert.equal(server.mails[0].secure, false);
});

mailTest('credentials are not told without TLS', async ({ actor, sender }) => {
  const server = await actor({ EHLO: '250-actor\r\n250 AUTH PLAIN LOGIN' });

  const { err, reason } = await sender(url(server, { user: login })).send();

  assert.equal(err, 'UNAVAILABLE');
  assert.match(reason, /STARTTLS/);
  assert.ok(server.lines.every((line) => /^(EHLO|QUIT)/.test(line)), server.lines.join('\n'));
});

mailTest("another authority's certificate is refused before anything is told", async ({ peer, sender }) => {
  for (const [scheme, secure] of [['smtp', false], ['smtps', true]]) {
    const server = await peer({ ...certificate, credentials, secure });

    const { err, reason } = await sender(url(server, { scheme, user: login }), { authorities: '' }).send();

    assert.equal(err, 'UNAVAILABLE');
    assert.match(reason, /certificate/);
    assert.deepEqual([server.logins, server.mails], [[], []]);
  }
});

mailTest("another server's certificate is refused", async ({ peer, sender }) => {
  const server = await peer({ ...authority.certify('DNS:elsewhere.example'), credentials });

  const { err, reason } = await sender(url(server, { user: login })).send();

  assert.equal(err, 'UNAVAILABLE');
  assert.match(reason, /certificate/);
  assert.deepEqual(server.logins, []);
});

mailTest('an authority that can not be read is told', async ({ peer, sender }) => {
  const server = await peer({ ...certificate, credentials });

  const { err, reason } = await sender(url(server, { user: login }), { authorities: '/nowhere/ca.pem' }).send();

  assert.equal(err, 'UNAVAILABLE');
  assert.match(reason, /certificate|\/nowhere\/ca\.pem/);
});

mailTest('a wrong password is told by the server, and never tells the password', async ({ peer, sender }) => {
  const server = await peer({ ...certificate, credentials });

  const { err, reason } = await sender(url(server, { user: `${encodeURIComponent(credentials[0])}:hunter2` })).send();

  assert.equal(err, 'REJECTED');
  assert.equal(reason, '535 5.7.8 Who are you');
});

mailTest("a server's words that hold the password are kept back", async ({ peer, sender }) => {
  const server = await peer({ ...certificate, credentials,
    onAuth: ({ password }, session, done) => done(Object.assign(new Error(`${password} is wrong`), { responseCode: 535 })) });

  const { err, reason } = await sender(url(server, { user: 'me:hunter2' })).send();

  assert.equal(err, 'REJECTED');
  assert.doesNotMatch(reason, /hunter2/);
  assert.match(reason, /kept back/);
});

mailTest("a mail that the server refuses for good is rejected with the server's words", async ({ actor, sender }) => {
  for (const [word, words] of [['RCPT', '550 5.1.1 No such player'], ['MAIL', '553 Not you'], ['DATA', '554 Not now'], ['MAIL_END', '550 Spam'],
    ['GREETING', '554 No mail here']]) {
    const server = await actor({ [word]: words });

    const { err, reason } = await sender(url(server)).send();

    assert.deepEqual({ err, reason }, { err: 'REJECTED', reason: words });
    assert.equal(server.messages.length, word === 'MAIL_END' ? 1 : 0);
  }
});

mailTest('the words of a refusal are all of its lines', async ({ actor, sender }) => {
  const server = await actor({ RCPT: '550-5.1.1 No such player\r\n550-here\r\n550 \x1b[1mnor there' });

  const { reason } = await sender(url(server)).send();

  assert.equal(reason, '550 5.1.1 No such player here  [1mnor there');
});

mailTest('what the server may take later is worth another try, which arrives', async ({ actor, sender }) => {
  for (const word of ['MAIL', 'RCPT', 'DATA', 'MAIL_END']) {
    const server = await actor({ [word]: '451 4.7.1 Try again later' });
    const mailer = sender(url(server));
    const first = await mailer.send();
    server.answers[word] = Actor.common[word];
    const before = server.messages.length;

    const second = await mailer.send({ id: first.id });

    assert.deepEqual([first.err, first.reason, second.err], ['UNAVAILABLE', '451 4.7.1 Try again later', 'OK']);
    assert.equal(server.messages.length, before + 1);
    assert.match(server.messages.at(-1), new RegExp(`\r\nMessage-ID: <${first.id}>\r\n`));
  }
});

mailTest('a line that drops is worth another try, whenever it drops', async ({ actor, sender }) => {
  for (const word of ['GREETING', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'MAIL_END']) {
    const server = await actor({ [word]: drop });
    const mailer = sender(url(server));
    const first = await mailer.send();
    server.answers[word] = Actor.common[word];

    const second = await mailer.send({ id: first.id });

    assert.deepEqual([first.err, second.err], ['UNAVAILABLE', 'OK'], word);
    assert.notEqual(first.reason, '');
    assert.ok(server.messages.every((message) => message.includes(`Message-ID: <${first.id}>`)));
  }
});

mailTest('a server that nobody is at is worth another try', async ({ sender }) => {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));

  const { err, reason } = await sender(url({ port })).send();

  assert.equal(err, 'UNAVAILABLE');
  assert.match(reason, /connect/);
});

mailTest('a server that does not greet is left when the time to connect is over', async ({ actor, sender }) => {
  const server = await actor({ GREETING: null });

  const { err, reason, seconds } = await sender(url(server), { connect: 300 }).send();

  assert.equal(err, 'UNAVAILABLE');
  assert.match(reason, /timed out/i);
  assert.ok(seconds > 0.25 && seconds < 5, `${seconds} s`);
});

mailTest('a server that does not answer is left when the time is over', async ({ actor, sender }) => {
  for (const word of ['EHLO', 'RCPT', 'DATA', 'MAIL_END']) {
    const server = await actor({ [word]: null });

    const { err, seconds } = await sender(url(server), { whole: 300 }).send();

    assert.equal(err, 'UNAVAILABLE');
    assert.ok(seconds > 0.25 && seconds < 5, `${word}: ${seconds} s`);
  }
});

mailTest('a server that reads nothing is left when the time is over', async ({ actor, sender }) => {
  const server = await actor({ DATA: (socket) => { socket.pause(); socket.write('354 go on\r\n'); } });

  const { err, seconds } = await sender(url(server), { whole: 500 }).send({ text: 'x\n'.repeat(4 << 20) });

  assert.equal(err, 'UNAVAILABLE');
  assert.ok(seconds < 10, `${seconds} s`);
});

mailTest('a connection is kept for the next mail', async ({ peer, sender }) => {
  const server = await peer({ ...certificate, credentials });
  const mailer = sender(url(server, { user: login }));

  for (let i = 0; i < 3; i++) assert.equal((await mailer.send()).err, 'OK');

  assert.deepEqual([server.connections, server.mails.length], [1, 3]);
});

mailTest('a connection that the server ended meanwhile is made anew, unnoticed', async ({ actor, sender }) => {
  const farewells = { silent: (socket) => socket.end(), told: (socket) => socket.end('421 idle for too long\r\n') };
  for (const [name, farewell] of Object.entries(farewells)) {
    const server = await actor();
    const mailer = sender(url(server));
    assert.equal((await mailer.send()).err, 'OK');
    for (const socket of server.sockets) {
      farewell(socket);
      await new Promise((resolve) => socket.once('finish', resolve));
    }

    const { err, reason } = await mailer.send();

    assert.equal(err, 'OK', `${name}: ${reason}`);
    assert.deepEqual([server.connections, server.messages.length], [2, 2]);
  }
});

mailTest('a connection under TLS that the server ended meanwhile is made anew, unnoticed', async ({ peer, sender }) => {
  const server = await peer({ ...certificate, credentials, socketTimeout: 200 });
  const mailer = sender(url(server, { user: login }));
  assert.equal((await mailer.send()).err, 'OK');
  await quiet(server.server.connections);

  assert.equal((await mailer.send()).err, 'OK');

  assert.deepEqual([server.connections, server.mails.length], [2, 2]);
});

mailTest('who leaves says so and does not wait for the answer', async ({ actor, sender }) => {
  const server = await actor({ QUIT: null });
  const mailer = sender(url(server));
  assert.equal((await mailer.send()).err, 'OK');

  const seconds = await mailer.close();

  await quiet(server.sockets);
  assert.ok(seconds < 5, `${seconds} s`);
  assert.equal(server.lines.at(-1), 'QUIT');
});

mailTest('a refusal is told in time when the server does not answer the farewell', async ({ actor, sender }) => {
  const server = await actor({ RCPT: '550 no', QUIT: null });

  const { err, reason, seconds } = await sender(url(server), { whole: 1000 }).send();

  assert.deepEqual({ err, reason }, { err: 'REJECTED', reason: '550 no' });
  assert.ok(seconds < 5, `${seconds} s`);
});

mailTest('a server of the plainest kind gets ASCII, whatever the letters', async ({ peer, sender }) => {
  const server = await peer({ hide8BITMIME: true, hidePIPELINING: true, hideSMTPUTF8: true, hideSize: true });

  const { err } = await sender(url(server), { from: '"Würfel, \\"die\\"" <noreply@dice.example>' })
    .send({ subject: '¡Hola!', text: '¡Hola, Müller!\n', html: '<p>🎲</p>\n' });

  assert.equal(err, 'OK');
  const [mail] = server.mails;
  assert.ok(mail.raw.every((byte) => byte < 0x80));
  assert.deepEqual([mail.subject, mail.text, mail.html], ['¡Hola!', '¡Hola, Müller!\n', '<p>🎲</p>\n']);
  assert.deepEqual(mail.from, { name: 'Würfel, "die"', address: 'noreply@dice.example' });
});

mailTest('a server that knows no EHLO gets mail, too', async ({ actor, sender }) => {
  const server = await actor({ EHLO: '502 what' });

  assert.equal((await sender(url(server)).send()).err, 'OK');
});

mailTest('addresses beyond ASCII go to a server that takes them', async ({ peer, sender }) => {
  const server = await peer();

  const { err } = await sender(url(server), { from: 'würfel@dice.example' }).send({ to: 'jörg@würfel.example' });

  assert.equal(err, 'OK');
  const [{ envelope, to, from }] = server.mails;
  assert.equal(envelope.mailFrom.address, 'würfel@dice.example');
  assert.equal(envelope.rcptTo[0].address, 'jörg@würfel.example');
  assert.deepEqual([to, from.address], ['jörg@würfel.example', 'würfel@dice.example']);
  assert.ok('SMTPUTF8' in envelope.mailFrom.args);
});

mailTest('addresses beyond ASCII are rejected where the server does not take them', async ({ actor, sender }) => {
  const server = await actor();
  const mailer = sender(url(server));

  const { err, reason } = await mailer.send({ to: 'jörg@dice.example' });

  assert.equal(err, 'REJECTED');
  assert.match(reason, /SMTPUTF8/);
  assert.deepEqual(server.messages, []);
  assert.equal((await mailer.send()).err, 'OK');
});

mailTest('a mail that is too large for the server is rejected before it is sent', async ({ peer, sender }) => {
  const server = await peer({ size: 1000 });

  const { err, reason } = await sender(url(server)).send({ text: 'x\n'.repeat(1000) });

  assert.equal(err, 'REJECTED');
  assert.match(reason, /^552 /);
  assert.deepEqual(server.mails, []);
});

mailTest('a long mail of dots arrives whole', async ({ peer, sender }) => {
  const server = await peer();
  const text = `.\n..\nx.\n${'.\n'.repeat(30000)}`;
  const html = `<p>ñ</p>\n${'..\n'.repeat(20000)}`;

  assert.equal((await sender(url(server)).send({ text, html })).err, 'OK');

  assert.equal(server.mails[0].text, text);
  assert.equal(server.mails[0].html, html);
});

mailTest("the server is greeted with the sender's domain", async ({ peer, sender }) => {
  const server = await peer();

  await sender(url(server), { from: 'noreply@dice.example' }).send();

  assert.equal(server.mails[0].name, 'dice.example');
});

mailTest('no variable of the environment leads mail elsewhere', async ({ peer, sender }) => {
  const server = await peer();
  const elsewhere = 'http://127.0.0.1:1';

  const { err } = await sender(url(server), { environment: { ALL_PROXY: elsewhere, all_proxy: elsewhere, smtp_proxy: elsewhere } }).send();

  assert.equal(err, 'OK');
});

mailTest('a mail with a line break in its header goes nowhere', async ({ actor, sender }) => {
  const server = await actor();

  const { err, reason } = await sender(url(server)).send({ subject: 'x\r\nBcc: everybody@example.com' });

  assert.equal(err, 'MALFORMED');
  assert.notEqual(reason, '');
  assert.equal(server.connections, 0);
});
