import { createRedial } from '@redial/core';
import { withRedial as fetchWithRedial, type RedialFetch } from '@redial/fetch';
import { kyOptions, withRedial as kyWithRedial } from '@redial/ky';
import { withRedial as ofetchWithRedial } from '@redial/ofetch';
import { octen } from '@redial/vendors/octen';
import ky, { type KyInstance } from 'ky';
import { ofetch, type $Fetch } from 'ofetch';
import { expectTypeOf, test } from 'vitest';

test('fetch stays a function of its shape', () => {
  const resilient = fetchWithRedial(fetch, { vendor: octen }, { throwHttpErrors: true });
  expectTypeOf(resilient).toEqualTypeOf<RedialFetch>();
  expectTypeOf(resilient).toExtend<typeof fetch>();
  expectTypeOf(fetchWithRedial).toBeCallableWith();
  expectTypeOf(resilient).toBeCallableWith('http://127.0.0.1', { redial: false, method: 'POST' });
  expectTypeOf(resilient).returns.toEqualTypeOf<Promise<Response>>();
  // @ts-expect-error: no such option of the adapter
  fetchWithRedial(fetch, {}, { timeout: 5 });
  // @ts-expect-error: no option of a call
  void resilient('http://127.0.0.1', { redial: { retries: 1 } });
});

test('ky stays a ky', () => {
  const api = kyWithRedial(ky, { vendor: octen });
  expectTypeOf(api).toExtend<KyInstance>();
  expectTypeOf(kyWithRedial(ky.create({}), createRedial())).toEqualTypeOf<KyInstance>();
  expectTypeOf(ky.extend).toBeCallableWith(kyOptions({ vendor: octen }));
  expectTypeOf(api.get).toBeCallableWith('/', { context: { redial: false, mine: 1 } });
  // @ts-expect-error: no such option
  kyWithRedial(ky, { retries: 3 });
  // @ts-expect-error: fetch is no ky
  kyWithRedial(fetch);
});

test('ofetch stays a $fetch', async () => {
  const api = ofetchWithRedial(ofetch, { vendor: octen });
  expectTypeOf(api).toEqualTypeOf<$Fetch>();
  const data = await api<{ id: number }>('/', { redial: { policy: { maxAttempts: 2 } } });
  expectTypeOf(data).toEqualTypeOf<{ id: number }>();
  // @ts-expect-error: only false switches it off
  await api('/', { redial: true });
  // @ts-expect-error: fetch is no $fetch
  ofetchWithRedial(fetch);
});
