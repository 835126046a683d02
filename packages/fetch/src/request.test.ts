import { redialOf } from '@redial/core';
import { describe, expect, test } from 'vitest';
import { withRedial } from './index.ts';

const url = 'http://127.0.0.1/orders';
const options = { policy: { baseDelayMs: 0 } };

/** What reaches a fetch that answers 200, as fetch itself would read it. */
async function sent(init: RequestInit): Promise<Record<string, unknown>> {
  const requests: Request[] = [];
  const send = async (input: unknown, given?: RequestInit): Promise<Response> => {
    requests.push(new Request(input as string, given));
    return new Response('ok');
  };
  await withRedial(send, options)(url, init);
  const [request] = requests as [Request];
  const { method, cache, credentials, headers } = request;
  return { method, cache, credentials, a: headers.get('a'), body: await request.text() };
}

describe('what fetch reads in an `init` is sent, wherever it stands', () => {
  test('a Request in its place', async () => {
    const headers = { a: '1' };
    const request = new Request('http://127.0.0.1/old', {
      method: 'POST',
      headers,
      body: 'hello',
      cache: 'no-store',
      credentials: 'omit',
    });
    expect(await sent(request)).toEqual({
      method: 'POST',
      a: '1',
      body: 'hello',
      cache: 'no-store',
      credentials: 'omit',
    });
  });

  test('defaults that it inherits', async () => {
    const defaults = { method: 'PUT', headers: { a: '1' }, body: 'hello' };
    expect(await sent(Object.create(defaults))).toMatchObject({
      method: 'PUT',
      a: '1',
      body: 'hello',
    });
  });

  test('a class that computes it', async () => {
    class Purge {
      readonly body = 'all';
      get method(): string {
        return 'DELETE';
      }
    }
    expect(await sent(new Purge())).toMatchObject({ method: 'DELETE', body: 'all' });
  });
});

/** A Request as a package of its own makes it: of another class, and used up by being sent. */
class ForeignRequest {
  readonly [Symbol.toStringTag] = 'Request';
  readonly url = url;
  readonly headers = new Headers({ a: '1' });
  isUsed = false;
  readonly method: string;
  constructor(method: string) {
    this.method = method;
  }
  clone(): ForeignRequest {
    return new ForeignRequest(this.method);
  }
}

describe('a Request of another make', () => {
  const lost = async (input: unknown): Promise<Response> => {
    const request = input as ForeignRequest;
    if (request.isUsed) throw new TypeError('Body has already been read');
    request.isUsed = true;
    throw Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    });
  };

  test.each([
    ['POST', 1],
    ['PUT', 4],
  ])('is known by its shape: a lost %s is sent %i times', async (method, times) => {
    let calls = 0;
    const send = (input: unknown): Promise<Response> => {
      calls++;
      return lost(input);
    };
    const request = new ForeignRequest(method) as unknown as Request;
    await expect(withRedial(send, options)(request)).rejects.toMatchObject({
      message: expect.stringContaining('ECONNRESET'),
      redial: { category: 'network', stopReason: method === 'PUT' ? 'attempts' : 'not-safe' },
    });
    expect(calls).toBe(times);
  });
});

describe('a package whose `clone` gives back the very object, as @whatwg-node/fetch', () => {
  const its = <T extends Request | Response>(one: T): T => Object.assign(one, { clone: () => one });

  test.each([200, 429])('an answer of %i keeps its body', async (status) => {
    const answer = its(Response.json({ a: 1 }, { status }));
    const response = await withRedial(async () => answer, { policy: { maxAttempts: 1 } })(url);
    await expect(response.json()).resolves.toEqual({ a: 1 });
  });

  test.each([
    ['with a body is sent once', 'hello', 'body-not-replayable'],
    ['without one is sent again', null, 'attempts'],
  ])('a Request %s', async (_, body, stopReason) => {
    const request = its(new Request(url, { method: 'PUT', body }));
    const bodies: string[] = [];
    const send = async (input: unknown): Promise<Response> => {
      bodies.push(await (input as Request).text());
      return new Response('', { status: 503 });
    };
    const response = await withRedial(send, { policy: { baseDelayMs: 0, maxAttempts: 2 } })(
      request,
    );
    expect(redialOf(response)?.stopReason).toBe(stopReason);
    expect(bodies).toEqual(body === null ? ['', ''] : [body]);
  });
});

test.each([
  ['outside Latin-1', 'a – b'],
  ['of two lines', 'a\r\nb'],
])('a header %s is refused beside a key as well, as fetch does', async (_, value) => {
  const policy = { idempotencyKey: true };
  const send = async (): Promise<Response> => new Response();
  const init = { method: 'POST', headers: { 'x-name': value } };
  await expect(withRedial(send, { policy })(url, init)).rejects.toThrow(TypeError);
});

describe('what is a mistake of the caller’s is rejected in plain words', () => {
  const wrapped = (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
    fetch(input, init);

  test.each([{}, { attemptTimeoutMs: 5_000 }])(
    'the controller for its signal, %o',
    async (more) => {
      const signal = new AbortController() as never;
      await expect(withRedial(wrapped, options, more)(url, { signal })).rejects.toThrow(
        'init.signal must be an AbortSignal; got [object AbortController]',
      );
    },
  );

  test('a URL that is not there', async () => {
    await expect(withRedial(wrapped, options)(undefined as never)).rejects.toThrow(
      'Failed to parse URL from undefined',
    );
  });
});
