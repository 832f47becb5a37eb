// The site of the running docker-compose project, told as tests/process/site.mjs tells one of this machine; tests/compose/run starts it.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Simulation } from '../process/simulation.mjs';
import { Site, eventually } from '../process/site.mjs';

const root = path.resolve(new URL('../..', import.meta.url).pathname);
const [program, ...words] = process.env.COMPOSE.split(' ');

export const execute = promisify(execFile);
export const docker = async (...args) => (await execute('docker', args, { maxBuffer: 1 << 26 })).stdout.trim();
export const compose = async (...args) =>
  (await execute(program, [...words, ...args], { cwd: root, maxBuffer: 1 << 26 })).stdout.trim();

export class ComposedSite extends Site {
  port = Number(process.env.PORT);

  // Asked again while the container is being started anew.
  command(...args) {
    return eventually(`snakeeyes ${args.join(' ')}`, 120, () => compose('exec', '-T', 'worker', 'snakeeyes', ...args).then((text) => text || 'done', () => false));
  }

  async sql(text) {
    const ask = () => compose('exec', '-T', 'postgres', 'psql', '-U', 'postgres', '-qAtX', '-v', 'ON_ERROR_STOP=1', '-d', 'snakeeyes', '-c', text);
    const { answer } = await eventually('PostgreSQL', 120, () => ask().then((text) => ({ answer: text }), () => false));
    return answer;
  }

  // Of one run only: who is told that the books don't hold must not be told it again.
  async audit() {
    await compose('exec', '-T', 'web', 'snakeeyes', 'coins', 'audit');
    await compose('exec', '-T', 'web', 'snakeeyes', 'audit', 'verify');
  }

  simulation() {
    return new Simulation({ url: `http://127.0.0.1:${process.env.PAYMENTS_PORT}`, secretKey: 'sk_test_simulation', publishableKey: 'pk_test_simulation' });
  }

  // The containers that run of these services, or of all: [{ id, service, pid, ... }] of `docker inspect`.
  async containers(...services) {
    const ids = (await compose('ps', '-q', ...services)).split('\n').filter(Boolean);
    const found = ids.length > 0 ? JSON.parse(await docker('inspect', ...ids)) : [];
    return found.map((one) => ({ ...one, service: one.Config.Labels['com.docker.compose.service'], pid: one.State.Pid })).filter(({ pid }) => pid > 0);
  }
}
