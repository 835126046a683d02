// An SDK that takes a `fetch`: its own retries off, Redial's in their place.
import OpenAI from 'openai';
import { withRedial } from '@redial/fetch';
import { ok, scriptedServer, status } from '@redial/testing/server';

const server = await scriptedServer(
  status(429, { 'retry-after-ms': '100' }, { error: { message: 'Slow down', type: 'requests' } }),
  ok({ object: 'list', data: [{ id: 'model-1', object: 'model', created: 0, owned_by: 'us' }] }),
  status(429, {}, { error: { message: 'You exceeded your quota', code: 'insufficient_quota' } }),
);

const client = new OpenAI({
  apiKey: 'sk-secret-of-the-example',
  baseURL: server.url,
  maxRetries: 0,
  fetch: withRedial(fetch, {
    onEvent: (event) => console.log(event.type, event.attempt),
  }),
});

const models = await client.models.list();
console.log(models.data.map(({ id }) => id));

try {
  await client.models.list(); // a quota that is spent does not come back by trying
} catch (error) {
  if (error instanceof OpenAI.APIError) console.log('as before:', error.status, error.code);
  console.log('requests in all:', server.requests.length);
} finally {
  await server.close();
}
