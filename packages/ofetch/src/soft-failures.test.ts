import { BillingError, redialOf } from '@redial/core';
import { ok } from '@redial/testing/server';
import { octen } from '@redial/vendors/octen';
import { FetchError } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

const post = { method: 'POST', body: { item: 'x' } } as const;

describe('a failure inside a 200', () => {
  const limited = { code: 429, msg: 'Rate limit exceeded' };
  const poor = { code: 403, msg: 'Insufficient balance', request_id: 'req_1' };

  test('is sent again, where the vendor’s profile knows it', async () => {
    server.script(ok(limited), ok({ code: 0 }));
    await expect(create({}, { vendor: octen })('/search', post)).resolves.toEqual({ code: 0 });
    expect(server.requests).toHaveLength(2);
  });

  test('is thrown with the whole surface of a FetchError', async () => {
    server.script(ok(poor));
    const error = await thrownBy(create({}, { vendor: octen })('/search', post));
    expect(error).toBeInstanceOf(FetchError);
    expect(error).toBeInstanceOf(BillingError);
    expect(error.name).toBe('FetchError');
    expect(error.message).toMatch(`[POST] "${server.url}/search": 200 OK: octen billing 200`);
    expect(error.data).toEqual(poor);
    expect([error.status, error.statusCode]).toEqual([200, 200]);
    expect([error.statusText, error.statusMessage]).toEqual(['OK', 'OK']);
    expect(error.response).toBeInstanceOf(Response);
    expect(error.request).toBe(`${server.url}/search`);
    expect(error.options?.method).toBe('POST');
  });

  test('comes back with ignoreResponseError', async () => {
    server.script(ok(poor));
    const response = await create({}, { vendor: octen }).raw('/search', {
      ...post,
      ignoreResponseError: true,
    });
    expect([response._data, redialOf(response)?.category]).toEqual([poor, 'billing']);
  });

  test('is a success without a vendor', async () => {
    server.script(ok(poor));
    await expect(create()('/search', post)).resolves.toEqual(poor);
  });
});
