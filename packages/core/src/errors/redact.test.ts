import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskOf, maskValue, noMask, type Mask } from './redact.ts';
import { Secrets } from './secrets.ts';

const credential = 'sk-0123456789';
const queryValue = 'status';

function mask({ credentials = [credential], query = [queryValue] } = {}): Mask {
  const secrets = new Secrets();
  secrets.add(...credentials);
  for (const value of query) secrets.addUrl(`/?a=${encodeURIComponent(value)}`);
  return maskOf(secrets);
}

describe('text', () => {
  test.each([
    ['bad key sk-0123456789, sk-0123456789!', 'bad key ***, ***!'],
    ['nothing here', 'nothing here'],
    ['the status is wrong', 'the *** is wrong'],
    ['', ''],
  ])('from outside: %s', (text, expected) => {
    expect(mask()(text)).toBe(expected);
  });

  test.each([
    ['Request failed with status code 404', 'Request failed with status code 404'],
    ['GET /?a=status failed', 'GET /?a=*** failed'],
    ['key sk-0123456789', 'key ***'],
    ['GET /?a=two%20words failed, with two words', 'GET /?a=*** failed, with two words'],
  ])('of the client’s own: %s', (text, expected) => {
    expect(mask({ query: [queryValue, 'two words'] }).own(text)).toBe(expected);
  });

  test('a secret within a secret is masked with it', () => {
    expect(mask({ credentials: ['abcdef', 'abcdefghi'] })('abcdefghi abcdef')).toBe('*** ***');
  });

  test('without secrets nothing is done', () => {
    expect(maskOf(new Secrets())).toBe(noMask);
    expect(noMask('text')).toBe('text');
    expect(noMask.own('text')).toBe('text');
  });
});

describe('values', () => {
  test('every string of a JSON value, keys too', () => {
    const value = { a: [`x ${credential}`, { [credential]: 1 }], n: null, b: true, u: undefined };
    expect(maskValue(value, mask())).toEqual({ a: ['x ***', { '***': 1 }], n: null, b: true });
  });

  test('a name is masked where it holds a credential, not where a query asks for it', () => {
    const value = { status: 'status 5', line_items: 1, 'a@b.example': 2 };
    const query = [queryValue, 'line_items', 'a@b.example'];
    expect(maskValue(value, mask({ query }))).toEqual({ status: '*** 5', line_items: 1, '***': 2 });
  });

  test('what has a form of its own for JSON is taken in that form', () => {
    const value = { at: new Date(0), url: new URL('https://a.example/?k=sk-0123456789') };
    expect(maskValue(value, mask())).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      url: 'https://a.example/?k=***',
    });
  });

  test('what stands twice is printed twice', () => {
    const [at, bytes] = [new Date(0), new Uint8Array(2)];
    expect(maskValue({ at, again: at, bytes, same: bytes }, mask())).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      again: '1970-01-01T00:00:00.000Z',
      bytes: '[2 bytes]',
      same: '[2 bytes]',
    });
  });

  test('a form of its own that cannot be had, or that is the thing itself, hides nothing', () => {
    class Broken {
      id = 1;
      toJSON(): never {
        throw new Error('not open');
      }
    }
    class Plain {
      id = 2;
      toJSON(): this {
        return this;
      }
    }
    const value = { a: new Broken(), b: new Plain() };
    expect(maskValue(value, mask())).toEqual({ a: { id: 1 }, b: { id: 2 } });
  });

  test('bytes are counted, and not copied', () => {
    const value = {
      data: new Uint8Array(5_000_000),
      more: new ArrayBuffer(3),
      node: Buffer.from('ab'),
    };
    expect(maskValue(value, mask())).toEqual({
      data: '[5000000 bytes]',
      more: '[3 bytes]',
      node: '[2 bytes]',
    });
  });

  test('a number that is a secret', () => {
    expect(maskValue({ pin: 12345678, n: 1 }, mask({ credentials: ['12345678'] }))).toEqual({
      pin: '***',
      n: 1,
    });
  });

  test('by name, whatever the value', () => {
    const value = { headers: { Authorization: 'x', accept: 'y' }, password: 1, nothing: null };
    expect(maskValue(value, noMask, true)).toEqual({
      headers: { Authorization: '***', accept: 'y' },
      password: '***',
      nothing: null,
    });
  });

  test('by name, within JSON text', () => {
    expect(maskValue({ data: '{"password":"x","n":1}' }, noMask, true)).toEqual({
      data: '{"password":"***","n":1}',
    });
    expect(maskValue({ data: '{"password":' }, noMask, true)).toEqual({ data: '{"password":' });
  });

  test('cycles and depth end', () => {
    const cycle: Record<string, unknown> = { text: credential };
    cycle['self'] = cycle;
    expect(maskValue(cycle, mask())).toEqual({ text: '***', self: undefined });
    let deep: unknown = credential;
    for (let n = 0; n < 10_000; n += 1) deep = [deep];
    expect(JSON.stringify(maskValue(deep, mask()))).not.toContain(credential);
  });

  test('data that is shared is copied once', () => {
    let shared: object = { text: credential };
    for (let n = 0; n < 11; n += 1) shared = { a: shared, b: shared, c: shared, d: shared };
    const copy = maskValue({ one: shared, two: shared }, mask()) as Record<string, unknown>;
    expect(copy['one']).toBe(copy['two']);
  });

  test('functions are no data', () => {
    expect(maskValue({ f: () => credential }, mask())).toEqual({});
  });

  test('the original is not written to', () => {
    const value = Object.freeze({ a: credential });
    maskValue(value, mask());
    expect(value.a).toBe(credential);
  });
});

