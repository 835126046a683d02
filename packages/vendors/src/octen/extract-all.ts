import { systemClock, type Clock } from '@redial/core';
import { checkNumber, refused } from '../option.ts';
import { pick } from '../pick.ts';
import { startTimeLimit } from '../time-limit.ts';
import {
  failureOf,
  resultsOf,
  type ExtractFailure,
  type ExtractResult,
} from './extract-failures.ts';
import { addUsage, type ExtractUsage } from './usage.ts';

/** The body of `POST /extract`, with any number of URLs. */
export interface ExtractRequest {
  readonly urls: readonly string[];
  readonly [parameter: string]: unknown;
}

/** How far {@link extractAll} has come, in URLs of the request. */
export interface ExtractProgress {
  /** From 1. */
  readonly round: number;
  readonly total: number;
  readonly succeeded: number;
  /** Failed for good. */
  readonly failed: number;
  /** Not asked yet, or failed in a way that may pass. */
  readonly pending: number;
}

/** Options of {@link extractAll}. */
export interface ExtractAllOptions {
  /** How often a URL is asked for at most, the first time included. Default: 3. */
  readonly maxRounds?: number;
  /**
   * Ceiling of the wait before the second round in milliseconds; it doubles with each round, up to
   * 30 s, and the wait is drawn below it (full jitter). Default: 1,000.
   */
  readonly baseDelayMs?: number;
  /** Milliseconds for all of it; what is there by then is returned. Default: no limit. */
  readonly deadlineMs?: number;
  /** Ends it: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told after every call. It may throw or reject: that never changes an outcome. */
  readonly onProgress?: (progress: ExtractProgress) => void | Promise<void>;
  /** For tests. Default: the machine's clock. */
  readonly clock?: Clock;
  /** For tests: numbers from 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/** What became of the URLs: each one of the request, in its order, is in one of the two lists. */
export interface ExtractOutcome {
  /** The vendor's entries; `url` is spelt as the request spelt it. */
  readonly results: readonly ExtractResult[];
  readonly failures: readonly ExtractFailure[];
  /** The numbers of `meta.usage`, added up over all calls. */
  readonly usage: ExtractUsage;
  readonly rounds: number;
}

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
 * @throws TypeError for options that are not allowed.
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
  const { maxRounds = 3, baseDelayMs = 1_000, deadlineMs, signal, onProgress } = options;
  const { clock = systemClock, random = Math.random } = options;
  const urls: unknown = request?.urls;
  if (!Array.isArray(urls) || !urls.every((url) => typeof url === 'string')) {
    throw refused('request.urls', 'a list of strings', urls);
  }
  checkNumber('maxRounds', maxRounds, 'a whole number, 1 or more');
  checkNumber('baseDelayMs', baseDelayMs, 'a number, 0 or more');
  if (deadlineMs !== undefined) checkNumber('deadlineMs', deadlineMs, 'a number above 0');

  const limit = startTimeLimit(clock, deadlineMs, signal);
  const job = startJob(urls);
  let round = 0;
  try {
    for (let due = job.due(); due.length > 0 && round < maxRounds; due = job.due()) {
      const ceilingMs = Math.min(longestDelayMs, baseDelayMs * 2 ** (round - 1));
      if (round > 0 && !(await limit.wait(ceilingMs * random()))) break;
      round += 1;
      for (let at = 0; at < due.length; at += maxUrlsPerCall) {
        const asked = due.slice(at, at + maxUrlsPerCall);
        const answer = await limit.call(async (ended) =>
          send({ ...request, urls: asked }, { signal: ended }),
        );
        if (!answer) return job.outcome(round);
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

/** What is known of the URLs so far. */
interface Job {
  /** The URLs worth asking for, each once. */
  due(): readonly string[];
  /** Takes in one answer, of any shape. */
  add(asked: readonly string[], envelope: unknown): void;
  progress(round: number): ExtractProgress;
  outcome(rounds: number): ExtractOutcome;
}

function startJob(urls: readonly string[]): Job {
  const results = new Map<string, ExtractResult>();
  const failures = new Map<string, ExtractFailure>();
  const usage: ExtractUsage = {};
  const isDue = (url: string): boolean =>
    !results.has(url) && (failures.get(url)?.retryable ?? true);
  return {
    due: () => [...new Set(urls)].filter(isDue),
    add(asked, envelope) {
      const entries = byUrl(resultsOf(envelope));
      for (const url of asked) {
        const entry = entries.get(url) ?? entries.get(canonical(url));
        const failure = entry ? failureOf(entry) : missing(url, envelope);
        if (failure) failures.set(url, { ...failure, url });
        else if (entry) results.set(url, entry.url === url ? entry : { ...entry, url });
      }
      addUsage(usage, pick(envelope, 'meta', 'usage') ?? pick(envelope, 'data', 'meta', 'usage'));
    },
    progress: (round) => ({
      round,
      total: urls.length,
      succeeded: urls.filter((url) => results.has(url)).length,
      failed: urls.filter((url) => !results.has(url) && !isDue(url)).length,
      pending: urls.filter(isDue).length,
    }),
    outcome: (rounds) => ({
      results: urls.flatMap((url) => results.get(url) ?? []),
      failures: urls.flatMap((url) =>
        results.has(url) ? [] : (failures.get(url) ?? unanswered(url)),
      ),
      usage,
      rounds,
    }),
  };
}

function byUrl(entries: readonly ExtractResult[]): ReadonlyMap<string, ExtractResult> {
  // The first entry of a URL wins, and its own spelling over one that only means the same.
  const spelt = entries.map((entry) => [entry.url, entry] as const);
  const meant = entries.map((entry) => [canonical(entry.url), entry] as const);
  return new Map([...spelt, ...meant].toReversed());
}

/** One spelling for what Octen takes as one URL: a bare host stands for https. */
function canonical(url: string): string {
  try {
    return new URL(url.includes('://') ? url : `https://${url}`).href;
  } catch {
    return url;
  }
}

/** An answer that does not say what became of a URL that it was asked for. */
function missing(url: string, envelope: unknown): ExtractFailure {
  const code = pick(envelope, 'code');
  const failed = typeof code === 'number' && code !== 0;
  const text = failed ? `the call failed with code ${code}` : 'missing in the answer';
  const message = pick(envelope, 'msg');
  return {
    url,
    message: failed && typeof message === 'string' ? `${text}: ${message}` : text,
    reason: 'unknown',
    // Wrong parameters, a wrong key and a spent balance stay what they are.
    retryable: !failed || code === 429 || code < 400 || code >= 500,
  };
}

function unanswered(url: string): ExtractFailure {
  return { url, message: 'no answer before the end', reason: 'unknown', retryable: true };
}

function tell(onProgress: ExtractAllOptions['onProgress'], progress: ExtractProgress): void {
  try {
    void Promise.resolve(onProgress?.(progress)).catch(() => {});
  } catch {
    // An observer cannot change what it observes.
  }
}
