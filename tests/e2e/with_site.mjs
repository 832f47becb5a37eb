// Runs a command against a site: the one that BASE_URL names, or one of its own that is removed at the end, with as many records made up
// as RECORDS says.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PayingSite } from './paying_site.mjs';

// Who operates the site: where it runs already, SEED_ADMIN_PASSWORD is to be told.
const password = process.env.SEED_ADMIN_PASSWORD ?? 'operators only, please';
const [command, ...words] = process.argv.slice(2);
const paying = process.env.BASE_URL ? undefined : await PayingSite.start({ SEED_ADMIN_PASSWORD: password });
const address = process.env.BASE_URL ?? paying.address;
const env = { ...process.env, BASE_URL: address, SEED_ADMIN_PASSWORD: password };
if (paying) env.MAIL_FOLDER = `${paying.site.var}/mail`;
try {
  if (process.env.RECORDS) await paying?.site.command('add', 'all', '--count', process.env.RECORDS);
  const child = spawn(command, words, { stdio: 'inherit', env });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await paying?.stop();
}