test('a text that was cut within a secret ends before it', () => {
  const cut = `${'.'.repeat(990)} sk-0123456`;
  expect(mask()(cut)).toBe(`${'.'.repeat(990)} ***`);
  // A short text was not cut: what it ends with is its own.
  expect(mask()('.. sk-0123456')).toBe('.. sk-0123456');
  // Nothing but a half, and of two beginnings the one that the text ends in.
  const token = 'sk-012'.repeat(500);
  expect(mask({ credentials: [token] })(token.slice(0, 1000))).toBe('***');
  expect(mask()(`${'.'.repeat(990)} sk-01sk-01234`)).toBe(`${'.'.repeat(990)} sk-01***`);
});

test('a long text that looks like a form takes no long time', () => {
  const data = `a=1&${'b'.repeat(1_000_000)}`;
  expect(maskValue({ data }, noMask, true)).toEqual({ data });
});

test('a form is masked by its names', () => {
  const form = 'grant_type=client_credentials&client_secret=s3cr3t-value';
  expect(maskValue({ data: form }, noMask, true)).toEqual({
    data: 'grant_type=client_credentials&client_secret=***',
  });
});

test('no secret is left in any value', () => {
  const secret = fc.string({ minLength: 6, maxLength: 20 }).filter((text) => !text.includes('*'));
  fc.assert(
    fc.property(secret, fc.jsonValue({ maxDepth: 4 }), fc.string(), (hidden, value, around) => {
      const own = mask({ credentials: [hidden], query: [] });
      const within = { value, text: around + hidden + around, [hidden]: [hidden] };
      const left = maskValue(within, own);
      const texts: string[] = [];
      JSON.stringify(left, (key, part: unknown) => {
        texts.push(key, typeof part === 'string' ? part : '');
        return part;
      });
      for (const text of texts) expect(text.includes(hidden)).toBe(false);
    }),
  );
});

test('what holds no secret stays as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const own = mask({ credentials: ['\u{1F511}no such thing'], query: [] });
      expect(maskValue(value, own)).toEqual(value);
    }),
  );
});
