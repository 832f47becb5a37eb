// The `snakeeyes` program as a person calls it, in an empty folder with nothing but the given settings.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const built = process.env.SNAKEEYES_PROGRAM;

export class Folder {
  constructor(envFile) {
    this.path = mkdtempSync(path.join(tmpdir(), 'snakeeyes-app.'));
    if (envFile !== undefined) writeFileSync(path.join(this.path, '.env'), envFile);
  }

  remove() {
    rmSync(this.path, { recursive: true, force: true });
  }

  // Answers { code, out, err } of a program called with the words.
  call(program, words, settings = {}, input = '') {
    const kept = Object.fromEntries(['PATH', 'ASAN_OPTIONS', 'TSAN_OPTIONS', 'UBSAN_OPTIONS', 'TMPDIR'].filter((name) => name in process.env)
      .map((name) => [name, process.env[name]]));
    const ended = spawnSync(program, words, { cwd: this.path, env: { ...kept, ...settings }, input, encoding: 'utf8', timeout: 60000,
      maxBuffer: 1 << 26 });
    if (ended.error) throw ended.error;
    return { code: ended.status, out: ended.stdout, err: ended.stderr };
  }
}

// Settings with which nothing is amiss for a site that is open to the world, but for its servers.
export const world = {
  SECRET_KEY: '0123456789abcdef0123456789abcdef', PUBLIC_URL: 'https://dice.example', TRUSTED_PROXIES: '10.0.0.1', SEED_ADMIN_PASSWORD: 'of my own',
  MAIL_URL: 'smtp://mail.example', ERROR_MAIL_TO: 'me@dice.example',
  STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_PUBLISHABLE_KEY: 'pk_live_1', STRIPE_WEBHOOK_SECRET: 'whsec_1',
};

// Calls the built program once: snakeeyes(['user', 'list'], { settings, input, envFile }).
export function snakeeyes(words, { settings, input, envFile } = {}) {
  const folder = new Folder(envFile);
  try {
    return folder.call(built, words, settings, input);
  } finally {
    folder.remove();
  }
}

// The column names in the first line of a table for people.
export const columns = (table) => table.split('\n')[0].trim().split(/\s{2,}/);

// Each command of the program with its options, as help tells them.
export function explained() {
  const names = (text) => [...text.matchAll(/^ {2}(\S+(?: \S+)?) {2,}/gm)].map((match) => match[1]);
  return names(snakeeyes(['--help']).out).map((command) => {
    const options = snakeeyes([...command.split(' '), '--help']).out.split('\nOptions:\n')[1];
    return { command, options: names(options).map((option) => option.split(' ')) };
  });
}
