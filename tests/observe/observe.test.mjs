// A real Prometheus watches a real site by the rules and the dashboard of conf/observe. `./run test observe` gives it promtool and prometheus.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Browser, Site, eventually } from '../process/site.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const conf = path.join(root, 'conf/observe');
const run = promisify(execFile);

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// The configuration as it stands, but that it finds this site and no name `web`, and that a minute takes a second.
async function configure(folder, site) {
  const config = (await readFile(path.join(conf, 'prometheus.yml'), 'utf8'))
    .replace(/dns_sd_configs:\n( {6,}.*\n)+/, `static_configs:\n      - targets: ['127.0.0.1:${site.environment.METRICS_PORT}']\n`)
    .replace(/(scrape_interval|scrape_timeout|evaluation_interval): \d+s/g, '$1: 1s');
  const rules = (await readFile(path.join(conf, 'alerts.yml'), 'utf8')).replace(/for: \w+/g, 'for: 1s');
  await writeFile(path.join(folder, 'prometheus.yml'), config);
  await writeFile(path.join(folder, 'alerts.yml'), rules);
}

let site, folder, prometheus, url;
before(async () => {
  site = await Site.start({ AUTH_RATE_LIMIT: '0', BET_RATE_LIMIT: '0' });
  folder = await mkdtemp(path.join(tmpdir(), 'snakeeyes-prometheus.'));
  await configure(folder, site);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  prometheus = spawn('prometheus', [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'], { stdio: 'inherit' });
});
after(async () => {
  if (prometheus?.exitCode === null) {
    prometheus.kill();
    await once(prometheus, 'exit');
  }
  await site?.stop();
  await rm(folder, { recursive: true, force: true });
});

const ask = async (target) => (await (await fetch(`${url}/api/v1/${target}`)).json()).data;
const query = async (expression) => (await ask(`query?query=${encodeURIComponent(expression)}`)).result;
const firing = async () => (await ask('alerts')).alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname).sort();
const scraped = () => eventually('a scrape', 30, async () => {
  const answer = await query('up{job="snakeeyes"} == 1').catch(() => []);
  return answer.length === 1;
});

test('what the site tells is well-formed', async () => {
  const text = await (await fetch(`http://127.0.0.1:${site.environment.METRICS_PORT}/metrics`)).text();
  await writeFile(path.join(folder, 'metrics'), text);
  const { stdout, stderr } = await run('bash', ['-c', 'promtool check metrics <"$1"', 'check', path.join(folder, 'metrics')]);
  assert.equal(stdout + stderr, '');
});

test('all rules can be asked for, and none rings while all is well', async () => {
  await scraped();
  const browser = new Browser(site);
  await browser.signUp();
  for (let i = 0; i < 20; i += 1) assert.equal((await browser.bet('7', '1')).status, 200);
  browser.close();
  const rules = await eventually('all rules', 30, async () => {
    const all = (await ask('rules')).groups.flatMap((group) => group.rules);
    return all.every(({ health }) => health !== 'unknown') && all;
  });
  await eventually('the bets', 30, async () => (await query('sum(snakeeyes_bets_total) == 20')).length > 0);

  assert.deepEqual(rules.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => [name, lastError]), []);
  assert.deepEqual(await firing(), []);
});

test('each query of the dashboard can be asked', async (t) => {
  const dashboard = JSON.parse(await readFile(path.join(conf, 'grafana/dashboards/snakeeyes.json'), 'utf8'));
  const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')));
  let empty = 0;
  for (const expression of expressions) {
    const answer = await query(expression).catch(() => null);
    assert.ok(answer, expression);
    empty += answer.length === 0 ? 1 : 0;
  }
  t.diagnostic(`${expressions.length} queries, ${empty} of them with nothing to show`);
  assert.ok(empty < expressions.length / 3);
});

test('it rings when the worker is stopped, and when Redis is away, and is silent again', async () => {
  await site.end('worker');
  await eventually('the alert', 30, async () => (await firing()).join() === 'NoWorker');
  process.kill(await site.process('redis'), 'SIGKILL');
  await eventually('the other alert', 30, async () => (await firing()).includes('RedisDown'));

  await site.restart('redis');
  await site.run('up');
  await eventually('silence', 60, async () => (await firing()).length === 0);
});
