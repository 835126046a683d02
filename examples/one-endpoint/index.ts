// One endpoint first: the rest of the application goes on as it is.
import axios from 'axios';
import { createRedial, isRateLimitError } from '@redial/core';
import { ok, scriptedServer, status } from '@redial/testing/server';

const server = await scriptedServer(
  status(500),
  ok({ pages: 12 }),
  status(429, { 'retry-after': '3600' }, { message: 'Too many requests' }),
);

const api = axios.create({ baseURL: server.url }); // nothing is installed on it
const redial = createRedial({ policy: { baseDelayMs: 50, maxWaitMs: 10_000 } });

/** The one call that is to be resilient; `run` works around any client. */
const countPages = (id: string) =>
  redial.run(
    async ({ signal }) =>
      (await api.get<{ pages: number }>(`/documents/${id}`, { signal })).data.pages,
    { method: 'GET', url: `${server.url}/documents/${id}` },
  );

console.log(await countPages('doc_1'), 'pages');

try {
  await countPages('doc_2');
} catch (error) {
  // An hour is longer than anybody wants to hold a request: it ends at once and says when.
  if (isRateLimitError(error)) console.log(error.redial.stopReason, error.redial.retryAfterMs);
} finally {
  await server.close();
}
