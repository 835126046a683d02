import ky, { type InitHook } from 'ky';
import { createFetch } from 'ofetch';
import { both, json, url, type Pairs } from './overhead.ts';

/** What cannot be done without: JSON is read within the attempt, and handed over in an equal response. */
async function readAhead(): Promise<Response> {
  const answer = await json();
  const chunks: Uint8Array[] = [];
  const reader = answer.body?.getReader();
  for (let step = await reader?.read(); step?.value; step = await reader?.read()) {
    chunks.push(step.value);
  }
  const start = (controller: ReadableByteStreamController): void => {
    for (const chunk of chunks) controller.enqueue(new Uint8Array(chunk));
    controller.close();
  };
  const body = new ReadableStream({ type: 'bytes', start }, { highWaterMark: 0 });
  const { status, statusText, headers } = answer;
  return new Response(body, { status, statusText, headers });
}

/** The hooks by which ky lets others decide, empty. */
const init: InitHook = (options) => {
  options.fetch = readAhead;
  options.retry = { limit: 3, methods: ['get'], shouldRetry: () => true, delay: () => 0 };
  options.hooks = { beforeRequest: [() => undefined], beforeError: [({ error }) => error] };
};

/** Clients with what Redial's contract asks of a success and none of its logic, in its place. */
export const floors: Pairs = {
  ky: both(ky.create({ fetch: json }), ky.create({ fetch: json, hooks: { init: [init] } }), (api) =>
    api.get(url).json(),
  ),
  ofetch: both(
    createFetch({ fetch: json }),
    createFetch({
      fetch: readAhead,
      defaults: {
        retry: 0,
        onRequest: () => undefined,
        onResponse: () => undefined,
        onRequestError: () => undefined,
        onResponseError: () => undefined,
      },
    }),
    (api) => api(url),
  ),
};
