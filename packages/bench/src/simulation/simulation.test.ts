import { describe, expect, test } from 'vitest';
import type { Policy } from './client.ts';
import { drain, jain, type DrainSpec } from './drain.ts';
import { seeded } from './engine.ts';
import { createLimiter } from './limiter.ts';
import { outage } from './outage.ts';
import { none } from './peers.ts';
import { redial } from './redial.ts';
import { batches, noises, outages, placeBatches, smallBatches } from './scenarios.ts';

const batch: DrainSpec = {
  vendor: { limiter: { type: 'bucket', perSecond: 100, burst: 100 } },
  jobs: 1_000,
  workers: 50,
};

describe('the simulator', () => {
  test('hammering ends at the ideal time, and nothing ends before it', () => {
    const { makespan, callsPerJob } = drain(none, batch);
    expect(makespan).toBeGreaterThanOrEqual(0.995);
    expect(makespan).toBeLessThan(1.02);
    expect(callsPerJob).toBeGreaterThan(5);
  });

  test('independent failures cost 1/(1-p) calls', () => {
    const { callsPerJob } = drain(none, { vendor: { failing: 0.3 }, jobs: 20_000, workers: 10 });
    expect(callsPerJob).toBeCloseTo(1 / 0.7, 1);
  });

  test('the same seed is the same run, another is another', () => {
    const run = (seed: number): unknown => drain(redial('Redial'), { ...batch, seed });
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test('every job is done exactly once', () => {
    let done = 0;
    const counting: Policy = {
      name: 'counting',
      create: (world, fleet) => {
        const client = redial('Redial').create(world, fleet);
        return {
          start: ({ bornAtMs, done: tell }) =>
            client.start({
              bornAtMs,
              done: (ok) => {
                if (ok) done++;
                tell(ok);
              },
            }),
        };
      },
    };
    drain(counting, batch);
    expect(done).toBe(1_000);
  });

  test('random numbers are spread evenly', () => {
    const random = seeded(7);
    const values = Array.from({ length: 10_000 }, random);
    expect(values.reduce((sum, value) => sum + value, 0) / 10_000).toBeCloseTo(0.5, 1);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
  });

  test.each([
    ['bucket', { type: 'bucket', perSecond: 10, burst: 5 } as const, 25, 2_000],
    ['fixed window', { type: 'fixed', quota: 10, windowMs: 1_000 } as const, 25, 2_000],
    ['sliding log', { type: 'sliding', quota: 10, windowMs: 1_000 } as const, 25, 2_000],
  ])('a %s accepts no more than its limit', (_, spec, most, untilMs) => {
    const limiter = createLimiter(spec);
    let accepted = 0;
    for (let nowMs = 0; nowMs < untilMs; nowMs += 7) if (limiter.take(nowMs)) accepted++;
    expect(accepted).toBeLessThanOrEqual(most);
    expect(accepted).toBeGreaterThanOrEqual(most - 6);
  });

  test('Jain’s index is 1 for equal shares and 1/n for one', () => {
    expect([jain([3, 3, 3]), jain([9, 0, 0])]).toEqual([1, 1 / 3]);
  });
});

describe('the lane in it', () => {
  test.each(
    [...batches.slice(0, 4), ...smallBatches].map((scenario) => [scenario.name, scenario] as const),
  )('%s: a batch loses nothing and makes few calls in vain', (_, { spec }) => {
    const { finished, lost, callsPerJob } = drain(redial('Redial'), { ...spec, jobs: 1_000 });
    expect([finished, lost]).toEqual([true, 0]);
    expect(callsPerJob).toBeLessThan(1.12);
  });

  test.each(placeBatches.slice(1, 6).map((scenario) => [scenario.name, scenario] as const))(
    '%s: as many run as may, and few are sent in vain',
    (_, { spec }) => {
      const { makespan, callsPerJob } = drain(redial('Redial'), spec);
      expect(makespan).toBeLessThan(1.3);
      expect(callsPerJob).toBeLessThan(1.15);
    },
  );

  test.each([300, 1_000, 3_000, 12_000])(
    'an outage of a second, %d ms after the first call, is over when the server is back',
    (fromMs) => {
      const failures = [{ fromMs, toMs: fromMs + 1_000, mode: 'refuses' }] as const;
      const { slow, saved } = outage(redial('Redial'), {
        vendor: {
          latencyMs: 2,
          serviceMs: 6,
          ceilingPerSecond: 400,
          failing: 0.05,
          outages: failures,
        },
        perSecond: 150,
        durationMs: 20_000,
        timeoutMs: 1_000,
      });
      expect(slow).toBeLessThan(0.03);
      expect(saved).toBeGreaterThan(0.95);
    },
  );

  test.each(noises.slice(0, 3).map(({ name, spec }) => [name, spec] as const))(
    '%s: nobody is given up for it',
    (_, spec) => {
      expect(outage(redial('Redial'), spec).failed).toBe(0);
    },
  );

  test.each(outages.slice(0, 3).map(({ name, spec }) => [name, spec] as const))(
    '%s: saves what came in it, and spares who comes after it',
    (_, spec) => {
      const { slow, saved, loadPeak } = outage(redial('Redial'), spec);
      expect([saved, loadPeak < 1.1]).toEqual([1, true]);
      expect(slow).toBeLessThan(0.01);
    },
  );
});
