// A real browser on the site that BASE_URL names, and the few things that every story does with it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(path.join(process.env.E2E_MODULES ?? here, 'package.json'));
const { chromium } = require('playwright-core');
export const axe = require('axe-core').source;
export const { HtmlValidate } = require('html-validate');

const base = process.env.BASE_URL;
const password = 'correct horse battery';
// An answer of 4xx is what a test asked for; everything else on the console is a fault, a broken content security policy first of all.
const expected = /^Failed to load resource: the server responded with a status of 4\d\d/;

// Chromium without the desktop's window around each page, which would take more time than the page.
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

// A page in a window of its own (no cookie yet, unless `storageState` brings them), with what the console said against it.
export async function visit(browser, options = {}) {
  const context = await browser.newContext({ baseURL: base, ...options });
  context.setDefaultTimeout(10000);
  const page = await context.newPage();
  page.faults = [];
  page.hasScript = options.javaScriptEnabled !== false;
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text())) page.faults.push(message.text());
  });
  return page;
}

// Closes the window; a fault on its console fails the test.
export async function leave(page) {
  await page.context().close();
  assert.deepEqual(page.faults, []);
}

// What axe says against the page as it is, by its rules with one of these tags, or by all. Where scripts are off timers never end, so
// what axe wants to do in a while it does at once. What stands in a frame is the payment company's: simulator.test.mjs looks at it.
export async function objections(page, tags = []) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe);
  const { violations } = await page.evaluate(({ tags, hasTimers }) => {
    if (!hasTimers) window.setTimeout = window.requestAnimationFrame = (task, _, ...words) => Promise.resolve().then(() => task(...words));
    return window.axe.run({
      runOnly: tags.length > 0 ? tags : undefined, rules: { 'target-size': { enabled: true } }, iframes: false, preload: hasTimers,
    });
  }, { tags, hasTimers: page.hasScript });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

let visitors = 0;
export function account() {
  visitors += 1;
  const name = `e${process.pid % 10000}_${Date.now().toString(36).slice(-5)}${visitors}`;
  return { email: `${name}@example.com`, username: name, password };
}

export async function signUp(page, { email, password }) {
  await page.goto('/signup');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.locator('main button[type=submit]').click();
  await page.waitForURL('**/welcome');
}

export async function signIn(page, identity, password) {
  await page.goto('/login');
  await page.locator('#identity').fill(identity);
  await page.locator('#password').fill(password);
  await page.locator('main button[type=submit]').click();
}

// The admin that the site has from its start.
export async function signInAsAdmin(page) {
  await signIn(page, process.env.SEED_ADMIN_EMAIL ?? 'dev@local.host', process.env.SEED_ADMIN_PASSWORD);
  await page.waitForURL('**/settings');
}

// Types a card into the payment company's field.
export const cardFrame = (page) => page.frameLocator('#card iframe');
export async function typeCard(page, number) {
  await cardFrame(page).getByLabel('Card number').fill(number);
  await cardFrame(page).getByLabel(/Expiry/).fill('12/40');
  await cardFrame(page).getByLabel('Security code').fill('123');
}

export const pay = (page) => page.locator('form[data-pays] button[type=submit]').click();

export async function subscribe(page, plan, number = '4242424242424242') {
  await page.goto(`/subscription/create?plan=${plan}`);
  await page.getByLabel('Name on the card').fill('Ada Lovelace');
  await typeCard(page, number);
  await pay(page);
}

// A new account at the table.
export async function player(browser, options) {
  const page = await visit(browser, options);
  page.account = account();
  await signUp(page, page.account);
  await page.goto('/bet/place');
  return page;
}

// Fills in the bet and rolls.
export async function bet(page, guess, wagered) {
  await page.locator('#guess').fill(String(guess));
  await page.locator('#wagered').fill(String(wagered));
  await page.locator('#bet_form button[type=submit]').click();
}

// The dice have landed: a script shows it in place, without one the next page does.
export async function outcome(page) {
  await page.locator('#outcome[data-outcome]').waitFor();
  await page.locator('#stage:not(.rolling)').waitFor();
}

export const text = async (page, selector) => (await page.locator(selector).first().textContent()).trim();
export const messages = (page) => page.locator('[data-message]').evaluateAll((found) => found.map((one) => one.dataset.message));

// The key of the error that the input's aria-describedby leads to.
export function errorOf(page, name) {
  return page.locator(`main [name="${name}"]`).evaluate((input) => {
    const ids = (input.getAttribute('aria-describedby') ?? '').split(' ');
    const error = ids.map((id) => document.getElementById(id)).find((element) => element?.dataset.error);
    return input.getAttribute('aria-invalid') === 'true' ? error?.dataset.error : undefined;
  });
}
