// A ky instance with hooks of its own: they run as often as before, in the same order.
import ky, { isHTTPError } from 'ky';
import { redialOf } from '@redial/core';
import { withRedial } from '@redial/ky';
import { ok, scriptedServer, status } from '@redial/testing/server';

const server = await scriptedServer(
  status(503, { 'retry-after': '0.1' }),
  ok({ id: 1 }),
  status(422, {}, { error: { code: 'invalid_name', message: 'name is too long' } }),
);

const api = withRedial(
  ky.create({
    prefix: server.url,
    hooks: {
      beforeRequest: [({ request }) => console.log('sending', request.method)],
      afterResponse: [({ response }) => console.log('answered', response.status)],
    },
  }),
);

console.log(await api.post('jobs', { json: { name: 'a' } }).json());

try {
  await api.post('jobs', { json: { name: 'a'.repeat(300) } });
} catch (error) {
  if (isHTTPError(error)) console.log('as before:', error.response.status, error.data);
  console.log('new:', redialOf(error)?.category, redialOf(error)?.code);
} finally {
  await server.close();
}
