import { createLimiter, type LimiterSpec } from '../simulation/limiter.ts';
import type { RetryAfter } from '../simulation/vendor.ts';
import { listen, type Listening } from './listen.ts';

export interface LimitedServerSpec {
  readonly limiter?: LimiterSpec;
  /** How a refusal names the wait. `date`: an HTTP date; `reset`: X-RateLimit-* with Unix seconds. */
  readonly told?: RetryAfter | 'date' | 'reset';
  readonly fields?: boolean;
  readonly serviceMs?: number;
  /** What a refusal's body says. */
  readonly message?: string;
}

export interface LimitedServer extends Listening {
  readonly calls: () => number;
  /** When calls were refused, in milliseconds from the server's start. */
  readonly refusedAtMs: readonly number[];
}

/** A vendor on 127.0.0.1: answers after `serviceMs`, refuses at once. */
export async function limitedServer(spec: LimitedServerSpec): Promise<LimitedServer> {
  const limiter = spec.limiter && createLimiter(spec.limiter);
  const startMs = performance.now();
  let calls = 0;
  const refusedAtMs: number[] = [];
  const server = await listen((_, response) => {
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
    refusedAtMs.push(Math.round(nowMs));
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
    response.writeHead(429).end(JSON.stringify({ message: spec.message ?? 'rate limited' }));
  });
  return { ...server, calls: () => calls, refusedAtMs };
}
