// node webhooks.mjs SECONDS RATE, on the instance of VAR and PORT: so many signed events a second, each at its time whatever became of the
// ones before, and whether each is written down. Their intents are of a customer of the site's, for no purchase: each locks the user's row.
import { createHmac, randomBytes } from 'node:crypto';
import http from 'node:http';
import { Shopper } from '../process/shopper.mjs';
import { Simulation } from '../process/simulation.mjs';
import { Site, pause } from '../process/site.mjs';

const [seconds, rate] = process.argv.slice(2).map(Number);
const customers = 50;
const warmUp = 2; // seconds in which each thread of the site opens its connection: their answers count, their times don't
const site = Site.of(process.env);
const simulation = await Simulation.of(site);
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

const ids = [];
for (let i = 0; i < customers; i += 1) {
  const shopper = await Shopper.arrive(site, simulation);
  await shopper.ask('/subscription/setup_intent');
  ids.push(await site.sql(`SELECT customer FROM users WHERE email = '${shopper.email}'`));
}
await simulation.settled();

function bodyOf(n) {
  const id = randomBytes(12).toString('hex');
  const created = Math.floor(Date.now() / 1000);
  return JSON.stringify({ id: `evt_${id}`, object: 'event', api_version: '2024-06-20', created, livemode: false, type: 'payment_intent.succeeded',
    data: { object: { id: `pi_${id}`, object: 'payment_intent', amount: 900, currency: 'usd', customer: ids[n % customers], status: 'succeeded',
      client_secret: `pi_${id}_secret_x`, latest_charge: `ch_${id}`, invoice: null, metadata: {}, created } } }, null, 2);
}

function sign(body) {
  const now = Math.floor(Date.now() / 1000);
  return `t=${now},v1=${createHmac('sha256', simulation.webhookSecret).update(`${now}.${body}`).digest('hex')}`;
}

function send(body) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: site.port, agent, method: 'POST', path: '/stripe_webhook/event',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'stripe-signature': sign(body) } });
    request.on('response', (answer) => answer.resume().on('end', () => resolve({ status: answer.statusCode, ms: performance.now() - started })));
    request.on('error', reject).end(body);
  });
}

const before = Number(await site.sql('SELECT count(*) FROM gateway_events'));
const begun = performance.now();
const answers = [];
for (let n = 0; n < (warmUp + seconds) * rate; n += 1) {
  const wait = begun + (n * 1000) / rate - performance.now();
  if (wait > 1) await pause(wait);
  answers.push(send(bodyOf(n)).catch((error) => ({ status: error.code, ms: Infinity })));
}
const sent = (performance.now() - begun) / 1000;
const all = await Promise.all(answers);
const taken = all.filter(({ status }) => status === 200).length;
const stored = Number(await site.sql('SELECT count(*) FROM gateway_events')) - before;
const times = all.slice(warmUp * rate).map(({ ms }) => ms).sort((one, other) => one - other);
const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1);

agent.destroy();
simulation.close();
console.log(`${all.length} events in ${sent.toFixed(1)} s: ${taken} taken, ${stored} stored   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   at most ${at(1)} ms (target 100 ms)`);
process.exitCode = taken === all.length && stored === all.length ? 0 : 1;
