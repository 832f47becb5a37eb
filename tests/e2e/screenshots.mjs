// Pictures of the site: FOLDER gets every page on a phone and on a desk, light and dark; docs/screenshot.png is the table of one player.
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { account, bet, launch, leave, outcome, signInAsAdmin, signUp, visit } from './browser.mjs';

const folder = process.argv[2];
const shown = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../docs/screenshot.png');
const seed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const pages = {
  home: '/', terms: '/terms', contact: '/contact', forgotten: '/account/begin_password_reset',
  settings: '/settings', credentials: '/settings/update_credentials', language: '/settings/update_locale', place: '/bet/place', history: '/bet/history',
  plans: '/subscription/pricing', subscribe: '/subscription/create?plan=gold', coins: '/subscription/purchase_coins', billing: '/subscription/billing_details',
  verify: `/bet/verify?server_seed=${seed}&client_seed=snake-eyes&nonce=0`, error: '/nowhere',
};

const operators = { dashboard: '/admin', jobs: '/admin/jobs' };

async function play(page) {
  await signUp(page, account());
  await page.goto('/bet/place');
  for (const guess of [7, 6, 8, 7, 5, 7, 9]) {
    await bet(page, guess, 5);
    await page.locator('#stage.rolling').waitFor();
    await outcome(page);
  }
}

async function photograph(page, name) {
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, fullPage: true });
  return file;
}

async function operator() {
  const page = await visit(browser);
  await signInAsAdmin(page);
  const storageState = await page.context().storageState();
  await leave(page);
  return storageState;
}

// Every page on a phone and on a desk, light and dark.
async function tour(places, storageState) {
  for (const width of [375, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await visit(browser, { viewport: { width, height: 800 }, colorScheme, storageState });
      for (const [name, address] of Object.entries(places)) {
        await page.goto(address);
        await photograph(page, `${name}-${width}-${colorScheme}`);
      }
      await leave(page);
    }
  }
}

await mkdir(folder, { recursive: true });
const browser = await launch();
try {
  const page = await visit(browser, { viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  await play(page);
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: path.join(folder, 'screenshot.png') });
  await copyFile(path.join(folder, 'screenshot.png'), shown);
  const storageState = await page.context().storageState();
  await leave(page);
  await tour(pages, storageState);
  await tour(operators, await operator());
} finally {
  await browser.close();
}
