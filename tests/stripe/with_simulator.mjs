// with_simulator.mjs COMMAND...: runs a command beside the payment simulator, which it finds at STRIPE_API_BASE with STRIPE_SECRET_KEY, and beside
// a server that is no Stripe at STRANGE_API_BASE: it answers by the last word of the path.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { start } from '../../fixtures/payments/simulator.mjs';

const [command, ...words] = process.argv.slice(2);
const secret = 'sk_test_simulation_of_the_contract';

const customer = (fields) => JSON.stringify({ id: 'cus_1', object: 'customer', email: null, invoice_settings: {}, ...fields });
const strange = {
  redirect: (response) => response.writeHead(302, { location: '/v1/customers/customer' }).end(),
  customer: (response) => response.end(customer()),
  long: (response) => response.end(customer({ padding: 'x'.repeat(2 * 1024 * 1024) })),
  page: (response) => response.end('<html>Welcome to nginx!</html>'),
  list: (response) => response.end('[]'),
  short: (response) => response.writeHead(200, { 'content-length': '1000' }).write('{"id":', () => response.destroy()),
  missing: (response) => response.writeHead(404).end('not found'),
  silent: () => {},
};
const stranger = http.createServer((request, response) => strange[request.url.split('/').at(-1)](response));
stranger.listen(0, '127.0.0.1');
await once(stranger, 'listening');
const simulator = await start({ 'secret-key': secret });

try {
  const child = spawn(command, words, { stdio: 'inherit', env: { ...process.env, STRIPE_API_BASE: simulator.url(), STRIPE_SECRET_KEY: secret,
    STRANGE_API_BASE: `http://127.0.0.1:${stranger.address().port}` } });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  stranger.closeAllConnections();
  stranger.close();
  await simulator.close();
}
