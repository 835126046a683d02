import { describe, expect, test } from 'vitest';
import { useRedis } from './fleet.fixture.ts';
import { isInstalled } from './redis-server.fixture.ts';
import { scriptAt } from './script.fixture.ts';

describe.runIf(isInstalled)('calls of which nobody tells', () => {
  const redis = useRedis();

  test('are those of a process that has died: after two turns they do not count', async () => {
    const { enter, unused } = scriptAt(redis);
    const lost = [await enter(100), await enter(101)];
    for (let at = 102; at < 110; at++) await unused(at, await enter(at));
    const other = await enter(110);
    await unused(111, await enter(111));
    expect(await redis.out()).toBe(1);
    for (const call of lost) await unused(111, call);
    expect(await redis.out()).toBe(1);
    await unused(112, other);
    expect(await redis.out()).toBe(0);
  });

  test('count no more where nobody tells of any, but those do that go then', async () => {
    const { enter } = scriptAt(redis);
    for (const seconds of [100, 100, 100, 106]) await enter(seconds);
    expect(await redis.out()).toBe(1);
    await enter(107);
    expect(await redis.out()).toBe(2);
  });
});
