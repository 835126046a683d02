import type { Lane } from '@redial/core/adapter';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { describe, expect, test } from 'vitest';
import { setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { redisLanes } from './index.ts';
import { Reach } from './reach.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)('Redis is back', { timeout: 10_000 }, () => {
  const redis = useRedis();

  /** A lane that Redis has answered finds it silent, goes on alone, and has asked it once more. */
  const fallSilent = async (lane: Lane): Promise<void> => {
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(50);
    redis.signal('SIGSTOP');
    (await timeOf(lane)).ticket.report('accepted');
    await sleep(600);
    (await timeOf(lane)).ticket.report('accepted');
  };

  test('and answers what nobody waits for any more: the next call asks it, and slots that came too late are free', async () => {
    const lane = redis.ioRedis().lane('vendor', setup);
    await fallSilent(lane);
    redis.signal('SIGCONT');
    await expect.poll(() => redis.out()).toBe(0);
    await timeOf(lane);
    expect(await redis.out()).toBe(1);
  });

  test('and runs what its client gave up on seconds ago: nobody uses those slots, so none is taken', async () => {
    const client = new Redis({ port: redis.port, host: '127.0.0.1', commandTimeout: 100 });
    const lane = redisLanes(client).lane('vendor', setup);
    await fallSilent(lane);
    await sleep(2_000);
    redis.signal('SIGCONT');
    await timeOf(lane);
    expect(await redis.out()).toBe(1);
    client.disconnect();
  });

  test('and a client that keeps nothing for it has connected: the next call asks it', async () => {
    const url = `redis://127.0.0.1:${redis.port}`;
    const socket = { reconnectStrategy: 50 };
    const client = createClient({ url, socket, disableOfflineQueue: true });
    client.on('error', () => undefined);
    await client.connect();
    const lane = redisLanes(client).lane('vendor', setup);
    await redis.stop();
    await timeOf(lane);
    for (const aloneMs of [600, 1_100]) {
      await sleep(aloneMs);
      await timeOf(lane);
    }
    const ready = new Promise((resolve) => client.once('ready', resolve));
    await redis.start();
    await ready;
    await timeOf(lane);
    expect(await redis.out()).toBe(1);
    client.destroy();
  });

  test('the client says so once to all that use it', () => {
    const client = new Redis({ lazyConnect: true });
    for (let store = 0; store < 20; store++) redisLanes(client, { prefix: `${store}:` });
    expect(client.listenerCount('ready')).toBe(1);
  });
});

test('a Redis that answers late each time is not taken for one that is back each time', () => {
  const reach = new Reach();
  reach.answeredLate();
  reach.answeredLate();
  expect(reach.signs).toBe(1);
  reach.answered(0);
  reach.answeredLate();
  expect(reach.signs).toBe(2);
});

test('of a cluster, a lane whose node alone is away does not keep the others from asking', () => {
  const reach = new Reach();
  const [lost, other] = ['a lane on a node that is away', 'another'];
  reach.late(lost, 0, 500);
  expect(reach.mayCall(other, 600)).toBe(false);
  expect(reach.mayCall(lost, 1_000)).toBe(true);
  expect(reach.mayCall(other, 1_000)).toBe(true);
  reach.late(lost, 1_000, 1_500);
  expect(reach.mayCall(other, 1_500)).toBe(true);
  reach.late(other, 1_000, 1_500);
  expect(reach.mayCall(lost, 2_000)).toBe(false);
});
