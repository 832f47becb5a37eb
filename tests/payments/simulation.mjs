// A simulator of a test's own, a site's webhook address that writes down what comes, and a client that calls as the site does.
import { once } from 'node:events';
import http from 'node:http';
import { start } from '../../fixtures/payments/simulator.mjs';

const version = '2024-06-20';

// { a: { b: [1] } } is a[b][0]=1.
export function encode(params, prefix) {
  return Object.entries(params).flatMap(([key, value]) => {
    const name = prefix ? `${prefix}[${key}]` : key;
    return typeof value === 'object' ? encode(value, name) : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  }).join('&');
}

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

export class Simulation {
  agent = new http.Agent({ keepAlive: true });

  static async start(options = {}) {
    const simulation = new Simulation();
    simulation.site = await Receiver.start();
    simulation.sim = await start({ 'webhook-url': simulation.site.url, ...options });
    simulation.sim.webhooks.settings.backoff_ms = 5;
    return simulation;
  }

  async stop() {
    this.agent.destroy();
    await this.sim.close();
    await this.site.stop();
  }

  // Gives back { status, headers, body }.
  async call(method, path, params = {}, headers = {}) {
    const form = encode(params);
    const answer = await this.send(method, `${path}${method !== 'POST' && form ? `?${form}` : ''}`, method === 'POST' ? form : '',
      { authorization: `Bearer ${this.sim.keys.secret}`, 'stripe-version': version, 'content-type': 'application/x-www-form-urlencoded', ...headers });
    return { ...answer, body: JSON.parse(answer.body) };
  }

  // fetch() takes thrice the time.
  async send(method, path, body, headers) {
    const request = http.request(`${this.sim.url()}${path}`, { method, agent: this.agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
    request.end(body);
    const [answer] = await once(request, 'response');
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    return { status: answer.statusCode, headers: new Headers(answer.headers), body: text };
  }

  // As Stripe.js calls.
  browser(method, path, params) {
    return this.call(method, path, { key: this.sim.keys.publishable, ...params }, { authorization: '', 'stripe-version': '' });
  }

  // The object that a call answers; anything but 200 is a fault.
  async do(method, path, params, headers) {
    const { status, body } = await this.call(method, path, params, headers);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  post(path, params, headers) {
    return this.do('POST', path, params, headers);
  }

  get(path, params) {
    return this.do('GET', path, params);
  }

  // The error that a call answers, with its status.
  async refused(method, path, params, headers) {
    const { status, body } = await this.call(method, path, params, headers);
    if (status < 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return { status, ...body.error };
  }

  async control(path, given) {
    const method = given === undefined ? 'GET' : 'POST';
    const { body } = await this.send(method, `/_/${path}`, method === 'GET' ? '' : JSON.stringify(given), { 'content-type': 'application/json' });
    return JSON.parse(body);
  }

  settled() {
    return this.control('webhooks/settle', { timeout_ms: 60000 });
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
