import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { explain } from './explain.ts';
import { explanation, key, maskFor } from './explanation.fixture.ts';
import { errorInfoOf, redialOf } from './mark.ts';
import { noMask } from './redact.ts';

const printed = (error: unknown): string =>
  [inspect(error, { depth: 20 }), JSON.stringify(error), String(error)].join();

describe('no print shows the request', () => {
  const request = { headers: { authorization: `Bearer ${key}` } };

  test.each(['config', 'request', 'response', 'options'])('%s stays reachable', (name) => {
    const error = Object.assign(new Error('Oops'), { [name]: request });
    explain(error, explanation(), noMask);
    expect(error[name]).toBe(request);
    expect(Object.keys(error)).toEqual([]);
    expect(printed(error)).not.toContain(key);
  });

  test.each([
    ['a Request', new Request('http://a.example/', request)],
    ['a collection', new Map([[key, 1]])],
    [
      'an object that prints itself',
      new (class {
        readonly #sent = key;
        toJSON = (): string[] => [this.#sent];
        [inspect.custom] = (): string => this.#sent;
      })(),
    ],
  ])('that was thrown: %s', (_, thrown) => {
    expect(explain(thrown, explanation(), maskFor(key))).toBe(thrown);
    expect(printed(thrown)).not.toContain(key);
  });

  test('what was thrown and cannot be marked is the cause, and not shown: it may be a request', () => {
    const thrown = Object.freeze({ status: 401, ...request });
    const error = explain(thrown, explanation(), noMask);
    expect(error).toHaveProperty('cause', thrown);
    expect(printed(error)).not.toContain(key);
  });

  test('a text that repeats a secret stays reachable, but for the one that is the cause', () => {
    const address = `/?key=${key}`;
    const error = Object.assign(new Error('Oops', { cause: `no ${key}` }), { address });
    explain(error, explanation(), maskFor(key));
    expect([error.address, error.cause]).toEqual([address, 'no ***']);
    expect(printed(error)).not.toContain(key);
  });

  test('what holds none of it prints as ever', () => {
    const [headers, plain] = [new Headers({ a: 'b' }), { status: 500 }];
    for (const thrown of [headers, plain]) explain(thrown, explanation(), maskFor(key, 'status'));
    expect(inspect(headers)).toContain("a: 'b'");
    expect(inspect(plain)).toContain('500');
  });

  test('what else repeats a secret is not shown either', () => {
    const circular: Record<string, unknown> = { key };
    circular['self'] = circular;
    const error = Object.assign(new Error('Oops'), { extra: [key], circular, quoted: `a"${key}` });
    explain(error, explanation(), maskFor(key, `a"${key}`));
    expect(printed(error)).not.toContain(key);
    expect(error.extra).toEqual([key]);
  });

  test('what repeats none stays shown', () => {
    const shared = { n: 1n, at: new Date(0), link: new URL('https://a.example/'), is: /x/ };
    const given = {
      ...shared,
      map: new Map([[shared, new Set(['a'])]]),
      headers: new Headers({ a: 'b' }),
      list: [shared, shared],
      own: new (class Own {
        a = 1;
      })(),
      last: new Error('Before'),
      [Symbol('any')]: undefined,
    };
    const error = Object.assign(new Error('Oops'), given);
    explain(error, explanation(), maskFor(key));
    expect(Reflect.ownKeys(Object.assign({}, error))).toEqual(Reflect.ownKeys(given));
    expect(printed(error)).toContain('Before');
  });

  const bearer = { authorization: `Bearer ${key}` };

  test.each<[string, object]>([
    ['Headers', { sent: { headers: new Headers(bearer) } }],
    ['a Request', { sent: new Request('https://a.example/', { headers: bearer }) }],
    ['a Map', { sent: new Map([['authorization', key]]) }],
    ['a Set', { sent: new Set([key]) }],
    ['URLSearchParams', { sent: new URLSearchParams({ key }) }],
    ['a URL', { sent: new URL(`https://a.example/?key=${key}`) }],
    ['a text that is boxed', { sent: Object(key) as object }],
    ['a promise', { sent: Promise.resolve(key) }],
    ['a symbol', { sent: Symbol(key) }],
    ['under a symbol', { [Symbol('sent')]: bearer }],
    ['a symbol as key', { sent: { [Symbol(key)]: 1 } }],
    ['a function', { sent: Object.assign(() => 1, bearer) }],
    [
      'a class that says how it is printed',
      { sent: { [Symbol.for('nodejs.util.inspect.custom')]: () => key } },
    ],
    ['another error', { originalError: new Error(`was ${key}`) }],
    ['another error, deeper', { sent: [{ error: Object.assign(new Error('was'), bearer) }] }],
    ['another error, frozen', { sent: [Object.freeze(new Error(`was ${key}`))] }],
    ['its name', { name: `E ${key}` }],
    ['too much to look at', { sent: [...Array(20_000).keys(), key] }],
  ])('a secret in %s', (_, given) => {
    const error = Object.assign(new Error('Oops'), given);
    explain(error, explanation(), maskFor(key));
    expect(printed(error)).not.toContain(key);
  });

  test('data that is shared is looked at once', () => {
    let shared: object = {};
    for (let n = 0; n < 40; n += 1) shared = { a: shared, b: shared, c: shared, d: shared };
    const error = Object.assign(new Error('Oops'), { shared });
    explain(error, explanation(), maskFor(key));
    expect(Object.keys(error)).toEqual(['shared']);
  });

  test('causes, and the errors of an AggregateError, are masked', () => {
    const deepest = new Error(`deep ${key}`);
    const error = new AggregateError([new Error(`one ${key}`)], `Oops ${key}`, {
      cause: new Error(`middle ${key}`, { cause: deepest }),
    });
    explain(error, explanation(), maskFor(key));
    expect(printed(error)).not.toContain(key);
    expect(deepest.message).toBe('deep ***');
  });

  test.each<[string, unknown]>([
    ['a text', `because ${key}`],
    ['an object', { headers: { authorization: key } }],
    ['a frozen error', Object.freeze(new Error(`because ${key}`))],
    ['a symbol', Symbol(key)],
    ['a function', Object.assign(() => 1, { key })],
    ['an error that refuses', new Proxy(new Error(key), { defineProperty: () => false })],
  ])('a cause that is %s', (_, cause) => {
    const error = explain(new Error('Oops', { cause }), explanation(), maskFor(key));
    expect(printed(error)).not.toContain(key);
    expect(error.cause).toBeDefined();
  });

  test.each<[string, unknown]>([
    ['texts', `because ${key}`],
    ['objects', { key }],
    ['frozen errors', Object.freeze(new Error(`because ${key}`))],
  ])('an AggregateError of %s', (_, member) => {
    const error = new AggregateError([member, new Error(key)], 'Oops');
    explain(error, explanation(), maskFor(key));
    expect(printed(error)).not.toContain(key);
    expect(error.errors[0] === member).toBe(true);
  });

  test('a cause far down', () => {
    let error = new Error(`deep ${key}`);
    for (let n = 0; n < 15; n += 1) error = new Error('Oops', { cause: error });
    explain(error, explanation(), maskFor(key));
    expect(printed(error)).not.toContain(key);
    expect(printed(error)).toContain('deep ***');
  });

  test('a chain of causes without an end', () => {
    class Endless extends Error {
      override get cause(): Error {
        return new Endless(key);
      }
    }
    const error = new Endless('Oops');
    explain(error, explanation(), maskFor(key));
    expect(inspect(error, { depth: 5 })).not.toContain(key);
  });

  test('a cause that was explained before keeps its own mark', () => {
    const cause = explain(new Error('Before'), explanation({ reason: 'before' }), noMask);
    explain(new Error('Oops', { cause }), explanation({ reason: 'after' }), noMask);
    expect(redialOf(cause)?.reason).toBe('before');
  });

  test('a cycle of causes ends', () => {
    const error = new Error('Oops');
    error.cause = new Error('inner', { cause: error });
    expect(explain(error, explanation(), maskFor(key))).toBe(error);
  });
});

describe('as JSON', () => {
  test('name, message and the mark', () => {
    const error = explain(new TypeError('Oops'), explanation(), noMask);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'TypeError',
      message: error.message,
      redial: JSON.parse(JSON.stringify(errorInfoOf(error))),
    });
  });

  test('what the client prints of itself, masked', () => {
    const error = Object.assign(new Error('Oops'), {
      toJSON: () => ({
        name: 'E',
        stack: 'x',
        config: { headers: { Authorization: 'any' }, url: key },
      }),
    });
    explain(error, explanation(), maskFor(key));
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'E',
      message: error.message,
      config: { headers: { Authorization: '***' }, url: '***' },
      redial: { category: 'billing' },
    });
  });

  test.each<[string, unknown]>([
    ['a text', 'E'],
    ['a number', 1],
    ['nothing', undefined],
  ])('a client that prints itself as %s', (_, own) => {
    const error = Object.assign(new Error('Oops'), { toJSON: () => own });
    explain(error, explanation(), maskFor(key));
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'Error',
      message: error.message,
      redial: { category: 'billing' },
    });
  });
});
