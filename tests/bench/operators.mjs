// node operators.mjs ACTIONS ADMINS PLAYERS, on the instance of VAR and PORT: what admins do at random, and whether the books and the log hold.
import { letThemOperate } from '../process/operators_storm.mjs';
import { Simulation } from '../process/simulation.mjs';
import { Site } from '../process/site.mjs';

const [actions, admins, players] = process.argv.slice(2).map(Number);
const site = Site.of(process.env);
const simulation = await Simulation.of(site);

// Whether a row that a superuser has changed behind the triggers is found; it is put back.
async function tamper() {
  const change = (how) => site.sql(`SET session_replication_role = replica; UPDATE audit_entries SET reason = ${how} WHERE id = ${id}`);
  const id = await site.sql('SELECT id FROM audit_entries ORDER BY random() LIMIT 1');
  await change("reason || '!'");
  const { code, stdout } = await site.command('audit', 'verify').catch((error) => error);
  await change('left(reason, -1)');
  await site.command('audit', 'verify');
  return { isFound: code === 1 && stdout.startsWith(`Entry ${id} was changed`), text: stdout?.trim() };
}

const { outcomes, bets, times, milliseconds, differences } = await letThemOperate(site, simulation, { actions, admins, players });
const { isFound, text } = await tamper();
simulation.close();

const at = (part) => times[Math.floor(part * (times.length - 1))].toFixed(1);
console.log(`${times.length} actions of ${admins} admins in ${(milliseconds / 1000).toFixed(1)} s, ${(times.length / milliseconds * 1000).toFixed(0)} a second,`
  + ` p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; ${bets} bets of ${players} players meanwhile:`);
for (const [name, count] of Object.entries(outcomes).sort()) console.log(`  ${String(count).padStart(7)} ${name}`);
console.log(`${await site.sql('SELECT count(*) FROM audit_entries')} entries; coins audit and audit verify hold`);
console.log(`a row changed by a superuser: ${isFound ? 'found' : 'NOT FOUND'} (${text})`);
const failures = Object.keys(outcomes).filter((name) => /: 5\d\d/.test(name));
console.log(`${failures.length} kinds of answers of 5xx, ${differences.length} differences between answers and log`);
for (const line of [...failures, ...differences]) console.log(`  ${line}`);
process.exitCode = isFound && failures.length + differences.length === 0 ? 0 : 1;
