// How ./run and the container's entrypoint read a .env file (conf/settings.sh): as the program does (test_setting_files.c), layer by layer.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';

const script = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../../conf/settings.sh');

// The settings of these tests after reading the files' texts, in this order.
function read(environment, ...texts) {
  const folder = mkdtempSync(path.join(tmpdir(), 'snakeeyes-settings.'));
  const files = texts.map((text, i) => path.join(folder, String(i)));
  texts.forEach((text, i) => writeFileSync(files[i], text));
  const words = 'set -euo pipefail; source "$0"; for file in "$@"; do read_settings "$file"; done; env';
  const out = execFileSync('bash', ['-c', words, script, ...files], { env: { PATH: process.env.PATH, ...environment }, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return Object.fromEntries(out.split('\n').filter((line) => /^(SECRET_KEY|PORT|MAIL_)/.test(line)).map((line) => line.split('=')));
}

test('what an earlier layer says of a setting, either way, hides what a later one says', () => {
  assert.deepEqual(read({ SECRET_KEY_FILE: 'a' }, 'SECRET_KEY=b\nSECRET_KEY_FILE=c\n'), { SECRET_KEY_FILE: 'a' });
  assert.deepEqual(read({ SECRET_KEY: 'a' }, 'SECRET_KEY_FILE=b\n'), { SECRET_KEY: 'a' });
  assert.deepEqual(read({}, 'SECRET_KEY_FILE=a\n', 'SECRET_KEY=b\nPORT=1\n'), { SECRET_KEY_FILE: 'a', PORT: '1' });
});

test('an empty one is none', () => {
  assert.deepEqual(read({ SECRET_KEY: '' }, 'SECRET_KEY=\nSECRET_KEY_FILE=a\n', 'SECRET_KEY=b\n'), { SECRET_KEY: '', SECRET_KEY_FILE: 'a' });
  assert.deepEqual(read({}, 'SECRET_KEY=\n', 'SECRET_KEY=b\n'), { SECRET_KEY: 'b' });
});

test('both in one layer are left for the program to refuse; of two of one name the last wins', () => {
  assert.deepEqual(read({}, 'SECRET_KEY=a\nSECRET_KEY_FILE=b\nPORT=1\nPORT=2\n'), { SECRET_KEY: 'a', SECRET_KEY_FILE: 'b', PORT: '2' });
});

test('a setting whose own name ends so is itself', () => {
  assert.deepEqual(read({ MAIL_CA_FILE: 'a' }, 'MAIL_CA_FILE=b\nMAIL_URL_FILE=c\n'), { MAIL_CA_FILE: 'a', MAIL_URL_FILE: 'c' });
});
