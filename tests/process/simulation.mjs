// The payment simulator that `./run up` started beside a site.
import { readFile } from 'node:fs/promises';
import { Client } from '../payments/client.mjs';

export class Simulation extends Client {
  // That of this site, as its settings have it now.
  static async of(site) {
    const text = await readFile(`${site.var}/simulator/settings`, 'utf8');
    const settings = Object.fromEntries(text.trim().split('\n').map((line) => line.split(/=(.*)/s)));
    const simulation = new Simulation({ url: settings.STRIPE_API_BASE, secretKey: settings.STRIPE_SECRET_KEY, publishableKey: settings.STRIPE_PUBLISHABLE_KEY });
    simulation.webhookSecret = settings.STRIPE_WEBHOOK_SECRET;
    return simulation;
  }

  // As Stripe.js does when the card has been typed: the intent whose client secret this is, confirmed. Answers { status, body }.
  confirm(clientSecret, number = '4242424242424242') {
    const [id] = clientSecret.split('_secret_');
    const kind = id.startsWith('seti_') ? 'setup_intents' : 'payment_intents';
    return this.browser('POST', `/v1/${kind}/${id}/confirm`, { client_secret: clientSecret,
      payment_method_data: { type: 'card', card: { number, exp_month: 12, exp_year: 2040 } } });
  }

  // All that it holds of these kinds, by kind. A kind at a time: all at once is too long a text after an hour of buying.
  async objects(...kinds) {
    const held = {};
    for (const kind of kinds) held[kind] = await this.control(`objects/${kind}`);
    return held;
  }
}
