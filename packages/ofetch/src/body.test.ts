import { redialOf } from '@redial/core';
import { recordEvents } from '@redial/testing';
import { ok, stall, status, truncate, type Answer, type SocketReply } from '@redial/testing/server';
import { octen } from '@redial/vendors/octen';
import { FetchError, type FetchOptions } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy, timeout } from './each-test.fixture.ts';

const bytes = new TextEncoder().encode('{"id":1}');
const untyped = status(200, {}, bytes);
const typed = (type: string): Answer => status(200, { 'content-type': type }, bytes);
const long = ok({ text: 'x'.repeat(1_500_000) });
const past1MiB = 1_200_000;

/** Every way in which ofetch reads a body to its end. */
const kinds: [string, FetchOptions, Answer, number][] = [
  ['JSON', {}, ok({ id: 1 }), 3],
  ['JSON of more than 1 MiB', {}, long, past1MiB],
  ['no content type', {}, untyped, 3],
  ['an empty content type', {}, typed(''), 3],
  ['text', {}, typed('text/plain'), 3],
  ['a Blob by its type', {}, typed('image/png'), 3],
  ['lines of JSON', {}, typed('application/x-ndjson'), 3],
  ['a stream of documents', {}, typed('application/stream+json'), 3],
  ['JSON by responseType', { responseType: 'json' }, typed('text/plain'), 3],
  ['text by responseType', { responseType: 'text' }, untyped, 3],
  ['a Blob by responseType', { responseType: 'blob' }, untyped, 3],
  ['bytes by responseType', { responseType: 'arrayBuffer' }, untyped, 3],
  ['events read as text', { responseType: 'text' }, typed('text/event-stream'), 3],
  ['parseResponse', { parseResponse: JSON.parse }, typed('text/plain'), 3],
  ['parseResponse, of more than 1 MiB', { parseResponse: JSON.parse }, long, past1MiB],
  [
    'parseResponse, of a stream',
    { parseResponse: JSON.parse, responseType: 'stream' },
    typed('text/event-stream'),
    3,
  ],
];

describe.each(kinds)('%s', (_, options, answer, length) => {
  test.each<[string, (count: number, full: Answer) => SocketReply]>([
    ['cut short', truncate],
    ['that stalls', stall],
  ])('%s: sent again', async (__, breakOff) => {
    server.script(breakOff(length, answer), answer);
    const seen = recordEvents();
    const answered = await create({}, { onEvent: seen }).raw('/orders', { ...options, timeout });
    expect(answered._data).toBeDefined();
    expect(server.requests).toHaveLength(2);
    expect(redialOf(answered)?.attempts).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
    expect(seen.types).toEqual(['attempt-failed', 'retry-scheduled', 'recovered']);
  });

  test('cut short for good: a FetchError that says so', async () => {
    server.script(truncate(length, answer));
    const error = await thrownBy(create({}, { policy: { maxAttempts: 1 } })('/orders', options));
    expect(error).toBeInstanceOf(FetchError);
    expect((error.cause as Error).message).toBe('terminated');
    expect(redialOf(error)).toMatchObject({
      category: 'network',
      delivery: 'answered',
      stopReason: 'attempts',
    });
  });

  test('cut short, of a POST: not sent again', async () => {
    server.script(truncate(length, answer));
    const error = await thrownBy(create()('/orders', { ...options, method: 'POST' }));
    expect(redialOf(error)).toMatchObject({ delivery: 'answered', stopReason: 'not-safe' });
    expect(server.requests).toHaveLength(1);
  });

  test('stalled for good: a timeout', async () => {
    server.script(stall(length, answer));
    const $fetch = create({}, { policy: { maxAttempts: 1 } });
    const error = await thrownBy($fetch('/orders', { ...options, timeout }));
    expect(error).toBeInstanceOf(FetchError);
    expect(error.cause).toMatchObject({ name: 'TimeoutError', code: 23 });
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'attempts' });
  });

  test('stalled, with a deadline', async () => {
    server.script(stall(length, answer));
    const $fetch = create({}, { policy: { deadlineMs: timeout } });
    const error = await thrownBy($fetch('/orders', options));
    expect(error).toBeInstanceOf(FetchError);
    expect(redialOf(error)).toMatchObject({ category: 'timeout', stopReason: 'deadline' });
    expect(server.requests).toHaveLength(1);
  });

  test('with ignoreResponseError and redial: false: cut and stalled alike', async () => {
    const once = { ...options, timeout, redial: false, ignoreResponseError: true } as const;
    server.script(truncate(length, answer), stall(length, answer));
    const $fetch = create();
    const cut = redialOf(await thrownBy($fetch('/orders', once)));
    const stalled = redialOf(await thrownBy($fetch('/orders', once)));
    expect([cut?.category, stalled?.category]).toEqual(['network', 'timeout']);
  });

  test('aborted while it stalls: ofetch’s error of an abort, unmarked, told once', async () => {
    server.script(stall(length, answer));
    const caller = new AbortController();
    const reason = new Error('mine');
    const seen = recordEvents();
    const native: typeof fetch = async (...args) => {
      const response = await fetch(...args);
      setTimeout(() => caller.abort(reason), 50);
      return response;
    };
    const $fetch = create({}, { onEvent: seen }, native);
    const error = await thrownBy($fetch('/orders', { ...options, signal: caller.signal }));
    expect(error).toBeInstanceOf(FetchError);
    expect([error.cause, redialOf(error)]).toEqual([reason, undefined]);
    expect(seen.types).toEqual(['aborted']);
  });

  test('an error of this kind with ignoreResponseError ends with the limit', async () => {
    server.script(stall(length, { ...answer, status: 503 }));
    const $fetch = create({}, { policy: { maxAttempts: 1 } });
    const sent = $fetch.raw('/orders', { ...options, timeout, ignoreResponseError: true });
    const answered = await sent.catch((error: unknown) => error);
    expect(redialOf(answered)).toMatchObject({ status: 503, stopReason: 'attempts' });
  });
});

