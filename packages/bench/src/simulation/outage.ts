import type { Policy, World } from './client.ts';
import { Engine, type Stalls } from './engine.ts';
import { Vendor, type VendorSpec } from './vendor.ts';

/** Requests that arrive at random, and an outage among them. */
export interface OutageSpec {
  readonly vendor: VendorSpec;
  readonly perSecond: number;
  readonly clients?: number;
  readonly durationMs: number;
  readonly timeoutMs?: number;
  readonly seed?: number;
  readonly stalls?: Stalls;
}

export interface OutageResult {
  /** Calls in the outage over requests offered: on average, and in the worst second. */
  readonly loadMean: number;
  readonly loadPeak: number;
  /** The worst second after it. */
  readonly loadAfter: number;
  /** From recovery until every later half second answers 99 %. */
  readonly recoveryMs: number;
  /** Part of the requests that arrive after it and are not done within a second. */
  readonly slow: number;
  /** Part of the requests of the outage that succeed within 30 s. */
  readonly saved: number;
  readonly failed: number;
  readonly callsPerJob: number;
  /** Successes a second in the first 10 and 30 s after it. */
  readonly goodput10: number;
  readonly goodput30: number;
  /** Until the requests of the outage are gone. */
  readonly backlogMs: number;
}

interface Trace {
  readonly bornAtMs: number;
  doneAtMs: number;
  ok: boolean;
}

export function outage(policy: Policy, spec: OutageSpec): OutageResult {
  const { perSecond, clients = 1, durationMs, timeoutMs = Infinity, seed = 1 } = spec;
  const engine = new Engine(seed, spec.stalls);
  const vendor = new Vendor(engine, spec.vendor);
  const world: World = { engine, vendor, timeoutMs };
  const processes = Array.from({ length: clients }, () => policy.create(world, clients));
  const traces: Trace[] = [];
  const arrive = (): void => {
    if (engine.nowMs >= durationMs) return;
    const trace: Trace = { bornAtMs: engine.nowMs, doneAtMs: Infinity, ok: false };
    traces.push(trace);
    const client = processes[Math.floor(engine.random() * clients)]!;
    client.start({
      bornAtMs: engine.nowMs,
      done: (ok) => {
        trace.doneAtMs = engine.nowMs;
        trace.ok = ok;
      },
    });
    engine.after(engine.exponential(1000 / perSecond), arrive);
  };
  engine.after(engine.exponential(1000 / perSecond), arrive);
  engine.run(durationMs + 60_000);
  return measure(traces, vendor, spec);
}

function measure(traces: readonly Trace[], vendor: Vendor, spec: OutageSpec): OutageResult {
  const { perSecond, durationMs } = spec;
  const { fromMs = 0, toMs = 0 } = spec.vendor.outages?.[0] ?? {};
  const load = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => (vendor.perSecond[from + i] ?? 0) / perSecond);
  const during = load(Math.floor(fromMs / 1000), Math.floor(toMs / 1000));
  const after = load(Math.floor(toMs / 1000), Math.floor(durationMs / 1000));
  const inOutage = traces.filter(({ bornAtMs }) => bornAtMs >= fromMs && bornAtMs < toMs);
  const later = traces.filter(({ bornAtMs }) => bornAtMs >= toMs && bornAtMs < durationMs - 2_000);
  const saved = inOutage.filter(
    ({ ok, bornAtMs, doneAtMs }) => ok && doneAtMs - bornAtMs <= 30_000,
  );
  const slow = later.filter(({ ok, bornAtMs, doneAtMs }) => !ok || doneAtMs - bornAtMs > 1_000);
  const done = traces.filter(({ doneAtMs }) => doneAtMs < Infinity);
  const good = (ms: number): number =>
    done.filter(({ ok, doneAtMs }) => ok && doneAtMs >= toMs && doneAtMs < toMs + ms).length /
    (ms / 1000);
  return {
    loadMean: mean(during),
    loadPeak: Math.max(...during),
    loadAfter: Math.max(...after),
    recoveryMs: recoveryMs(later, toMs),
    slow: slow.length / later.length,
    saved: saved.length / inOutage.length,
    failed: traces.filter(({ ok }) => !ok).length / traces.length,
    callsPerJob: vendor.calls / traces.length,
    goodput10: good(10_000),
    goodput30: good(30_000),
    backlogMs: Math.max(0, ...inOutage.map(({ doneAtMs }) => doneAtMs)) - toMs,
  };
}

/** The requests of each half second after recovery: 99 % of them answered well, within a second. */
function recoveryMs(later: readonly Trace[], toMs: number): number {
  const bins = new Map<number, { ok: number; all: number }>();
  for (const { bornAtMs, doneAtMs, ok } of later) {
    const bin = Math.floor((bornAtMs - toMs) / 500);
    const entry = bins.get(bin) ?? { ok: 0, all: 0 };
    entry.all++;
    if (ok && doneAtMs < Infinity) entry.ok++;
    bins.set(bin, entry);
  }
  let last = -1;
  for (const [bin, { ok, all }] of bins) if (ok < 0.99 * all) last = Math.max(last, bin);
  return (last + 1) * 500;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
