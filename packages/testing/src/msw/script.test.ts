import { HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { drop, hang, ok, status, type Reply } from '../reply/reply.ts';
import { truncate } from '../server/socket-reply.ts';
import { script } from './script.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const get = (path = '/', init?: RequestInit): Promise<Response> =>
  fetch(`https://api.test${path}`, init);

test('answers request n with reply n and repeats the last', async () => {
  server.use(script(status(429, { 'retry-after': '7' }, { error: 'slow down' }), ok({ id: 1 })));
  const first = await get();
  expect(first.status).toBe(429);
  expect(first.headers.get('retry-after')).toBe('7');
  await expect(first.json()).resolves.toEqual({ error: 'slow down' });
  for (const response of [await get(), await get()]) {
    expect(response.status).toBe(200);
    await expect(response.json()).resolves.toEqual({ id: 1 });
  }
});

test('records what it receives', async () => {
  const calls = script(ok());
  server.use(calls);
  await get('/orders?page=2', { method: 'POST', headers: { 'X-Key': 'k' }, body: '{"a":1}' });
  expect(calls.requests).toEqual([
    {
      method: 'POST',
      url: 'https://api.test/orders?page=2',
      headers: expect.objectContaining({ 'x-key': 'k' }) as unknown,
      bodyText: '{"a":1}',
    },
  ]);
});

test('answers only what its pattern names', async () => {
  const orders = script('POST https://api.test/orders/:id', status(503));
  const others = script('https://api.test/*', ok());
  server.use(orders, others);
  expect((await get('/orders/7', { method: 'POST' })).status).toBe(503);
  expect((await get('/orders/7')).status).toBe(200);
  expect([orders.requests.length, others.requests.length]).toEqual([1, 1]);
});

test.each([
  ['text', status(500, {}, 'oops'), 'text/plain;charset=utf-8', 'oops'],
  ['JSON', status(500, {}, ['a']), 'application/json', '["a"]'],
  ['bytes', status(500, {}, new TextEncoder().encode('b')), null, 'b'],
  ['its own type', status(500, { 'Content-Type': 'text/html' }, '<p>'), 'text/html', '<p>'],
  ['nothing', status(500), null, ''],
  ['nothing in a 204', status(204, {}, 'x'), 'text/plain;charset=utf-8', ''],
])('sends %s', async (_, reply, type, text) => {
  server.use(script(reply));
  const response = await get();
  expect(response.headers.get('content-type')).toBe(type);
  await expect(response.text()).resolves.toBe(text);
});

test('a reply may be made from the request', async () => {
  server.use(script(({ method, bodyText }) => ok({ method, bodyText })));
  const response = await get('/', { method: 'PUT', body: 'hello' });
  await expect(response.json()).resolves.toEqual({ method: 'PUT', bodyText: 'hello' });
});

test.each<[string, () => unknown, string]>([
  ['nothing', () => undefined, '[object Undefined]'],
  ['a promise', async () => ok(), '[object Promise]'],
  ["MSW's own response", () => HttpResponse.json({ id: 1 }), '[object Response]'],
])('a function that makes %s is told of', async (_, make, got) => {
  server.use(script(make as () => Reply));
  const response = await get();
  expect(response.status).toBe(500);
  await expect(response.text()).resolves.toContain(`got ${got}`);
});

test('drop is a network failure', async () => {
  server.use(script(drop()));
  await expect(get()).rejects.toThrow(TypeError);
});

test('hang lasts until the caller aborts', async () => {
  const caller = new AbortController();
  const calls = script(() => {
    caller.abort();
    return hang();
  });
  server.use(calls);
  await expect(get('/', { signal: caller.signal })).rejects.toThrow('aborted');
  expect(calls.requests).toHaveLength(1);
});

test.each([
  [() => script(), 'at least one reply is needed'],
  [() => script('https://api.test/'), 'at least one reply is needed'],
  [() => script(status(99)), 'the status is 99; allowed are 200 to 599'],
  [() => script(null as never), 'a reply such as ok(), or a function that makes one; got null'],
  [() => script(truncate(3) as never), 'one of a socket needs scriptedServer()'],
  [
    () => script(HttpResponse.json({ id: 1 }) as never),
    'such as ok(), one of a socket needs scriptedServer(); got [object Response]',
  ],
  [
    () => status(429, { 'retry-after': 7 as never }),
    'the header retry-after is 7; allowed is a text',
  ],
  [() => script('FETCH https://api.test/', ok()), 'the method one of ALL, HEAD, GET'],
])('%s is refused', (build, message) => {
  expect(build).toThrow(message);
});
