import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drop, hang, ok, status } from '../reply/reply.ts';
import { closedPort } from './closed-port.ts';
import { scriptedServer, type ScriptedServer } from './scripted-server.ts';
import {
  dropAfterRequest,
  endless,
  raw,
  stall,
  truncate,
  type SocketReply,
} from './socket-reply.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await scriptedServer(ok());
});
afterEach(() => server.close());

const post = (reply: SocketReply, init?: RequestInit): Promise<Response> => {
  server.script(reply);
  return fetch(server.url, { method: 'POST', body: '{"a":1}', ...init });
};
const codeOf = (error: unknown): unknown => (error as { cause?: { code?: string } }).cause?.code;

test('answers request n with reply n and repeats the last', async () => {
  server.script(status(503), ok({ id: 1 }));
  const statuses = [];
  for (let n = 0; n < 3; n += 1) statuses.push((await fetch(server.url)).status);
  expect(statuses).toEqual([503, 200, 200]);
});

test('records requests and connections', async () => {
  const url = `${server.url}/orders?page=2`;
  await fetch(url, { method: 'POST', headers: { 'X-Key': 'k' }, body: 'text' });
  expect(server.requests).toMatchObject([
    { method: 'POST', url, headers: { 'x-key': 'k' }, bodyText: 'text' },
  ]);
  expect(server.connections).toBe(1);
});

test('sends only the headers of the script', async () => {
  const response = await post(status(429, { 'set-cookie': ['a=1', 'b=2'] }, 'slow down'));
  expect(Object.fromEntries(response.headers)).toEqual({
    connection: 'keep-alive',
    'content-length': '9',
    'content-type': 'text/plain;charset=utf-8',
    'keep-alive': 'timeout=5',
    'set-cookie': 'b=2',
  });
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('a reply may be made from the request', async () => {
  server.script(({ bodyText }) => ok({ bodyText }));
  const response = await fetch(server.url, { method: 'PUT', body: 'hello' });
  await expect(response.json()).resolves.toEqual({ bodyText: 'hello' });
});

test('a large body is read as fast as it comes, characters that are split included', async () => {
  server.script(ok());
  await fetch(server.url, { method: 'PUT', body: Buffer.alloc(40_000_000, 'ä€') });
  const bodyText = server.requests[0]?.bodyText ?? '';
  expect(bodyText).toHaveLength(16_000_000);
  expect(bodyText.includes('\uFFFD')).toBe(false);
}, 15_000);

describe('no answer', () => {
  test.each([
    ['drop', drop(), 'ECONNRESET'],
    ['dropAfterRequest', dropAfterRequest(), 'UND_ERR_SOCKET'],
    ['raw', raw('this is not HTTP'), undefined], // an HTTPParserError without a code
  ])('%s', async (_, reply, code) => {
    const error = await post(reply).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(codeOf(error)).toBe(code);
    expect(server.requests).toHaveLength(1);
  });

  test('dropAfterRequest has read the body', async () => {
    await post(dropAfterRequest()).catch(() => {});
    expect(server.requests[0]?.bodyText).toBe('{"a":1}');
  });

  test('hang', async () => {
    const caller = new AbortController();
    server.script(() => {
      caller.abort();
      return hang();
    });
    await expect(fetch(server.url, { signal: caller.signal })).rejects.toThrow('aborted');
  });

  test('a closed port refuses', async () => {
    const error = await fetch(`http://127.0.0.1:${await closedPort()}`).catch((e: unknown) => e);
    expect(codeOf(error)).toBe('ECONNREFUSED');
  });
});

describe('half an answer', () => {
  const text = 'x'.repeat(100);
  const chunked = status(200, { 'transfer-encoding': 'chunked' }, text);

  test.each([
    ['with a length', truncate(10, ok(text)), '100'],
    ['in chunks', truncate(10, chunked), null],
    ['the head alone', truncate(0, ok(text)), '100'],
    ['of a 503', truncate(10, status(503, {}, text)), '100'],
  ])('truncate: %s', async (_, reply, length) => {
    const response = await post(reply);
    expect(response.headers.get('content-length')).toBe(length);
    const error = await response.text().catch((reason: unknown) => reason);
    expect(codeOf(error)).toBe('UND_ERR_SOCKET');
  });

  test.each([
    ['with a length', stall(10, ok(text))],
    ['in chunks', stall(10, chunked)],
  ])('stall: %s', async (_, reply) => {
    const caller = new AbortController();
    const response = await post(reply, { signal: caller.signal });
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toBe('x'.repeat(10));
    const rest = reader?.read();
    caller.abort();
    await expect(rest).rejects.toThrow('aborted');
  });

  test('endless goes on until the client has enough', async () => {
    const response = await post(endless(ok('abc')));
    const reader = response.body?.getReader();
    let read = '';
    while (read.length < 300_000) read += new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    expect(read.slice(0, 9)).toBe('abcabcabc');
  });
});

test('close kills connections that are waiting', async () => {
  const other = await scriptedServer(hang());
  const socket = connect(other.port, '127.0.0.1');
  const closed = new Promise((resolve) => {
    socket.on('close', resolve).on('error', () => {});
  });
  await new Promise((resolve) => socket.on('connect', resolve));
  await other.close();
  await expect(closed).resolves.toBe(false);
});

test('a script without replies is refused', async () => {
  await expect(scriptedServer()).rejects.toThrow('at least one reply is needed');
  expect(() => server.script()).toThrow('at least one reply is needed');
});

test('what is no reply is refused', () => {
  expect(() => server.script(ok(), 42 as never)).toThrow('got 42');
  expect(() => server.script(null as never)).toThrow('got null');
});

const thrower = (): never => {
  throw new Error('no such order');
};

test.each<[string, Parameters<typeof server.script>[0], string]>([
  ['a function that throws', thrower, 'no such order'],
  ['a function without a reply', () => undefined as never, 'undefined'],
  ['an asynchronous function', (async () => ok()) as never, 'is no reply'],
  ['a body that is no JSON', () => ok({ count: 1n }), 'BigInt'],
  ['a status that is none', status(99_999, { 'content-length': '1' }), '99999'],
  ['a header that is none', status(200, { 'x-a': '1', 'x b': '2' }), 'x b'],
])('%s is told to the client', async (_, step, words) => {
  server.script(step);
  const response = await fetch(server.url, { signal: AbortSignal.timeout(5_000) });
  expect(response.status).toBe(500);
  expect(response.headers.get('x-a')).toBeNull();
  await expect(response.text()).resolves.toContain(words);
});
