// Lighthouse on the pages that matter most, as a visitor or a member sees them, on a phone and on a desk. Prints the four scores of each
// and what cost points; the reports go to FOLDER. Fails when a score is under 100.
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser } from '../process/site.mjs';

const folder = process.argv[2];
const require = createRequire(path.join(process.env.LIGHTHOUSE_MODULES, 'package.json'));
const load = async (name) => import(pathToFileURL(require.resolve(name)));
const { default: lighthouse, desktopConfig } = await load('lighthouse');
const chromeLauncher = createRequire(require.resolve('lighthouse'))('chrome-launcher');

const base = process.env.BASE_URL;
const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
const pages = { home: '/', bet: '/bet/place', pricing: '/subscription/pricing', history: '/bet/history' };

// Somebody who has played a little.
async function member() {
  const browser = new Browser({ port: Number(new URL(base).port) });
  await browser.signUp();
  for (const guess of [7, 6, 8]) await browser.bet(guess, 1);
  browser.close();
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

let perfect = true;
async function audit(port, name, device, cookie) {
  const config = device === 'desk' ? desktopConfig : undefined;
  const flags = { port, onlyCategories: categories, output: 'html', extraHeaders: pages[name].startsWith('/bet/') ? { cookie } : {}, logLevel: 'error' };
  const { lhr, report } = await lighthouse(base + pages[name], flags, config);
  await writeFile(path.join(folder, `${name}-${device}.html`), report);
  const scores = categories.map((category) => Math.round(lhr.categories[category].score * 100));
  console.log(`${name.padEnd(8)} ${device.padEnd(6)} ${scores.map((score) => String(score).padStart(5)).join('')}`);
  perfect &&= scores.every((score) => score === 100);
  return categories.flatMap((category) => lhr.categories[category].auditRefs)
    .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1)
    .map(({ id }) => `${name}, ${device}: ${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`);
}

await mkdir(folder, { recursive: true });
const chrome = await chromeLauncher.launch({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic'],
});
try {
  const cookie = await member();
  const short = [];
  console.log(`page     device ${['perf', 'a11y', 'best', 'seo'].map((title) => title.padStart(5)).join('')}`);
  for (const name of Object.keys(pages)) {
    for (const device of ['phone', 'desk']) short.push(...await audit(chrome.port, name, device, cookie));
  }
  for (const line of short) console.log(line);
  if (!perfect) process.exitCode = 1;
} finally {
  await chrome.kill();
}
