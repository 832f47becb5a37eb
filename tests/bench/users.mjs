// users.mjs PORT COUNT: signs users up at the site on this machine and prints a line each: cookie, tab, CSRF token.
import { Browser } from '../process/site.mjs';

const [port, count] = process.argv.slice(2).map(Number);

async function line(number) {
  const browser = new Browser({ port });
  await browser.signUp(`bench${number}@example.com`);
  browser.close();
  return `${[...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}\t${browser.csrf}\n`;
}

for (let number = 1; number <= count; number += 1) process.stdout.write(await line(number));
