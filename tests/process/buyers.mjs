// Buyers who do at random what one can pay for, all at once, while the simulator misbehaves at random.
import { differences } from './books.mjs';
import { Refusal, Shopper } from './shopper.mjs';

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const good = '4242424242424242';
const cards = [good, good, good, good, good, '4000000000000002', '4000000000009995', '4000000000000341'];
const plans = ['bronze', 'gold', 'platinum'];
const month = 31 * 86400;

const faults = [
  { kind: 'slow', ms: 300, chance: 0.05 },
  { kind: 'status', status: 500, chance: 0.04 },
  { kind: 'status', status: 500, when: 'after', chance: 0.04 },
  { kind: 'status', status: 429, chance: 0.02 },
  { kind: 'status', status: 409, chance: 0.02 },
  { kind: 'garbage', chance: 0.02 },
  { kind: 'drop', chance: 0.04 },
  { kind: 'drop', when: 'after', chance: 0.04 },
].map((fault) => ({ ...fault, path: '/v1/*', times: 0 }));

// Pays, perhaps, and comes back to see: an answer that was lost says nothing.
async function buy(shopper) {
  try {
    await shopper.buy(pick([100, 1000, 5000, 10000]), pick(cards));
  } catch (error) {
    if (!shopper.basket) throw error;
    await shopper.completePurchase(shopper.basket.payment_intent).catch(() => { throw error; });
  } finally {
    shopper.basket = undefined;
  }
}

// Nobody's trial may end in the time that has passed.
async function waitAMonth(shopper) {
  const customer = await shopper.site.sql(`SELECT customer FROM users WHERE email = '${shopper.email}' AND biggest_plan IS NOT NULL`);
  if (customer) await shopper.simulation.control('clock/advance', { seconds: month, customer });
}

const actions = {
  buy, 'wait a month': waitAMonth,
  subscribe: (shopper) => shopper.subscribe(pick(plans), { number: pick(cards) }),
  'change the plan': (shopper) => shopper.changePlan(pick(plans)),
  'change the card': (shopper) => shopper.changeCard(pick(cards)),
  cancel: (shopper) => shopper.cancel(),
};
const often = ['buy', 'buy', 'buy', 'buy', 'subscribe', 'subscribe', 'change the plan', 'change the plan', 'change the card', 'cancel', 'wait a month'];

// What became of one action: "done", what the site or the bank said, or the broken connection to the simulator.
async function outcome(action, shopper) {
  try {
    await actions[action](shopper);
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.status >= 500 && !error.byGateway ? `${error.status}: ${error.message}` : error.keys[0] ?? 'refused';
    if (['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(error.code) || error instanceof SyntaxError) return 'lost';
    throw error;
  }
}

// Lets the buyers do it for so many seconds, and things run until they rest. Gives what became of it all: outcomes by action, what the
// site answered wrongly (5xx), and where the books differ.
export async function letThemBuy(site, simulation, seconds, count = 20) {
  const shoppers = [];
  for (let i = 0; i < count; i += 1) shoppers.push(await Shopper.arrive(site, simulation));
  const until = Date.now() + seconds * 1000;
  const outcomes = {};
  await simulation.control('faults', faults);
  await simulation.control('webhooks', { duplicates: 1, jitter_ms: 400 });
  await Promise.all(shoppers.map(async (shopper) => {
    while (Date.now() < until) {
      const action = pick(often);
      const name = `${action}: ${await outcome(action, shopper)}`;
      outcomes[name] = (outcomes[name] ?? 0) + 1;
    }
  }));
  await simulation.control('faults/clear', {});
  await simulation.control('webhooks', { duplicates: 0, jitter_ms: 0 });
  await simulation.settled(120);
  await reconcile(site);
  for (const shopper of shoppers) shopper.close();
  return { outcomes, failures: Object.keys(outcomes).filter((name) => /: 5\d\d: /.test(name)), differences: await differences(site, simulation) };
}

// The nightly job, now, and as though every request on its way had arrived.
export async function reconcile(site) {
  await site.sql(`UPDATE subscriptions SET created_on = created_on - interval '2 minutes' WHERE gateway_id IS NULL AND status = 'incomplete'`);
  await site.command('jobs', 'add', 'billing.reconcile');
  await site.idle(120);
  const { state } = (await site.jobs('billing.reconcile')).at(-1);
  if (state !== 'done') throw new Error(`the reconcile is ${state}`);
}
