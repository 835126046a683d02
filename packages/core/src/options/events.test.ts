import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { emit, type RedialEvent } from './events.ts';

const facts = { vendor: 'acme', attempt: 1, at: 5 };

function told(url: string | undefined): RedialEvent | undefined {
  const listener = vi.fn<(event: RedialEvent) => void>();
  emit(listener, { type: 'aborted' }, { method: 'GET', url }, facts);
  return listener.mock.calls[0]?.[0];
}

test('an event says whom it is about', () => {
  expect(told('https://a.example/v1')).toEqual({
    type: 'aborted',
    method: 'GET',
    url: 'https://a.example/v1',
    ...facts,
  });
});

describe('an address has neither query nor fragment nor user', () => {
  test.each([
    ['https://a.example/v1?key=x#top', 'https://a.example/v1'],
    ['https://a.example/v1#top?key=x', 'https://a.example/v1'],
    ['https://user:pass@a.example/v1', 'https://a.example/v1'],
    ['https://user:p@ss@a.example/v1', 'https://a.example/v1'],
    ['https://a.example/users/@me', 'https://a.example/users/@me'],
    ['/v1?key=x\n&b', '/v1'],
    ['', ''],
  ])('%j', (url, expected) => {
    expect(told(url)?.url).toBe(expected);
  });

  test('where there is none, there is none', () => {
    expect(told(undefined)).not.toHaveProperty('url');
  });
});

describe('a listener’s own trouble changes nothing', () => {
  test('it throws', () => {
    const listener = (): void => {
      throw new Error('full');
    };
    expect(() => emit(listener, { type: 'aborted' }, {}, facts)).not.toThrow();
  });

  test('it rejects', async () => {
    const listener = vi.fn<() => Promise<void>>().mockRejectedValue(new Error('full'));
    emit(listener, { type: 'aborted' }, {}, facts);
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(listener).toHaveBeenCalledOnce();
  });

  test('it rejects with a promise of another realm', async () => {
    const listener = (): unknown => runInNewContext('Promise.reject(new Error("full"))');
    emit(listener, { type: 'aborted' }, {}, facts);
    // An unhandled rejection would fail the test.
    await new Promise((resolve) => setTimeout(resolve, 1));
  });
});
