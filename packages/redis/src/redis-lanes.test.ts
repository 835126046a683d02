import { expect, test } from 'vitest';
import { setup } from './fleet.fixture.ts';
import { redisLanes } from './redis-lanes.ts';

test.each<[unknown, string]>([
  [{}, '[object Object]'],
  [undefined, 'null'],
  ['redis://127.0.0.1', '"redis://127.0.0.1"'],
  [Promise.resolve(), '[object Promise]'],
])('%j is no client', (client, got) => {
  expect(() => redisLanes(client as never)).toThrow(
    `client must be a client of redis, ioredis or iovalkey; got ${got}`,
  );
});

test.each<[unknown, string]>([
  [{ prefix: 5 }, 'prefix must be a text; got 5'],
  [{ prefx: 'acme:' }, 'prefx is not an option; there are prefix'],
  ['acme:', 'options must be an object; got "acme:"'],
])('%j are no options', (options, says) => {
  const client = { evalSha: async () => 0, eval: async () => 0 };
  expect(() => redisLanes(client, options as never)).toThrow(says);
});

test('a lane that was just made is kept', () => {
  const run = async () => 0;
  const lanes = redisLanes({ evalSha: run, eval: run });
  const late = { ...setup, clock: { ...setup.clock, monotonicMs: () => 700_000 } };
  const lane = lanes.lane('vendor', late);
  lanes.lane('another', late);
  expect(lanes.lane('vendor', late)).toBe(lane);
});

test('of more than a thousand lanes those unused for longest are let go', () => {
  const run = async () => 0;
  const lanes = redisLanes({ evalSha: run, eval: run });
  const first = lanes.lane('0', setup);
  for (let key = 1; key < 1_000; key++) lanes.lane(String(key), setup);
  lanes.lane('0', setup);
  lanes.lane('1000', setup);
  expect(lanes.lane('0', setup)).toBe(first);
  expect(lanes.views()).toHaveLength(1_000);
  expect(lanes.views().map(({ key }) => key)).not.toContain('1');
});
