// What `cmake --install` lays out is a whole site: the program in bin, all that it needs in lib/snakeeyes, its SNAKEEYES_HOME.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { Folder } from './program.mjs';

const { SNAKEEYES_BUILD: build, DATABASE_URL, REDIS_URL } = process.env;
const withoutKore = process.env.SNAKEEYES_SANITIZE ? 'Kore is built without the sanitizer' : false;

const folder = new Folder();
const program = path.join(folder.path, 'bin/snakeeyes');
const home = path.join(folder.path, 'lib/snakeeyes');
const settings = { SNAKEEYES_HOME: home, SECRET_KEY: 'k'.repeat(32), DATABASE_URL, REDIS_URL };

before(() => {
  assert.ok(DATABASE_URL && REDIS_URL, 'DATABASE_URL and REDIS_URL are set by tests/with_servers');
  execFileSync('cmake', ['--install', build, '--prefix', folder.path], { stdio: ['ignore', 'ignore', 'inherit'] });
});
after(() => folder.remove());

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return String(port);
}

async function answer(url) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await fetch(url);
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

test('all that the program looks for is there', () => {
  for (const name of ['kore.conf.in', 'snakeeyes_web.so', 'migrations/0001_users.sql', 'templates/layout/head.mustache', 'translations/es.mo',
    'assets/manifest.json']) {
    assert.ok(existsSync(path.join(home, name)), name);
  }
});

test('nothing else is', () => {
  assert.deepEqual(readdirSync(folder.path).sort(), ['bin', 'lib', 'share']);
  assert.deepEqual(readdirSync(path.join(folder.path, 'share'), { recursive: true }).sort(), ['bash-completion',
    'bash-completion/completions', 'bash-completion/completions/snakeeyes', 'man', 'man/man1', 'man/man1/snakeeyes.1']);
  assert.deepEqual(readdirSync(path.join(folder.path, 'bin')), ['snakeeyes']);
  assert.deepEqual(readdirSync(path.join(folder.path, 'lib')), ['snakeeyes']);
  assert.deepEqual(readdirSync(home).sort(), ['assets', 'kore.conf.in', 'migrations', 'snakeeyes_web.so', 'templates', 'translations']);
});

test('manual page and completion are what the program prints', () => {
  assert.equal(readFileSync(path.join(folder.path, 'share/man/man1/snakeeyes.1'), 'utf8'), folder.call(program, ['manual']).out);
  assert.equal(readFileSync(path.join(folder.path, 'share/bash-completion/completions/snakeeyes'), 'utf8'),
    folder.call(program, ['completion', 'bash']).out);
});

test('the installed program runs', () => {
  assert.equal(folder.call(program, ['routes'], settings).code, 0);
  assert.equal(folder.call(program, ['check'], settings).code, 0);
});

test('its migrations are those of its home', () => {
  assert.equal(folder.call(program, ['db', 'reset', '--yes'], settings).code, 0);
  assert.equal(folder.call(program, ['db', 'status'], { ...settings, SNAKEEYES_HOME: '/nowhere' }).code, 1);
});

test('it serves the site from its home', { skip: withoutKore }, async () => {
  const [PORT, METRICS_PORT] = [await freePort(), await freePort()];
  const server = spawn(program, ['serve'], { cwd: folder.path, stdio: 'ignore',
    env: { PATH: process.env.PATH, ...settings, PORT, METRICS_PORT, WEB_WORKERS: '1', VAR: path.join(folder.path, 'var') } });
  try {
    const up = await answer(`http://127.0.0.1:${PORT}/up`);
    const page = await answer(`http://127.0.0.1:${PORT}/`);
    const [asset] = /\/assets\/[^"]+\.css/.exec(await page.text());
    const style = await answer(`http://127.0.0.1:${PORT}${asset}`);

    assert.equal(up.status, 200);
    assert.equal(page.status, 200);
    assert.equal(style.status, 200);
    const conf = readFileSync(path.join(folder.path, `var/web/kore-${PORT}.conf`), 'utf8');
    assert.ok(conf.includes(path.join(home, 'snakeeyes_web.so')));
  } finally {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    assert.equal((await ended)[0], 0);
  }
});
