// What a user's first day looks like, with each client. Plain JavaScript without imports of its own:
// `load` is `import` or `require`, so the same steps show both.
const assert = require('node:assert/strict');
const { createServer } = require('node:http');

/** How each client is given Redial, sends, and tells its own errors; nothing else differs. */
const clients = {
  axios: (module) => {
    const axios = module.default ?? module;
    return {
      instance: () => axios.create(),
      send: async (api, method, url, { json, signal } = {}) =>
        (await api.request({ method, url, data: json, signal })).data,
      isNative: axios.isAxiosError,
      isAbort: axios.isCancel,
    };
  },
  ky: ({ default: ky, isHTTPError }) => ({
    instance: () => ky.create({}),
    send: (api, method, url, options) => api(url, { method, ...options }).json(),
    isNative: isHTTPError,
    isAbort: ({ name }) => name === 'AbortError',
  }),
  ofetch: ({ ofetch, FetchError }) => ({
    instance: () => ofetch.create({}),
    send: (api, method, url, { json, signal } = {}) => api(url, { method, body: json, signal }),
    isNative: (error) => error instanceof FetchError,
    isAbort: ({ name, cause }) => name === 'AbortError' || cause?.name === 'AbortError',
  }),
  fetch: () => ({
    instance: () => fetch,
    adapterOptions: { throwHttpErrors: true },
    send: async (api, method, url, { json, signal } = {}) => {
      const body = json && JSON.stringify(json);
      return (await api(url, { method, body, signal })).json();
    },
    isNative: (error) => error instanceof Error,
    isAbort: ({ name }) => name === 'AbortError',
  }),
};

/** Clients that hand failed answers over with bodies that nobody has read yet. */
const handingOver = {
  fetch: () => fetch,
  ky: ({ default: ky }) => ky.create({ throwHttpErrors: false }),
};

/** Answers request n with reply n: `[status, headers, body]`, or `'drop'` after it was read. */
async function withServer(replies, use) {
  const methods = [];
  const server = createServer((request, response) => {
    const reply = replies[methods.length] ?? replies.at(-1);
    methods.push(request.method);
    request.resume().on('end', () => {
      if (reply === 'drop') request.socket.destroy();
      else {
        const [status, headers, body] = reply;
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body ?? {}));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${server.address().port}/search`, methods);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function check(name, load) {
  const core = await load('@redial/core');
  const testing = await load('@redial/testing');
  const { octen, OctenError, OctenInsufficientBalanceError } = await load('@redial/vendors/octen');
  const { withRedial } = await load(`@redial/${name}`);
  const client = clients[name](name === 'fetch' ? {} : await load(name));
  const { send, isNative, isAbort, adapterOptions } = client;
  const install = (options) => withRedial(client.instance(), options, adapterOptions);
  const deterministic = () => ({ clock: testing.manualClock({ quietMs: 0 }), random: () => 0 });

  await withServer(
    [
      [429, { 'retry-after': '7' }],
      [200, {}, { code: 0 }],
    ],
    async (url, methods) => {
      const { clock, random } = deterministic();
      const api = install({ vendor: octen, clock, random });
      assert.deepEqual(await send(api, 'POST', url, { json: { query: 'q' } }), { code: 0 });
      assert.deepEqual(methods, ['POST', 'POST']);
      assert.deepEqual(clock.waitsMs, [7000]);
    },
  );

  const poor = [403, {}, { code: 403, msg: 'Forbidden', request_id: 'req_1' }];
  await withServer([poor], async (url, methods) => {
    const api = install({ vendor: octen, ...deterministic() });
    const error = await send(api, 'POST', url, { json: {} }).catch((reason) => reason);
    assert.ok(isNative(error));
    assert.ok(error instanceof core.BillingError);
    assert.ok(error instanceof OctenError);
    assert.ok(error instanceof OctenInsufficientBalanceError);
    assert.equal(error.redial.requestId, 'req_1');
    assert.deepEqual(methods, ['POST']);
  });

  await withServer(['drop'], async (url, methods) => {
    const api = install(deterministic());
    const error = await send(api, 'POST', url, { json: { id: 1 } }).catch((reason) => reason);
    assert.ok(error instanceof core.ConnectionError);
    assert.equal(error.redial.delivery, 'unknown');
    assert.equal(error.redial.stopReason, 'not-safe');
    assert.deepEqual(methods, ['POST']);
  });

  await withServer([[429, { 'retry-after': '30' }]], async (url, methods) => {
    const caller = new AbortController();
    const onEvent = ({ type }) => type === 'retry-scheduled' && setImmediate(() => caller.abort());
    const api = install({ onEvent });
    const error = await send(api, 'GET', url, { signal: caller.signal }).catch((reason) => reason);
    assert.ok(isAbort(error));
    assert.equal(core.redialOf(error), undefined);
    assert.deepEqual(methods, ['GET']);
  });

  // In undici 6 an abort after a copy of a body was cancelled can end the process.
  const page = { 'content-type': 'text/html' };
  for (const reply of [
    [200, page],
    [404, page, 'x'.repeat(300_000)],
    [200, {}, 'x'.repeat(2_000_000)],
  ]) {
    await withServer([reply], async (url) => {
      if (!handingOver[name]) return;
      const caller = new AbortController();
      const api = withRedial(handingOver[name](name === 'fetch' ? {} : await load(name)));
      const response = await api(url, { signal: caller.signal });
      assert.equal(response.status, reply[0]);
      caller.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
  }

  await withServer([[503], [200, {}, { id: 1 }]], async (url) => {
    const redial = core.createRedial(deterministic());
    const response = await redial.run(() => fetch(url), { method: 'GET' });
    assert.deepEqual(await response.json(), { id: 1 });
    assert.equal(core.redialOf(response).attempts.length, 2);
  });
}

exports.checkAll = async (load) => {
  const names = process.argv.slice(2);
  for (const name of names) await check(name, load);
  console.log(`ok: ${names.join(' ')}`);
};
