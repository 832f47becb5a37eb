// A simulator of a test's own, and a site's webhook address that writes down what comes.
import { once } from 'node:events';
import http from 'node:http';
import { start } from '../../fixtures/payments/simulator.mjs';
import { Client } from './client.mjs';

// Takes events as the site would: `answer` gives the status for each.
export class Receiver {
  events = [];
  raw = [];
  answer = () => 200;

  static async start() {
    const receiver = new Receiver();
    receiver.server = http.createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      receiver.raw.push({ body, signature: request.headers['stripe-signature'] });
      const event = JSON.parse(body);
      receiver.events.push(event);
      response.writeHead(receiver.answer(event)).end();
    }).listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}/stripe_webhook/event`;
    return receiver;
  }

  of(type) {
    return this.events.filter((event) => event.type === type).map((event) => event.data.object);
  }

  types() {
    return this.events.map((event) => event.type);
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

export class Simulation extends Client {
  static async start(options = {}) {
    const site = await Receiver.start();
    const sim = await start({ 'webhook-url': site.url, ...options });
    sim.webhooks.settings.backoff_ms = 5;
    return Object.assign(new Simulation({ url: sim.url(), secretKey: sim.keys.secret, publishableKey: sim.keys.publishable }), { site, sim });
  }

  async stop() {
    this.close();
    await this.sim.close();
    await this.site.stop();
  }

  // The error that a call answers, with its status.
  async refused(method, path, params, headers) {
    const { status, body } = await this.call(method, path, params, headers);
    if (status < 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return { status, ...body.error };
  }

  // A flood of events takes its time on a slow machine.
  settled(seconds = 60) {
    return super.settled(seconds);
  }

  advance(days, customer) {
    return this.control('clock/advance', { seconds: days * 86400, customer });
  }

  async plans() {
    for (const [id, amount] of [['bronze', 100], ['gold', 500], ['platinum', 1000]]) {
      await this.post('/v1/plans', { id, amount, currency: 'usd', interval: 'month', product: { name: id } });
    }
  }

  // A customer with this card as its default.
  async customer(card = 'pm_card_visa') {
    const { id } = await this.post('/v1/customers', { email: 'someone@example.com' });
    const method = await this.post(`/v1/payment_methods/${card}/attach`, { customer: id });
    return this.post(`/v1/customers/${id}`, { invoice_settings: { default_payment_method: method.id } });
  }

  subscribe(customer, params = {}) {
    return this.post('/v1/subscriptions', { customer: customer.id, items: [{ plan: 'gold' }], ...params });
  }
}
