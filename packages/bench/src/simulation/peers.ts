import { send, timedOut, type Client, type Job, type Policy, type World } from './client.ts';
import type { Answer } from './vendor.ts';

/** One failed attempt of one call, as a library's retry policy sees it. */
interface Failed extends Answer {
  /** Attempts made so far. */
  readonly attempts: number;
  /** What the policy keeps for this call. */
  state: number;
}

/** Milliseconds until the next attempt; undefined: it gives up. */
type Delay = (failed: Failed, random: () => number) => number | undefined;

/**
 * What today's libraries do by default, re-stated from the sources of the versions named. They decide
 * for each call alone: nothing is shared between the calls of a process.
 */
function perCall(name: string, delay: Delay): Policy {
  return { name, create: (world) => new PerCall(world, delay) };
}

class PerCall implements Client {
  readonly world: World;
  readonly delay: Delay;

  constructor(world: World, delay: Delay) {
    this.world = world;
    this.delay = delay;
  }

  start(job: Job): void {
    this.#attempt(job, { status: 0, attempts: 0, state: 0 });
  }

  #attempt(job: Job, last: Failed): void {
    const { engine } = this.world;
    send(this.world, (answer) => {
      if (answer.status === 200) return job.done(true);
      const failed = { ...answer, attempts: last.attempts + 1, state: last.state };
      const delayMs = this.delay(failed, engine.random);
      if (delayMs === undefined) job.done(false);
      else engine.after(delayMs, () => this.#attempt(job, failed));
    });
  }
}

const exponential = (base: number, attempts: number): number => base * 2 ** (attempts - 1);

/** One attempt. */
export const none: Policy = perCall('no retries', () => undefined);

/** ky 2.1.0: two retries, 0.3 s doubled, Retry-After or the reset obeyed, none after a timeout. */
export const ky: Policy = perCall('ky 2.1', (failed) => {
  if (failed.attempts > 2 || failed.status === timedOut) return undefined;
  if (failed.retryAfterMs !== undefined) return failed.retryAfterMs;
  if (failed.status === 429 && failed.resetMs !== undefined) return failed.resetMs;
  return exponential(300, failed.attempts);
});

/** axios-retry 4.5 with exponentialDelay: three retries, 0.1 s doubled, a fifth of jitter. */
export const axiosRetry: Policy = perCall('axios-retry 4.5', (failed, random) => {
  if (failed.attempts > 3 || failed.status === timedOut) return undefined;
  const delayMs = Math.max(100 * 2 ** failed.attempts, failed.retryAfterMs ?? 0);
  return delayMs * (1 + 0.2 * random());
});

/** ofetch 1 and 2: one retry at once. */
export const ofetch: Policy = perCall('ofetch', ({ attempts }) => (attempts > 1 ? undefined : 0));

/** p-retry 7: ten retries, 1 s doubled, no jitter, knows no headers. */
export const pRetry: Policy = perCall('p-retry 7', ({ attempts }) =>
  attempts > 10 ? undefined : exponential(1000, attempts),
);

/** cockatiel 4 with ExponentialBackoff: three retries, Polly's decorrelated jitter from 128 ms. */
export const cockatiel: Policy = perCall('cockatiel 4', (failed, random) => {
  if (failed.attempts > 3) return undefined;
  const t = failed.attempts - 1 + random();
  const next = 2 ** t * Math.tanh(Math.sqrt(4 * t));
  const delayMs = (Math.max(0, next - failed.state) / 1.4) * 128;
  failed.state = next;
  return Math.min(delayMs, 30_000);
});

/** openai-node 7: two retries, Retry-After up to a minute, else 0.5 s doubled less up to a quarter. */
export const openai: Policy = perCall('openai 7', ({ attempts, retryAfterMs }, random) => {
  if (attempts > 2) return undefined;
  if (retryAfterMs !== undefined && retryAfterMs <= 60_000) return retryAfterMs;
  return Math.min(8_000, exponential(500, attempts)) * (1 - 0.25 * random());
});

/** Endless retries with full jitter: what a patient script does by hand. */
export const fullJitter: Policy = perCall('full jitter, endless', (failed, random) => {
  const ceilingMs = Math.min(20_000, exponential(200, Math.min(failed.attempts, 20)));
  return (failed.retryAfterMs ?? 0) + random() * ceilingMs;
});

