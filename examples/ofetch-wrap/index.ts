// An ofetch instance, wrapped: interceptors per call displace nothing.
import { FetchError, ofetch } from 'ofetch';
import { TimeoutError, redialOf } from '@redial/core';
import { withRedial } from '@redial/ofetch';
import { hang, ok, scriptedServer } from '@redial/testing/server';

const server = await scriptedServer(hang(), ok({ id: 1 }), hang());
const $fetch = withRedial(ofetch.create({ baseURL: server.url, timeout: 150 }), {
  policy: { baseDelayMs: 50 },
});

// The first attempt runs into its timeout; the second has a fresh one.
const job = await $fetch('/jobs/1', {
  onResponse: ({ response }) => console.log('answered', response.status),
});
console.log(job);

try {
  await $fetch('/jobs', { method: 'POST', body: { pages: 3 } });
} catch (error) {
  if (error instanceof FetchError) console.log('as before:', error.name);
  if (error instanceof TimeoutError) {
    console.log('new:', redialOf(error)?.delivery, redialOf(error)?.stopReason);
  }
} finally {
  await server.close();
}
