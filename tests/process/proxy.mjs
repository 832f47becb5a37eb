// nginx as it stands before several web processes (conf/proxy), and people who play through it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Browser, eventually, freePort, pause, root } from './site.mjs';

// Asks on a connection of its own, which is closed: an open one from here would be a proxy's to the site.
export async function isUp(port) {
  const { statusCode } = await new Promise((resolve) => {
    http.get({ host: '127.0.0.1', port, path: '/up', agent: false }, (answer) => resolve(answer.resume())).on('error', resolve);
  });
  return statusCode === 200;
}

export class Proxy {
  // Listens on a port of its own before the web processes on `ports`, with what conf/proxy tells every nginx.
  static async start(ports) {
    const proxy = new Proxy();
    proxy.folder = await mkdtemp(path.join(tmpdir(), 'snakeeyes-proxy.'));
    proxy.port = await freePort();
    await cp(path.join(root, 'conf/proxy/snakeeyes.conf'), `${proxy.folder}/snakeeyes.conf`);
    await writeFile(`${proxy.folder}/nginx.conf`, `
      ${process.getuid() === 0 ? 'user root;' : ''}
      worker_processes 1;
      daemon off;
      pid ${proxy.folder}/pid;
      error_log ${proxy.folder}/errors.log info;
      events {}
      http {
        access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${proxy.folder}/${kind};`).join(' ')}
        upstream processes {
          zone processes 64k;
          ${ports.map((port) => `server 127.0.0.1:${port} max_fails=0;`).join(' ')}
          keepalive 64;
          keepalive_timeout 4s;
        }
        server { listen 127.0.0.1:${proxy.port}; set $snakeeyes processes; include snakeeyes.conf; }
      }`);
    proxy.nginx = spawn('/usr/sbin/nginx', ['-c', `${proxy.folder}/nginx.conf`, '-e', `${proxy.folder}/errors.log`], { stdio: 'inherit' });
    proxy.ended = once(proxy.nginx, 'exit');
    await eventually('nginx', 10, () => isUp(proxy.port));
    return proxy;
  }

  // What nginx has to say of web processes that did not answer.
  async complaints() {
    return (await readFile(`${this.folder}/errors.log`, 'utf8')).split('\n').filter((line) => line.includes('[error]'));
  }

  async stop() {
    this.nginx.kill('SIGTERM');
    await this.ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

// One who bets and reads pages until `stop`, now in haste, now with pauses, as long as connections are kept idle. Every answer that is not the right one is in `wrong`.
export class Player {
  bets = [];
  pages = 0;
  wrong = [];

  static async signUp(site) {
    const player = new Player();
    player.browser = new Browser(site);
    player.email = (await player.browser.signUp()).email;
    return player;
  }

  play(longestPause) {
    this.plays = true;
    this.ended = this.#play(longestPause);
  }

  async #play(longestPause) {
    while (this.plays) {
      await this.#ask('POST', async () => {
        const answer = await this.browser.bet(7, 1);
        if (answer.status === 200) this.bets.push(answer.data.id);
        return answer.status === 200;
      });
      await this.#ask('GET', async () => {
        const answer = await this.browser.get('/bet/place');
        this.pages += 1;
        return answer.status === 200 && answer.text.includes('id="user_coins"');
      });
      await pause(Math.random() < 0.5 ? 0 : Math.random() * longestPause);
    }
  }

  async #ask(method, isRight) {
    const asked = Date.now();
    const result = await isRight().catch((error) => error);
    if (result !== true) this.wrong.push(`${method} after ${Date.now() - asked} ms: ${result?.message ?? 'another answer'}`);
  }

  async stop() {
    this.plays = false;
    await this.ended;
    this.browser.close();
  }
}