test('half an error body that a parser does not take is still its status, and sent again', async () => {
  server.script(truncate(3, status(503, {}, { error: 'busy' })), ok({ id: 1 }));
  expect(await create()('/orders', { parseResponse: JSON.parse })).toEqual({ id: 1 });
  server.script(truncate(3, status(400, {}, { error: 'busy' })));
  const error = await thrownBy(create()('/orders', { parseResponse: JSON.parse }));
  expect([error.status, error.data]).toEqual([400, '{"e']);
});

test('after a failure the deadline in a body gives the failure before it', async () => {
  server.script(status(503, {}, { error: 'busy' }), stall(3, untyped));
  const error = await thrownBy(create({}, { policy: { deadlineMs: 500 + timeout } })('/orders'));
  expect([error.status, error.data]).toEqual([503, { error: 'busy' }]);
  expect(redialOf(error)).toMatchObject({ stopReason: 'deadline', attempts: [{}, {}] });
});

test('the limit is over when the caller’s own hooks run', async () => {
  const onResponse = (): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, timeout * 2));
  server.script(typed('text/plain'));
  const answer = await create().raw('/orders', { timeout, onResponse });
  expect([answer._data, redialOf(answer)?.attempts.length]).toEqual(['{"id":1}', 1]);
});

test('hooks do not run for a body that broke off, as in ofetch, and once for the next', async () => {
  server.script(truncate(3, typed('text/plain')), typed('text/plain'));
  const ran: string[] = [];
  await create()('/orders', {
    onResponse: ({ response }) => void ran.push(response._data as string),
    onRequestError: () => void ran.push('onRequestError'),
  });
  expect(ran).toEqual(['{"id":1}']);
});

describe('a stream is the caller’s once it is handed over', () => {
  test.each<[string, FetchOptions, Answer]>([
    ['by responseType', { responseType: 'stream' }, ok({ id: 1 })],
    ['by its type', {}, typed('text/event-stream')],
  ])('%s: no limit ends it', async (_, options, answer) => {
    server.script(stall(3, answer));
    const $fetch = create({}, { policy: { deadlineMs: timeout } });
    const stream = (await $fetch('/orders', { ...options, timeout })) as ReadableStream<Uint8Array>;
    const reader = stream.getReader();
    expect((await reader.read()).value).toHaveLength(3);
    const late = new Promise((resolve) => setTimeout(resolve, timeout * 2, 'still open'));
    expect(await Promise.race([reader.read(), late])).toBe('still open');
    await reader.cancel();
  });
});

describe('what is no failure of a body', () => {
  test('a responseType that does not exist', async () => {
    const responseType = 'nonsense' as 'text';
    const error = await thrownBy(create()('/orders', { responseType }));
    expect(error).toBeInstanceOf(TypeError);
    expect([redialOf(error), server.requests.length]).toEqual([undefined, 1]);
  });

  test('a complete body that is no form', async () => {
    const error = await thrownBy(create()('/orders', { responseType: 'formData' as 'text' }));
    expect([redialOf(error), server.requests.length]).toEqual([undefined, 1]);
  });

  test('a body that was read before', async () => {
    const used: typeof fetch = async (...args) => {
      const response = await fetch(...args);
      await response.text();
      return response;
    };
    const error = await thrownBy(create({}, {}, used)('/orders'));
    expect([redialOf(error), server.requests.length]).toEqual([undefined, 1]);
  });

  test('one that is too long for a string', async () => {
    const own = Object.assign(new Error('too long'), { code: 'ERR_STRING_TOO_LONG' });
    const native: typeof fetch = async (...args) => {
      const response = await fetch(...args);
      return Object.defineProperty(response, 'text', { value: () => Promise.reject(own) });
    };
    expect(await thrownBy(create({}, {}, native)('/orders'))).toBe(own);
    expect(server.requests).toHaveLength(1);
  });
});

test('a named vendor’s failure inside a success counts without a content type as well', async () => {
  const failed = new TextEncoder().encode('{"code":50001,"msg":"busy","data":null}');
  const vendor = { ...octen, hosts: ['127.0.0.1'] };
  server.script(status(200, {}, failed));
  const error = await thrownBy(create({}, { vendor, policy: { maxAttempts: 1 } })('/orders'));
  expect(redialOf(error)).toMatchObject({ vendor: 'octen' });
});
