// The site's books beside what the simulator holds: whoever paid has what was paid for, once, and nobody else has.
const planCoins = { bronze: 110, gold: 600, platinum: 1500 };
const bundleCoins = { 100: 100, 900: 1000, 4000: 5000, 7000: 10000 };
const over = ['canceled', 'incomplete_expired'];
const signUpCoins = 100;

const accounts = `SELECT coalesce(json_agg(json_build_object('user', id, 'customer', customer, 'coins', coins - coin_debt, 'biggest_plan', biggest_plan,
    'subscriptions', (SELECT coalesce(json_agg(json_build_object('id', gateway_id, 'plan', plan, 'status', status)), '[]')
      FROM subscriptions WHERE user_id = users.id AND gateway_id IS NOT NULL),
    'invoices', (SELECT coalesce(json_agg(json_build_object('id', gateway_id, 'intent', payment_intent, 'total', total)), '[]')
      FROM invoices WHERE user_id = users.id))), '[]')
  FROM users WHERE customer IS NOT NULL`;

const sorted = (list) => [...list].sort();
const sum = (list) => list.reduce((total, one) => total + one, 0);

// How much of what an intent paid stayed paid: nothing of it came back, or all.
function stayed(state, intent) {
  const charge = state.charge.find(({ id }) => id === intent.latest_charge);
  const lost = sum(state.dispute.filter((one) => one.charge === charge.id && one.status === 'lost').map(({ amount }) => amount));
  return charge.amount_refunded + lost < charge.amount;
}

function planOf(invoice) {
  return invoice.lines.data.map(({ plan }) => plan?.id).filter(Boolean).at(-1);
}

// What the simulator holds of a customer, in the words of the site's books.
function held(state, customer) {
  const of = (kind) => state[kind].filter((one) => one.customer === customer);
  const intents = of('payment_intent').filter(({ status }) => status === 'succeeded');
  const invoices = of('invoice').filter(({ status }) => status === 'paid');
  const purchases = intents.filter(({ invoice }) => !invoice);
  const ofInvoices = invoices.filter((one) => one.total > 0 && !intents.some((intent) => intent.invoice === one.id && !stayed(state, intent)));
  return {
    subscriptions: sorted(of('subscription').filter(({ status }) => !over.includes(status)).map((one) => `${one.id} ${one.items.data[0].plan.id} ${one.status}`)),
    invoices: sorted(invoices.map(({ id, total }) => `${id} ${total}`)),
    purchases: sorted(purchases.map(({ id, amount }) => `${id} ${amount}`)),
    bought: sum(ofInvoices.map((one) => planCoins[planOf(one)])) + sum(purchases.filter((one) => stayed(state, one)).map(({ amount }) => bundleCoins[amount])),
  };
}

function kept({ subscriptions, invoices, coins, biggest_plan: biggest }) {
  return {
    subscriptions: sorted(subscriptions.filter(({ status }) => !over.includes(status)).map(({ id, plan, status }) => `${id} ${plan} ${status}`)),
    invoices: sorted(invoices.filter(({ id }) => id.startsWith('in_')).map(({ id, total }) => `${id} ${total}`)),
    purchases: sorted(invoices.filter(({ intent, id }) => intent && !id.startsWith('in_')).map(({ intent, total }) => `${intent} ${total}`)),
    bought: coins - signUpCoins - (biggest ? planCoins[biggest] : 0),
  };
}

// Charged twice: a key that made two charges, or a purchase of ours with two paid intents.
function twice(state, totals) {
  const keys = Object.entries(totals.charges_by_idempotency_key).filter(([, count]) => count > 1).map(([key]) => key);
  const purchases = state.payment_intent.filter(({ status, invoice }) => status === 'succeeded' && !invoice).map(({ metadata }) => JSON.stringify(metadata));
  return [...keys, ...purchases.filter((one, i) => purchases.indexOf(one) !== i)];
}

// All that differs, as texts. Nobody has bet; all that was given back was given back whole.
export async function differences(site, simulation) {
  const state = await simulation.objects('payment_intent', 'charge', 'dispute', 'invoice', 'subscription');
  const users = JSON.parse(await site.sql(accounts));
  const found = twice(state, await simulation.control('totals')).map((what) => `charged twice: ${what}`);
  const known = new Set(users.map(({ customer }) => customer));
  for (const one of state.charge) if (one.paid && !known.has(one.customer)) found.push(`charged a stranger: ${one.customer}`);
  for (const user of users) {
    const [theirs, ours] = [held(state, user.customer), kept(user)].map((books) => JSON.stringify(books));
    if (theirs !== ours) found.push(`user ${user.user}: the simulator holds ${theirs}, the site ${ours}`);
    if (held(state, user.customer).subscriptions.length > 1) found.push(`user ${user.user} has two subscriptions`);
    const plans = user.subscriptions.filter(({ status }) => !over.includes(status)).map(({ plan }) => planCoins[plan]);
    if (Math.max(0, ...plans) > (planCoins[user.biggest_plan] ?? 0)) found.push(`user ${user.user} has a plan whose coins were not given`);
  }
  return found;
}
