// Admins who do at random what admins may, all at once, while users bet: everything that was answered as done is in the audit log once.
import { Shopper } from './shopper.mjs';
import { Browser, errors, eventually, messages } from './site.mjs';

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const password = 'correct horse battery';
const plans = ['bronze', 'gold', 'platinum'];

// What is done under each name, and how often of a hundred; `audit` is what the log calls it.
const kinds = {
  create: { often: 8, audit: 'user.created' },
  edit: { often: 40, audit: 'user.edited' },
  'delete users': { often: 4, audit: 'users.deletion_asked' },
  cancel: { often: 5, audit: 'user.subscription_cancelled' },
  'new coupon': { often: 10, audit: 'coupon.created' },
  'name a coupon': { often: 12, audit: 'coupon.edited' },
  'delete coupons': { often: 3, audit: 'coupons.deletion_asked' },
  retry: { often: 8, audit: 'job.retried' },
  act: { often: 10, audit: 'user.acting_began' },
  barred: { audit: 'user.acting_barred' },
  back: { audit: 'user.acting_ended' },
};
const often = Object.entries(kinds).flatMap(([name, { often: count = 0 }]) => Array(count).fill(name));

class Storm {
  constructor(site, actions) {
    Object.assign(this, { site, left: actions, users: [], coupons: [], jobs: [], subscribers: [], outcomes: {}, times: [], bets: 0, made: 0 });
  }

  // The next name in a row of names that nobody else has.
  name(kind) {
    this.made += 1;
    return `${kind}${this.made}`;
  }

  // An action of an admin: posts, and notes what became of it. Gives the answer.
  async ask(kind, browser, target, fields, headers = {}) {
    const began = performance.now();
    const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
    const body = new URLSearchParams([['csrf_token', browser.csrf], ...pairs]).toString();
    const answer = await browser.request('POST', target, { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body);
    this.times.push(performance.now() - began);
    this.left -= 1;
    const isDone = answer.status === 303 || answer.text.includes('"acting.barred"');
    this.note(kind, isDone ? 'done' : [answer.status, ...messages(answer.text), ...errors(answer.text)].join(' '));
    return Object.assign(answer, { isDone });
  }

  note(kind, outcome) {
    const name = `${kind}: ${outcome}`;
    this.outcomes[name] = (this.outcomes[name] ?? 0) + 1;
  }

  done(kind) {
    return this.outcomes[`${kind}: done`] ?? 0;
  }

  async create(admin) {
    const email = `${this.name('storm')}@storm.example`;
    const { isDone } = await this.ask('create', admin, '/admin/users/new', { email, password, coins: pick([0, 5, 100]), role: 'member', active: 'on' });
    if (isDone) this.users.push(Number(await this.site.sql(`SELECT id FROM users WHERE email = '${email}'`)));
  }

  // What the form shows, changed: coins by some, or who is active no more and again, or the name.
  async edit(admin) {
    const target = `/admin/users/edit/${pick(this.users)}`;
    const { status, text } = await admin.get(target);
    if (status !== 200) return;
    const shown = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)[1];
    const isActive = /id="active"[^>]* checked/.test(text);
    const fields = { coins: shown('coins'), username: shown('username'), role: 'member', revision: shown('revision'), shown_coins: shown('shown_coins'),
      ...(isActive && { active: 'on' }) };
    const change = Math.random();
    if (change < 0.7) fields.coins = String(Math.max(0, Number(fields.coins) + pick([-50, -1, 1, 7, 100])) + (fields.coins === '0' ? 1 : 0));
    else if (change < 0.85) fields.username = this.name('storm_');
    else if (isActive) delete fields.active;
    else fields.active = 'on';
    if (fields.coins !== shown('coins') || change >= 0.7) await this.ask('edit', admin, target, fields);
  }

  async 'delete users'(admin) {
    const ids = [];
    for (let i = 0; i < 2 && this.users.length > 20; i += 1) ids.push(...this.users.splice(Math.floor(Math.random() * this.users.length), 1));
    if (ids.length > 0) await this.ask('delete users', admin, '/admin/users/bulk_delete', { scope: 'all_selected_items', bulk_ids: ids });
  }

  // Of those who subscribe again and again; nobody else cancels the same meanwhile.
  async cancel(admin) {
    const subscriber = this.subscribers.shift();
    if (!subscriber) return;
    if (subscriber.subscribes) await this.ask('cancel', admin, '/admin/users/cancel_subscription', { id: subscriber.id });
    else await subscriber.subscribe(pick(plans));
    subscriber.subscribes = !subscriber.subscribes;
    this.subscribers.push(subscriber);
  }

  async 'new coupon'(admin) {
    const code = this.name('STORM-');
    const { isDone } = await this.ask('new coupon', admin, '/admin/coupons/new', { code, percent_off: 10, duration: 'once' });
    if (isDone) this.coupons.push(Number(await this.site.sql(`SELECT id FROM coupons WHERE code = '${code}'`)));
  }

  async 'name a coupon'(admin) {
    if (this.coupons.length > 0) await this.ask('name a coupon', admin, `/admin/coupons/edit/${pick(this.coupons)}`, { name: this.name('name ') });
  }