/** AWS SDK v3, standard: three attempts, full jitter, a quota of 500 that retries cost and refund. */
export const awsStandard: Policy = {
  name: 'AWS standard',
  create: (world) => new Aws(world, undefined),
};

/** AWS SDK v3, adaptive: the same behind a rate that follows CUBIC. */
export const awsAdaptive: Policy = {
  name: 'AWS adaptive',
  create: (world) => new Aws(world, new AwsRate(world.engine.nowMs)),
};

class Aws implements Client {
  readonly world: World;
  readonly rate: AwsRate | undefined;
  #quota = 500;

  constructor(world: World, rate: AwsRate | undefined) {
    this.world = world;
    this.rate = rate;
  }

  start(job: Job): void {
    this.#attempt(job, 1, 0);
  }

  #attempt(job: Job, attempt: number, paid: number): void {
    const { engine } = this.world;
    const waitMs = this.rate?.acquire(engine.nowMs) ?? 0;
    if (waitMs > 0) return engine.after(waitMs, () => this.#attempt(job, attempt, paid));
    send(this.world, (answer) => this.#answered(job, attempt, paid, answer));
  }

  #answered(job: Job, attempt: number, paid: number, answer: Answer): void {
    const { engine } = this.world;
    const { status, retryAfterMs } = answer;
    this.rate?.update(engine.nowMs, status === 429);
    if (status === 200) {
      this.#quota = Math.min(500, this.#quota + (paid || 1));
      return job.done(true);
    }
    const cost = status === timedOut ? 10 : 5;
    if (attempt >= 3 || this.#quota < cost) return job.done(false);
    this.#quota -= cost;
    const ceilingMs = Math.min(20_000, exponential(status === 429 ? 500 : 100, attempt));
    let delayMs = engine.random() * ceilingMs;
    if (retryAfterMs !== undefined) {
      delayMs = Math.max(delayMs, Math.min(retryAfterMs, delayMs + 5_000));
    }
    engine.after(delayMs, () => this.#attempt(job, attempt + 1, cost));
  }
}

/** The adaptive mode's limiter (botocore retries/throttling.py): seconds, calls a second. */
class AwsRate {
  #enabled = false;
  #tokens = 0;
  #fill = 0.5;
  #capacity = 1;
  #atS = 0;
  #measured = 0;
  #count = 0;
  #binS: number;
  #lastMax = 0;
  #windowS = 0;
  #throttledS: number;

  constructor(nowMs: number) {
    this.#binS = Math.floor(nowMs / 1000);
    this.#throttledS = nowMs / 1000;
  }

  acquire(nowMs: number): number {
    if (!this.#enabled) return 0;
    this.#refill(nowMs / 1000);
    if (this.#tokens >= 1) {
      this.#tokens--;
      return 0;
    }
    return Math.max(0.01, ((1 - this.#tokens) / this.#fill) * 1000);
  }

  update(nowMs: number, throttled: boolean): void {
    const s = nowMs / 1000;
    this.#count++;
    const binS = Math.floor(s * 2) / 2;
    if (binS > this.#binS) {
      this.#measured = 0.8 * (this.#count / (binS - this.#binS)) + 0.2 * this.#measured;
      this.#count = 0;
      this.#binS = binS;
    }
    let rate: number;
    if (throttled) {
      const used = this.#enabled ? Math.min(this.#measured, this.#fill) : this.#measured;
      this.#lastMax = used;
      this.#windowS = Math.cbrt((used * 0.3) / 0.4);
      this.#throttledS = s;
      this.#enabled = true;
      rate = 0.7 * used;
    } else {
      this.#windowS = Math.cbrt((this.#lastMax * 0.3) / 0.4);
      rate = 0.4 * (s - this.#throttledS - this.#windowS) ** 3 + this.#lastMax;
    }
    this.#refill(s);
    this.#fill = Math.max(0.5, Math.min(rate, 2 * this.#measured));
    this.#capacity = Math.max(1, this.#fill);
    this.#tokens = Math.min(this.#tokens, this.#capacity);
  }

  #refill(s: number): void {
    if (this.#atS > 0) {
      this.#tokens = Math.min(this.#capacity, this.#tokens + (s - this.#atS) * this.#fill);
    }
    this.#atS = s;
  }
}

export const peers: readonly Policy[] = [
  none,
  ky,
  axiosRetry,
  ofetch,
  pRetry,
  cockatiel,
  openai,
  awsStandard,
  awsAdaptive,
];
