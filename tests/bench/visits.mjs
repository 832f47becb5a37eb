// visits.mjs PORT SECONDS: one person after the other comes to the site on this machine, signs up, out and in again, looks around, and asks for a new
// password. Prints what came of it; fails when something was not answered as it should be.
import { Browser, pause } from '../process/site.mjs';

const [port, seconds] = process.argv.slice(2).map(Number);
const until = Date.now() + seconds * 1000;
const pages = ['/', '/leaderboard', '/subscription/pricing', '/bet/place', '/bet/history', '/settings'];
let [visits, requests] = [0, 0];

function expect(status, answer, what) {
  requests += 1;
  if (answer.status !== status) throw new Error(`${what}: ${answer.status}`);
}

async function visit(number) {
  const browser = new Browser({ port });
  const { email, password } = await browser.signUp(`visitor${number}@example.com`);
  for (const page of pages) expect(200, await browser.get(page), page);
  expect(303, await browser.post('/logout'), 'signing out');
  expect(303, await browser.submit('/login', { identity: email, password }), 'signing in');
  await browser.get('/bet/place');
  expect(303, await browser.post('/logout'), 'signing out');
  expect(303, await browser.submit('/account/begin_password_reset', { identity: email }), 'a new password');
  browser.close();
}

while (Date.now() < until) {
  await visit(visits);
  visits += 1;
  await pause(200);
}
console.log(`${visits} people signed up, out, in and out and asked for a new password (${requests} requests more)`);
