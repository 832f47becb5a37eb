// node payments.mjs SECONDS BUYERS, on the instance of VAR and PORT: buyers at random under faults at random, and whether the books hold.
import { letThemBuy } from '../process/buyers.mjs';
import { Simulation } from '../process/simulation.mjs';
import { Site } from '../process/site.mjs';

const [seconds, buyers] = process.argv.slice(2).map(Number);
const site = Site.of(process.env);
const simulation = await Simulation.of(site);

const { outcomes, failures, differences } = await letThemBuy(site, simulation, seconds, buyers);
const { charges_by_idempotency_key: charges, deliveries, customers } = await simulation.control('totals');

simulation.close();
console.log(`${buyers} buyers for ${seconds} s:`);
for (const [name, count] of Object.entries(outcomes).sort()) console.log(`  ${String(count).padStart(7)} ${name}`);
console.log(`${Object.values(customers).reduce((sum, one) => sum + one.charges, 0)} charges, at most ${Math.max(0, ...Object.values(charges))} for a key`);
console.log(`events: ${JSON.stringify(deliveries)}`);
console.log(`${failures.length} kinds of answers of 5xx, ${differences.length} differences between the site and the simulator`);
for (const line of [...failures, ...differences]) console.log(`  ${line}`);
process.exitCode = failures.length + differences.length > 0 ? 1 : 0;
