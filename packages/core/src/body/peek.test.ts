import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { discard, peek, type Beginning } from './peek.ts';
import { decode, readAhead, type Step } from './read-ahead.ts';
import { bytes, responseOf, silence } from './response.fixture.ts';

/** What there is to see of a peek. */
const seen = async (reading: Promise<Beginning | undefined>): Promise<object | undefined> => {
  const read = await reading;
  return read && { text: read.text, complete: read.complete };
};

describe('peek', () => {
  test('reads a body and leaves it to its owner', async () => {
    const response = responseOf(['one ', 'two']);
    await expect(seen(peek(response, 100, Infinity))).resolves.toEqual({
      text: 'one two',
      complete: true,
    });
    await expect(response.text()).resolves.toBe('one two');
  });

  test('stops soon after its limit', async () => {
    const response = responseOf(['12345', '67890', 'never']);
    await expect(seen(peek(response, 6, Infinity))).resolves.toEqual({
      text: '1234567890',
      complete: false,
    });
    await expect(response.text()).resolves.toBe('1234567890never');
  });

  test('does without what has not arrived in time', async () => {
    await expect(seen(peek(responseOf(['half', silence]), 100, 20))).resolves.toEqual({
      text: 'half',
      complete: false,
    });
  });

  test.each([0, 20])('does without what has not arrived when it is aborted (%i ms)', async (ms) => {
    const caller = new AbortController();
    if (ms) setTimeout(() => caller.abort(), ms);
    else caller.abort();
    const read = await peek(responseOf(['half', silence]), 100, Infinity, caller.signal);
    expect(read?.complete).toBe(false);
  });

  test('throws what the body fails with', async () => {
    await expect(peek(responseOf(['half', new Error('gone')]), 100, Infinity)).rejects.toThrow(
      'gone',
    );
  });

  test.each<[string, () => Response]>([
    ['no body', () => new Response(null)],
    [
      'a body that is locked',
      () => {
        const response = responseOf(['x']);
        response.body?.getReader();
        return response;
      },
    ],
  ])('leaves alone: %s', async (_, make) => {
    await expect(peek(make(), 100, Infinity)).resolves.toBeUndefined();
  });

  test('leaves alone: a body that was read', async () => {
    const response = responseOf(['x']);
    await response.text();
    await expect(peek(response, 100, Infinity)).resolves.toBeUndefined();
  });
});

describe('discard', () => {
  test("lets a body of node-fetch's, a stream of Node's, run out: its connection is free then", async () => {
    const body = Readable.from(['half', 'whole']);
    discard({ body } as never);
    await finished(body, { signal: AbortSignal.timeout(1_000) });
  });

  test('cancels the body', () => {
    let cancelled = false;
    const body = new ReadableStream({ cancel: () => void (cancelled = true) });
    discard(new Response(body));
    expect(cancelled).toBe(true);
  });

  test('cancels the body of which no more was read because the attempt had ended', async () => {
    let cancelled = false;
    const body = new ReadableStream({ cancel: () => void (cancelled = true) });
    const response = new Response(body);
    const attempt = new AbortController();
    const reading = peek(response, 100, Infinity, attempt.signal);
    attempt.abort();
    await reading;
    discard(response);
    expect(cancelled).toBe(true);
  });

  test('does not mind what cannot be cancelled', async () => {
    discard(new Response(null));
    const locked = responseOf(['x']);
    locked.body?.getReader();
    discard(locked);
    const failing = new ReadableStream({ cancel: () => Promise.reject(new Error('no')) });
    discard(new Response(failing));
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(locked.bodyUsed).toBe(false);
  });
});

const steps =
  (...list: (Step | Error)[]): (() => Promise<Step>) =>
  async () => {
    const step = list.shift() ?? { done: true };
    if (step instanceof Error) throw step;
    return step;
  };

describe('readAhead', () => {
  test('gives the read that was under way when time ran out', async () => {
    const late = new Promise<Step>((resolve) => {
      setTimeout(() => resolve({ value: bytes('late') }), 30);
    });
    const read = await readAhead(() => late, 100, 5);
    expect(read).toMatchObject({ chunks: [], complete: false });
    await expect(read.pending).resolves.toEqual({ value: bytes('late') });
  });

  test('a read that fails after time ran out is nobody’s', async () => {
    const late = new Promise<Step>((_, reject) => {
      setTimeout(() => reject(new Error('late')), 20);
    });
    const read = await readAhead(() => late, 100, 5);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(read.complete).toBe(false);
  });

  test('fails with what fails at once', async () => {
    const broken = (): never => {
      throw new Error('at once');
    };
    await expect(readAhead(broken, 100, Infinity)).rejects.toThrow('at once');
  });

  test('an end without a done', async () => {
    await expect(readAhead(steps({ value: bytes('a') }, {}), 100, Infinity)).resolves.toEqual({
      chunks: [bytes('a')],
      complete: true,
    });
  });
});

test.each([
  [[0xe2, 0x82, 0xac], undefined, '€'],
  [[0xe4], 'text/plain; charset=iso-8859-1', 'ä'],
  [[0xe4], 'text/plain; charset="latin1"', 'ä'],
  [[0x61], 'text/plain; charset=x-klingon', 'a'],
  [[0xff], null, '\uFFFD'],
])('bytes %j as %s', (list, type, expected) => {
  expect(decode([new Uint8Array(list)], type)).toBe(expected);
});

test('a character that two chunks share', () => {
  expect(decode([new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac])])).toBe('€');
});
