// Paying as a person does, with the card in the payment company's field, against the simulator.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { account, cardFrame, errorOf, launch, leave, messages, pay, signUp, subscribe, text, typeCard, visit } from './browser.mjs';
import { PayingSite } from './paying_site.mjs';

const visa = '4242424242424242';
const refused = '4000000000000002';
const asking = '4000000000003220'; // 3-D Secure whenever its holder is there
let browser, paying;

before(async () => {
  browser = await launch();
  paying = await PayingSite.start();
});
after(async () => {
  await browser?.close();
  await paying?.stop();
});

async function customer(options = {}) {
  const page = await visit(browser, { baseURL: paying.address, reducedMotion: 'reduce', ...options });
  page.account = account();
  await signUp(page, page.account);
  return page;
}

const bank = (page) => page.frameLocator('dialog iframe');
const balance = (page) => text(page, '[data-balance]');

async function subscriber(plan = 'gold', options = {}) {
  const page = await customer(options);
  await subscribe(page, plan);
  await page.waitForURL('**/settings');
  return page;
}

// For who looks at what the tests see: SCREENSHOTS names a folder.
async function photograph(page, name) {
  if (!process.env.SCREENSHOTS) return;
  for (const width of [375, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
}

test('a visitor chooses a plan, signs in on the way and subscribes', async () => {
  const page = await customer();
  await page.goto('/subscription/pricing');
  await photograph(page, 'pricing');

  await page.getByRole('link', { name: 'Choose Gold' }).click();
  await page.getByLabel('Name on the card').fill('Ada Lovelace');
  await typeCard(page, visa);
  await photograph(page, 'subscribe');
  await pay(page);
  await page.waitForURL('**/settings');

  assert.deepEqual(await messages(page), ['subscription.created']);
  assert.equal(await balance(page), '700');
  assert.match(await text(page, '#plan'), /^Gold/);
  assert.match(await text(page, '#card'), /4242/);
  await photograph(page, 'subscribed');
  await leave(page);
});

test('3-D Secure is asked for and answered', async () => {
  const page = await customer();
  await subscribe(page, 'bronze', asking);

  await bank(page).getByRole('button', { name: 'Approve' }).waitFor();
  await photograph(page, '3d-secure');
  await bank(page).getByRole('button', { name: 'Approve' }).click();
  await page.waitForURL('**/settings');

  assert.deepEqual(await messages(page), ['subscription.created']);
  assert.equal(await balance(page), '210');
  await leave(page);
});

test('who says no to 3-D Secure is not subscribed', async () => {
  const page = await customer();
  await subscribe(page, 'bronze', asking);

  await bank(page).getByRole('button', { name: 'Decline' }).click();
  await page.locator('[data-message]').waitFor();

  assert.deepEqual(await messages(page), ['payment.declined']);
  assert.equal(await balance(page), '100');
  await leave(page);
});

test('a card that is declined is told at its field, and another one pays', async () => {
  const page = await customer();
  await subscribe(page, 'gold', refused);
  await page.locator('[data-message]').waitFor();

  assert.deepEqual(await messages(page), ['payment.declined']);
  assert.equal(await page.locator('#card_error [data-error]').getAttribute('data-error'), 'card.refused');
  assert.equal(await balance(page), '100');
  await photograph(page, 'declined');

  await typeCard(page, visa);
  await pay(page);
  await page.waitForURL('**/settings');
  assert.equal(await balance(page), '700');
  await leave(page);
});

test('a card that is not typed in full is told at its field alone', async () => {
  const page = await customer();
  await page.goto('/subscription/create?plan=gold');
  await cardFrame(page).getByLabel('Card number').fill('4242');

  await pay(page);
  await page.locator('#card_error [data-error="card.incomplete"]').waitFor();

  assert.deepEqual(await messages(page), []);
  assert.equal(await page.locator('form[data-pays] button[type=submit]').getAttribute('aria-busy'), 'false');
  await leave(page);
});

test('a button that is pressed twice subscribes once', async () => {
  const page = await customer();
  await page.goto('/subscription/create?plan=gold');
  await typeCard(page, visa);

  await page.locator('form[data-pays] button[type=submit]').dblclick();
  await page.waitForURL('**/settings');

  const { data } = await paying.gateway.get('/v1/customers', { email: page.account.email });
  assert.equal(data.length, 1);
  const made = await paying.gateway.get('/v1/setup_intents', { customer: data[0].id });
  assert.equal(made.data.length, 1);
  await leave(page);
});

test('a bigger plan adds the difference', async () => {
  const page = await subscriber();
  await page.goto('/subscription/update');
  await photograph(page, 'update');

  await page.getByRole('button', { name: 'Change to Platinum' }).click();
  await page.waitForURL('**/settings');

  assert.deepEqual(await messages(page), ['subscription.updated']);
  assert.equal(await balance(page), '1,600');
  await leave(page);
});

test('Enter in the coupon field of a change of plan changes no plan', async () => {
  const page = await subscriber('gold', { javaScriptEnabled: true });
  await page.goto('/subscription/update');

  await page.locator('#coupon_code').fill('NOSUCH');
  await page.locator('#coupon_code').press('Enter');
  await page.locator('[data-error="coupon.unknown"]').waitFor();

  assert.equal(new URL(page.url()).pathname, '/subscription/update');
  await leave(page);
});

test('a coupon shows its effect before it is paid with, and on the invoice to come', async () => {
  const page = await customer();
  await paying.addCoupon('FIFTH', 20);
  await page.goto('/subscription/create?plan=gold');
  await page.locator('#coupon_code').fill('fifth');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('#coupon_effect:not(:empty)').waitFor();

  assert.equal(await text(page, '#coupon_effect'), 'FIFTH: 20% off, once');
  assert.equal(await text(page, '[data-cents]'), '$5.00 $4.00');
  await photograph(page, 'coupon');
  await typeCard(page, visa);
  await pay(page);
  await page.waitForURL('**/settings');
  await page.goto('/subscription/billing_details');
  assert.match(await text(page, '#upcoming_invoice'), /\$4\.00/);
  assert.match(await text(page, '#redeemed_coupon'), /FIFTH: 20% off, once/);
  await photograph(page, 'billing-details');
  await leave(page);
});

test('a coupon that is unknown is told at its field, and nothing is asked of the card', async () => {
  const page = await customer();
  await page.goto('/subscription/create?plan=gold');
  await page.locator('#coupon_code').fill('NOSUCH');
  await typeCard(page, visa);

  await pay(page);
  await page.locator('[data-error]').waitFor();

  assert.equal(await errorOf(page, 'coupon_code'), 'coupon.unknown');
  assert.equal(await balance(page), '100');
  await photograph(page, 'coupon-unknown');
  await leave(page);
});

test('coins are bought once, however often they are told of', async () => {
  const page = await customer();
  await page.goto('/subscription/purchase_coins');
  await page.locator('input[value="1000"]').check();
  await typeCard(page, visa);
  await photograph(page, 'purchase');

  await pay(page);
  await page.waitForURL('**/bet/place');

  assert.deepEqual(await messages(page), ['coins.purchased']);
  assert.equal(await text(page, '#user_coins'), '1100');
  await photograph(page, 'purchased');
  await paying.gateway.settled();
  await page.reload();
  assert.equal(await text(page, '#user_coins'), '1100');
  await page.goto('/subscription/billing_details');
  assert.match(await text(page, 'tbody'), /1,000 coins/);
  await leave(page);
});

test('coins are bought with another card after one was declined, for one purchase', async () => {
  const page = await customer();
  await page.goto('/subscription/purchase_coins');
  await page.locator('input[value="100"]').check();
  await typeCard(page, refused);
  await pay(page);
  await page.locator('[data-message="payment.declined"]').waitFor();
  await photograph(page, 'purchase-declined');

  await typeCard(page, visa);
  await pay(page);
  await page.waitForURL('**/bet/place');

  assert.equal(await text(page, '#user_coins'), '200');
  const { data } = await paying.gateway.get('/v1/customers', { email: page.account.email });
  assert.equal((await paying.gateway.get('/v1/payment_intents', { customer: data[0].id })).data.length, 1);
  await leave(page);
});

test('what a coupon makes free needs no card', async () => {
  const page = await customer();
  await paying.addCoupon('GIFT', 100);
  await page.goto('/subscription/purchase_coins');
  await page.locator('#coupon_code').fill('gift');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('#coupon_effect:not(:empty)').waitFor();
  assert.equal(await text(page, '#coupon_effect'), 'GIFT: 100% off');

  await pay(page);
  await page.waitForURL('**/bet/place');

  assert.deepEqual(await messages(page), ['coins.purchased']);
  assert.equal(await text(page, '#user_coins'), '1100');
  await leave(page);
});

test('another card takes the place of the first', async () => {
  const page = await subscriber();
  await page.goto('/subscription/update_payment_method');
  await typeCard(page, '5555555555554444');
  await photograph(page, 'card');

  await pay(page);
  await page.waitForURL('**/settings');

  assert.deepEqual(await messages(page), ['payment_method.updated']);
  assert.match(await text(page, '#card'), /4444/);
  await leave(page);
});

test('a subscription is cancelled and the coins stay', async () => {
  const page = await subscriber();
  await page.goto('/subscription/cancel');
  await photograph(page, 'cancel');

  await page.locator('main button[type=submit]').click();
  await page.waitForURL('**/settings');

  assert.deepEqual(await messages(page), ['subscription.cancelled']);
  assert.equal(await text(page, '#plan'), 'none');
  assert.equal(await balance(page), '700');
  await photograph(page, 'cancelled');
  await leave(page);
});

test('while the payment company is away, the page says so and nothing changes', async () => {
  const page = await customer();
  await page.goto('/subscription/create?plan=gold');
  await typeCard(page, visa);
  await paying.gateway.control('faults', { method: 'POST', path: '/v1/customers', kind: 'drop', times: 0 });

  await pay(page);
  await page.locator('[data-message]').waitFor({ timeout: 25000 });

  assert.deepEqual(await messages(page), ['payment.unreachable']);
  assert.equal(await balance(page), '100');
  await paying.gateway.control('faults/clear', {});
  await leave(page);
});

test('without JavaScript the paying pages say that it is needed', async () => {
  const page = await customer({ javaScriptEnabled: false });
  for (const address of ['/subscription/create?plan=gold', '/subscription/purchase_coins']) {
    await page.goto(address);
    assert.match(await text(page, 'noscript p'), /JavaScript/);
  }
  await page.goto('/subscription/create?plan=gold');
  await photograph(page, 'no-script');

  await pay(page);
  await page.waitForURL('**/subscription/create');

  assert.deepEqual(await messages(page), ['javascript.required']);
  await leave(page);
});
