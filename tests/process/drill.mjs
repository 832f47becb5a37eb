// A web process that dies at a call of a port of the test's choice: kill_at.c stands before its libraries.
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { Browser, eventually } from './site.mjs';

const library = path.resolve(new URL('.', import.meta.url).pathname, '../../build/release/lib/kill_at.so');

export class Drill {
  // In place of the web process that `./run up` started.
  static async begin(site) {
    const drill = new Drill();
    const file = `${site.var}/kill_at`;
    writeFileSync(file, Buffer.alloc(16));
    drill.file = openSync(file, 'r+');
    await site.end('web');
    drill.web = site.begin('web', ['serve'], { LD_PRELOAD: library, KILL_AT: file });
    const browser = new Browser(site);
    await eventually('the site', 20, () => browser.get('/up').then(({ status }) => status === 200, () => false));
    browser.close();
    return drill;
  }

  async end() {
    await this.web.end('SIGTERM');
    closeSync(this.file);
  }

  #write(place, value) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    writeSync(this.file, bytes, 0, 8, 8 * place);
  }

  #read(place) {
    const bytes = Buffer.alloc(8);
    readSync(this.file, bytes, 0, 8, 8 * place);
    return Number(bytes.readBigInt64LE());
  }

  // How many calls `work` makes of the site.
  async count(work) {
    this.#write(0, 0);
    await work();
    return this.#read(0);
  }

  // Does `work` while the process dies at its nth call; says whether it did.
  async dieAt(n, work) {
    this.#write(1, n);
    await work().catch((error) => { if (!['ECONNRESET', 'EPIPE'].includes(error.code)) throw error; });
    const died = this.#read(1) <= 0;
    this.#write(1, 0);
    return died;
  }
}
