import type { Contender } from '../contenders/contender.ts';
import { warmUp } from './drain.ts';
import { failingServer, type FailingServerSpec } from './failing-server.ts';

const warmMs = 5_000;
const outageMs = 5_000;
const afterMs = 20_000;
const [fromMs, toMs] = [warmMs, warmMs + outageMs];
const savedWithinMs = 30_000;
const perSecond = 150;

export const outageScenarios: Readonly<Record<string, FailingServerSpec>> = {
  '503, then 503 beyond 200/s': { fromMs, toMs, mode: '503', capacity: 'ceiling' },
  '503, then ten slots of 50 ms': { fromMs, toMs, mode: '503', capacity: 'slots' },
  'silence, then ten slots of 50 ms': { fromMs, toMs, mode: 'silence', capacity: 'slots' },
};

export interface OutageRecord {
  /** Calls in the outage over requests offered: on average, and in the worst second. */
  readonly loadMean: number;
  readonly loadPeak: number;
  /** From recovery until every later half second answers 99 % of those who came in it. */
  readonly recoveryMs: number;
  /** Part of the requests that came after it and were not done within a second. */
  readonly slow: number;
  /** Part of the requests of the outage that succeed within 30 s. */
  readonly saved: number;
}

interface Trace {
  readonly bornMs: number;
  doneMs: number;
}

/** 150 requests a second for 30 s, 5 s of which the server is down; 1 s for an attempt. */
export async function outage(contender: Contender, scenario: string): Promise<OutageRecord> {
  const spec = outageScenarios[scenario];
  if (!spec) throw new Error(`no such scenario: ${scenario}`);
  await warmUp(contender);
  const server = await failingServer(spec);
  const send = await contender.create({ url: server.url, attemptTimeoutMs: 1_000 });
  await Promise.all([send({ id: 0, method: 'GET' }), send({ id: 1, method: 'GET' })]);
  server.start();
  const startMs = performance.now();
  const sinceStart = (): number => performance.now() - startMs;
  const traces: Trace[] = [];
  const one = async (id: number): Promise<void> => {
    const trace: Trace = { bornMs: sinceStart(), doneMs: Infinity };
    traces.push(trace);
    try {
      await send({ id, method: 'GET' });
      trace.doneMs = sinceStart();
    } catch {
      // Not done.
    }
  };
  const all: Promise<void>[] = [];
  const endMs = toMs + afterMs;
  while (sinceStart() < endMs) {
    const due = Math.ceil((sinceStart() / 1000) * perSecond);
    while (all.length < due) all.push(one(all.length));
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  // The last of the outage has its 30 s; what came later is judged after one.
  const limit = new Promise((resolve) => {
    setTimeout(resolve, toMs + savedWithinMs - sinceStart()).unref();
  });
  await Promise.race([Promise.all(all), limit]);
  const loads = Array.from(
    { length: outageMs / 1000 },
    (_, second) => (server.perSecond[warmMs / 1000 + second] ?? 0) / perSecond,
  );
  await server.close();
  return {
    loadMean: loads.reduce((sum, load) => sum + load, 0) / loads.length,
    loadPeak: Math.max(...loads),
    ...afterwards(traces),
  };
}

function afterwards(traces: readonly Trace[]): Pick<OutageRecord, 'recoveryMs' | 'slow' | 'saved'> {
  const inOutage = traces.filter(({ bornMs }) => bornMs >= fromMs && bornMs < toMs);
  const later = traces.filter(({ bornMs }) => bornMs >= toMs && bornMs < toMs + afterMs - 2_000);
  const part = (of: readonly Trace[], withinMs: number): number =>
    of.filter(({ bornMs, doneMs }) => doneMs - bornMs <= withinMs).length / of.length;
  let recoveryMs = 0;
  for (let bin = 0; bin * 500 < afterMs - 2_000; bin++) {
    const binMs = toMs + bin * 500;
    const came = later.filter(({ bornMs }) => bornMs >= binMs && bornMs < binMs + 500);
    if (part(came, savedWithinMs) < 0.99) recoveryMs = (bin + 1) * 500;
  }
  return { recoveryMs, slow: 1 - part(later, 1_000), saved: part(inOutage, savedWithinMs) };
}
