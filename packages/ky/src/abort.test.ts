import { createRedial, redialOf, systemClock, type RedialOptions } from '@redial/core';
import { fixedRandom, manualClock, recordEvents, type ManualClock } from '@redial/testing';
import { hang, ok, stall, status } from '@redial/testing/server';
import ky, { type KyInstance, type Options } from 'ky';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, test } from 'vitest';
import { server } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

let clock: ManualClock;
let caller: AbortController;
beforeEach(() => {
  clock = manualClock({ mode: 'manual' });
  caller = new AbortController();
});

const reason = new Error('the user went elsewhere');

function create(
  onEvent: RedialOptions['onEvent'] = () => undefined,
  native: Options = {},
): KyInstance {
  return withRedial(ky.create({ timeout: false, ...native }), {
    clock,
    onEvent,
    random: fixedRandom(0),
    policy: { jitter: 'none' },
  });
}

/** Aborts as soon as Redial waits. */
const inWait: RedialOptions['onEvent'] = ({ type }) => {
  if (type === 'retry-scheduled') queueMicrotask(() => caller.abort(reason));
};

/** The two ways in which a caller gives a signal. */
const ways: [string, (api: KyInstance) => Promise<unknown>][] = [
  ['options', (api) => api.get(server.url, { signal: caller.signal })],
  ['a Request', (api) => api(new Request(server.url, { signal: caller.signal }))],
];

test.each(ways)('in the wait: at once, by the signal of %s', async (_, send) => {
  server.script(status(429, { 'retry-after': '30' }));
  await expect(send(create(inWait))).rejects.toBe(reason);
  expect(clock.sleeps).toMatchObject([{ delayMs: 30_000, outcome: 'aborted' }]);
  expect(server.requests).toHaveLength(1);
  expect(redialOf(reason)).toBeUndefined();
});

test.each(ways)('after the wait, by the signal of %s: its turn is given back', async (_, send) => {
  server.script(status(503), hang());
  const onEvent = recordEvents();
  // ky waits by itself, for no time, when Redial has waited.
  const sleep = async (delayMs: number): Promise<'elapsed'> => {
    await systemClock.sleep(delayMs);
    setImmediate(() => caller.abort(reason));
    return 'elapsed';
  };
  const redial = createRedial({
    onEvent,
    random: fixedRandom(0),
    clock: { ...systemClock, sleep },
  });
  await expect(send(withRedial(ky.create({ timeout: false }), redial))).rejects.toBe(reason);
  expect(onEvent.types.at(-1)).toBe('aborted');
  expect(redial.lanes()).toMatchObject([{ inFlight: 0 }]);
});

test.each(ways)('in mid-attempt, by the signal of %s', async (_, send) => {
  server.script(() => {
    caller.abort(reason);
    return hang();
  });
  const onEvent = recordEvents();
  await expect(send(create(onEvent))).rejects.toBe(reason);
  expect(onEvent.types).toEqual(['aborted']);
  expect(redialOf(reason)).toBeUndefined();
});

test.each(ways)('in mid-attempt with a limit on it, by the signal of %s', async (_, send) => {
  server.script(() => {
    caller.abort(reason);
    return hang();
  });
  const onEvent = recordEvents();
  await expect(send(create(onEvent, { timeout: 5_000, totalTimeout: 9_000 }))).rejects.toBe(reason);
  expect(onEvent.types).toEqual(['aborted']);
});

test.each(ways)('while JSON is read, by the signal of %s', async (_, send) => {
  server.script(stall(5, ok({ id: 1 })));
  const fetch: Options['fetch'] = async (input, init) => {
    const response = await globalThis.fetch(input, init);
    setTimeout(() => caller.abort(reason), 5);
    return response;
  };
  await expect(send(create(undefined, { fetch }))).rejects.toBe(reason);
  expect(redialOf(reason)).toBeUndefined();
});

const limits: [string, Options][] = [
  ['where another attempt could follow', {}],
  ['with one attempt only', { retry: 0 }],
];

describe.each(limits)('while the body of an error is read, %s', (_limit, native) => {
  test.each(ways)('by the signal of %s', async (_way, send) => {
    server.script(stall(5, status(503, {}, { error: 'busy' })));
    const fetch: Options['fetch'] = async (input, init) => {
      const response = await globalThis.fetch(input, init);
      setTimeout(() => caller.abort(reason), 5);
      return response;
    };
    const onEvent = recordEvents();
    await expect(send(create(onEvent, { ...native, fetch }))).rejects.toBe(reason);
    expect(onEvent.types).toEqual(['aborted']);
    expect(redialOf(reason)).toBeUndefined();
  });
});

