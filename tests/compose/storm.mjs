// node storm.mjs SECONDS, on the running project: people bet and buy while containers are killed at random; then whether coins, jobs and payments
// are exact.
import { setTimeout as pause } from 'node:timers/promises';
import { letThemBuy } from '../process/buyers.mjs';
import { Browser, eventually } from '../process/site.mjs';
import { ComposedSite } from './composed_site.mjs';

const seconds = Number(process.argv[2]);
const players = 10;
const buyers = 12;
const site = new ComposedSite();
const simulation = site.simulation();
const until = Date.now() + seconds * 1000;
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const killed = {};

// As the kernel does when memory is short: the engine starts anew what it did not end itself.
async function killSomething() {
  const one = pick(await site.containers('web', 'worker', 'proxy', 'redis', 'postgres'));
  if (!one) return;
  try {
    process.kill(one.pid, 'SIGKILL');
    killed[one.service] = (killed[one.service] ?? 0) + 1;
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

// From when all have arrived.
async function kill() {
  await eventually('the players', 60, async () => Number(await site.sql('SELECT count(*) FROM users')) > players + buyers);
  while (Date.now() < until - 15000) {
    await killSomething();
    await pause(2000 + Math.random() * 6000);
  }
}

// Bets until the end and counts what was answered; an answer that was lost says nothing of the bet.
async function bet(counts) {
  const player = new Browser(site);
  await player.signUp();
  const answered = [];
  while (Date.now() < until) {
    const answer = await player.post('/bet/place', { guess: '7', wagered: '1' }, { accept: 'application/json' }).catch((error) => ({ status: error.code ?? error.message }));
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    if (answer.status === 200) answered.push(JSON.parse(answer.text).data.id);
    else if (answer.status === 400) break; // no coins are left
    else await pause(200);
    await pause(20);
  }
  player.close();
  return answered;
}

const counts = {};
const betting = Promise.all(Array.from({ length: players }, () => bet(counts)));
const [bought, answered] = await Promise.all([letThemBuy(site, simulation, seconds, buyers), betting, kill()]);
const ids = answered.flat();
const known = new Set((await site.sql('SELECT id FROM bets')).split('\n').map(Number));
const missing = ids.filter((id) => !known.has(id));
const dead = await site.sql("SELECT kind || ': ' || error FROM jobs WHERE state = 'dead'");
const waiting = await site.sql("SELECT count(*) FROM jobs WHERE state NOT IN ('done', 'dead') AND run_at < now() - interval '1 minute'");
let audit = 'holds';
await site.audit().catch((error) => { audit = error.stdout || error.message; });
simulation.close();

console.log(`killed in ${seconds} s: ${JSON.stringify(killed)}`);
console.log(`bets: ${JSON.stringify(counts)}; ${ids.length} answered, ${missing.length} of them missing, ${known.size - ids.length} placed whose answer was lost`);
const outcomes = {};
for (const [name, count] of Object.entries(bought.outcomes)) { // without the page that came with it
  const short = name.split('\n')[0].slice(0, 80);
  outcomes[short] = (outcomes[short] ?? 0) + count;
}
for (const [name, count] of Object.entries(outcomes).sort()) console.log(`  ${String(count).padStart(7)} ${name}`);
console.log(`coins and the operators' log: ${audit}`);
console.log(`jobs: dead ${dead || 'none'}; ${waiting} wait for longer than a minute`);
console.log(`payments: ${bought.differences.length} differences between the site and the simulator`);
for (const line of bought.differences) console.log(`  ${line}`);
process.exitCode = missing.length + bought.differences.length + Number(waiting) > 0 || dead || audit !== 'holds' ? 1 : 0;
