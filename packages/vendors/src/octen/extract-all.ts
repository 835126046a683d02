import { systemClock, systemRandom, type Clock } from '@redial/core';
import { aFunction, check, milliseconds, type Check } from '@redial/core/adapter';
import { notTheBody } from '../resolved-body.ts';
import { startTimeLimit, timeLimitChecks } from '../time-limit.ts';
import { isEnvelope } from './extract-failures.ts';
import { startJob, type ExtractOutcome, type ExtractProgress } from './extract-job.ts';

/** The body of `POST /extract`, with any number of URLs. */
export interface ExtractRequest {
  readonly urls: readonly string[];
  readonly [parameter: string]: unknown;
}

/** Options of {@link extractAll}. */
export interface ExtractAllOptions {
  /** How often a URL is asked for at most, the first time included. Default: 3. */
  readonly maxRounds?: number | undefined;
  /**
   * Ceiling of the wait before the second round in milliseconds; it doubles with each round, up to
   * 30 s, and the wait is drawn below it (full jitter). Default: 1,000.
   */
  readonly baseDelayMs?: number | undefined;
  /** Milliseconds for all of it; what is there by then is returned. Default: no limit. */
  readonly deadlineMs?: number | undefined;
  /** Ends it: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told after every call. It may throw or reject: that never changes an outcome. */
  readonly onProgress?: ((progress: ExtractProgress) => void | Promise<void>) | undefined;
  /** For tests. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** For tests: numbers from 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

const optionChecks: Record<keyof ExtractAllOptions, Check> = {
  maxRounds: [
    'a whole number, 1 or more',
    (value) => Number.isInteger(value) && Number(value) >= 1,
  ],
  baseDelayMs: milliseconds(false),
  onProgress: aFunction,
  random: aFunction,
  ...timeLimitChecks,
};

const isUrls = (value: unknown): boolean =>
  Array.isArray(value) && value.every((url) => typeof url === 'string');

/**
 * @source https://docs.octen.ai/api-reference/extract
 */
const maxUrlsPerCall = 20;

const longestDelayMs = 30_000;

/** Outcomes so far, by the error that ended the job. */
const partials = new WeakMap<object, ExtractOutcome>();

/**
 * What {@link extractAll} had collected before it threw `error`; undefined for any other error. An
 * abort reason that ended several jobs tells of the last one.
 */
export function partialExtract(error: unknown): ExtractOutcome | undefined {
  return typeof error === 'object' && error !== null ? partials.get(error) : undefined;
}

/**
 * Extracts any number of URLs: at most 20 a call, one call after the other, and again for the URLs
 * whose failure may pass (failed URLs are not billed). Each distinct URL is asked for once a round.
 *
 * `send` does one call and resolves to the parsed body; with axios that is
 * `async (body, { signal }) => (await api.post('/extract', body, { signal })).data`.
 *
 * @throws TypeError for options that are not allowed, and when `send` resolves to something else than
 *   Octen's body, such as a whole response.
 * @throws what `send` throws, and `signal.reason` on abort; {@link partialExtract} of that error
 *   holds what was collected before.
 */
export async function extractAll(
  request: ExtractRequest,
  send: (
    body: ExtractRequest & { readonly urls: string[] },
    call: { readonly signal: AbortSignal },
  ) => Promise<unknown>,
  options: ExtractAllOptions = {},
): Promise<ExtractOutcome> {
  const urls = request?.urls;
  check('request', { urls: urls ?? null }, { urls: ['a list of strings', isUrls] });
  check('', { send: send ?? null }, { send: aFunction });
  check('', options, optionChecks);
  const { maxRounds = 3, baseDelayMs = 1_000, deadlineMs, signal, onProgress } = options;
  const { clock = systemClock, random = systemRandom } = options;

  const limit = startTimeLimit(clock, deadlineMs, signal);
  const job = startJob([...urls]);
  let round = 0;
  try {
    for (let due = job.due(); due.length > 0 && round < maxRounds; due = job.due()) {
      if (round > 0 && !(await limit.wait(delayAfter(round, baseDelayMs, random)))) break;
      round += 1;
      for (let at = 0; at < due.length; at += maxUrlsPerCall) {
        const asked = due.slice(at, at + maxUrlsPerCall);
        const answer = await limit.call(async (ended) =>
          send({ ...request, urls: asked }, { signal: ended }),
        );
        if (!answer) return job.outcome(round);
        // Three rounds would be billed before anybody saw that `.data` was forgotten.
        if (!isEnvelope(answer[0])) throw notTheBody('send', answer[0]);
        job.add(asked, answer[0]);
        tell(onProgress, job.progress(round));
      }
    }
    return job.outcome(round);
  } catch (error) {
    if (typeof error === 'object' && error !== null) partials.set(error, job.outcome(round));
    throw error;
  }
}

/** Drawn below a ceiling that doubles; a generator that leaves its range does not leave that of a wait. */
function delayAfter(round: number, baseDelayMs: number, random: () => number): number {
  const ceilingMs = Math.min(longestDelayMs, baseDelayMs * 2 ** Math.min(round - 1, 30));
  return ceilingMs * (Math.min(1, Math.max(0, random())) || 0);
}

function tell(onProgress: ExtractAllOptions['onProgress'], progress: ExtractProgress): void {
  try {
    void Promise.resolve(onProgress?.(progress)).catch(() => {});
  } catch {
    // An observer cannot change what it observes.
  }
}
