import { describe, expect, test } from 'vitest';
import type { RedialInfo } from './info.ts';
import { createInfo, errorInfoOf, finalMark, hangMark, redialOf } from './mark.ts';

const info = (stopReason?: 'attempts' | 'disabled', moment = 10): RedialInfo =>
  createInfo(
    { vendor: 'acme', category: 'billing', attempts: [] },
    stopReason && { stopReason, moment },
  );

const marked = (mark: RedialInfo, cause?: unknown): Error =>
  Object.defineProperty(new Error('x', { cause }), 'redial', { value: mark });

describe('the mark', () => {
  test('is what was known, and nothing else to see', () => {
    const mark = info('attempts');
    expect(mark).toEqual({
      vendor: 'acme',
      category: 'billing',
      attempts: [],
      stopReason: 'attempts',
    });
    expect(Object.getOwnPropertyNames(mark)).toContain('toJSON');
    expect(JSON.parse(JSON.stringify(mark))).toEqual({ ...mark });
    expect(Object.keys(mark)).not.toContain('toJSON');
  });

  test('of an error is found', () => {
    const mark = info('attempts');
    expect(redialOf(marked(mark))).toBe(mark);
    expect(errorInfoOf(marked(mark))).toBe(mark);
  });

  test('of a response is made when asked for, and not seen', () => {
    const response = { status: 200 };
    hangMark(response, () => info());
    expect(redialOf(response)).toEqual({ vendor: 'acme', category: 'billing', attempts: [] });
    expect(errorInfoOf(response)).toBeUndefined();
    expect(Object.keys(response)).toEqual(['status']);
  });

  test('cannot hang on what is frozen; nothing is thrown', () => {
    const response = Object.freeze({});
    hangMark(response, () => info());
    expect(redialOf(response)).toBeUndefined();
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'redial'],
    ['a number', 1],
    ['an error without one', new Error('x')],
    ['something of that name', { redial: { vendor: 'acme', category: 'billing' } }],
    [
      'a trap',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap');
          },
        },
      ),
    ],
  ])('there is none on %s', (_, value) => {
    expect(redialOf(value)).toBeUndefined();
  });
});

describe('the mark of a Redial nearer to the wire', () => {
  const final = info('attempts');

  test('counts', () => {
    expect(finalMark(marked(final), 5)).toBe(final);
  });

  test('counts where code between the two has wrapped its error', () => {
    const wrapped = new Error('a', { cause: new Error('b', { cause: marked(final) }) });
    expect(finalMark(wrapped, 5)).toBe(final);
  });

  const { headers } = new Response();
  hangMark(headers, () => final);

  test.each([
    ['its headers', { headers }],
    ['those of its response (graphql-request)', { response: { status: 503, headers } }],
    ['those of its raw response (Fern, Speakeasy)', { rawResponse: { status: 503, headers } }],
  ])('counts where an SDK has made an error of its own of a response: in %s', (_, error) => {
    expect(finalMark(new Error('x', { cause: error }), 5)).toBe(final);
  });

  test.each([
    ['of one that was switched off', marked(info('disabled')), 5],
    ['of one that succeeded', marked(info()), 5],
    ['from before this request', marked(final), 11],
    ['of nothing', undefined, 5],
  ])('does not count %s', (_, value, sinceMs) => {
    expect(finalMark(value, sinceMs)).toBeUndefined();
  });

  test('is looked for to a bounded depth, in cycles too', () => {
    const cycle = new Error('a');
    cycle.cause = cycle;
    expect(finalMark(cycle, 0)).toBeUndefined();
    let deep: Error = marked(final);
    for (let n = 0; n < 50; n += 1) deep = new Error('a', { cause: deep });
    expect(finalMark(deep, 5)).toBeUndefined();
  });
});
