import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { jain } from '../simulation/drain.ts';
import { limitedServer } from './limited-server.ts';
import { startRedis } from './redis-server.ts';

/** The name under which Redial shares its lanes through Redis. */
export const throughRedis = 'Redial (fetch) through Redis';

export interface FleetRecord {
  readonly makespan: number;
  readonly calls: number;
  /** Jain's index over the processes at half time. */
  readonly fairness: number;
  readonly lost: number;
}

const [processes, jobs, workers, perSecond, burst] = [8, 2_000, 6, 100, 20];
const idealMs = ((jobs - burst) / perSecond) * 1000;
const patience = 3;

interface Report {
  readonly done: number;
  readonly finished?: boolean;
  readonly lost?: number;
}

/**
 * Eight processes drain 2,000 jobs on one key, bucket 100/s of 20, whole seconds told. Undefined
 * where Redis is needed and not installed.
 */
export async function fleet(name: string): Promise<FleetRecord | undefined> {
  const redis = name === throughRedis ? await startRedis() : { port: '', stop: () => undefined };
  if (!redis) return undefined;
  const server = await limitedServer({
    limiter: { type: 'bucket', perSecond, burst },
    told: 'ceil',
  });
  const member = new URL('fleet-member.ts', import.meta.url);
  const args = [server.url, redis.port, jobs / processes, workers, name].map(String);
  const children = Array.from({ length: processes }, () => fork(member, args));
  try {
    await Promise.all(children.map((child) => once(child, 'message')));
    return await race(children, () => server.calls() / jobs);
  } finally {
    for (const child of children) child.kill();
    redis.stop();
    await server.close();
  }
}

async function race(children: readonly ChildProcess[], calls: () => number): Promise<FleetRecord> {
  const startMs = performance.now();
  const counts = new Map<ChildProcess, number>();
  let lost = 0;
  const finished = children.map(
    (child) =>
      new Promise<void>((resolve) => {
        child.on('message', (message: Report) => {
          counts.set(child, message.done);
          if (!message.finished) return;
          lost += message.lost ?? 0;
          resolve();
        });
      }),
  );
  for (const child of children) child.send('go');
  let fairness = NaN;
  const halfTime = setTimeout(() => {
    for (const child of children) if (child.connected) child.send('count');
    setTimeout(() => (fairness = jain([...counts.values()])), 100);
  }, idealMs / 2);
  const limit = new Promise<'late'>((resolve) => {
    setTimeout(() => resolve('late'), patience * idealMs).unref();
  });
  const end = await Promise.race([Promise.all(finished), limit]);
  clearTimeout(halfTime);
  const makespan = end === 'late' ? NaN : (performance.now() - startMs) / idealMs;
  return { makespan, calls: calls(), fairness, lost: lost / jobs };
}
