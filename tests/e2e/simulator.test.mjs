// The simulator's Stripe.js in a page of another origin, whose content security policy allows what the site's does and no more.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { Simulation } from '../payments/simulation.mjs';
import { axe, launch, leave, visit } from './browser.mjs';

const script = `
  const stripe = Stripe('pk_test_simulation');
  const card = stripe.elements().create('card');
  window.changes = [];
  card.on('change', (event) => window.changes.push(event));
  card.mount('#card');
  window.pay = (how, secret) => stripe[how](secret, { payment_method: { card, billing_details: { name: 'Someone' } } });
  card.on('ready', () => { document.body.dataset.ready = 'yes'; });`;

let browser, stripe, host, address;
before(async () => {
  browser = await launch();
  stripe = await Simulation.start();
  const origin = stripe.sim.url();
  const policy = `default-src 'self'; script-src 'self' ${origin}; frame-src ${origin}; connect-src 'self' ${origin}; frame-ancestors 'none'`;
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Pay</title>
    <link rel="stylesheet" href="/page.css"><script src="${origin}/v3/" defer></script><script src="/page.js" defer></script></head>
    <body><main><h1>Pay</h1><div id="card"></div></main></body></html>`;
  const files = { '/page.js': ['text/javascript', script], '/page.css': ['text/css',
    '@media (prefers-color-scheme: dark) { :root { color-scheme: dark; color: #dee2e6; background: #212529 } }'] };
  host = http.createServer((request, response) => {
    const [type, body] = files[request.url] ?? ['text/html', page];
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body);
  }).listen(0, '127.0.0.1');
  await once(host, 'listening');
  address = `http://127.0.0.1:${host.address().port}/`;
});
after(async () => {
  await browser?.close();
  host?.closeAllConnections();
  host?.close();
  await stripe?.stop();
});

async function checkout(options) {
  const page = await visit(browser, options);
  await page.goto(address);
  await page.locator('[data-ready]').waitFor();
  page.card = page.frameLocator('#card iframe');
  return page;
}

async function type(page, number, expiry = '1240', cvc = '123') {
  await page.card.getByLabel('Card number').pressSequentially(number);
  await page.card.getByLabel(/Expiry/).pressSequentially(expiry);
  await page.card.getByLabel('Security code').pressSequentially(cvc);
}

const setup = () => stripe.post('/v1/customers').then(({ id }) => stripe.post('/v1/setup_intents',
  { customer: id, payment_method_types: ['card'] }));
const payment = () => stripe.post('/v1/payment_intents', { amount: 900, currency: 'usd', automatic_payment_methods: { enabled: true } });
const pay = (page, how, intent) => page.evaluate(([name, secret]) => window.pay(name, secret), [how, intent.client_secret]);
const bank = (page) => page.frameLocator('dialog iframe');

test('a card is saved and a payment made, without the page seeing the number', async () => {
  const page = await checkout();
  await type(page, '4242424242424242');

  const saved = await pay(page, 'confirmCardSetup', await setup());
  const paid = await pay(page, 'confirmCardPayment', await payment());

  assert.deepEqual([saved.error, saved.setupIntent.status, paid.error, paid.paymentIntent.status],
    [undefined, 'succeeded', undefined, 'succeeded']);
  const changes = await page.evaluate(() => window.changes);
  assert.deepEqual([changes.at(-1).complete, changes.at(-1).brand, changes.at(-1).empty], [true, 'visa', false]);
  assert.doesNotMatch(JSON.stringify([changes, saved, paid]), /42424242/);
  await leave(page);
});

for (const [number, decline] of [['4000000000000002', 'generic_decline'], ['4000000000009995', 'insufficient_funds']]) {
  test(`a card that is refused with ${decline} is told as Stripe does`, async () => {
    const page = await checkout();
    await type(page, number);

    const { error } = await pay(page, 'confirmCardPayment', await payment());

    assert.deepEqual([error.type, error.code, error.decline_code, error.payment_intent.status],
      ['card_error', 'card_declined', decline, 'requires_payment_method']);
    await leave(page);
  });
}

