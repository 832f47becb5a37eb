// A private instance of the site, as `./run up` starts it, and browsers to use it with.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const LONGEST = 1 << 28; // characters that a program may print
const run = promisify(execFile);
const execute = (program, words, options) => run(program, words, { maxBuffer: LONGEST, ...options });
const psql = path.join(process.env.POSTGRES_BIN ?? '/usr/lib/postgresql/15/bin', 'psql'); // Debian's own is a wrapper that takes its time
const serverSettings = ['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'REDIS_URL', 'PUBLIC_URL', 'BIND', 'MAIL_URL', 'SECRET_KEY', 'STRIPE_SECRET_KEY',
  'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_API_BASE', 'STRIPE_JS_URL'];

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// What has ended and was not waited for by its parent yet runs no more.
export async function runs(id) {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  return !/^$|\) [ZX] /.test(stat);
}

// A process that a test started: `id`, and `ended`, which becomes { code, signal } and `signal` null when it ended by itself.
class Child {
  constructor(child) {
    this.id = child.pid;
    this.runs = true;
    this.ended = once(child, 'exit').then(([code, signal]) => {
      this.runs = false;
      return { code, signal };
    });
  }

  // Sends the signal, if it still runs, and waits for the end.
  end(signal) {
    if (this.runs) process.kill(this.id, signal);
    return this.ended;
  }
}

export class Site {
  children = [];

  // Starts an instance of its own; `settings` are environment variables.
  static async start(settings = {}) {
    const site = new Site();
    site.var = await mkdtemp(path.join(tmpdir(), 'snakeeyes-site.'));
    site.port = await freePort();
    site.environment = { ...process.env };
    for (const name of serverSettings) delete site.environment[name];
    Object.assign(site.environment, { VAR: site.var, PORT: String(site.port), METRICS_PORT: String(await freePort()) }, settings);
    await site.run('up');
    return site;
  }

  // One that runs already, by the VAR and PORT of its environment.
  static of(environment) {
    return Object.assign(new Site(), { environment, var: environment.VAR, port: Number(environment.PORT) });
  }

  async stop() {
    await Promise.all(this.children.map((child) => child.end('SIGKILL')));
    await this.run('reset', '--yes');
    await rm(this.var, { recursive: true, force: true });
  }

  // `./run ...`, and what it printed. Throws when it fails.
  async run(...words) {
    const { stdout } = await execute(path.join(root, 'run'), words, { env: this.environment });
    return stdout;
  }

  // `snakeeyes ...` on this instance.
  command(...words) {
    return this.run('snakeeyes', ...words);
  }

  // `snakeeyes ...` on this instance with more settings, until it is ended or the site is stopped; it writes to the log of this name.
  begin(log, words, settings = {}) {
    const file = openSync(`${this.var}/log/${log}.log`, 'a');
    const child = new Child(spawn(path.join(root, 'run'), ['snakeeyes', ...words],
      { env: { ...this.environment, ...settings }, stdio: ['ignore', file, file] }));
    closeSync(file);
    this.children.push(child);
    return child;
  }

  // A worker of the test's own, beside others, that is at work.
  async worker(settings) {
    const worker = this.begin('workers', ['worker'], settings);
    await eventually('a worker', 20, () => this.sql(`SELECT worker FROM workers WHERE worker LIKE '%:${worker.id}:%'`));
    return worker;
  }

  // Stops what `./run up` started of this name: 'web' or 'worker'.
  async end(part) {
    const id = await this.process(part);
    process.kill(id, 'SIGTERM');
    await eventually(`the end of the ${part}`, 30, async () => !(await runs(id)));
  }

  // Starts 'postgres' or 'redis' after it was killed.
  async restart(part) {
    const script = 'set -euo pipefail; source "$1/conf/servers.sh"; "start_$2" "$VAR/$2" "$VAR/log/$2.log"';
    await execute('bash', ['-c', script, 'restart', root, part], { env: this.environment });
  }

  // Throws when some user's coins are not what its entries and bets add up to, or the log of what operators did was changed.
  async audit() {
    await this.command('coins', 'audit');
    await this.command('audit', 'verify');
  }

