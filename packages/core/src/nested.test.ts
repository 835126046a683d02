import { describe, expect, test } from 'vitest';
import { defineProfile } from './define-profile.ts';
import { redialOf } from './errors/mark.ts';
import { instantClock } from './instant-clock.fixture.ts';
import { createRedial, type Redial } from './redial.ts';

const setUp = (clock = instantClock()): Redial =>
  createRedial({ clock, random: () => 0, lane: false });

/** Answers with each status in turn, then with the last for ever. */
function server(...statuses: readonly number[]): { send: () => Promise<Response>; sent: number } {
  const counter = {
    sent: 0,
    send: async () => new Response(null, { status: statuses[counter.sent++] ?? statuses.at(-1)! }),
  };
  return counter;
}

const statusesOf = (value: unknown): unknown[] =>
  redialOf(value)?.attempts.map(({ attempt, status }) => [attempt, status]) ?? [];

describe('what a Redial nearer to the wire has tried is told', () => {
  test('of a success', async () => {
    const { send } = server(503, 503, 200);
    const inner = setUp();
    const response = await setUp().run(() => inner.run(send));
    expect(statusesOf(response)).toEqual([
      [1, 503],
      [2, 503],
      [3, undefined],
    ]);
  });

  test('of a failure that a client has wrapped', async () => {
    const counter = server(503);
    const inner = setUp();
    const error: unknown = await setUp()
      .run(async () => {
        const response = await inner.run(counter.send);
        throw new Error('Request failed', { cause: { response } });
      })
      .catch((thrown: unknown) => thrown);
    expect(counter.sent).toBe(4);
    expect(statusesOf(error)).toHaveLength(4);
    expect((error as Error).message).toContain('(4 attempts)');
  });

  test('of a failure of which a client keeps the headers alone', async () => {
    const counter = server(503);
    const inner = setUp();
    const error: unknown = await setUp()
      .run(async () => {
        const { status, headers } = await inner.run(counter.send);
        throw Object.assign(new Error('Request failed'), { status, headers });
      })
      .catch((thrown: unknown) => thrown);
    expect(counter.sent).toBe(4);
    expect(statusesOf(error)).toHaveLength(4);
  });

  test('after attempts that failed outside of it', async () => {
    const { send } = server(503, 200);
    const inner = setUp();
    let calls = 0;
    const response = await setUp().run(() => {
      if (calls++ > 0) return inner.run(send);
      throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    });
    expect(redialOf(response)?.attempts).toMatchObject([
      { attempt: 1, code: 'ECONNRESET' },
      { attempt: 2, status: 503 },
      { attempt: 3 },
    ]);
  });
});

test('whatever their clocks say', async () => {
  const late = instantClock();
  late.pass(1_000);
  const [inner, outer] = [setUp(), setUp(late)];
  const { send } = server(503, 200);
  expect(statusesOf(await outer.run(() => inner.run(send)))).toHaveLength(2);
  const down = server(503);
  const error: unknown = await outer
    .run(async () => {
      throw Object.assign(new Error(), { response: await inner.run(down.send) });
    })
    .catch((thrown: unknown) => thrown);
  expect(statusesOf(error)).toHaveLength(4);
});

test('a 2xx that it gave up on as failed stays so, where only its profile knows', async () => {
  const vendor = defineProfile({
    vendor: 'acme',
    hosts: ['acme.test'],
    softFailure: { path: 'code', numberOtherThan: 0 },
    rules: [],
  });
  const inner = createRedial({ vendor, lane: false, policy: { maxAttempts: 1 } });
  const response = await setUp().run(() => inner.run(async () => Response.json({ code: 7 })));
  expect(redialOf(response)).toMatchObject({ vendor: 'acme', status: 200 });
  expect(redialOf(response)?.stopReason).toBeDefined();
});

test('a response that a mock gives twice tells of its last request only', async () => {
  const response = new Response(null);
  const redial = setUp();
  let sent = 0;
  const send = async (): Promise<Response> =>
    ++sent % 2 === 1 ? new Response(null, { status: 503 }) : response;
  await redial.run(send);
  // In the very same millisecond.
  await redial.run(async () => response);
  expect(redialOf(response)?.attempts).toHaveLength(1);
});
