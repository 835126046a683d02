// What a user's first day looks like. Plain JavaScript, so that it runs as an ES module's dependency
// and from require() alike; the caller passes what it has imported.
const assert = require('node:assert/strict');

/** Answers request n with reply n: `[status, headers, body]`, or `'drop'` after the request was read. */
async function serve(...replies) {
  const { createServer } = require('node:http');
  const requests = [];
  const server = createServer((request, response) => {
    const reply = replies[requests.length] ?? replies.at(-1);
    requests.push(request.method);
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
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { baseURL: `http://127.0.0.1:${server.address().port}`, requests, close };
}

async function withServer(replies, use) {
  const api = await serve(...replies);
  try {
    await use(api);
  } finally {
    api.close();
  }
}

exports.check = async ({ core, vendor, axiosAdapter, axios, testing }) => {
  const { octen, OctenError, OctenInsufficientBalanceError } = vendor;
  const clock = testing.manualClock();
  const options = { vendor: octen, clock, random: testing.fixedRandom(0) };

  await withServer(
    [
      [429, { 'retry-after': '7' }],
      [200, {}, { code: 0, data: 1 }],
    ],
    async (api) => {
      const client = axiosAdapter.withRedial(axios.create({ baseURL: api.baseURL }), options);
      const { data } = await client.post('/search', { query: 'q' });
      assert.deepEqual(data, { code: 0, data: 1 });
      assert.equal(api.requests.length, 2);
      assert.deepEqual(clock.waitsMs, [7000]);
    },
  );

  await withServer(
    [[403, {}, { code: 403, msg: 'Forbidden', request_id: 'req_1' }]],
    async (api) => {
      const client = axiosAdapter.withRedial(axios.create({ baseURL: api.baseURL }), options);
      const error = await client.post('/search', {}).catch((reason) => reason);
      assert.ok(axios.isAxiosError(error));
      assert.ok(error instanceof core.BillingError);
      assert.ok(error instanceof OctenError);
      assert.ok(error instanceof OctenInsufficientBalanceError);
      assert.equal(core.redialOf(error).requestId, 'req_1');
      assert.equal(api.requests.length, 1);
    },
  );

  await withServer(['drop'], async (api) => {
    const client = axiosAdapter.withRedial(axios.create({ baseURL: api.baseURL }), { clock });
    const error = await client.post('/orders', { id: 1 }).catch((reason) => reason);
    assert.ok(axios.isAxiosError(error));
    assert.ok(error instanceof core.ConnectionError);
    assert.equal(error.redial.delivery, 'unknown');
    assert.equal(error.redial.stopReason, 'not-safe');
    assert.deepEqual(api.requests, ['POST']);
  });

  await withServer([[429, { 'retry-after': '30' }]], async (api) => {
    const caller = new AbortController();
    const onEvent = (event) =>
      event.type === 'retry-scheduled' && setImmediate(() => caller.abort());
    const client = axiosAdapter.withRedial(axios.create({ baseURL: api.baseURL }), { onEvent });
    const error = await client.get('/', { signal: caller.signal }).catch((reason) => reason);
    assert.ok(axios.isCancel(error));
    assert.equal(core.redialOf(error), undefined);
    assert.equal(api.requests.length, 1);
  });

  await withServer([[503], [200, {}, { id: 1 }]], async (api) => {
    const redial = core.createRedial({ clock, random: testing.fixedRandom(0) });
    const response = await redial.run(() => fetch(api.baseURL), { method: 'GET' });
    assert.deepEqual(await response.json(), { id: 1 });
    assert.equal(core.redialOf(response).attempts.length, 2);
  });
};
