import { describe, expect, test } from 'vitest';
import { sleep, useRedis } from './fleet.fixture.ts';
import { laneScript } from './lane-script.ts';
import { isInstalled } from './redis-server.fixture.ts';
import { enterArgs, readEntered, type Entered } from './script-calls.ts';

describe.runIf(isInstalled)('at a pace of ten a second', { timeout: 10_000 }, () => {
  const redis = useRedis();

  /** A process that asks, with the place that it has. */
  const asking = (): ((place?: number) => Promise<Entered>) => {
    const client = redis.admin();
    return async (place = 0) => {
      const ask = {
        sentAtMs: undefined,
        knownRate: 0.01,
        statedRate: 0,
        fresh: true,
        place,
      };
      return readEntered(await client.eval(laneScript, 1, 'redial:vendor', ...enterArgs(ask)));
    };
  };

  test('who finds the next slots taken is served in the order of asking', async () => {
    const ask = asking();
    const taken = [await ask(), await ask()];
    const [first, second, third] = [await ask(), await ask(), await ask()];
    expect(taken.every(({ goes }) => goes)).toBe(true);
    expect([first, second, third].some(({ goes }) => goes)).toBe(false);
    const places = [first, second, third].map(({ place }) => place - first.place);
    expect(places).toEqual([0, 1, 2]);

    await sleep(first.waitMs);
    const [again, late, early] = [await ask(first.place), await ask(), await ask(second.place)];
    expect([again.goes, late.goes, early.goes]).toEqual([true, false, false]);
    expect(late.place).toBe(third.place + 1);
    expect(early.place).toBe(second.place);
  });

  test('slots whose owners never come are for whoever asks', async () => {
    const ask = asking();
    for (let times = 0; times < 6; times++) await ask();
    await sleep(250);
    expect((await ask()).goes).toBe(true);
  });

  test('a place is asked with after a second, however many are ahead: they may have died', async () => {
    const ask = asking();
    let last = await ask();
    for (let times = 0; times < 80; times++) last = await ask();
    expect(last.waitMs).toBe(1_000);
    await sleep(last.waitMs);
    expect((await ask(last.place)).goes).toBe(true);
  });

  test('a place from before Redis was restarted is none', async () => {
    const answer = await asking()(1_000);
    expect(answer).toMatchObject({ goes: true, place: 0 });
  });
});
