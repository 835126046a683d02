import type { Contender } from '../contenders/contender.ts';
import { warmUp } from './drain.ts';
import { faultyServer } from './faulty-server.ts';

export interface FaultsRecord {
  /** Part of the jobs that were done. */
  readonly success: number;
  readonly p99Ms: number;
  /** Jobs carried out more than once, of 1,000. */
  readonly duplicates: number;
  readonly calls: number;
}

/** The kinds of jobs: a key that the caller made goes with each of the last. */
export const faultScenarios = ['GET', 'POST', 'POST with a key'] as const;
const jobs = 1_000;
const perSecond = 150;
const limitMs = 25_000;

/** 1,000 jobs, 150 a second, through a server with partial faults; 1 s for an attempt. */
export async function faults(contender: Contender, scenario: string): Promise<FaultsRecord> {
  await warmUp(contender);
  const server = await faultyServer();
  const withKey = scenario === 'POST with a key';
  const send = await contender.create({
    url: server.url,
    attemptTimeoutMs: 1_000,
    resendPosts: withKey,
  });
  const latencies: number[] = [];
  const method = scenario === 'GET' ? 'GET' : 'POST';
  const one = async (id: number): Promise<void> => {
    const bornMs = performance.now();
    try {
      await send({ id, method, ...(withKey ? { key: `job-${id}` } : {}) });
      latencies.push(performance.now() - bornMs);
    } catch {
      // Not done.
    }
  };
  const all: Promise<void>[] = [];
  const startMs = performance.now();
  while (all.length < jobs) {
    const due = Math.min(jobs, Math.ceil(((performance.now() - startMs) / 1000) * perSecond));
    while (all.length < due) all.push(one(all.length));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const limit = new Promise((resolve) => setTimeout(resolve, limitMs).unref());
  await Promise.race([Promise.all(all), limit]);
  const record = {
    success: latencies.length / jobs,
    p99Ms: latencies.toSorted((a, b) => a - b)[Math.floor(0.99 * latencies.length)] ?? NaN,
    duplicates: server.duplicates(),
    calls: server.calls() / jobs,
  };
  await server.close();
  return record;
}