test('while the body of an error is read, with a reason that is no Error', async () => {
  server.script(stall(5, status(503, {}, { error: 'busy' })));
  const fetch: Options['fetch'] = async (input, init) => {
    const response = await globalThis.fetch(input, init);
    setTimeout(() => caller.abort('enough'), 5);
    return response;
  };
  const sent = create(undefined, { fetch, retry: 0 }).get(server.url, { signal: caller.signal });
  await expect(sent).rejects.toBe('enough');
});

test('in the only attempt, with a reason that is no Error: its turn in the lane is given back', async () => {
  server.script(status(429), () => {
    caller.abort('enough');
    return hang();
  });
  const onEvent = recordEvents();
  const redial = createRedial({ onEvent, policy: { maxAttempts: 1, baseDelayMs: 5 } });
  const api = withRedial(ky.create({ timeout: false }), redial);
  await expect(api.get(server.url)).rejects.toThrow('429');
  const body = new Blob(['once']).stream();
  const sent = api.post(server.url, { body, signal: caller.signal });
  await expect(sent).rejects.toBe('enough');
  expect(onEvent.types.at(-1)).toBe('aborted');
  expect(redial.lanes()).toMatchObject([{ inFlight: 0 }]);
});

test.each(ways)('before it begins: nothing is sent, by the signal of %s', async (_, send) => {
  caller.abort(reason);
  const onEvent = recordEvents();
  await expect(send(create(onEvent))).rejects.toBe(reason);
  expect(server.requests).toHaveLength(0);
  expect(onEvent.types).toEqual(['aborted']);
});

test('in the wait after a timeout of ky’s own', async () => {
  server.script(hang());
  const sent = create(inWait, { timeout: 150 }).get(server.url, { signal: caller.signal });
  await expect(sent).rejects.toBe(reason);
  expect(server.requests).toHaveLength(1);
});

test('with one attempt only', async () => {
  server.script(() => {
    caller.abort(reason);
    return hang();
  });
  const onEvent = recordEvents();
  const sent = create(onEvent, { retry: 0 }).get(server.url, { signal: caller.signal });
  await expect(sent).rejects.toBe(reason);
  expect(onEvent.types).toEqual(['aborted']);
});

test.each([
  ['without a reason', undefined, 'AbortError'],
  ['with a text', 'enough', undefined],
])('%s', async (_, given, name) => {
  server.script(() => {
    caller.abort(given);
    return hang();
  });
  const error = await create()
    .get(server.url, { signal: caller.signal })
    .catch((e: unknown) => e);
  expect(error).toBe(caller.signal.reason);
  expect((error as { name?: string }).name).toBe(name);
});

test('a signal that ends by its own limit is an abort, no timeout', async () => {
  server.script(hang());
  const onEvent = recordEvents();
  const signal = AbortSignal.timeout(150);
  const error = await create(onEvent)
    .get(server.url, { signal })
    .catch((e: unknown) => e);
  expect(error).toBe(signal.reason);
  expect(onEvent.types).toEqual(['aborted']);
});

/** What nothing refers to any more is gone, as happens sooner or later in every process. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let n = 0; n < 3; n += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe.each<[string, Options]>([
  ['no limit on it', {}],
  ['limits on it', { timeout: 5_000, totalTimeout: 9_000 }],
  [
    'a Request that a hook has made of the one before',
    { hooks: { beforeRetry: [({ request }) => new Request(request, { headers: { a: 'b' } })] } },
  ],
  [
    'a Request that a hook has made of the first one',
    { hooks: { beforeRequest: [({ request }) => new Request(request, { headers: { a: 'b' } })] } },
  ],
])('in the second attempt, after a garbage collection, with %s', (_limit, native) => {
  test.each(ways)('by the signal of %s', async (_way, send) => {
    server.script(status(503), hang());
    clock = manualClock();
    const sent = send(create(undefined, native));
    const ended = sent.catch((error: unknown) => error);
    while (server.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await collectGarbage();
    caller.abort(reason);
    expect(await ended).toBe(reason);
  });
});

test('in the second attempt, by a signal of its own that a hook has given it', async () => {
  clock = manualClock();
  const other = new AbortController();
  server.script(status(503), () => {
    other.abort(reason);
    return hang();
  });
  const hook = ({ request }: { request: Request }): Request =>
    new Request(request, { signal: other.signal });
  const api = create(undefined, { retry: 2, hooks: { beforeRetry: [hook] } });
  await expect(api.get(server.url, { signal: caller.signal })).rejects.toBe(reason);
});
