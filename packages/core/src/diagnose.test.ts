import { describe, expect, test } from 'vitest';
import { defineProfile } from './define-profile.ts';
import { createRedial } from './redial.ts';

describe('diagnose', () => {
  test.each([
    ['axios', { data: { code: 'slow_down' } }],
    ['ofetch', { body: new ReadableStream(), _data: { code: 'slow_down' } }],
    ['a log', { body: '{"code":"slow_down"}' }],
    ['an SDK, parsed', { body: { code: 'slow_down', pipe: 'p1' } }],
  ])('finds what was read where %s keeps it', (_, kept) => {
    const answer = { status: 429, headers: {}, ...kept };
    expect(createRedial().diagnose(answer)?.code).toBe('slow_down');
  });

  const redial = createRedial();

  test.each([200, 204, 301, 304])('%d is no failure', (status) => {
    expect(redial.diagnose({ status, headers: {} })).toBeUndefined();
  });

  test('reads any form of headers and bodies', () => {
    for (const headers of [{ 'Retry-After': '3' }, new Headers({ 'retry-after': '3' })]) {
      const text = '{"error":{"code":"busy"}}';
      const bytes = new TextEncoder().encode(text);
      for (const body of [text, bytes, bytes.buffer, { error: { code: 'busy' } }]) {
        expect(redial.diagnose({ status: 503, headers, body })).toMatchObject({
          category: 'overloaded',
          code: 'busy',
          retryAfterMs: 3_000,
        });
      }
    }
  });

  test('takes bytes whose memory was given away for no body', () => {
    const body = new ArrayBuffer(8);
    structuredClone(body, { transfer: [body] });
    for (const status of [200, 500])
      expect(() => redial.diagnose({ status, headers: {}, body })).not.toThrow();
  });

  test.each<[unknown, string]>([
    [undefined, 'null'],
    [new Error('connection lost'), 'null'],
    [{ status: '429', headers: {} }, '"429"'],
    [{ status: NaN, headers: {} }, 'NaN'],
  ])('refuses what is no answer: %o', (answer, got) => {
    expect(() => redial.diagnose(answer as never)).toThrow(
      `response.status must be a number, as of HTTP; got ${got}`,
    );
  });

  test('chooses among several vendors, and masks what its URL holds', () => {
    const acme = defineProfile({ vendor: 'acme', hosts: ['a.example'], rules: [] });
    const several = createRedial({ vendor: [acme] });
    const at = (url: string) =>
      several.diagnose({ status: 400, headers: {}, body: { message: 'bad abcdef123' }, url });
    expect(at('https://a.example/?key=abcdef123')).toMatchObject({
      vendor: 'acme',
      message: 'bad ***',
    });
    expect(at('https://b.example/')).toMatchObject({ vendor: 'generic' });
  });
});
