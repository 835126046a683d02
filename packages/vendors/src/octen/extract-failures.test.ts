import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractFailures, type ExtractFailure } from './extract-failures.ts';

const url = 'https://example.com/page';

const envelope = (...results: readonly unknown[]): object => ({
  code: 0,
  msg: 'success',
  data: { results },
  meta: { usage: { total_urls: results.length, successful_urls: 0 } },
});

const failed = (message: string): object => ({ url, status: 'failed', error_message: message });

// https://docs.octen.ai/introduction/admin/error-codes, "Extract: Partial Failures", row by row;
// then what its messages can hold beside the examples.
const messages: readonly (readonly [message: string, Omit<ExtractFailure, 'url' | 'message'>])[] = [
  ['Invalid URL format', { reason: 'invalid-url', retryable: false }],
  ['Failed to resolve domain', { reason: 'dns', retryable: false }],
  ['Target host unreachable', { reason: 'unreachable', retryable: true }],
  ['Target returned HTTP 404', { reason: 'target-4xx', retryable: false, targetStatus: 404 }],
  ['Target server error (HTTP 503)', { reason: 'target-5xx', retryable: true, targetStatus: 503 }],
  ['Blocked by target anti-bot protection', { reason: 'anti-bot', retryable: false }],
  [
    'Target rate limited (HTTP 429)',
    { reason: 'target-rate-limited', retryable: true, targetStatus: 429 },
  ],
  ['Extraction timed out after 30s', { reason: 'timeout', retryable: true, timeoutMs: 30_000 }],
  ['Page requires JavaScript rendering but failed', { reason: 'javascript', retryable: true }],
  [
    'Content type not supported: application/zip',
    { reason: 'content-type', retryable: false, contentType: 'application/zip' },
  ],
  ['Failed to parse page content', { reason: 'parse', retryable: false }],

  ['PDF has no extractable text (likely scanned)', { reason: 'parse', retryable: false }],
  ['Target returned HTTP 408', { reason: 'target-4xx', retryable: true, targetStatus: 408 }],
  ['Target returned HTTP 425', { reason: 'target-4xx', retryable: true, targetStatus: 425 }],
  ['Target returned HTTP 410', { reason: 'target-4xx', retryable: false, targetStatus: 410 }],
  [
    'Target returned HTTP 429',
    { reason: 'target-rate-limited', retryable: true, targetStatus: 429 },
  ],
  ['Target rate limited', { reason: 'target-rate-limited', retryable: true }],
  ['Target returned HTTP 502', { reason: 'target-5xx', retryable: true, targetStatus: 502 }],
  ['Target server error (HTTP 501)', { reason: 'target-5xx', retryable: false, targetStatus: 501 }],
  ['Extraction timed out after 2.5s', { reason: 'timeout', retryable: true, timeoutMs: 2_500 }],
  ['Timed out after 5 seconds', { reason: 'timeout', retryable: true, timeoutMs: 5_000 }],
  ['timeout', { reason: 'timeout', retryable: true }],
  [
    'Content type not supported: application/javascript; charset=utf-8',
    {
      reason: 'content-type',
      retryable: false,
      contentType: 'application/javascript; charset=utf-8',
    },
  ],
  ['Content type not supported', { reason: 'content-type', retryable: false }],
  ['Something new', { reason: 'unknown', retryable: true }],
];

describe('extractFailures', () => {
  test.each(messages)('%s', (message, expected) => {
    expect(extractFailures(envelope(failed(message)))).toEqual([{ url, message, ...expected }]);
  });

  test('gives the failed URLs alone, in the order of the answer', () => {
    const answer = envelope(
      { url: 'https://a.test/', status: 'failed', error_message: 'Failed to parse page content' },
      { url: 'https://b.test/', status: 'success', full_content: 'text' },
      { url: 'https://c.test/', status: 'failed', error_message: 'Invalid URL format' },
    );
    expect(extractFailures(answer).map((failure) => failure.url)).toEqual([
      'https://a.test/',
      'https://c.test/',
    ]);
  });

  test.each([
    ['no message', { url, status: 'failed' }, ['failed without a message']],
    [
      'an empty message',
      { url, status: 'failed', error_message: '' },
      ['failed without a message'],
    ],
    [
      'a message that is no text',
      { url, status: 'failed', error_message: 7 },
      ['failed without a message'],
    ],
    [
      'a message, but no status',
      { url, error_message: 'Invalid URL format' },
      ['Invalid URL format'],
    ],
    ['a success with a message', { url, status: 'success', error_message: 'cached' }, []],
    ['a success with null', { url, status: 'success', error_message: null }, []],
    ['neither status nor message', { url }, []],
    ['no URL', { status: 'failed', error_message: 'Invalid URL format' }, []],
  ])('an entry with %s', (_name, entry, expected) => {
    expect(extractFailures(envelope(entry)).map(({ message }) => message)).toEqual(expected);
  });

  test.each([
    undefined,
    null,
    '',
    'not JSON',
    0,
    [],
    {},
    { code: 429, msg: 'Too Many Requests', data: null, meta: null },
    { data: {} },
    { data: { results: null } },
    { data: { results: 'none' } },
    { data: { results: [null, 1, 'x', [], {}] } },
  ])('no failed URL in %j', (answer) => {
    expect(extractFailures(answer)).toEqual([]);
  });

  test('never throws, whatever the answer', () => {
    const entry = fc.record(
      {
        url: fc.oneof(fc.webUrl(), fc.anything()),
        status: fc.oneof(fc.constantFrom('failed', 'success'), fc.anything()),
        error_message: fc.oneof(fc.string(), fc.anything()),
      },
      { requiredKeys: [] },
    );
    const answer = fc.oneof(
      fc.anything(),
      fc.record({ data: fc.record({ results: fc.array(fc.oneof(entry, fc.anything())) }) }),
    );
    fc.assert(
      fc.property(answer, (value) => {
        for (const failure of extractFailures(value)) {
          expect(failure).toMatchObject({
            url: expect.any(String),
            message: expect.any(String),
            reason: expect.any(String),
            retryable: expect.any(Boolean),
          });
        }
      }),
    );
    // Some of these values are large.
  }, 20_000);
});
