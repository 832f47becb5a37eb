// A user with a card: what a person does on the pages that cost money, the browser's part at the simulator included.
import http from 'node:http';
import { Browser, errors, messages } from './site.mjs';

// What a page refused: a status and a key of CONTRACT. `byGateway`: the browser asked the gateway itself.
export class Refusal extends Error {
  constructor(what, answer) {
    super(`${what}: ${answer.status} ${answer.text.slice(0, 2000)}`);
    this.status = answer.status;
    this.location = answer.headers.location;
    const json = answer.text.startsWith('{') ? JSON.parse(answer.text).code : undefined;
    this.keys = json ? [json] : [...messages(answer.text), ...errors(answer.text)];
  }

  static ofCard(status, { error }) {
    const refusal = new Refusal('the card', { status, headers: {}, text: JSON.stringify({ code: error.code ?? error.type }) });
    return Object.assign(refusal, { byGateway: true });
  }
}

export class Shopper extends Browser {
  constructor(site, simulation) {
    super(site);
    this.simulation = simulation;
    this.agent = new http.Agent({ maxSockets: 1 }); // a connection each: who dies meanwhile, takes nothing along
  }

  static async arrive(site, simulation) {
    const shopper = new Shopper(site, simulation);
    Object.assign(shopper, await shopper.signUp());
    return shopper;
  }

  // A form that leads to another page.
  async send(path, fields) {
    const answer = await this.post(path, fields);
    if (answer.status !== 303) throw new Refusal(path, answer);
    return answer.headers.location;
  }

  async ask(path, fields = {}) {
    const answer = await this.post(path, fields, { accept: 'application/json' });
    if (answer.status !== 200) throw new Refusal(path, answer);
    return JSON.parse(answer.text);
  }

  // The id of a setup intent with this card.
  async typeCard(number) {
    const { client_secret: secret } = await this.ask('/subscription/setup_intent');
    const { status, body } = await this.simulation.confirm(secret, number);
    if (status !== 200) throw Refusal.ofCard(status, body);
    return body.id;
  }

  async subscribe(plan, { number, coupon = '' } = {}) {
    return this.send('/subscription/create', { plan, name: 'Ada Lovelace', coupon_code: coupon, setup_intent: await this.typeCard(number) });
  }

  changePlan(plan) {
    return this.send('/subscription/update', { [`submit_${plan}`]: '', coupon_code: '' });
  }

  cancel() {
    return this.send('/subscription/cancel', {});
  }

  async changeCard(number) {
    return this.send('/subscription/update_payment_method', { name: 'Ada Lovelace', setup_intent: await this.typeCard(number) });
  }

  // A payment intent that waits for a card; { redirect } when nothing is due.
  beginPurchase(coins, coupon = '') {
    return this.ask('/subscription/purchase_coins', { coin_bundles: coins, coupon_code: coupon, name: 'Ada Lovelace' });
  }

  // Comes back from paying.
  async completePurchase(intent) {
    const path = `/subscription/purchase_coins/complete?payment_intent=${intent}`;
    const answer = await this.get(path);
    if (answer.headers.location !== '/bet/place') throw new Refusal(path, answer);
  }

  // Buys, or goes on with what was begun before: who has paid doesn't pay again.
  async buy(coins, number) {
    this.basket ??= await this.beginPurchase(coins);
    if (!this.basket.paid) {
      const { status, body } = await this.simulation.confirm(this.basket.client_secret, number);
      if (status !== 200) throw Refusal.ofCard(status, body);
      this.basket.paid = true;
    }
    await this.completePurchase(this.basket.payment_intent);
    this.basket = undefined;
  }
}