test('a card that is not typed in full is told before anything is sent', async () => {
  const page = await checkout();
  await type(page, '4242', '', '');

  const { error } = await pay(page, 'confirmCardPayment', await payment());

  assert.deepEqual([error.type, error.code], ['validation_error', 'incomplete_number']);
  await leave(page);
});

test('what is wrong is told while it is typed', async () => {
  const page = await checkout();
  await type(page, '4242424242424241', '', '');

  await page.waitForFunction(() => window.changes.at(-1)?.error?.code === 'invalid_number');

  await page.locator('#card.StripeElement--invalid').waitFor();
  await leave(page);
});

for (const [button, how, make] of [['Approve', 'confirmCardPayment', payment], ['Decline', 'confirmCardPayment', payment],
  ['Approve', 'confirmCardSetup', setup],
  ['Decline', 'confirmCardSetup', setup]]) {
  test(`3-D Secure: ${button} after ${how}`, async () => {
    const page = await checkout();
    await type(page, '4000000000003220');

    const answer = pay(page, how, await make());
    await bank(page).getByRole('button', { name: button }).click();
    const { error, ...intent } = await answer;

    if (button === 'Approve') assert.equal(Object.values(intent)[0].status, 'succeeded');
    else assert.match(error.code, /^(payment|setup)_intent_authentication_failure$/);
    assert.equal(await page.locator('dialog').count(), 0);
    await leave(page);
  });
}

test('a dialog that is closed counts as no', async () => {
  const page = await checkout();
  await type(page, '4000000000003220');
  const answer = pay(page, 'confirmCardPayment', await payment());
  await bank(page).getByRole('button', { name: 'Approve' }).waitFor();

  await page.evaluate(() => document.querySelector('dialog').close());

  assert.equal((await answer).error.code, 'payment_intent_authentication_failure');
  await leave(page);
});

test('when the gateway can not be reached, the script says so', async () => {
  const page = await checkout();
  await type(page, '4242424242424242');
  const intent = await payment();
  await stripe.control('faults', { method: 'POST', path: '/v1/payment_intents/*', kind: 'drop',
    times: 0 }); // a browser tries again by itself

  const { error } = await pay(page, 'confirmCardPayment', intent);

  assert.equal(error.type, 'api_connection_error');
  page.faults = page.faults.filter((fault) => !/ERR_EMPTY_RESPONSE/.test(fault));
  await stripe.control('faults/clear', {});
  await leave(page);
});

for (const colorScheme of ['light', 'dark']) {
  test(`on a small ${colorScheme} screen it fits, says what it is and is accessible`, async () => {
    const page = await checkout({ colorScheme, viewport: { width: 375, height: 700 } });
    await type(page, '4000000000003220');

    const answer = pay(page, 'confirmCardPayment', await payment());
    await bank(page).getByRole('button', { name: 'Approve' }).waitFor();
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());

    for (const frame of frames) {
      assert.match(await frame.locator('body').innerText(), /simulation/i);
      assert.equal(await frame.evaluate(() => document.documentElement.scrollWidth <= innerWidth &&
        document.documentElement.scrollHeight <= innerHeight), true);
      assert.equal(await frame.evaluate(() => document.documentElement.dataset.theme), colorScheme);
      await frame.evaluate((back) => { document.documentElement.style.background = back; },
        colorScheme === 'dark' ? '#212529' : '#fff'); // the page's, which axe can't see
      await frame.evaluate(axe);
      const { violations } = await frame.evaluate(() => window.axe.run(document,
        { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } }));
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
    }
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/challenge-${colorScheme}.png` });
    await bank(page).getByRole('button', { name: 'Approve' }).click();
    await answer;
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/card-${colorScheme}.png` });
    await leave(page);
  });
}

test('its own page says that it is a simulation', async () => {
  const page = await visit(browser, { viewport: { width: 375, height: 700 } });
  await page.goto(stripe.sim.url());

  assert.match(await page.locator('main, body').first().innerText(), /simulation of Stripe/);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/status.png` });
  await leave(page);
});
