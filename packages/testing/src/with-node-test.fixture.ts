import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fixedRandom, manualClock, ok, recordEvents, script, status } from '@redial/testing';
import { scriptedServer } from '@redial/testing/server';
import { setupServer } from 'msw/node';

const server = setupServer();
before(() => server.listen());
after(() => server.close());

void test('replies over MSW, waits on the clock', async () => {
  const clock = manualClock();
  const calls = script('GET https://api.test/orders', status(429, { 'retry-after': '7' }), ok());
  server.use(calls);
  let response = await fetch('https://api.test/orders');
  while (response.status === 429) {
    await clock.sleep(Number(response.headers.get('retry-after')) * 1000);
    response = await fetch('https://api.test/orders');
  }
  assert.equal(response.status, 200);
  assert.deepEqual(clock.waitsMs, [7000]);
  assert.equal(calls.requests.length, 2);
});

void test('replies on a socket', async () => {
  const api = await scriptedServer(ok({ id: 1 }));
  assert.deepEqual(await (await fetch(api.url)).json(), { id: 1 });
  await api.close();
});

void test('the small parts', () => {
  assert.equal(fixedRandom()(), 0.5);
  assert.deepEqual(recordEvents().events, []);
});
