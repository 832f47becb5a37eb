// Calls to the payment simulator: as a site calls, as Stripe.js does, and what only tests ask for.
import { once } from 'node:events';
import http from 'node:http';

const version = '2024-06-20';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

// { a: { b: [1] } } is a[b][0]=1.
export function encode(params, prefix) {
  return Object.entries(params).flatMap(([key, value]) => {
    const name = prefix ? `${prefix}[${key}]` : key;
    return typeof value === 'object' ? encode(value, name) : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  }).join('&');
}

export class Client {
  agent = new http.Agent({ keepAlive: true });

  constructor({ url, secretKey, publishableKey }) {
    Object.assign(this, { url, secretKey, publishableKey });
  }

  close() {
    this.agent.destroy();
  }

  // Answers { status, headers, body }, the body as it came; rejects when the connection breaks. fetch() takes thrice the time.
  async send(method, path, body, headers) {
    const request = http.request(`${this.url}${path}`, { method, agent: this.agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
    request.end(body);
    const [answer] = await once(request, 'response');
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    return { status: answer.statusCode, headers: new Headers(answer.headers), body: text };
  }

  // With the secret key. Answers { status, headers, body }, the body read as JSON.
  async call(method, path, params = {}, headers = {}) {
    const fields = encode(params);
    const answer = await this.send(method, `${path}${method !== 'POST' && fields ? `?${fields}` : ''}`, method === 'POST' ? fields : '',
      { authorization: `Bearer ${this.secretKey}`, 'stripe-version': version, ...form, ...headers });
    return { ...answer, body: JSON.parse(answer.body) };
  }

  // As Stripe.js calls.
  browser(method, path, params) {
    return this.call(method, path, { key: this.publishableKey, ...params }, { authorization: '', 'stripe-version': '' });
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

  // What Stripe has no call for: fixtures/payments/README.md. Without something given it only looks. Answers { status, body }.
  async ask(path, given) {
    const method = given === undefined ? 'GET' : 'POST';
    const { status, body } = await this.send(method, `/_/${path}`, method === 'GET' ? '' : JSON.stringify(given), { 'content-type': 'application/json' });
    return { status, body: JSON.parse(body) };
  }

  // The same, which must be done.
  async control(path, given) {
    const { status, body } = await this.ask(path, given);
    if (status !== 200) throw new Error(`/_/${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  // Until no event waits to be delivered.
  async settled(seconds = 20) {
    const { outstanding } = await this.control('webhooks/settle', { timeout_ms: seconds * 1000 });
    if (outstanding > 0) throw new Error(`${outstanding} events are not delivered within ${seconds} s`);
  }
}
