import { describe, expect, test } from 'vitest';
import { rebuilt, withOwnBody } from './rebuilt.ts';

/** A response with a head that no constructor gives. */
function answered(status = 200): Response {
  const head = { url: 'http://127.0.0.1/b', redirected: true, type: 'basic', status, ok: false };
  const response = new Response('{"id":1}', { headers: { a: '1' } });
  for (const [name, value] of Object.entries(head)) {
    Object.defineProperty(response, name, { value });
  }
  return response;
}

describe('a response that was rebuilt has the head of the first', () => {
  test.each([
    ['itself', (response: Response) => response],
    ['its clone', (response: Response) => response.clone()],
    ['a clone of its clone', (response: Response) => response.clone().clone()],
  ])('%s', async (_, of) => {
    const again = of(rebuilt(answered(999), '{"id":2}'));
    const { status, ok, url, redirected, type, headers } = again;
    expect({ status, ok, url, redirected, type }).toEqual({
      status: 999,
      ok: false,
      url: 'http://127.0.0.1/b',
      redirected: true,
      type: 'basic',
    });
    expect(headers.get('a')).toBe('1');
    expect(await again.json()).toEqual({ id: 2 });
  });
});

describe('a response with a body of its own', () => {
  test('one of another class stays the very one', () => {
    class Answer extends Response {}
    const answer = new Answer('busy', { status: 503 });
    expect(withOwnBody(answer)).toBe(answer);
  });

  test('keeps what somebody put in the place of its own', () => {
    const response = answered();
    const headers = new Headers({ b: '2' });
    Object.defineProperty(response, 'headers', { value: headers, enumerable: true });
    expect(withOwnBody(response).headers).toBe(headers);
  });

  test('keeps what somebody hung on it', async () => {
    const response = withOwnBody(Object.assign(answered(), { trace: 't' }));
    expect(response).toHaveProperty('trace', 't');
    expect(await response.json()).toEqual({ id: 1 });
  });
});
