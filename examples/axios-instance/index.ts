// An axios instance that a team already has: interceptors, a timeout, catch blocks. One line is new.
import axios from 'axios';
import { withRedial } from '@redial/axios';
import { BillingError, redialOf } from '@redial/core';
import { octen } from '@redial/vendors/octen';
import { ok, scriptedServer, status } from '@redial/testing/server';

// Stands for https://api.octen.ai: two refusals, an answer, and then the balance is spent.
const server = await scriptedServer(
  status(
    429,
    { 'retry-after': '0.2' },
    { code: 429, msg: 'Too Many Requests', data: {}, meta: {} },
  ),
  status(500, {}, { code: 500, msg: 'Internal Server Error', data: {}, meta: {} }),
  ok({ code: 0, msg: 'success', data: { results: ['https://example.com'] } }),
  status(403, {}, { code: 403, msg: 'Forbidden', request_id: 'req_7', data: {}, meta: {} }),
);

const api = axios.create({ baseURL: server.url, timeout: 2_000 });
api.interceptors.request.use((config) => {
  config.headers.set('x-api-key', 'octen-secret-key');
  return config;
});

withRedial(api, { vendor: octen }); // the new line

const response = await api.post('/search', { query: 'resilient http' });
console.log(response.data.data.results, 'after', redialOf(response)?.attempts.length, 'attempts');

try {
  await api.post('/search', { query: 'one more' });
} catch (error) {
  if (axios.isAxiosError(error)) console.log('as before:', error.response?.status);
  if (error instanceof BillingError) console.log('new:', error.redial.hint, error.redial.requestId);
} finally {
  await server.close();
}
