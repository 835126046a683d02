import { describe, expect, test } from 'vitest';
import { failureOfThrown, isCallersAbort } from './thrown.ts';

const headers = { 'retry-after': '1' };
const body = { error: { code: 'busy' } };

describe('what an error says of the answer behind it', () => {
  test.each<[string, object]>([
    ['axios', { response: { status: 503, headers, data: body } }],
    ['ky', { response: { status: 503, headers }, data: body }],
    ['ofetch', { response: { status: 503, headers, _data: body }, data: body, status: 503 }],
    ['got', { response: { statusCode: 503, headers, body } }],
    ['superagent', { status: 503, response: { status: 503, headers, body } }],
    ['openai, anthropic', { status: 503, headers, error: body }],
    ['the AWS SDK 3', { $metadata: { httpStatusCode: 503 }, $response: { headers, body } }],
    ['the AI SDK', { statusCode: 503, responseHeaders: headers, responseBody: body }],
    ['a body beside it', { statusCode: 503, headers, body }],
    ['stripe', { statusCode: 503, headers, raw: body, code: 'busy' }],
    ['discord.js', { status: 503, headers, rawError: body, code: 1 }],
  ])('%s', (_, thrown) => {
    const error = Object.assign(new Error('x'), thrown);
    expect(failureOfThrown(error)).toEqual({ status: 503, headers, body, error });
  });

  test('a body as text', () => {
    const error = { status: 503, body: '{"error":1}' };
    expect(failureOfThrown(error)).toEqual({ status: 503, body: '{"error":1}', error });
  });

  test('the Azure SDK: a body as text', () => {
    const error = { statusCode: 503, response: { status: 503, headers, bodyAsText: '{"a":1}' } };
    expect(failureOfThrown(error)).toEqual({ status: 503, headers, body: '{"a":1}', error });
  });

  test.each<[string, object, unknown]>([
    [
      'the AWS SDK 3',
      {
        name: 'ThrottlingException',
        $fault: 'client',
        $metadata: { httpStatusCode: 400 },
        $response: { body: new ReadableStream() },
      },
      { code: 'ThrottlingException', message: 'x' },
    ],
    ['twilio', { status: 400, code: 21211 }, { code: 21211, message: 'x' }],
    ['a code of the client itself', { status: 400, code: 'ERR_BAD_REQUEST' }, undefined],
    ['the code of axios', { status: 400, code: 'NO', response: { status: 400 } }, undefined],
    ['no code', { status: 400, code: null }, undefined],
  ])('where no body is kept, the error’s own words: %s', (_, thrown, words) => {
    expect(failureOfThrown(Object.assign(new Error('x'), thrown)).body).toEqual(words);
  });

  test.each<[string, unknown]>([
    ['a stream', new ReadableStream()],
    ['bytes', new Uint8Array(1)],
    ['a class of the client’s', new Map()],
    ['a number', 5],
  ])('a body that is %s is not read', (_, data) => {
    const error = { response: { status: 503, data } };
    expect(failureOfThrown(error)).toEqual({ status: 503, error });
  });

  const failed = (cause: object): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), cause) });

  test.each<[string, object]>([
    ['RetryAgent', { code: 'UND_ERR_REQ_RETRY', data: { count: 1 } }],
    ['its interceptor responseError', { code: 'UND_ERR_RESPONSE', body }],
  ])('undici, whose fetch fails for an answer: %s', (_, cause) => {
    const error = failed({ statusCode: 503, headers, ...cause });
    const said = 'body' in cause ? { body } : {};
    expect(failureOfThrown(error)).toEqual({ status: 503, headers, ...said, error });
  });

  test.each<[string, unknown]>([
    [
      'an answer that RetryAgent could not go on with',
      failed({ code: 'UND_ERR_REQ_RETRY', statusCode: 200 }),
    ],
    ['a status of another cause', failed({ code: 'BUSY', statusCode: 503 })],
    ['no status', new Error('x')],
    ['a status that is none', { status: 42 }],
    ['a status that is a text', { status: '503' }],
    ['a code', { code: 503 }],
    ['a text', 'x'],
    ['undefined', undefined],
    ['null', null],
  ])('%s: no answer', (_, error) => {
    expect(failureOfThrown(error)).toEqual({ error });
  });
});

test('getters that throw: no answer', () => {
  const trap = new Proxy(
    {},
    {
      get() {
        throw new Error('trap');
      },
    },
  );
  const failure = failureOfThrown(trap);
  expect(Object.keys(failure)).toEqual(['error']);
  expect(failure.error === trap).toBe(true);
});

describe('an abort is known by the words of platform and clients', () => {
  test.each<[string, unknown, boolean]>([
    ['of the platform', new DOMException('x', 'AbortError'), true],
    ['of axios', Object.assign(new Error('canceled'), { __CANCEL__: true }), true],
    ['of any other name', Object.assign(new Error('x'), { name: 'AbortError' }), true],
    [
      "a proxy's refusal is none, though undici's `request` calls it one",
      Object.assign(new Error('Proxy response (503) !== 200 when HTTP Tunneling'), {
        name: 'AbortError',
        code: 'UND_ERR_ABORTED',
      }),
      false,
    ],
    ['a time limit is none', new DOMException('x', 'TimeoutError'), false],
    ['an error', new Error('aborted'), false],
    ['a text', 'AbortError', false],
    ['nothing', undefined, false],
  ])('%s', (_, error, expected) => {
    expect(isCallersAbort({ error }, undefined)).toBe(expected);
  });
});