  async 'delete coupons'(admin) {
    const ids = this.coupons.splice(0, 2);
    if (ids.length > 0) await this.ask('delete coupons', admin, '/admin/coupons/bulk_delete', { scope: 'all_selected_items', bulk_ids: ids });
  }

  async retry(admin) {
    await this.ask('retry', admin, '/admin/jobs/retry', { id: pick(this.jobs) });
  }

  async act(admin) {
    const id = pick(this.users);
    const { isDone } = await this.ask('act', admin, '/admin/users/act_as', { id, reason: 'the storm' });
    if (!isDone) return;
    await admin.get('/settings');
    await this.ask('barred', admin, '/settings/update_locale', { locale: 'es' }, { accept: 'application/json' });
    await this.ask('back', admin, '/admin/act_as/end', {});
    await admin.get('/admin/audit');
  }

  async operate(admin) {
    while (this.left > 0) await this[pick(often)](admin);
  }

  // Bets until the storm is over; who is signed out or has nothing left makes room for another.
  async play() {
    while (this.left > 0) {
      const player = new Browser(this.site);
      const { email } = await player.signUp();
      this.users.push(Number(await this.site.sql(`SELECT id FROM users WHERE email = '${email}'`)));
      for (let status = 200; status === 200 && this.left > 0;) {
        ({ status } = await player.bet(7, 1));
        if (status === 200) this.bets += 1;
        else this.note('bet', status);
      }
      player.close();
    }
  }
}

async function operator(site) {
  const browser = new Browser(site);
  const { email } = await browser.signUp();
  const id = Number(await site.sql(`UPDATE users SET role = 'admin' WHERE email = '${email}' RETURNING id`));
  return Object.assign(browser, { id });
}

async function subscriber(site, simulation) {
  const shopper = await Shopper.arrive(site, simulation);
  return Object.assign(shopper, { id: Number(await site.sql(`SELECT id FROM users WHERE email = '${shopper.email}'`)), subscribes: false });
}

const several = (count, make) => Promise.all(Array.from({ length: count }, make));

// Until all jobs have ended: what waits for its time has it, and what always fails is no longer tried.
function rest(site) {
  return eventually('the end of all jobs', 120, async () => {
    await site.sql(`UPDATE jobs SET state = 'dead', finished_on = now() WHERE kind = 'fail' AND state IN ('queued', 'scheduled');
      UPDATE jobs SET run_at = now(), due_on = now() WHERE state = 'scheduled'; NOTIFY jobs`);
    return (await site.sql("SELECT count(*) FROM jobs WHERE state NOT IN ('done', 'dead')")) === '0';
  });
}

// What the log has of these admins that was not answered, or the other way round; as texts.
async function differences(storm, admins) {
  const { site } = storm;
  const entries = JSON.parse(await site.sql(`SELECT coalesce(json_object_agg(action, count), '{}') FROM (SELECT action, count(*) FROM audit_entries
    WHERE actor_id IN (${admins.map(({ id }) => id)}) GROUP BY action) AS counted`));
  const of = (query) => site.sql(query).then(Number);
  const expected = Object.fromEntries(Object.entries(kinds).map(([kind, { audit }]) => [audit, storm.done(kind)]));
  expected['user.deleted'] = await of(`SELECT count(*) FROM users WHERE deleted_on IS NOT NULL AND id >= ${storm.first}`);
  expected['coupon.deleted'] = storm.done('new coupon') - (await of("SELECT count(*) FROM coupons WHERE code LIKE 'STORM-%'"));
  return Object.entries(expected).filter(([action, count]) => (entries[action] ?? 0) !== count)
    .map(([action, count]) => `${action}: ${count} were done, ${entries[action] ?? 0} are in the log`);
}

// Lets `admins` do about `actions` things while `players` bet, and the jobs of it run until they rest. Gives outcomes by action, how many bets
// there were, the milliseconds that each action took, those of the whole, and where log and answers differ; then both audits hold.
export async function letThemOperate(site, simulation, { actions, admins: count = 6, players = 4, subscribers = 4 }) {
  const storm = new Storm(site, actions);
  const admins = await several(count, () => operator(site));
  storm.subscribers = await several(subscribers, () => subscriber(site, simulation));
  storm.first = Math.min(...admins.map(({ id }) => id));
  storm.jobs = (await site.sql(`INSERT INTO jobs (kind, state, tries, created_on, run_at, due_on, finished_on, error)
    SELECT 'fail', 'dead', 25, now(), now(), now(), now(), 'it always fails' FROM generate_series(1, ${Math.ceil(actions / 20)}) RETURNING id`)).split('\n');
  for (let i = 0; i < 10; i += 1) await storm.create(admins[i % count]);
  const began = performance.now();

  await Promise.all([...admins.map((admin) => storm.operate(admin)), ...Array.from({ length: players }, () => storm.play())]);

  const milliseconds = performance.now() - began;
  for (const browser of [...admins, ...storm.subscribers]) browser.close();
  await rest(site);
  await site.audit();
  return { outcomes: storm.outcomes, bets: storm.bets, times: storm.times.sort((one, other) => one - other), milliseconds,
    differences: await differences(storm, admins) };
}
