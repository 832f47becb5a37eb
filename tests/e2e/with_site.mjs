// Runs a command against a site: the one that BASE_URL names, or one of its own that is removed at the end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PayingSite } from './paying_site.mjs';

const [command, ...words] = process.argv.slice(2);
const paying = process.env.BASE_URL ? undefined : await PayingSite.start();
const address = process.env.BASE_URL ?? paying.address;
try {
  const child = spawn(command, words, { stdio: 'inherit', env: { ...process.env, BASE_URL: address } });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await paying?.stop();
}
