import type { Lane, LaneTicket } from '@redial/core/adapter';
import { describe, expect, test } from 'vitest';
import { sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';
import type { SharedLane } from './shared-lane.ts';

describe.runIf(isInstalled)(
  'a fleet whose API takes three calls at once',
  { timeout: 10_000 },
  () => {
    const redis = useRedis();
    const take = async (lane: Lane): Promise<LaneTicket> => (await timeOf(lane)).ticket;
    const refuse = async (ticket: LaneTicket): Promise<void> => {
      ticket.report('refused', { retryAfterMs: 100, delayMs: 100 });
      await sleep(150);
    };

    /** Both have three calls in flight by turns; one more is refused, in `rows`. */
    const refused = async (rows: number) => {
      const lanes = redis.twoProcesses();
      const [one, two] = lanes;
      const running = [await take(one), await take(two), await take(one)];
      await redis.change('s.rtt = 1000');
      for (let row = 0; row < rows; row++) {
        await refuse(await take(two));
        running.shift()?.report('accepted');
        const next = await take(one);
        next.report('accepted');
        await sleep(20);
        running.push(await take(two));
      }
      return { one, two, running };
    };

    test('is paused as any other while it may be another limit', async () => {
      const { one, two } = await refused(2);
      const refusing = refuse(await take(two));
      await sleep(20);
      expect((await timeOf(one, { maxWaitMs: 20 })).turn).toMatchObject({
        stopReason: 'wait-too-long',
      });
      await refusing;
    });

    test('keeps three in flight, and who waits goes when one has ended', async () => {
      const { two, running } = await refused(3);
      expect(await redis.out()).toBe(3);
      expect((await timeOf(two, { maxWaitMs: 300 })).turn).not.toBe('go');
      const waiting = timeOf(two, { maxWaitMs: 2_000 });
      await sleep(50);
      running[0]?.report('accepted');
      expect((await waiting).turn).toBe('go');
    });

    test('is shown as paced, at no rate', async () => {
      const { two } = await refused(3);
      await timeOf(two, { maxWaitMs: 20 });
      const view = (two as SharedLane).view();
      expect([view.status, view.perSecond]).toEqual(['paced', undefined]);
    });

    test('refuses one in it: the others go on, fewer at once', async () => {
      const { one, two, running } = await refused(3);
      await redis.change('s.bound = 4');
      await refuse(await take(one));
      expect(await redis.read('bound')).toBeLessThanOrEqual(3);
      running[0]?.report('accepted');
      expect((await timeOf(two, { maxWaitMs: 1_000 })).turn).toBe('go');
    });

    test('refuses one though few are in flight: it is another limit', async () => {
      const { one, running } = await refused(3);
      for (const ticket of running) ticket.report('accepted');
      await sleep(50);
      await refuse(await take(one));
      expect(await redis.read('rows')).toBeLessThan(0);
    });

    test('goes on where processes have died with all places, and keeps to three', async () => {
      const { two } = await refused(3);
      await redis.change('s.seen, s.turned = s.seen - 5000, s.turned - 5000');
      const turns = Array.from({ length: 5 }, () => timeOf(two, { maxWaitMs: 300 }));
      const went = (await Promise.all(turns)).filter(({ turn }) => turn === 'go');
      expect(went).toHaveLength(3);
    });
  },
);
