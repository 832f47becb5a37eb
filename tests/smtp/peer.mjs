// Mail servers to send to: a real one (npm's smtp-server), which reads what arrives as a mail program would, and one that says what a
// test tells it to. All listen on the loopback interface only.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(path.join(process.env.SMTP_MODULES ?? here, 'package.json'));
const { SMTPServer } = require('smtp-server');
const PostalMime = require('postal-mime').default;

const listen = (server, port = 0) => new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()));

// A folder with a certificate authority of its own.
export class Authority {
  constructor() {
    this.folder = mkdtempSync(path.join(tmpdir(), 'snakeeyes-ca.'));
    this.file = path.join(this.folder, 'ca.pem');
    this.#openssl('req', '-x509', '-subj', '/CN=Authority', '-days', '2', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
      '-keyout', 'ca.key', '-out', 'ca.pem');
  }

  #openssl(...words) {
    execFileSync('openssl', words, { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  // A certificate for a name: 'DNS:localhost' or 'IP:127.0.0.1'.
  certify(name) {
    writeFileSync(path.join(this.folder, 'names'), `subjectAltName=${name}\n`);
    this.#openssl('req', '-subj', '/CN=Server', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'server.key',
      '-out', 'server.csr');
    this.#openssl('x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2',
      '-extfile', 'names', '-out', 'server.pem');
    return { key: readFileSync(path.join(this.folder, 'server.key')), cert: readFileSync(path.join(this.folder, 'server.pem')) };
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// A message as a mail program reads it. The parser ends the last line of one of several parts once more than it is.
export async function read(raw) {
  const mail = await PostalMime.parse(raw);
  const header = (name) => mail.headers.find((line) => line.key === name)?.value ?? null;
  const extra = header('content-type').startsWith('multipart/') ? /\n$/ : '';
  const text = (part) => part?.replace(extra, '') ?? null;
  return { from: mail.from, to: mail.to?.[0].address ?? null, reply_to: mail.replyTo?.[0].address ?? null, language: header('content-language'),
    request_id: header('x-request-id'),
    subject: mail.subject ?? null, text: text(mail.text), html: text(mail.html), id: mail.messageId, seconds: Date.parse(mail.date) / 1000 };
}

const collect = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const refuse = (code, words) => Object.assign(new Error(words), { responseCode: code });

// The real server. `options` are smtp-server's; `credentials` ([user, password]) makes it ask for them.
export class Peer {
  mails = []; // { raw, envelope, secure, user, name, ... what read() makes of it }
  connections = 0;
  logins = [];

  static async start({ credentials, ...options } = {}) {
    const peer = new Peer();
    peer.server = new SMTPServer({
      authOptional: !credentials,
      disabledCommands: [...(credentials ? [] : ['AUTH']), ...(options.cert ? [] : ['STARTTLS'])],
      onConnect: (session, done) => { peer.connections++; done(); },
      onAuth: ({ username, password, method }, session, done) => {
        peer.logins.push({ username, password, method, secure: session.secure });
        const [user, secret] = credentials;
        done(username === user && password === secret ? null : refuse(535, '5.7.8 Who are you'), { user: username });
      },
      onData: async (stream, session, done) => {
        const raw = await collect(stream);
        if (stream.sizeExceeded) return done(refuse(552, '5.3.4 Too much'));
        peer.mails.push({ raw, envelope: session.envelope, secure: session.secure, user: session.user, name: session.hostNameAppearsAs,
          ...await read(raw) });
        return done();
      },
      ...options,
    });
    peer.server.on('error', () => {}); // a client that leaves is no fault of the server's
    await listen(peer.server);
    peer.port = peer.server.server.address().port;
    return peer;
  }

  stop() {
    for (const connection of this.server.connections) connection._socket.destroy();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

// A server of which a test says what it answers: `answers` has a function (socket) or a text for each word that a line begins with, for
// GREETING, and for MAIL_END, the end of a message. What is not there is answered as every server does. Null is no answer.
export class Actor {
  static common = { GREETING: '220 actor', EHLO: '250 actor', HELO: '250 actor', MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go on',
    MAIL_END: '250 taken', QUIT: (socket) => socket.end('221 bye\r\n') };
  lines = [];
  messages = [];
  connections = 0;
  sockets = new Set();

  static async start(answers = {}, port = 0) {
    const actor = new Actor();
    actor.answers = { ...Actor.common, ...answers };
    actor.server = net.createServer((socket) => actor.#serve(socket));
    await listen(actor.server, port);
    actor.port = actor.server.address().port;
    return actor;
  }

  #answer(socket, word) {
    const answer = this.answers[word];
    if (typeof answer === 'function') answer(socket);
    else if (answer) socket.write(`${answer}\r\n`);
  }

  #serve(socket) {
    let pending = '';
    let message = null;
    this.connections++;
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (bytes) => {
      pending += bytes.toString('latin1');
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        if (message === null) {
          const word = line.split(/[ :]/)[0].toUpperCase();
          this.lines.push(line);
          if (word === 'DATA' && typeof this.answers.DATA === 'string' && this.answers.DATA.startsWith('354')) message = [];
          this.#answer(socket, word);
        } else if (line === '.') {
          this.messages.push(message.join('\r\n'));
          message = null;
          this.#answer(socket, 'MAIL_END');
        } else {
          message.push(line.replace(/^\./, ''));
        }
      }
    });
    this.#answer(socket, 'GREETING');
  }

  stop() {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
