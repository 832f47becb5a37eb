// Runs a command against a site: the one that BASE_URL names, or one of its own that is removed at the end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Site } from '../process/site.mjs';

const [command, ...words] = process.argv.slice(2);
const site = process.env.BASE_URL ? undefined : await Site.start({ AUTH_RATE_LIMIT: '0', BET_RATE_LIMIT: '0' });
const address = process.env.BASE_URL ?? `http://127.0.0.1:${site.port}`;
try {
  const child = spawn(command, words, { stdio: 'inherit', env: { ...process.env, BASE_URL: address } });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await site?.stop();
}
