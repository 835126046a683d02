import { RESP_TYPES, createClient } from 'redis';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { setup, sleep, timeOf, useRedis } from './fleet.fixture.ts';
import { redisLanes, type RedisClient } from './index.ts';
import { isInstalled } from './redis-server.fixture.ts';

describe.runIf(isInstalled)('a client that changes the types of answers', () => {
  const redis = useRedis();

  test('ioredis, numbers as texts', async () => {
    const client = new Redis({ port: redis.port, host: '127.0.0.1', stringNumbers: true });
    const { turn, tookMs } = await timeOf(redisLanes(client).lane('vendor', setup));
    expect(turn).toBe('go');
    expect(tookMs).toBeLessThan(400);
    expect(await redis.out()).toBe(1);
    client.disconnect();
  });

  test.each([
    ['numbers as texts', { [RESP_TYPES.NUMBER]: String }],
    ['texts as buffers', { [RESP_TYPES.BLOB_STRING]: Buffer }],
  ])('redis, %s', async (_, types) => {
    const client = createClient({ url: `redis://127.0.0.1:${redis.port}` });
    await client.connect();
    const mapped = client.withTypeMapping(types) as RedisClient;
    const { turn, ticket } = await timeOf(redisLanes(mapped).lane('vendor', setup));
    expect(turn).toBe('go');
    expect(await redis.out()).toBe(1);
    ticket.report('accepted');
    await expect.poll(() => redis.out()).toBe(0);
    client.destroy();
  });
});

test.each([
  ['no text', 0],
  ['of another script', ['0', '0']],
  ['no JSON', 'OK'],
  ['without a wait', '{"goes":false,"closedMs":0,"born":"1"}'],
  ['to come back at once', '{"goes":false,"waitMs":0,"closedMs":0,"born":"1"}'],
  ['to come back at no time', '{"goes":false,"waitMs":"soon","closedMs":0,"born":"1"}'],
])('an answer that is %s is none: the lane goes on alone', async (_, answer) => {
  let asked = 0;
  const run = async (): Promise<unknown> => {
    asked++;
    return answer;
  };
  const lane = redisLanes({ eval: run, evalSha: run }).lane('vendor', setup);
  for (let call = 0; call < 10; call++) {
    const { turn, ticket } = await timeOf(lane);
    expect(turn).toBe('go');
    ticket.report('accepted');
  }
  expect(asked).toBe(1);
});

describe.runIf(isInstalled)(
  'an answer that another one has overtaken, on its own connection',
  () => {
    const redis = useRedis();

    /** A call whose answer is late, and a refusal whose report overtakes it. */
    async function overtaken() {
      const client = redis.admin();
      const told: string[] = [];
      let lateMs = 0;
      const evalsha = async (sha1: string, keys: number, ...rest: string[]): Promise<unknown> => {
        const ms = lateMs;
        lateMs = 0;
        told.push(rest[1] ?? '');
        const answer = await client.evalsha(sha1, keys, ...rest);
        await sleep(ms);
        return answer;
      };
      const pool = { evalsha, eval: client.eval.bind(client) };
      const lane = redisLanes(pool).lane('vendor', setup);
      const first = await timeOf(lane);
      lateMs = 100;
      const late = timeOf(lane);
      await sleep(30);
      first.ticket.report('refused', { retryAfterMs: 500, delayMs: 500 });
      return { told, tookMs: (await late).tookMs };
    }

    test('a pause is not told again', async () => {
      expect((await overtaken()).told).not.toContain('keep');
    });

    test('a pause is kept', async () => {
      expect((await overtaken()).tookMs).toBeGreaterThan(450);
    });
  },
);
