import { describe, expect, test } from 'vitest';
import { extractAll, partialExtract } from './octen/extract-all.ts';
import { pages } from './octen/extract-vendor.fixture.ts';
import { waitForDocument } from './okrapdf/document.ts';

const axiosAdvice = 'resolve to what it holds (with axios response.data,';

const caught = (promise: Promise<unknown>): Promise<TypeError> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(TypeError);
      return error as TypeError;
    },
  );

describe('extractAll: one call, and an error that says what was meant, where send resolves to', () => {
  test.each<[name: string, answer: unknown, got: string]>([
    [
      'a response of axios',
      { status: 200, headers: {}, data: { code: 0, data: { results: [] } } },
      `an object with status, headers, data: ${axiosAdvice}`,
    ],
    ['a Response', Response.json({ code: 0 }), `[object Response]: ${axiosAdvice}`],
    ['what Octen has under data', { results: [] }, 'an object with results'],
    ['nothing', undefined, '[object Undefined]'],
    ['text', 'Bad Gateway', '[object String]'],
  ])('%s', async (_name, answer, got) => {
    let calls = 0;
    const error = await caught(
      extractAll({ urls: pages(21) }, async () => {
        calls += 1;
        return answer;
      }),
    );
    expect(error.message).toContain(
      `redial: send must resolve to the parsed body of the answer; got ${got}`,
    );
    expect(calls).toBe(1);
    expect(partialExtract(error)?.failures).toHaveLength(21);
  });
});

test('waitForDocument does not poll the result of an MCP tool', async () => {
  let calls = 0;
  const result = { content: [{ type: 'text', text: '{"phase":"complete"}' }], isError: false };
  const error = await caught(
    waitForDocument(async () => {
      calls += 1;
      return result;
    }),
  );
  expect(error.message).toContain('got an object with content, isError');
  expect(calls).toBe(1);
});

test.each<[answer: object, got: string]>([
  [
    { status: 200, headers: {}, data: { phase: 'complete' } },
    'an object with status, headers, data',
  ],
  [Response.json({ phase: 'complete' }), '[object Response]'],
])('waitForDocument does not poll a whole response: %o', async (answer, got) => {
  let calls = 0;
  const error = await caught(
    waitForDocument(async () => {
      calls += 1;
      return answer;
    }),
  );
  expect(error.message).toContain(
    `redial: getStatus must resolve to the parsed body of the answer; got ${got}: ${axiosAdvice}`,
  );
  expect(calls).toBe(1);
});
