// With the MSW that most projects still have.
import assert from 'node:assert/strict';
import { drop, ok, script, status } from '@redial/testing';
import { setupServer } from 'msw/node';

const orders = script(
  'POST https://api.test/orders/:id',
  status(429, { 'retry-after': '7' }, { error: 'slow down' }),
  ({ bodyText }) => ok({ bodyText }),
  drop(),
);
const server = setupServer(orders);
server.listen();

const post = () => fetch('https://api.test/orders/7', { method: 'POST', body: 'hello' });
assert.equal((await post()).headers.get('retry-after'), '7');
assert.deepEqual(await (await post()).json(), { bodyText: 'hello' });
await assert.rejects(post(), TypeError);
assert.equal(orders.requests.length, 3);
server.close();
console.log('ok');
