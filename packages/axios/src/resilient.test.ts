import { ok, status } from '@redial/testing/server';
import axios, { type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { server, thrownBy } from './each-test.fixture.ts';
import { withRedial } from './index.ts';

describe('an axios-retry on the same instance', () => {
  const onMaxRetryTimesExceeded = vi.fn<() => void>();
  const onRetry = vi.fn<() => void>();
  beforeEach(() => {
    onMaxRetryTimesExceeded.mockReset();
    onRetry.mockReset();
  });

  function create(): AxiosInstance {
    const api = axios.create({ baseURL: server.url });
    axiosRetry(api, { retries: 3, retryCondition: () => true, onMaxRetryTimesExceeded, onRetry });
    return withRedial(api, { policy: { baseDelayMs: 0, maxAttempts: 2 } });
  }

  test('is told of attempts that were used up', async () => {
    server.script(status(503));
    await thrownBy(create().get('/'));
    expect(server.requests).toHaveLength(2);
    expect(onMaxRetryTimesExceeded).toHaveBeenCalledOnce();
    expect(onRetry).not.toHaveBeenCalled();
  });

  test('is told of nothing where another attempt would have been no use', async () => {
    server.script(status(404));
    await thrownBy(create().get('/'));
    expect(server.requests).toHaveLength(1);
    expect(onMaxRetryTimesExceeded).not.toHaveBeenCalled();
  });

  test.each([404, 503])(
    'stands down no less when a config is sent again after %d',
    async (code) => {
      server.script(status(code));
      const api = create();
      const { config } = await thrownBy(api.get('/'));
      server.script(status(503), ok());
      await expect(api(config as object)).resolves.toMatchObject({ status: 200 });
      expect(onRetry).not.toHaveBeenCalled();
    },
  );
});
