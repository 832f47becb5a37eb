// HTTP itself, on the real server under its seccomp filter.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, Site, eventually } from './site.mjs';

let site;
before(async () => {
  site = await Site.start({ AUTH_RATE_LIMIT: '0' });
});
after(() => site?.stop());

const status = (answer) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const raw = async (text) => status(await site.raw(text));

test('Content-Length with Transfer-Encoding is malformed', async () => {
  const answer = await raw('POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');

  assert.equal(answer, 400);
});

for (const [what, target] of [['percent-encoding', '/bet/%zz'], ['UTF-8', '/bet/%ff'], ['NUL', '/bet/%00'],
  ['percent-encoding in a query', '/bet/verify?nonce=%4']]) {
  test(`malformed ${what} is answered 400`, async () => {
    assert.equal(await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`), 400);
  });
}

test('a malformed request is told in the form that the client accepts', async () => {
  const answer = await site.raw('POST /login HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc');

  assert.match(answer, /^HTTP\/1.1 400 /);
  assert.match(answer, /"code":"request.malformed"/);
});

for (const method of ['TRACE', 'PROPFIND', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
  test(`${method} without a body is no method of a page`, async () => {
    const answer = await site.raw(`${method} /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);

    assert.match(answer, /^HTTP\/1.1 405 /);
    assert.match(answer, /\r\nallow: GET, HEAD, POST\r\n/i);
    assert.match(answer, /\r\nx-content-type-options: nosniff\r\n/i);
  });
}

test('a form without body and length is an empty one', async () => {
  const answer = await site.raw('POST /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');

  assert.match(answer, /^HTTP\/1.1 403 /);
});

test('a field that may stand once and stands twice is malformed', async () => {
  const browser = new Browser(site);
  await browser.get('/login');

  const answer = await browser.request('POST', '/login', { 'content-type': 'application/x-www-form-urlencoded' },
    `csrf_token=${browser.csrf}&identity=a&identity=b&password=c`);

  assert.equal(answer.status, 400);
});

test('an unknown path is 404 and a known one by another method is 405 with Allow', async () => {
  const browser = new Browser(site);

  const unknown = await browser.get('/no/such/page');
  const method = await browser.request('DELETE', '/bet/place');
  const script = await browser.get('/no/such/page', { accept: 'application/json' });

  assert.equal(unknown.status, 404);
  assert.match(unknown.headers['content-type'], /^text\/html/);
  assert.equal(method.status, 405);
  assert.equal(method.headers.allow, 'GET, HEAD, POST');
  assert.equal(JSON.parse(script.text).code, 'path.unknown');
});

test('a body over 128 KiB is 413', async () => {
  const browser = new Browser(site);
  await browser.get('/login');

  const answer = await browser.post('/login', { identity: 'a'.repeat(140000), password: 'b' });

  assert.equal(answer.status, 413);
});

test('what the server refuses before the site sees it is a page, too', async () => {
  const answer = await site.raw(`POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${3 << 20}\r\n\r\n`);

  assert.match(answer, /^HTTP\/1\.1 413 /);
  assert.match(answer, /<h1>413 /);
});

test('no answer names the server or its version', async () => {
  const { headers } = await new Browser(site).get('/');

  assert.doesNotMatch(headers.server ?? '', /\d|kore/i);
});

test('metrics are not on the public listener', async () => {
  const { status: answer } = await new Browser(site).get('/metrics');

  assert.equal(answer, 404);
});

test('every route answers under the seccomp filter and no worker dies of it', async () => {
  const workers = await site.workers();
  const browser = new Browser(site);
  await browser.signUp();
  const routes = JSON.parse(await site.command('routes', '--json')).filter(({ path }) => path !== '/metrics');
  const answers = [];

  for (const { method, path } of routes.filter((route) => route.path !== '/logout')) {
    const target = path.replace(/:[a-z_]+/, '1');
    const answer = method === 'POST' ? await browser.post(target) : await browser.get(target);
    answers.push([`${method} ${path}`, answer.status]);
  }

  assert.ok(answers.length > 10);
  assert.deepEqual(answers.filter(([, code]) => code >= 500), []);
  assert.deepEqual(await site.workers(), workers);
});

test('the log has no password, token or cookie', async () => {
  const browser = new Browser(site);
  const { password } = await browser.signUp();
  await browser.get('/bet/verify?server_seed=5ec2e7&client_seed=a&nonce=1');
  const log = await site.log('web');

  for (const secret of [password, encodeURIComponent(password), browser.csrf, ...browser.cookies.values(), '5ec2e7']) {
    assert.ok(!log.includes(secret));
  }
  assert.match(log, /\/bet\/verify/);
});

test('a graceful stop finishes what runs', async () => {
  const browsers = await Promise.all(Array.from({ length: 4 }, async () => {
    const browser = new Browser(site);
    await browser.get('/login');
    return browser;
  }));

  const held = await site.hold('users');
  const answers = browsers.map((browser) => browser.post('/login', { identity: 'nobody', password: 'correct horse battery' }));
  await eventually('all at work', 5, async () => (await site.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")) === '4');

  const stopped = site.run('down');
  const asked = () => site.raw('GET /up HTTP/1.1\r\nHost: a\r\n\r\n', 100).catch((error) => error.code);
  try {
    await eventually('the end of new requests', 5, async () => ['', 'ECONNREFUSED'].includes(await asked()));
  } finally {
    held.release(); // or nobody ends
  }
  const statuses = (await Promise.all(answers)).map((answer) => answer.status);
  await stopped;

  assert.deepEqual(statuses, [422, 422, 422, 422]);
  await assert.rejects(site.process('web'));
});

test('the site starts again on what it had', async () => {
  await site.run('up');

  assert.equal((await new Browser(site).get('/up')).text.trim(), 'ok');
});
