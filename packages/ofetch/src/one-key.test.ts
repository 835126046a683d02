import { redialOf } from '@redial/core';
import { dropAfterRequest, ok, status } from '@redial/testing/server';
import { ofetch, type FetchContext, type FetchHook, type FetchOptions } from 'ofetch';
import { expect, test } from 'vitest';
import { create, options, server, thrownBy } from './each-test.fixture.ts';
import { ofetchInterceptors } from './index.ts';

/** A hook that puts a fresh key on whatever is sent. */
const withKey = (name: string): ((context: FetchContext) => void) => {
  let keys = 0;
  return ({ options: own }) => own.headers.set(name, `key ${++keys}`);
};
const sentKeys = (name = 'idempotency-key'): unknown[] =>
  server.requests.map(({ headers }) => headers[name]);
const post: FetchOptions = { method: 'POST', body: { amount: 1 } };

test.each<[string, FetchOptions]>([
  ['idempotency-key', {}],
  ['x-order-key', { redial: { policy: { idempotencyKey: 'X-Order-Key' } } }],
])(
  'a key that a hook makes for each attempt, in %s, is the first one’s on all',
  async (name, own) => {
    server.script(dropAfterRequest(), status(503), ok({ id: 1 }));
    const $fetch = create({ onRequest: withKey(name) });
    await expect($fetch('/orders', { ...post, ...own })).resolves.toEqual({ id: 1 });
    expect(sentKeys(name)).toEqual(['key 1', 'key 1', 'key 1']);
  },
);

const barely = (...hooks: FetchHook[]): Promise<unknown> =>
  ofetch.create({ baseURL: server.url, onRequest: hooks })('/orders', post);

test('the bare hook cannot hold a later hook’s key, and does not send again for it', async () => {
  server.script(dropAfterRequest(), ok());
  const { onRequest } = ofetchInterceptors(options);
  const error = await thrownBy(barely(onRequest, withKey('idempotency-key')));
  expect(redialOf(error)).toMatchObject({ delivery: 'unknown', stopReason: 'not-safe' });
  expect(server.requests).toHaveLength(1);
});

test('… but that of an earlier one', async () => {
  server.script(dropAfterRequest(), ok({ id: 1 }));
  const { onRequest } = ofetchInterceptors(options);
  await expect(barely(withKey('idempotency-key'), onRequest)).resolves.toEqual({ id: 1 });
  expect(new Set(sentKeys())).toHaveLength(1);
});
