// Pictures of the site.
//
//   screenshots.mjs FOLDER [LANGUAGE...]   FOLDER/LANGUAGE/READER/ gets every page on a phone and on a desk, light and dark (en, unless told)
//   screenshots.mjs FOLDER readme          docs/screenshot.png, the table of one player, is taken anew
import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { account, bet, launch, leave, outcome, signUp, visit } from './browser.mjs';
import { pages, readers, stateOf } from './readers.mjs';

const [folder, ...asked] = process.argv.slice(2);
const shown = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../docs/screenshot.png');
const modes = [375, 1280].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })));

const comesLater = /^\/admin($|\?)|^\/subscription\//; // charts and the field of the card
const nameOf = (address) => (address === '/' ? 'home' : address.slice(1).replace(/[^a-z0-9]+/gi, '-').slice(0, 48).replace(/-$/, ''));

async function speak(page, language) {
  await page.goto('/settings/update_locale');
  await page.locator('#locale').selectOption(language);
  await page.locator('main button[type=submit]').click();
  await page.locator('[data-message="locale.saved"]').waitFor();
}

// One window for a reader's pages: a new one for each would take most of the time.
async function tour(browser, language, reader, storageState) {
  const home = path.join(folder, language, reader);
  await mkdir(home, { recursive: true });
  const page = await visit(browser, { storageState, reducedMotion: 'reduce' });
  await speak(page, language);
  for (const { width, colorScheme } of modes) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    for (const address of pages[reader]) {
      await page.goto(address, { waitUntil: comesLater.test(address) ? 'networkidle' : 'load' });
      await page.screenshot({ path: path.join(home, `${nameOf(address)}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
  await leave(page);
}

async function all(browser, languages) {
  for (const reader of readers) {
    const storageState = await stateOf(browser, reader);
    for (const language of languages) await tour(browser, language, reader, storageState);
  }
}

async function readme(browser) {
  const page = await visit(browser, { viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  await signUp(page, account());
  await page.goto('/bet/place');
  for (const guess of [7, 6, 8, 7, 5, 7, 9]) {
    await bet(page, guess, 5);
    await page.locator('#stage.rolling').waitFor();
    await outcome(page);
  }
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: path.join(folder, 'readme.png') });
  await copyFile(path.join(folder, 'readme.png'), shown);
  await leave(page);
}

const unknown = asked.filter((word) => !['en', 'es', 'kl', 'readme'].includes(word));
if (unknown.length > 0) throw new Error(`screenshots: en, es, kl or readme, not ${unknown.join(' ')}`);
const languages = asked.filter((word) => word !== 'readme');
for (const language of languages) await rm(path.join(folder, language), { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const browser = await launch();
try {
  if (asked.includes('readme')) await readme(browser);
  if (languages.length > 0 || asked.length === 0) await all(browser, asked.length === 0 ? ['en'] : languages);
} finally {
  await browser.close();
}
