import { ConnectionError, redialOf } from '@redial/core';
import { drop, ok, status } from '@redial/testing/server';
import { ofetch } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { create, server, thrownBy } from './each-test.fixture.ts';

describe('ignoreResponseError', () => {
  test('the same decisions; the last response comes back', async () => {
    server.script(status(503, {}, { error: 'busy' }));
    const response = await create().raw('/orders', { ignoreResponseError: true });
    expect([response.status, response._data]).toEqual([503, { error: 'busy' }]);
    expect(redialOf(response)).toMatchObject({ category: 'overloaded', stopReason: 'attempts' });
    expect(server.requests).toHaveLength(4);
  });

  test('data of the last answer', async () => {
    server.script(status(404, {}, { error: 'gone' }));
    const data = await create({ ignoreResponseError: true })('/orders');
    expect(data).toEqual({ error: 'gone' });
  });

  test('a success after a failure', async () => {
    server.script(status(503), ok({ id: 1 }));
    const response = await create().raw('/orders', { ignoreResponseError: true });
    expect([response._data, redialOf(response)?.stopReason]).toEqual([{ id: 1 }, undefined]);
  });

  test('a lost connection is thrown all the same', async () => {
    server.script(drop());
    const error = await thrownBy(create()('/orders', { ignoreResponseError: true }));
    expect(error).toBeInstanceOf(ConnectionError);
  });

  test('ofetch itself never sends again then', async () => {
    server.script(status(503));
    const options = { ignoreResponseError: true, retry: 3 };
    const response = await ofetch.raw(`${server.url}/orders`, options);
    expect([response.status, server.requests.length]).toEqual([503, 1]);
  });
});
