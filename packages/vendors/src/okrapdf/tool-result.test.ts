import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnoseToolResult } from './tool-result.ts';

const failed = (text: string): object => ({ isError: true, content: [{ type: 'text', text }] });

const fails = (): never => {
  throw new Error('trap');
};

describe('diagnoseToolResult', () => {
  test.each<[string, object]>([
    ['content', Object.defineProperty({ isError: true }, 'content', { get: fails })],
    [
      'a part of it',
      { isError: true, content: [Object.defineProperty({}, 'text', { get: fails })] },
    ],
    [
      'what is structured',
      {
        isError: true,
        structuredContent: Object.defineProperty({}, 'code', { get: fails, enumerable: true }),
      },
    ],
  ])('an error that throws while it is read: %s', (_, result) => {
    expect(diagnoseToolResult(result)).toMatchObject({ category: 'unknown', reason: 'unknown' });
  });

  test('what does not let itself be read at all is no error', () => {
    const trap = new Proxy({}, { get: fails, getOwnPropertyDescriptor: fails });
    expect(diagnoseToolResult(trap)).toBeUndefined();
  });

  // https://docs.okrapdf.com/api-reference/errors, "Structured output errors"
  test.each([
    ['SCHEMA_VALIDATION_FAILED', 'validation', 'schema-validation-failed', false],
    ['EXTRACTION_BLOCKED', 'validation', 'extraction-blocked', false],
    ['EXTRACTION_FAILED', 'server_error', 'extraction-failed', true],
    ['TIMEOUT', 'timeout', 'timeout', true],
    ['DOCUMENT_NOT_FOUND', 'not_found', 'document-not-found', false],
    ['RATE_LIMITED', 'rate_limit', 'rate-limited', true],
  ])('%s, in each form that a result can have', (code, category, reason, retryable) => {
    const expected = { vendor: 'okrapdf', category, reason, retryable, code, delivery: 'answered' };
    const body = { error: { code, message: 'what happened' } };
    for (const result of [
      failed(JSON.stringify(body)),
      failed(JSON.stringify({ code, message: 'what happened' })),
      failed(`Error: ${JSON.stringify(body)}`),
      { isError: true, content: [], structuredContent: body },
      failed(`${code}: what happened`),
      failed(`Request failed (${code})`),
    ]) {
      const diagnosis = diagnoseToolResult(result);
      expect(diagnosis).toMatchObject(expected);
      expect(diagnosis).not.toHaveProperty('status');
    }
  });

  test('a field of the schema that is named balance is no spent one', () => {
    const result = failed('HTTP 422: field must not be negative: balance');
    expect(diagnoseToolResult(result)).toMatchObject({ category: 'unknown', reason: 'unknown' });
  });

  test('the timeout without a code', () => {
    const result = failed(
      '{"error":{"message":"Structured output timed out","type":"server_error","details":{"timeoutMs":120000}}}',
    );
    expect(diagnoseToolResult(result)).toMatchObject({
      category: 'timeout',
      reason: 'timeout',
      code: 'TIMEOUT',
      retryable: true,
      message: 'Structured output timed out',
      hint: 'Simplify the schema or use page ranges',
    });
    const words = 'Structured output timed out';
    for (const text of [words, `Error: ${words}`, `MCP error -32603: ${words} after 120000 ms`]) {
      expect(diagnoseToolResult(failed(text))).toMatchObject({
        reason: 'timeout',
        code: 'TIMEOUT',
        retryable: true,
      });
    }
  });

  test('details of a schema that does not match', () => {
    const result = failed(
      '{"code":"SCHEMA_VALIDATION_FAILED","message":"no match","details":[{"path":"$.total","message":"expected number"}]}',
    );
    expect(diagnoseToolResult(result)?.details).toEqual([
      { field: '$.total', message: 'expected number' },
    ]);
  });

  test.each([
    ['words alone', failed('Something went wrong'), 'Something went wrong'],
    [
      'several texts',
      { isError: true, content: [{ text: 'first' }, null, { text: 'second' }] },
      'first\nsecond',
    ],
    ['a text where a list should be', { isError: true, content: 'plain words' }, 'plain words'],
    ['nothing', { isError: true }, undefined],
    ['an empty list', { isError: true, content: [] }, undefined],
    ['cut JSON', failed('{"error":{"code":"TIME'), '{"error":{"code":"TIME'],
  ])('%s: an unknown failure, with the words that are there', (_name, result, message) => {
    const diagnosis = diagnoseToolResult(result);
    expect(diagnosis).toMatchObject({ category: 'unknown', reason: 'unknown', retryable: false });
    expect(diagnosis?.message).toBe(message);
  });

  test.each([
    undefined,
    null,
    'isError',
    {},
    { isError: false, content: [{ type: 'text', text: '{"error":{"code":"TIMEOUT"}}' }] },
    { isError: 'true' },
    { content: [{ type: 'text', text: '{"total":"$215,938 million"}' }] },
  ])('no failure in %j', (result) => {
    expect(diagnoseToolResult(result)).toBeUndefined();
  });

  test('never throws, whatever the result', () => {
    const text = fc.oneof(fc.string(), fc.json(), fc.constant('{"error":'), fc.anything());
    const result = fc.record(
      {
        isError: fc.oneof(fc.constant(true), fc.anything()),
        content: fc.oneof(fc.array(fc.oneof(fc.record({ text }), fc.anything())), fc.anything()),
        structuredContent: fc.anything(),
      },
      { requiredKeys: ['isError'] },
    );
    fc.assert(
      fc.property(fc.oneof(result, fc.anything()), (value) => {
        expect([undefined, 'okrapdf']).toContain(diagnoseToolResult(value)?.vendor);
      }),
    );
  });
});
