// What `docker-compose up` gives with no setting at all: a demo in which one plays, pays and gets mail, out of containers that may little.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { Shopper } from '../process/shopper.mjs';
import { Browser, eventually } from '../process/site.mjs';
import { ComposedSite, compose, docker } from './composed_site.mjs';

const site = new ComposedSite();
const image = process.env.IMAGE;
const simulation = site.simulation();
let containers;

before(async () => { containers = await site.containers(); });
after(() => simulation.close());

const get = (port, path) => new Promise((resolve, reject) => {
  http.get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => resolve({ status: response.statusCode, text }));
  }).on('error', reject);
});

// Where a container's port answers on this machine.
const published = (one) => Object.values(one.NetworkSettings.Ports ?? {}).flat().filter(Boolean).map(({ HostPort }) => Number(HostPort));

test('a visitor signs up, bets and buys coins', async () => {
  const shopper = await Shopper.arrive(site, simulation);
  const bet = await shopper.post('/bet/place', { guess: '7', wagered: '1' }, { accept: 'application/json' });
  assert.equal(bet.status, 200, bet.text);
  const { coins } = JSON.parse(bet.text).data;
  await shopper.buy(1000, '4242424242424242');
  const { text } = await shopper.get('/bet/place');
  assert.equal(Number(/id="user_coins"[^>]*>([\d.,]+)/.exec(text)[1].replace(/\D/g, '')), coins + 1000);
  shopper.close();
});

test('a plan is subscribed to', async () => {
  const shopper = await Shopper.arrive(site, simulation);
  assert.equal(await shopper.subscribe('gold', { number: '4242424242424242' }), '/settings');
  shopper.close();
});

test('mail is caught and shown', async () => {
  const browser = new Browser(site);
  const { status, headers } = await browser.submit('/contact', { email: 'somebody@example.com', message: 'is anybody there?' });
  assert.equal(status, 303, headers.location);
  await eventually('the mail', 20, async () => (await get(process.env.MAIL_PORT, '/email')).text.includes('is anybody there?'));
  browser.close();
});

test('the admin signs in with the password that was made up', async () => {
  const password = await compose('exec', '-T', 'web', 'cat', '/run/secrets/seed_admin_password');
  const browser = new Browser(site);
  const { headers } = await browser.submit('/login', { identity: 'dev@local.host', password, next: '/admin' });
  assert.equal(headers.location, '/admin');
  assert.equal((await browser.get('/admin')).status, 200);
  browser.close();
});

test('nobody but the proxy and the demo is reachable from outside', () => {
  const open = containers.flatMap((one) => published(one).map((port) => `${one.service} ${port}`)).sort();
  const { PORT, PAYMENTS_PORT, MAIL_PORT } = process.env;
  assert.deepEqual([...new Set(open)], [`mail ${MAIL_PORT}`, `payments ${PAYMENTS_PORT}`, `proxy ${PORT}`]);
});

test('metrics stay inside', async () => {
  assert.equal((await get(process.env.PORT, '/metrics')).status, 404);
});

test('all that run are healthy', async () => {
  await eventually('health', 60, async () => (await site.containers())
    .every(({ State, service }) => service === 'payments' || State.Health?.Status === 'healthy'));
});

test('no process is root, no capability is left, nothing is written but volumes and /tmp', async () => {
  assert.ok(containers.length >= 7, `${containers.length} containers`);
  for (const one of containers) {
    const processes = (await docker('top', one.Id, '-eo', 'pid,uid,comm')).split('\n').slice(1);
    assert.deepEqual(processes.filter((line) => /^\s*\d+\s+0\s/.test(line)), [], one.service);
    assert.equal(one.HostConfig.ReadonlyRootfs, true, one.service);
    assert.deepEqual(one.HostConfig.CapDrop, ['ALL'], one.service);
    assert.ok(one.HostConfig.SecurityOpt.some((option) => option.startsWith('no-new-privileges')), one.service);
  }
});

test('no secret is told by a container, or lies in a layer of an image', async () => {
  const names = ['secret_key', 'seed_admin_password', 'postgres_password', 'owner_password', 'site_password', 'redis_password'];
  const secrets = await Promise.all(names.map((name) => compose('exec', '-T', 'web', 'cat', `/run/secrets/${name}`)));
  const told = JSON.stringify(await site.containers());
  for (const [i, secret] of secrets.entries()) assert.ok(!told.includes(secret), names[i]);
  const history = await docker('history', '--no-trunc', image);
  assert.doesNotMatch(history, /(secret|password|key)=\S/i);
  assert.equal(await docker('run', '--rm', '--entrypoint', 'find', image, '/run/secrets', '-type', 'f'), '');
});

test('the image is small, and has neither a compiler nor a way to other rights', async () => {
  const [{ Size: size, Config: config }] = JSON.parse(await docker('image', 'inspect', image));
  console.log(`compose: the image has ${(size / 1e6).toFixed(1)} MB`);
  assert.ok(size < 150e6, `${size} bytes`);
  assert.equal(config.User, '10001:10001');
  const look = (...words) => docker('run', '--rm', '--user', '0', '--entrypoint', 'find', image, '/', '-xdev', ...words);
  assert.equal(await look('-type', 'f', '-perm', '/6000'), '');
  assert.equal(await look('-type', 'f', '(', '-name', 'gcc*', '-o', '-name', 'cc1', '-o', '-name', 'ld', '-o', '-name', '*.h', '-o', '-name', '*.a', ')', '-path', '/usr/*'), '');
});

test('web and worker leave at once when they are told to', async () => {
  for (const service of ['web', 'worker']) {
    const [one] = await site.containers(service);
    const began = Date.now();
    await docker('stop', '--time', '15', one.Id);
    const [{ State: state }] = JSON.parse(await docker('inspect', one.Id));
    assert.equal(state.ExitCode, 0, `${service} left with ${state.ExitCode}`);
    console.log(`compose: ${service} left after ${Date.now() - began} ms`);
    await docker('start', one.Id);
  }
  await eventually('the site', 60, () => get(process.env.PORT, '/up').then(({ status }) => status === 200, () => false));
});

test('logs are lines of JSON with the id that the proxy gave', async () => {
  const { status } = await get(process.env.PORT, '/terms');
  assert.equal(status, 200);
  const lines = (await compose('logs', '--no-color', '--tail', '50', 'web')).split('\n').map((line) => line.slice(line.indexOf('{')));
  const line = lines.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text)).find(({ path }) => path === '/terms');
  assert.match(line?.request_id ?? '', /^[0-9a-f]{32}$/);
});
