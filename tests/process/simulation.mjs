// The payment simulator that `./run up` started beside a site: what a browser does there, and what only tests do.
import { readFile } from 'node:fs/promises';
import http from 'node:http';

export class Simulation {
  agent = new http.Agent({ keepAlive: true });

  // That of this site, as its settings have it now.
  static async of(site) {
    const simulation = new Simulation();
    const text = await readFile(`${site.var}/simulator/settings`, 'utf8');
    const settings = Object.fromEntries(text.trim().split('\n').map((line) => line.split(/=(.*)/s)));
    simulation.url = settings.STRIPE_API_BASE;
    simulation.secretKey = settings.STRIPE_SECRET_KEY;
    simulation.publishableKey = settings.STRIPE_PUBLISHABLE_KEY;
    simulation.webhookSecret = settings.STRIPE_WEBHOOK_SECRET;
    return simulation;
  }

  close() {
    this.agent.destroy();
  }

  // Answers { status, body }, the body read as JSON; rejects when the connection breaks.
  async send(method, path, body, headers) {
    const { status, text } = await this.#exchange(method, path, body, headers);
    return { status, body: JSON.parse(text) };
  }

  #exchange(method, path, body, headers) {
    return new Promise((resolve, reject) => {
      const request = http.request(`${this.url}${path}`, { method, agent: this.agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
      request.on('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('error', reject)
          .on('end', () => resolve({ status: answer.statusCode, text }));
      });
      request.on('error', reject).end(body);
    });
  }

  // Asks with the secret key, as a person does in the dashboard.
  call(method, path, form = {}) {
    return this.send(method, path, new URLSearchParams(form).toString(), { authorization: `Bearer ${this.secretKey}`, 'stripe-version': '2024-06-20',
      'content-type': 'application/x-www-form-urlencoded' });
  }

  get(path) {
    return this.call('GET', path);
  }

  // As Stripe.js does when the card has been typed: the intent whose client secret this is, confirmed. Answers { status, body }.
  confirm(clientSecret, number = '4242424242424242') {
    const [id] = clientSecret.split('_secret_');
    const kind = id.startsWith('seti_') ? 'setup_intents' : 'payment_intents';
    const form = new URLSearchParams({ key: this.publishableKey, client_secret: clientSecret, 'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': number, 'payment_method_data[card][exp_month]': '12', 'payment_method_data[card][exp_year]': '2040' });
    return this.send('POST', `/v1/${kind}/${id}/confirm`, form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  }

  // What Stripe has no call for: fixtures/payments/README.md. Without something given it only looks.
  async control(path, given) {
    const method = given === undefined ? 'GET' : 'POST';
    const { status, body } = await this.send(method, `/_/${path}`, method === 'GET' ? '' : JSON.stringify(given), { 'content-type': 'application/json' });
    if (status !== 200) throw new Error(`${method} /_/${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  // All that it holds.
  state() {
    return this.control('state');
  }

  // Until no event waits to be delivered.
  async settled(seconds = 20) {
    const { outstanding } = await this.control('webhooks/settle', { timeout_ms: seconds * 1000 });
    if (outstanding > 0) throw new Error(`${outstanding} events are not delivered within ${seconds} s`);
  }
}
