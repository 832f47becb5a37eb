// The program on the database of tests/with_servers, which is the test's to fill and spoil.
import { execFileSync } from 'node:child_process';
import { snakeeyes } from './program.mjs';

export const database = process.env.DATABASE_URL;

const quiet = { ...process.env, PGOPTIONS: '-c client_min_messages=warning' };
export const sql = (text, url = database) =>
  execFileSync('psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', text], { env: quiet, encoding: 'utf8' }).trim();
export const call = (words, { settings, input } = {}) => snakeeyes(words, { settings: { DATABASE_URL: database, ...settings }, input });
