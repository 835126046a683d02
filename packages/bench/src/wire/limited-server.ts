import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLimiter, type LimiterSpec } from '../simulation/limiter.ts';
import type { RetryAfter } from '../simulation/vendor.ts';

export interface LimitedServerSpec {
  readonly limiter?: LimiterSpec;
  /** How a refusal names the wait. `date`: an HTTP date; `reset`: X-RateLimit-* with Unix seconds. */
  readonly told?: RetryAfter | 'date' | 'reset';
  readonly fields?: boolean;
  readonly serviceMs?: number;
}

export interface LimitedServer {
  readonly url: string;
  readonly calls: () => number;
  readonly refused: () => number;
  close(): Promise<void>;
}

/** A vendor on 127.0.0.1: answers after `serviceMs`, refuses at once. */
export async function limitedServer(spec: LimitedServerSpec): Promise<LimitedServer> {
  const limiter = spec.limiter && createLimiter(spec.limiter);
  const startMs = performance.now();
  let calls = 0;
  let refused = 0;
  const server = createServer((_, response) => {
    const nowMs = performance.now() - startMs;
    calls++;
    const ok = !limiter || limiter.take(nowMs);
    response.setHeader('content-type', 'application/json');
    if (limiter && spec.fields) {
      const reset = Math.max(1, Math.ceil(limiter.resetMs(nowMs) / 1000));
      response.setHeader('ratelimit', `"default";r=${limiter.remaining(nowMs)};t=${reset}`);
      const window = limiter.windowMs / 1000;
      response.setHeader('ratelimit-policy', `"default";q=${limiter.quota};w=${window}`);
    }
    if (ok) {
      setTimeout(() => response.end('{"ok":true}'), spec.serviceMs ?? 10);
      return;
    }
    refused++;
    const waitMs = limiter?.waitMs(nowMs) ?? 0;
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    if (spec.told === 'ceil') response.setHeader('retry-after', seconds);
    if (spec.told === 'date') {
      response.setHeader('retry-after', new Date(Date.now() + seconds * 1000).toUTCString());
    }
    if (spec.told === 'reset') {
      response.setHeader('x-ratelimit-limit', limiter?.quota ?? 0);
      response.setHeader('x-ratelimit-remaining', 0);
      response.setHeader('x-ratelimit-reset', Math.ceil((Date.now() + waitMs) / 1000));
    }
    response.writeHead(429).end('{"error":"rate limited"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    calls: () => calls,
    refused: () => refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
