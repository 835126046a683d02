import { describe, expect, test } from 'vitest';
import { bytes, responseOf, silence } from './response.fixture.ts';
import { isBrokenOff, isJsonType, isSmallJson, wholeJson, type WholeJson } from './whole-json.ts';

describe('JSON', () => {
  test.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['Application/JSON', true],
    ['application/problem+json', true],
    ['application/vnd.api+json', true],
    ['application/x-ndjson', false],
    ['application/json-seq', false],
    ['text/json', false],
    ['text/event-stream', false],
    ['', false],
    [null, false],
    ['application/stream+json', false],
    ['application/json;stream=watch', false],
  ])('%s: %s', (type, expected) => {
    expect(isJsonType(type)).toBe(expected);
  });

  test.each<[string, Response, boolean]>([
    ['a body', responseOf(['{}'], 'application/json'), true],
    ['none', new Response(null, { headers: { 'content-type': 'application/json' } }), false],
    [
      'a large one',
      new Response('{}', {
        headers: { 'content-type': 'application/json', 'content-length': '2000000' },
      }),
      false,
    ],
    [
      'a length that is none',
      new Response('{}', {
        headers: { 'content-type': 'application/json', 'content-length': 'x' },
      }),
      true,
    ],
  ])('is small: %s', (_, response, expected) => {
    expect(isSmallJson(response)).toBe(expected);
  });

  describe.each([
    ['of which nobody else has the response', true],
    ['of which somebody may have the response', false],
  ])('%s', (_, isOurs) => {
    const read = (response: Response, signal?: AbortSignal): Promise<WholeJson> =>
      wholeJson(response, signal, isOurs);

    test('is read whole, and left to its owner', async () => {
      const json = await read(responseOf(['{"a"', ':1}'], 'application/json'));
      expect(json.text).toBe('{"a":1}');
      const response = json.handOver();
      expect(response.headers.get('content-type')).toBe('application/json');
      await expect(response.json()).resolves.toEqual({ a: 1 });
    });

    test('that turns out to be large is not', async () => {
      const json = await read(responseOf(['x'.repeat(1_100_000), 'y', 'z']));
      expect(json.text).toBeUndefined();
      const text = await json.handOver().text();
      expect([text.length, text.slice(-2)]).toEqual([1_100_002, 'yz']);
    });

    test('of which the owner has seen enough is given up', async () => {
      let cancelled: unknown;
      const body = new ReadableStream({
        pull: (controller) => controller.enqueue(bytes('x'.repeat(600_000))),
        cancel: (reason) => void (cancelled = reason),
      });
      const json = await read(new Response(body));
      await json.handOver().body?.cancel('enough');
      expect(cancelled).toBeDefined();
    });

    test('of no length at all', async () => {
      const json = await read(responseOf(['', '{}', '']));
      await expect(json.handOver().json()).resolves.toEqual({});
    });

    test('in use already is left alone', async () => {
      const response = responseOf(['{}']);
      await response.text();
      const json = await read(response);
      expect([json.text, json.handOver()]).toEqual([undefined, response]);
    });

    test('that stalls ends with the signal', async () => {
      const caller = new AbortController();
      const reason = new Error('enough');
      setTimeout(() => caller.abort(reason), 20);
      await expect(read(responseOf(['{', silence]), caller.signal)).rejects.toBe(reason);
      expect(isBrokenOff(reason)).toBe(false);
    });

    test('that breaks off is known again by its error', async () => {
      const error = new Error('gone');
      await expect(read(responseOf(['{', error]))).rejects.toBe(error);
      expect(isBrokenOff(error)).toBe(true);
    });

    test('that is no bytes fails when it is read', async () => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue('{}');
          controller.close();
        },
      });
      const json = await read(new Response(body));
      await expect(json.handOver().text()).rejects.toThrow(TypeError);
    });

    test('of a response that bears more than one does is read from a copy', async () => {
      const response = Object.assign(responseOf(['{}']), { via: 'proxy' });
      const json = await read(response);
      expect([json.text, json.handOver()]).toEqual(['{}', response]);
      await expect(response.json()).resolves.toEqual({});
    });
  });

  test('stays in the memory of whoever made it', async () => {
    const constant = bytes('{"a":1}');
    const make = (): Response =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(constant);
            controller.close();
          },
        }),
      );
    for (let times = 0; times < 2; times++) {
      const json = await wholeJson(make(), undefined, true);
      await expect(json.handOver().json()).resolves.toEqual({ a: 1 });
    }
  });

  test.each(['{"a":1}', 'x'.repeat(1_100_000)])('may be read in portions (%#)', async (text) => {
    const json = await wholeJson(responseOf([text]), undefined, true);
    const reader = json.handOver().body?.getReader({ mode: 'byob' });
    let length = 0;
    for (;;) {
      const { done, value } = (await reader?.read(new Uint8Array(1_000_000))) ?? { done: true };
      length += value?.byteLength ?? 0;
      if (done) break;
    }
    expect(length).toBe(text.length);
  });

  test('errors that nobody’s body failed with are not known', () => {
    expect([isBrokenOff(new Error('gone')), isBrokenOff(undefined)]).toEqual([false, false]);
  });
});
