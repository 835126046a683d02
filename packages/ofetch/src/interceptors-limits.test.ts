import { createRedial, redialOf } from '@redial/core';
import { ok, stall, status, truncate } from '@redial/testing/server';
import { ofetch } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { clock, hooked, options, server, thrownBy, timeout } from './each-test.fixture.ts';
import { ofetchInterceptors } from './index.ts';

test('there is no lane, which would wait for attempts whose end no hook sees', async () => {
  const redial = createRedial(options);
  const $fetch = ofetch.create({ baseURL: server.url, ...ofetchInterceptors(redial) });
  server.script(status(503), truncate(3, ok({ id: 1 })), status(429), ok({ id: 1 }));
  await thrownBy($fetch('/orders'));
  await expect($fetch('/orders')).resolves.toEqual({ id: 1 });
  expect(redial.lanes()).toEqual([]);
  expect(clock.waitsMs).toEqual([500, 500]);
});

describe('what hooks cannot see', () => {
  test('a body that breaks off: ofetch’s raw error, sent once', async () => {
    server.script(truncate(3, ok({ id: 1 })), ok({ id: 1 }));
    const error = await thrownBy(hooked()('/orders'));
    expect([error.name, redialOf(error), server.requests.length]).toEqual([
      'TypeError',
      undefined,
      1,
    ]);
  });

  test('a body that stalls: it ends with the timeout, unmarked', async () => {
    server.script(stall(3, ok({ id: 1 })), ok({ id: 1 }));
    const error = await thrownBy(hooked()('/orders', { timeout }));
    expect([error.name, redialOf(error), server.requests.length]).toEqual([
      'TimeoutError',
      undefined,
      1,
    ]);
  });

  test('calls that bring an onRequest of their own', async () => {
    server.script(status(404));
    const error = await thrownBy(hooked()('/orders', { onRequest: () => undefined }));
    expect(redialOf(error)).toBeUndefined();
  });
});