  async sql(text) {
    const { stdout } = await execute(psql, ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-h', `${this.var}/postgres/socket`, '-U', 'postgres',
      '-d', 'snakeeyes', '-c', text]);
    return stdout.trim();
  }

  // Keeps everybody else off a table until `release` is called.
  async hold(table) {
    const transaction = spawn(psql, ['-qAtX', '-h', `${this.var}/postgres/socket`, '-U', 'postgres', '-d', 'snakeeyes']);
    transaction.stdin.write(`BEGIN; LOCK TABLE ${table}; SELECT 'held';\n`);
    await once(transaction.stdout, 'data');
    return { release: () => transaction.stdin.end('COMMIT;\n') };
  }

  async redis(...words) {
    const { stdout } = await execute('redis-cli', ['-s', `${this.var}/redis/data/redis.sock`, ...words]);
    return stdout.trim();
  }

  // The rows of the jobs of a kind, in the order in which they were added.
  async jobs(kind) {
    return JSON.parse(await this.sql(`SELECT coalesce(json_agg(jobs ORDER BY id), '[]') FROM jobs WHERE kind = '${kind}'`));
  }

  // Waits until no job waits or runs.
  idle(seconds = 20) {
    return eventually('the end of all jobs', seconds,
      async () => (await this.sql("SELECT count(*) FROM jobs WHERE state NOT IN ('done', 'dead')")) === '0');
  }

  // What is in the mailbox of the instance, oldest first, as a mail program reads it (tests/smtp/run gives Node what that needs).
  async mails() {
    const { read } = await import('../smtp/peer.mjs');
    const names = (await readdir(`${this.var}/mail`)).filter((name) => name.endsWith('.eml'));
    const mails = await Promise.all(names.map(async (name) => {
      const raw = await readFile(`${this.var}/mail/${name}`);
      return { job: Number(/^job-(\d+)\./.exec(name)[1]), raw: raw.toString(), ...(await read(raw)) };
    }));
    return mails.sort((one, other) => one.job - other.job);
  }

  // The process id of 'web', 'worker', 'postgres' or 'redis'.
  async process(part) {
    return Number((await readFile(`${this.var}/${part}/pid`, 'utf8')).split(' ')[0]);
  }

  // The process ids of the web workers: children of Kore's parent process, which is the child of the one that holds the sockets.
  async workers() {
    const parents = new Map();
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    }
    const web = await this.process('web');
    return [...parents.keys()].filter((id) => parents.get(parents.get(id)) === web);
  }

  log(part) {
    return readFile(`${this.var}/log/${part}.log`, 'utf8');
  }

  // Sends bytes as they stand and gives back all that comes until the server closes or is silent.
  async raw(text, silence = 2000) {
    const socket = net.connect(this.port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk) => (answer += chunk)).on('error', () => {});
    socket.setTimeout(silence, () => socket.destroy());
    socket.write(text);
    await once(socket, 'close');
    return answer;
  }
}

let browsers = 0;

// A browser: it keeps cookies, follows nothing by itself, and comes from an address of its own.
export class Browser {
  constructor(site) {
    browsers += 1;
    this.site = site;
    this.cookies = new Map();
    this.csrf = '';
    this.address = `127.7.${browsers >> 8}.${browsers & 255}`;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }

  close() {
    this.agent.destroy();
  }

  // Answers { status, headers, text }; rejects when the connection breaks.
  request(method, target, headers = {}, body = '') {
    return new Promise((resolve, reject) => {
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const options = {
        host: '127.0.0.1', port: this.site.port, localAddress: this.address, agent: this.agent, method, path: target,
        headers: { ...(cookie && { cookie }), ...(body && { 'content-length': Buffer.byteLength(body) }), ...headers },
      };
      const request = http.request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('error', reject).on('end', () => resolve(this.keep({ status: response.statusCode, headers: response.headers, text })));
      });
      request.setTimeout(40000, () => request.destroy(new Error(`${method} ${target}: no answer`)));
      request.on('error', reject).end(body);
    });
  }

  keep(answer) {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.csrf = /<meta name="csrf-token" content="([^"]*)"/.exec(answer.text)?.[1] ?? this.csrf;
    return answer;
  }

  get(target, headers) {
    return this.request('GET', target, headers);
  }

  // Posts a form with the token of the latest page.
  post(target, fields = {}, headers = {}) {
    const body = new URLSearchParams({ csrf_token: this.csrf, ...fields }).toString();
    return this.request('POST', target, { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body);
  }

  // Reads the form's page first, as a person does.
  async submit(target, fields, headers) {
    await this.get(target);
    return this.post(target, fields, headers);
  }

  // Signs a new user up and leaves the browser signed in, with a token that is good for POSTs.
  async signUp(email = `user${process.pid}.${Math.random().toString(36).slice(2)}@example.com`, password = 'correct horse battery') {
    const answer = await this.submit('/signup', { email, password });
    if (answer.status !== 303) throw new Error(`signing up: ${answer.status}\n${answer.text}`);
    await this.get('/bet/place');
    return { email, password };
  }

  // Bets as a script does; gives the answer and its JSON.
  async bet(guess, wagered) {
    const answer = await this.post('/bet/place', { guess, wagered }, { accept: 'application/json' });
    return { status: answer.status, headers: answer.headers, ...JSON.parse(answer.text) };
  }

  // Ids of all bets in the history, newest first.
  async history() {
    const ids = [];
    for (let page = 1; ; page += 1) {
      const answer = await this.get(`/bet/history/page/${page}`);
      if (answer.status === 404) return ids;
      ids.push(...[...answer.text.matchAll(/data-id="(\d+)"/g)].map((match) => Number(match[1])));
    }
  }
}

export const messages = (text) => [...text.matchAll(/data-message="([^"]+)"/g)].map((match) => match[1]);
export const errors = (text) => [...text.matchAll(/data-error="([^"]+)"/g)].map((match) => match[1]);

// The text of the element with this id.
export function element(text, id) {
  const match = new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(text) ?? new RegExp(`id="${id}"[^>]*value="([^"]*)"`).exec(text);
  return match?.[1].trim();
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Waits until `isTrue` gives something true, for at most `seconds`.
export async function eventually(what, seconds, isTrue) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const result = await isTrue();
    if (result) return result;
    if (Date.now() > until) throw new Error(`${what}: not within ${seconds} s`);
    await pause(50);
  }
}
