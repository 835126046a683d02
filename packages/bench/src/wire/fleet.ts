import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { jain } from '../simulation/drain.ts';
import { limitedServer } from './limited-server.ts';

/** A free port of 127.0.0.1. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A redis-server that keeps nothing; stopped by its own `kill`. */
export async function startRedis(port: number): Promise<ChildProcess> {
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  for await (const chunk of child.stdout) if (String(chunk).includes('Ready')) break;
  child.stdout.resume();
  return child;
}

const [processes = 8, jobs = 2_000, workers = 6, perSecond = 100] = process.argv
  .slice(2)
  .map(Number);
const burst = perSecond / 5;
const port = await freePort();
const redis = await startRedis(port);
const server = await limitedServer({
  limiter: { type: 'bucket', perSecond, burst },
  told: 'ceil',
});
const member = new URL('fleet-member.ts', import.meta.url);
const share = jobs / processes;
const children = Array.from({ length: processes }, () =>
  fork(member, [server.url, String(port), String(share), String(workers), `bench-${port}:`]),
);
await Promise.all(children.map((child) => once(child, 'message')));
const startMs = performance.now();
const counts = new Map<ChildProcess, number>();
let lost = 0;
const finished = children.map(
  (child) =>
    new Promise<void>((resolve) => {
      child.on('message', (message: { finished?: boolean; done: number; lost?: number }) => {
        counts.set(child, message.done);
        if (!message.finished) return;
        lost += message.lost ?? 0;
        resolve();
      });
    }),
);
for (const child of children) child.send('go');
const idealMs = ((jobs - burst) / perSecond) * 1000;
let fairness = NaN;
setTimeout(() => {
  for (const child of children) if (child.connected) child.send('count');
  setTimeout(() => (fairness = jain([...counts.values()])), 100);
}, idealMs / 2);
const limit = setTimeout(() => {
  process.stderr.write('not done within four times the ideal\n');
  for (const child of children) child.kill();
  redis.kill();
  process.exit(1);
}, 4 * idealMs);
await Promise.all(finished);
clearTimeout(limit);
const makespan = (performance.now() - startMs) / idealMs;
console.log(
  `${processes} processes, ${jobs} jobs: makespan ${makespan.toFixed(3)}, calls ` +
    `${(server.calls() / jobs).toFixed(3)}, fairness ${fairness.toFixed(3)}, lost ${lost}`,
);
redis.kill();
await server.close();
